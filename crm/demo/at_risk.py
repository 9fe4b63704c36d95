"""What the invented council knows of people at risk: a protected one, an attorney, and what the officer was told."""

from datetime import date, datetime, timedelta
from typing import Any

from crm.models import Customer, Representative, SafetyAlert, User

Kind = SafetyAlert.Kind


def protected(*, by: User, at: datetime) -> dict[str, Any]:
    """Return what a customer's row says who is protected."""
    return {
        "is_protected": True,
        "protected_at": at,
        "protected_by": by,
        "protected_because": "The police asked for it: somebody looks for her.",
    }


def attorney(customer: Customer, who: Customer, *, by: User, today: date) -> None:
    """Write down an attorney who may still act, and somebody whose consent has run out."""
    Representative.objects.create(
        customer=customer,
        representative=who,
        relation=Representative.Relation.PARTNER,
        authority=Representative.Authority.POWER_OF_ATTORNEY,
        scope="Property and financial affairs",
        seen_by=by,
        seen_on=today - timedelta(days=200),
    )
    Representative.objects.create(
        customer=customer,
        name="Councillor Isla Drummond",
        relation=Representative.Relation.ELECTED,
        authority=Representative.Authority.VERBAL,
        scope="The change of address only",
        seen_by=by,
        seen_on=today - timedelta(days=90),
        ends_on=today - timedelta(days=60),
    )


def alerts(customer: Customer, *, by: User, since: datetime, seen_by: User, looked: datetime) -> None:
    """Tell the officer who was protected, and who looked at the address since."""
    SafetyAlert.objects.create(kind=Kind.PROTECTED, record=customer.pk, by=by, at=since)
    SafetyAlert.objects.create(kind=Kind.REVEALED, record=customer.pk, by=seen_by, at=looked)
