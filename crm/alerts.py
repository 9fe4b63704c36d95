"""What the data-protection officer hears of at once about people at risk: that it happened, to which record, by whom."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from . import post, tasks
from .models import Customer, SafetyAlert, User

Kind = SafetyAlert.Kind


def raise_alert(kind: str, customer: Customer, *, by: User, now: datetime) -> SafetyAlert:
    """Write down what happened about a person at risk, and tell the officer once it is saved."""
    alert: SafetyAlert = SafetyAlert.objects.create(kind=kind, record=customer.pk, by=by, at=now)
    # Robust: the row is the record; a queue that is down must not undo what it tells of.
    transaction.on_commit(lambda: tasks.tell_dpo_of_alert.delay(str(alert.pk)), robust=True)
    return alert


def tell_dpo(pk: str) -> None:
    """Mail the data-protection officer about an alert, unless they have seen it already."""
    alert = SafetyAlert.objects.filter(pk=pk, seen_at=None).first()
    if alert:
        text = _("Sign in to the administration site to read about whose record it was, and who did it:")
        post.tell_dpo(
            str(alert.get_kind_display()),
            f"{text}\n\n{settings.SITE_URL}/admin/crm/safetyalert/{pk}/change/\n",
        )


def acknowledge(alert: SafetyAlert, *, by: User, now: datetime) -> SafetyAlert:
    """Note that the data-protection officer has seen it."""
    alert.seen_at, alert.seen_by = now, by
    alert.save(update_fields=["seen_at", "seen_by"])
    return alert
