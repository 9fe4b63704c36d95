"""What an officer sees of a person at a glance: what is used first to reach them, where they live, whether there is a caution.

All of it comes with the row of the customer, or of the case that is theirs, in its own query.
"""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from .models import Address, ContactPoint, CustomerNote

if TYPE_CHECKING:
    from .models import User


def with_glance(rows: QuerySet[Any], *, person: str, officer: "User", today: date) -> QuerySet[Any]:
    """Return rows with `phone`, `email`, `home` (its lines, town and postcode) and `has_caution`.

    person: the path to the customer, "pk" for rows that are customers. What nobody may use is not offered.
    """
    customer = OuterRef(person)
    usable = ContactPoint.objects.filter(customer=customer, do_not_use=False).order_by("-is_default", "id")
    homes = Address.objects.filter(_current(today), customer=customer).order_by(
        F("from_on").desc(nulls_last=True), "-id"
    )
    cautions = CustomerNote.objects.visible_to(officer).filter(customer=customer, kind=CustomerNote.Kind.CAUTION)
    return rows.annotate(
        phone=_first(usable.filter(kind=ContactPoint.Kind.PHONE).values("value")),
        email=_first(usable.filter(kind=ContactPoint.Kind.EMAIL).values("value")),
        home=_first(homes.values(facts=JSONObject(lines="lines", town="town", postcode="postcode")).values("facts")),
        has_caution=Exists(cautions),
    )


def _first(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows[:1])


def _current(on: date) -> Q:
    begun = Q(from_on=None) | Q(from_on__lte=on)
    return begun & (Q(to_on=None) | Q(to_on__gte=on))
