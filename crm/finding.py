"""What an officer types into the search box, and the people and cases it finds.

A single name finds nobody: an advisor who knows a person knows more than that, and browsing is not a reason to look.
"""

from dataclasses import dataclass
from itertools import chain

from django.db.models import Q
from django.utils.translation import gettext as _

from . import names, phones, postcodes, references
from .models import Case, Customer, User
from .models.users import normalise_email
from .querysets import CustomerQuerySet

MOST = 20
SHORTEST_NUMBER = 9


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
            hint="" if cases else _("No case has this reference. Cases leave two years after closing."),
        )
    return _people(text, Customer.objects.visible_to(officer).with_details())


def _people(text: str, people: CustomerQuerySet) -> Found:
    if reference := references.customer_in(text):
        return _found([Match(person, _("reference")) for person in people.filter(reference=reference)])
    if "@" in text:
        same = people.filter(contact_points__kind="email", contact_points__normalised=normalise_email(text)).distinct()
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
    numbers = people.filter(contact_points__kind="phone")
    same = numbers.filter(contact_points__normalised=phones.normalise(text)).distinct()[: MOST + 1]
    exact = [Match(person, _("telephone number")) for person in same]
    short = len(phones.digits(text)) < SHORTEST_NUMBER
    ending = numbers.filter(contact_points__ending=phones.ending(text)).distinct()[: MOST + 1]
    seen = {match.customer.pk for match in exact}
    close = [Match(person, _("last six digits"), maybe=not short) for person in ending if person.pk not in seen]
    return list(chain(exact, close))


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
            known_as = Q(family_name_key__startswith=family) | Q(additional_names_key__startswith=family)
            either |= Q(names_key__startswith=first) & known_as
    return _found(
        [
            Match(person, _("name"))
            for person in people.filter(either).order_by("family_name_key", "names_key", "id")[: MOST + 1]
        ]
    )


def _found(matches: list[Match]) -> Found:
    hint = "" if matches else _("Nobody was found. Check the spelling, or try a telephone number or postcode.")
    return Found(people=tuple(matches[:MOST]), more=len(matches) > MOST, hint=hint)
