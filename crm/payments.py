"""Payments as the provider reported them: they make a case a financial one, which is kept longer."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from . import casework
from .models import Case, Payment, User
from .schedule import CASE, FINANCIAL_CASE


def record(
    case: Case,
    *,
    provider_reference: str,
    amount: Decimal,
    paid_on: date,
    by: User,
    now: datetime,
    scheme: str = Payment.Scheme.OTHER,
    last_four: str = "",
) -> Payment:
    """Record that a payment was made. From then on the case is a financial one, and is kept as long as those are."""
    with transaction.atomic():
        case = casework.locked(case)
        # Only the ordinary period: a category that the council made for these cases knows better.
        if case.retention_category == CASE.key:
            case.retention_category = FINANCIAL_CASE.key
            case.save(update_fields=["retention_category"])
        payment = Payment(
            case=case,
            provider_reference=provider_reference,
            amount=amount,
            paid_on=paid_on,
            scheme=scheme,
            last_four=last_four,
            recorded_by=by,
            recorded_at=now,
        )
        payment.full_clean(exclude=["case", "recorded_by"])
        payment.save()
    return payment
