"""Who has a reference, number, address or name. The query is written once for every shape that a term can have.

Of each person come only the columns that a list of people shows, so that finding twenty costs little more than finding one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from retention.facts import light_row, selected
from retention.prepared import A_DAY, Prepared, read

from . import terms
from .alike import Like
from .models import Address, ContactPoint, Customer, User
from .terms import Term

# An expression, so that PostgreSQL finds first and sorts then: along the index of family names it would read everybody.
BY_NAME = (Concat("family_name_key", Value(" "), "names_key"), "id")
WHOLE_WORD = r"(^|[^0-9a-z]){}([^0-9a-z]|$)"
SHOWN = ("id", "reference", "title", "names", "family_name", "date_of_birth", "deceased_on", "is_protected")

# Private characters stand in for what is typed: no name, number or address holds one.
A_VALUE, AN_ENDING, A_WORD = "\ue000", "\ue001", 0xE010


@dataclass(frozen=True)
class Known:
    """A person, the postcode of their home, and whether they have all that was asked for, not just the end of a number."""

    customer: Customer
    postcode: str
    is_whole: bool


def by(term: Term, *, officer: User, most: int) -> list[Known]:
    """Return whom a term asks for among those in sight of an officer: first who has the whole number, then by name."""
    like = Like.of(officer)
    shape, instead = _shape(term)
    found = _written(like, shape).rows({**like.instead(officer), **instead}, page=(most, 0))
    return [_known(read(sent)) for (sent,) in found]


def _known(facts: dict[str, Any]) -> Known:
    customer = light_row(Customer, {name: facts[name] for name in SHOWN})
    postcode = "" if customer.is_protected else facts["postcode"] or ""
    return Known(customer, postcode, bool(facts["is_whole"]))


def _shape(term: Term) -> tuple[Term, Mapping[Any, Any]]:
    """Return a term that stands in for every one of its shape, and what to put in its place."""
    words = tuple(chr(A_WORD + place) * min(len(word), terms.SHORTEST_NAME) for place, word in enumerate(term.words))
    born = tuple(A_DAY - timedelta(days=place) for place in range(len(term.born)))
    shape = replace(
        term, value=term.value and A_VALUE, ending=term.ending and AN_ENDING, words=words, born=tuple[date, ...](born)
    )
    instead = {A_VALUE: term.value, AN_ENDING: term.ending}
    return shape, {**instead, **dict(zip(words, term.words, strict=True)), **dict(zip(born, term.born, strict=True))}


@lru_cache(maxsize=512)
def _written(like: Like, shape: Term) -> Prepared:
    rows = Customer.objects.visible_to(like.them).filter(wanted(shape))
    homes = Address.objects.filter(customer=OuterRef("pk"), to_on=None).exclude(postcode="").order_by("-id")
    same = ContactPoint.objects.filter(customer=OuterRef("pk"), kind="phone", normalised=shape.value)
    is_half = shape.within or (shape.kind == "phone" and not shape.value)
    may_be_half = shape.kind == "phone" and shape.value and shape.ending
    rows = rows.annotate(
        postcode=Subquery(homes.values("postcode")[:1]), is_whole=Exists(same) if may_be_half else Value(not is_half)
    )
    order = ("-is_whole", *BY_NAME) if may_be_half else BY_NAME
    facts = selected(SHOWN, postcode="postcode", is_whole="is_whole")
    return Prepared.of(rows.order_by(*order).values_list(facts))


def wanted(term: Term) -> Q:
    """Return the customers that a term asks for."""
    if term.kind == "reference":
        # One that was merged into another finds the one who stays; in one look at the index.
        known = Customer.objects.filter(reference=term.value).order_by()
        return Q(pk__in=known.values(now=Coalesce("merged_into", "pk")))
    if term.kind == "email":
        return _with_point(Q(kind="email", normalised=term.value))
    if term.kind == "phone":
        alike = Q(normalised=term.value) if term.value else Q()
        return _with_point(Q(kind="phone") & (alike | Q(ending=term.ending) if term.ending else alike))
    if term.kind == "uprn":
        return _at(Q(uprn=term.value))
    if term.kind == "postcode":
        return _at(Q(postcode=term.value)) & _beside_a_postcode(term)
    if term.within:
        return _within(term.words) & (Q(date_of_birth__in=term.born) if term.born else Q())
    if not term.born:
        return _named(term.words)
    # Beside a day of birth the words may all be one name: "Douglas-Hume 3/5/1961".
    return (_named(term.words) | _family(" ".join(term.words))) & Q(date_of_birth__in=term.born)


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


def _within(words: tuple[str, ...]) -> Q:
    """Match names in which every word stands somewhere: middle names, and the second half of a double-barrelled one."""
    found = Q()
    for word in words:
        anywhere = (f"{column}__contains" for column in ("names_key", "family_name_key", "additional_names_key"))
        found &= reduce(or_, (Q(**{lookup: word}) for lookup in anywhere))
    return found


def _family(name: str) -> Q:
    return _begins("family_name_key", name) | _begins("additional_names_key", name)


def _begins(column: str, term: str) -> Q:
    """Match names that begin with a term; one letter is no beginning, or "n f" would be browsing: it is a whole name, or none."""
    return Q(**{f"{column}__startswith" if len(term) >= terms.SHORTEST_NAME else column: term})
