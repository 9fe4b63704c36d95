"""Which open case may be what somebody is asking about: shown before the long text is typed, so that it is not opened twice.

The same property or place, whoever asked; or the same category, asked by the same person or by somebody of their household.
Only cases that the officer may see, in three queries for all questions of a contact, each along an index.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from retention.calendar import local_day

from . import access, names, postcodes
from .customers import Home
from .models import Address, Case, CaseAnswer, Customer, User

MOST = 3
MOST_CANDIDATES = 50
SHORTEST_PLACE = 4  # letters: "park" is a place, "no" is none


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question as far as it has been described: of which category, and where."""

    category: int | None = None
    location: str = ""
    uprns: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Return the place as cases keep it for comparing; nothing where it is too short to mean one place."""
        key = names.key(self.location)[:200]
        return key if len(key) >= SHORTEST_PLACE else ""

    def has(self, kind: str, value: str) -> bool:
        """Say whether a case that has this value shares it with the question."""
        if kind == "uprn":
            return value in self.uprns
        return value == (self.place if kind == "place" else str(self.category))


@dataclass(frozen=True)
class Same:
    """An open case that may be the same, and what it shares with what is asked."""

    case: Case
    shares: str
    ago: str


def of(
    questions: Iterable[Asked], *, who: Customer | None = None, home: Home | None = None, officer: User, today: date
) -> list[list[Same]]:
    """Return for each question the open cases that may be the same, the newest first.

    who: the customer, where one is chosen. home: the address of somebody new.
    """
    questions = list(questions)
    asked = list(_asked(questions, who, home))
    if not asked:
        return [[] for _question in questions]
    candidates = list(asked[0].union(*asked[1:], all=True)[:MOST_CANDIDATES])
    candidates.sort(key=lambda candidate: list(_SHARES).index(candidate[1]))
    visible = access.cases_visible(officer).select_related("category")
    cases = {case.pk: case for case in visible.filter(pk__in={pk for pk, _kind, _value in candidates})}
    found = []
    for question in questions:
        same = {
            pk: Same(cases[pk], _SHARES[kind](), _ago(cases[pk], today))
            for pk, kind, value in candidates
            if pk in cases and question.has(kind, value)
        }
        found.append(sorted(same.values(), key=lambda one: one.case.opened_at, reverse=True)[:MOST])
    return found


# The strongest comes last: of several things that a case shares it is the one that is said.
_SHARES = {
    "household": lambda: _("same household and category"),
    "person": lambda: _("same person and category"),
    "place": lambda: _("same place"),
    "uprn": lambda: _("same address"),
}


def _asked(questions: list[Asked], who: Customer | None, home: Home | None) -> Iterator[QuerySet[Any, Any]]:
    """Yield a query along one index for each thing that cases may share, the weakest first: which, what, and its value."""
    still_open = Case.objects.open().order_by()
    categories = {question.category for question in questions if question.category}
    household = _household(who, home)
    if categories and household is not None:
        theirs = still_open.filter(category__in=categories, customer__in=household)
        yield _found(theirs.exclude(customer=who) if who else theirs, "pk", "household", Cast("category", CharField()))
    if categories and who is not None:
        own = still_open.filter(category__in=categories, customer=who)
        yield _found(own, "pk", "person", Cast("category", CharField()))
    places = {question.place for question in questions if question.place}
    if places:
        yield _found(still_open.filter(location_key__in=places), "pk", "place", F("location_key"))
    uprns = {uprn for question in questions for uprn in question.uprns}
    if uprns:
        answers = CaseAnswer.objects.filter(uprn__in=uprns).exclude(case__status=Case.Status.CLOSED).order_by()
        yield _found(answers, "case", "uprn", F("uprn"))


def _found(rows: QuerySet[Any], which: str, kind: str, value: Any) -> QuerySet[Any, Any]:
    return rows.values_list(which, Value(kind, CharField()), Cast(value, CharField()))


def _household(who: Customer | None, home: Home | None) -> QuerySet[Any, Any] | None:
    """Return the keys of all who live where this person lives; None where nobody knows where that is."""
    homes = [home] if home else []
    if who is not None:
        homes += [
            Home(lines=one.lines, uprn=one.uprn, postcode=one.postcode) for one in who.addresses.filter(to_on=None)
        ]
    at = Q()
    for one in homes:
        if one.uprn:
            at |= Q(uprn=one.uprn)
        elif one.lines and one.postcode:
            at |= Q(postcode=postcodes.normalise(one.postcode), lines__iexact=one.lines)
    return Address.objects.filter(at, to_on=None).order_by().values("customer") if at else None


def _ago(case: Case, today: date) -> str:
    """Say when a case was opened, as one says it on the telephone."""
    days = (today - local_day(case.opened_at)).days
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days} if days > 0 else _("today")
