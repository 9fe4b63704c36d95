"""What an officer types into the search box, and the people and cases it finds.

A single name finds nobody: an advisor who knows a person knows more than that, and browsing is not a reason to look.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from . import emails, names, phones, postcodes, references
from .models import Case, Customer, User
from .querysets import CustomerQuerySet

MOST = 20
SHORTEST_NUMBER = 9
SHORTEST_NAME = 2


@dataclass(frozen=True)
class Match:
    """A person, and what they were found by. A "maybe" shares only the end of a telephone number."""

    customer: Customer
    by: str
    maybe: bool = False


@dataclass(frozen=True)
class Found:
    """What a search found, and what to type when it found nothing."""

    people: tuple[Match, ...] = ()
    cases: tuple[Case, ...] = ()
    more: bool = False
    hint: str = ""


def find(text: str, *, officer: User) -> Found:
    """Look for a reference, telephone number, e-mail address, postcode or name, among what this officer may see."""
    text = " ".join(text.split())
    if not text:
        return Found(
            hint=_("Enter a reference, telephone number, e-mail address, postcode, or a first and a family name.")
        )
    if case := references.case_in(text):
        cases = Case.objects.visible_to(officer).for_list().filter(reference=case)
        return Found(
            cases=tuple(cases),
            hint=""
            if cases
            else _(
                "No case that you may see has this reference. Check it. A closed case leaves when its time is over."
            ),
        )
    return _people(text, Customer.objects.visible_to(officer).with_details())


def _people(text: str, people: CustomerQuerySet) -> Found:
    if reference := references.customer_in(text):
        return _found([Match(person, _("reference")) for person in people.filter(reference=reference)])
    if "@" in text:
        same = people.filter(contact_points__kind="email", contact_points__normalised=emails.normalise(text)).distinct()
        return _found([Match(person, _("e-mail address")) for person in same[: MOST + 1]])
    if postcodes.is_postcode(text):
        there = (
            people.filter(addresses__postcode=postcodes.normalise(text))
            .distinct()
            .order_by("family_name_key", "names_key")
        )
        return _found([Match(person, _("postcode")) for person in there[: MOST + 1]])
    if len(phones.digits(text)) >= phones.ENDING and not any(mark.isalpha() for mark in text):
        return _found(_by_phone(text, people))
    return _by_name(text, people)


def _by_phone(text: str, people: CustomerQuerySet) -> list[Match]:
    number, ending = phones.normalise(text), phones.ending(text)
    # One filter, so that kind and number are looked for on the same contact point.
    same = people.filter(contact_points__kind="phone", contact_points__normalised=number).distinct()[: MOST + 1]
    exact = [Match(person, _("telephone number")) for person in same]
    if not ending:
        return exact
    alike = people.filter(contact_points__kind="phone", contact_points__ending=ending).distinct()[: MOST + 1]
    short = len(phones.digits(text)) < SHORTEST_NUMBER
    seen = {match.customer.pk for match in exact}
    close = [Match(person, _("last six digits"), maybe=not short) for person in alike if person.pk not in seen]
    return [*exact, *close]


def _by_name(text: str, people: CustomerQuerySet) -> Found:
    terms = names.key(text).split()
    if len(terms) < 2:  # the rule: a name is searched by two terms
        return Found(
            hint=_(
                "Enter a first name and a family name, or something only this person has, such as a telephone number."
            )
        )
    either = Q()
    for cut in range(1, len(terms)):
        start, rest = " ".join(terms[:cut]), " ".join(terms[cut:])
        for first, family in ((start, rest), (rest, start)):
            known_as = _begins("family_name_key", family) | _begins("additional_names_key", family)
            either |= _begins("names_key", first) & known_as
    return _found(
        [
            Match(person, _("name"))
            for person in people.filter(either).order_by("family_name_key", "names_key", "id")[: MOST + 1]
        ]
    )


def _begins(column: str, term: str) -> Q:
    """Match names that begin with a term; one letter is no beginning, or "n f" would be browsing: it is a whole name, or none."""
    return Q(**{f"{column}__startswith" if len(term) >= SHORTEST_NAME else column: term})


def _found(matches: list[Match]) -> Found:
    hint = "" if matches else _("Nobody was found. Check the spelling, or try a telephone number or postcode.")
    return Found(people=tuple(matches[:MOST]), more=len(matches) > MOST, hint=hint)
