"""What an officer sees of a person at a glance: what is used first to reach them, where they live, whether there is a caution.

All of it comes with the row of the customer, or of the case that is theirs, in its own query.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from retention.facts import light_row, selected
from retention.prepared import A_DAY, Prepared, read, stand_ins

from . import identity
from .alike import Like
from .models import Address, ContactPoint, Customer, CustomerNote, IdentityCheck, User

PERSON = stand_ins(1)[0]
SEEN = ("phone", "email", "home", "has_caution")


def customer(officer: User, pk: UUID, *, today: date) -> Customer | None:
    """Return a customer whom this officer may see, with what `with_glance` says of them; None where there is none."""
    like = Like.of(officer)
    for (sent,) in _customer(like).rows({**like.instead(officer), PERSON: pk, A_DAY: today}):
        facts = read(sent)
        found = light_row(Customer, {name: facts[name] for name in COLUMNS})
        found.phone, found.email, found.has_caution = facts["phone"], facts["email"], bool(facts["has_caution"])
        found.home = read(facts["home"]) if isinstance(facts["home"], str) else facts["home"]
        found.checked = _checked(facts["check"])
        if found.is_protected:  # shown on the page of their contact details alone, for a reason
            found.phone, found.email, found.home = "", "", None
        return found
    return None


COLUMNS = [field.attname for field in Customer._meta.concrete_fields]


@lru_cache(maxsize=64)
def _customer(like: Like) -> Prepared:
    rows = Customer.objects.visible_to(like.them).filter(pk=PERSON)
    seen = with_glance(rows, person="pk", officer=like.them, today=A_DAY)
    # The last time that this officer asked them who they are: in this query, as it is wanted wherever the person is.
    asked = IdentityCheck.objects.filter(customer=OuterRef("pk"), by=like.them, kind=IdentityCheck.Kind.SCRIPT)
    last = asked.order_by("-at").values(
        facts=JSONObject(at="at", passed="passed", level="level__name", on_behalf="on_behalf")
    )
    with_check = seen.annotate(check=_first(last.values("facts")))
    return Prepared.of(
        with_check.order_by().values_list(selected(COLUMNS, **{name: F(name) for name in (*SEEN, "check")}))
    )


@dataclass(frozen=True)
class Checked:
    """That somebody was asked who they are, when, how surely, and whether it was somebody who acts for them."""

    at: datetime
    level: str
    is_another: bool

    def holds(self, now: datetime) -> bool:
        """Say whether it is still good."""
        return now - identity.GOOD_FOR < self.at <= now


def _checked(sent: Any) -> Checked | None:
    facts = read(sent) if isinstance(sent, str) else sent
    if not facts or not facts["passed"]:
        return None
    at = datetime.fromisoformat(facts["at"])
    return Checked(at if at.tzinfo else at.replace(tzinfo=UTC), facts["level"], bool(facts["on_behalf"]))


def with_glance(rows: QuerySet[Any], *, person: str, officer: User, today: date) -> QuerySet[Any]:
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
