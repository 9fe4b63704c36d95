"""The people and cases that an officer finds by what they typed, among those they may see; a fixed number of queries.

Whoever is shown to somebody is written down: a view asks `searching`, which asks here.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from retention.facts import light_row, selected, with_links
from retention.prepared import Prepared, read

from . import known_people, terms
from .alike import Like
from .known_people import A_VALUE
from .models import Case, Customer, User
from .querysets import ROW
from .terms import Term

MOST = 20


@dataclass(frozen=True)
class Match:
    """A person, and what they were found by. A "maybe" shares the end of a telephone number only, or part of a name."""

    customer: Customer
    by: str
    maybe: bool = False
    postcode: str = ""  # of their home


@dataclass(frozen=True)
class Found:
    """What a search found, and what to type when it found nothing. `kind` is empty where it was too little to search by."""

    people: tuple[Match, ...] = ()
    cases: tuple[Case, ...] = ()
    more: bool = False
    hint: str = ""
    kind: terms.Kind = ""
    is_restricted: bool = False
    is_protected: bool = False

    @property
    def said(self) -> str:
        """Return in a few words what was found, as it is announced."""
        people = ngettext("%(n)s person", "%(n)s people", len(self.people)) % {"n": len(self.people)}
        cases = ngettext("%(n)s case", "%(n)s cases", len(self.cases)) % {"n": len(self.cases)}
        if self.more:
            return _("More than %(people)s found.") % {"people": people}
        what = _(" and ").join(words for words, rows in ((people, self.people), (cases, self.cases)) if rows)
        return _("%(what)s found.") % {"what": what} if what else self.hint


def find(text: str, *, officer: User, typing: bool = False, most: int = MOST) -> Found:
    """Look for a reference, telephone number, e-mail or postal address, or name, among what this officer may see.

    typing: somebody has not finished the text; half a number then finds nobody yet.
    """
    term = terms.read(text, typing=typing)
    if term.kind != "case" and not officer.has_perm("crm.view_customer"):
        return Found(hint=_("Enter the reference of a case, such as HK-7M4PX."))
    if not term.kind:
        return Found(hint=_what_to_add(text))
    if term.kind == "case":
        found = Found(cases=_cases(term.value, officer), kind="case")
    else:
        matches = _people(term, officer, most + 1)
        if not matches and term.may_be_within and not typing:
            matches = _people(replace(term, within=True), officer, most + 1)
        found = Found(people=tuple(matches[:most]), more=len(matches) > most, kind=term.kind)
    if found.people or found.cases:
        return found
    hidden = _hidden(term, officer)
    if hidden == "restricted":
        said = _("A record that matches is restricted. Ask the data-protection officer.")
        return replace(found, hint=said, is_restricted=True)
    if hidden == "protected" and not typing:
        said = _(
            "A record that matches is protected. Ask the data-protection officer, or a colleague with the role “Protected records”."
        )
        return replace(found, hint=said, is_protected=True)
    return replace(found, hint=_nothing(term))


# ── People ───────────────────────────────────────────────────────────────────────────────────────


def _cases(reference: str, officer: User) -> tuple[Case, ...]:
    like = Like.of(officer)
    found = _case_with(like).rows({**like.instead(officer), A_VALUE: reference})
    return tuple(light_row(Case, read(sent)) for (sent,) in found)


@lru_cache(maxsize=64)
def _case_with(like: Like) -> Prepared:
    shown = with_links(["pk", *ROW, "owner__name"])
    return Prepared.of(Case.objects.visible_to(like.them).filter(reference=A_VALUE).values_list(selected(shown)))


def _people(term: Term, officer: User, most: int) -> list[Match]:
    by, half = _by(term), _("name") if term.within else _("last six digits")
    return [
        Match(one.customer, by if one.is_whole else half, maybe=not one.is_whole, postcode=one.postcode)
        for one in known_people.by(term, officer=officer, most=most)
    ]


# ── What is said ─────────────────────────────────────────────────────────────────────────────────


def _by(term: Term) -> str:
    return {
        "reference": _("reference"),
        "email": _("e-mail address"),
        "phone": _("telephone number"),
        "uprn": _("UPRN"),
        "postcode": _("address") if any(word[0].isdecimal() for word in term.words) else _("postcode"),
        "born": _("name and date of birth"),
    }.get(term.kind, _("name"))


def _what_to_add(text: str) -> str:
    if not text.strip():
        return _("Enter a reference, telephone number, e-mail address, postcode, or a first and a family name.")
    if not any(mark.isalpha() for mark in text):
        return _("Enter the whole telephone number, its last six digits, or a name with a date of birth.")
    return _(
        "Enter a first name and a family name, a name with a date of birth, or something only this person has, "
        "such as a telephone number."
    )


def _nothing(term: Term) -> str:
    if term.kind == "case":
        return _("No case that you may see has this reference. Check it. A closed case leaves when its time is over.")
    if term.kind in {"name", "born"}:
        return _("Nobody was found. Check the spelling, or try a telephone number or postcode.")
    return _("Nobody was found. Check what you typed, or try a first and a family name.")


def _hidden(term: Term, officer: User) -> str:
    """Say why a record is kept out of this officer's sight that has something which only one record has; nothing where none is."""
    rows = _exactly(term, officer) if term.is_exact and officer.is_active else None
    if rows is None:
        return ""
    if officer.has_perm("crm.view_protected"):
        return "restricted" if rows.exists() else ""
    if rows.unprotected().exists():
        return "restricted"
    return "protected" if rows.exists() else ""


def _exactly(term: Term, officer: User) -> Any:
    """Return the records that a term names, in sight or not, of the kind that this officer's role reads; None where it reads none."""
    if term.kind != "case":
        found = Customer.objects.current().filter(known_people.wanted(replace(term, ending="")))
        return found if officer.has_perm("crm.view_customer") else None
    cases = Case.objects.filter(reference=term.value)
    if officer.has_perm("crm.view_case"):
        return cases
    works = officer.has_perm("crm.work_referred_case")
    return cases.filter(referred_to__in=officer.services.all()) if works else None
