"""Protecting people who are looked for by somebody dangerous: out of sight, masked, and shown only for a reason.

A protected person is in no list, count, search, file or timeline of anybody who is not named for it (`querysets`). Those who are
open the record, and see neither address nor number until they say why; each time that is written down, and the data-protection
officer is told at once. What was shown stays open to that one officer for ten minutes.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from retention import audit

from . import alerts, customers, identity
from .identity import Action
from .models import Case, Customer, SafetyAlert, User
from .refusals import Refused

SHOWN_FOR = timedelta(minutes=10)
Kind = SafetyAlert.Kind


class AlreadyProtected(Refused):
    """Somebody protected them first."""

    def __init__(self) -> None:
        super().__init__(_("This person is protected already."))


class NotProtected(Refused):
    """There is nothing to lift, or to show."""

    def __init__(self) -> None:
        super().__init__(_("This person is not protected."))


def protect(customer: Customer, *, because: str, by: User, now: datetime) -> Customer:
    """Take somebody out of sight of all but those who are named for it. Raise AlreadyProtected."""
    with transaction.atomic():
        customer = customers.locked(customer)
        if customer.is_protected:
            raise AlreadyProtected
        customer.is_protected, customer.protected_at = True, now
        customer.protected_by, customer.protected_because = by, because
        _save(customer)
        audit.record(customer, what="protected", why=because, by=by)
        alerts.raise_alert(Kind.PROTECTED, customer, by=by, now=now)
    return customer


def lift(customer: Customer, *, because: str, by: User, now: datetime) -> Customer:
    """Bring somebody back into everybody's sight. Raise NotProtected."""
    with transaction.atomic():
        customer = _protected(customer)
        customer.is_protected, customer.protected_at = False, None
        customer.protected_by, customer.protected_because = None, ""
        _save(customer)
        audit.record(customer, what="protection lifted", why=because, by=by)
        alerts.raise_alert(Kind.LIFTED, customer, by=by, now=now)
    return customer


def reveal(customer: Customer, *, because: str, by: User, now: datetime) -> None:
    """Show a protected person's numbers and addresses to an officer for a while.

    Raises NotProtected, and what `identity.require` raises.
    """
    with transaction.atomic():
        customer = _protected(customer)
        identity.require(customer, Action.REVEAL, by=by, now=now)
        audit.record(customer, what="details shown", why=because, by=by, fields=["contact_points", "addresses"])
        alerts.raise_alert(Kind.REVEALED, customer, by=by, now=now)


def is_masked(customer: Customer, *, officer: User, now: datetime) -> bool:
    """Say whether an officer sees neither numbers nor addresses of somebody whose record is open before them.

    Where a message would go is one of them: the envelope of a letter too.
    """
    if not customer.is_protected:
        return False
    shown = SafetyAlert.objects.filter(kind=Kind.REVEALED, record=customer.pk, by=officer)
    return not shown.filter(at__gt=now - SHOWN_FOR, at__lte=now).exists()


def out_of_sight(customer: Customer) -> int:
    """Return how many open cases leave the lists of those who are not named, once somebody is protected."""
    return Case.objects.open().filter(customer=customer).count()


def _protected(customer: Customer) -> Customer:
    found = customers.locked(customer)
    if not found.is_protected:
        raise NotProtected
    return found


def _save(customer: Customer) -> None:
    customer.save(update_fields=["is_protected", "protected_at", "protected_by", "protected_because"])
