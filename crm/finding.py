"""The people and cases that an officer finds by what they typed, among those they may see; a fixed number of queries.

Whoever is shown to somebody is written down: a view asks `searching`, which asks here.
"""

from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import terms
from .models import Address, Case, ContactPoint, Customer, User
from .terms import Term

MOST = 20
# An expression, so that PostgreSQL finds first and sorts then: along the index of family names it would read everybody.
BY_NAME = (Concat("family_name_key", Value(" "), "names_key"), "id")
WHOLE_WORD = r"(^|[^0-9a-z]){}([^0-9a-z]|$)"


@dataclass(frozen=True)
class Match:
    """A person, and what they were found by. A "maybe" shares only the end of a telephone number."""

    customer: Customer
    by: str
    maybe: bool = False


@dataclass(frozen=True)
class Found:
    """What a search found, and what to type when it found nothing. `kind` is empty where it was too little to search by."""

    people: tuple[Match, ...] = ()
    cases: tuple[Case, ...] = ()
    more: bool = False
    hint: str = ""
    kind: terms.Kind = ""
    is_restricted: bool = False

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
        found = Found(
            cases=tuple(Case.objects.visible_to(officer).for_list().filter(reference=term.value)), kind="case"
        )
    else:
        matches = _people(term, officer, most + 1)
        found = Found(people=tuple(matches[:most]), more=len(matches) > most, kind=term.kind)
    if found.people or found.cases:
        return found
    if _is_restricted(term, officer):
        said = _("A record that matches is restricted. Ask the data-protection officer.")
        return replace(found, hint=said, is_restricted=True)
    return replace(found, hint=_nothing(term))


# ── People ───────────────────────────────────────────────────────────────────────────────────────


def _people(term: Term, officer: User, most: int) -> list[Match]:
    rows = Customer.objects.visible_to(officer).prefetch_related("addresses").filter(_wanted(term))
    by = _by(term)
    if term.kind != "phone":
        return [Match(person, by) for person in rows.order_by(*BY_NAME)[:most]]
    same = ContactPoint.objects.filter(customer=OuterRef("pk"), kind="phone", normalised=term.value)
    rows = rows.annotate(has_it=Exists(same) if term.value else Value(False)).order_by("-has_it", *BY_NAME)
    ending = _("last six digits")
    return [Match(person, by if person.has_it else ending, maybe=not person.has_it) for person in rows[:most]]


def _wanted(term: Term) -> Q:
    """Return the customers that a term asks for."""
    if term.kind == "reference":
        return Q(reference=term.value)
    if term.kind == "email":
        return _with_point(Q(kind="email", normalised=term.value))
    if term.kind == "phone":
        alike = Q(normalised=term.value) if term.value else Q()
        return _with_point(Q(kind="phone") & (alike | Q(ending=term.ending) if term.ending else alike))
    if term.kind == "uprn":
        return _at(Q(uprn=term.value))
    if term.kind == "postcode":
        return _at(Q(postcode=term.value)) & _beside_a_postcode(term)
    return _named(term.words) & (Q(date_of_birth__in=term.born) if term.born else Q())


def _with_point(wanted: Q) -> Q:
    """Look for kind and number on the same contact point."""
    return Q(pk__in=ContactPoint.objects.filter(wanted).order_by().values("customer"))


def _at(wanted: Q) -> Q:
    return Q(pk__in=Address.objects.filter(wanted).order_by().values("customer"))


def _beside_a_postcode(term: Term) -> Q:
    """Narrow a postcode by what stands beside it: a house number or name in the address, or the name of the person."""
    if not term.words:
        return Q()
    house = Q(postcode=term.value)
    for word in term.words:
        house &= Q(lines__iregex=WHOLE_WORD.format(word))
    return _at(house) | _named(term.words)


def _named(words: tuple[str, ...]) -> Q:
    """Match a first and a family name in either order, each by its beginning; or one word that may be either."""
    if len(words) == 1:
        return _begins("names_key", words[0]) | _family(words[0])
    either = Q()
    for cut in range(1, len(words)):
        start, rest = " ".join(words[:cut]), " ".join(words[cut:])
        for first, family in ((start, rest), (rest, start)):
            either |= _begins("names_key", first) & _family(family)
    return either


def _family(name: str) -> Q:
    return _begins("family_name_key", name) | _begins("additional_names_key", name)


def _begins(column: str, term: str) -> Q:
    """Match names that begin with a term; one letter is no beginning, or "n f" would be browsing: it is a whole name, or none."""
    return Q(**{f"{column}__startswith" if len(term) >= terms.SHORTEST_NAME else column: term})


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


def _is_restricted(term: Term, officer: User) -> bool:
    """Say whether something that only one record has is that of a record kept out of this officer's sight."""
    if not term.is_exact or not officer.is_active:
        return False
    if term.kind == "case":
        sees_all, sees_own = officer.has_perm("crm.view_case"), officer.has_perm("crm.work_referred_case")
        theirs = Q() if sees_all else Q(referred_to__in=officer.services.all())
        return (sees_all or sees_own) and Case.objects.filter(theirs, reference=term.value).exists()
    return officer.has_perm("crm.view_customer") and Customer.objects.filter(_wanted(replace(term, ending=""))).exists()
