"""Background work of the CRM: each task carries an id, may run twice, and asks one function of the domain."""

from celery import shared_task
from django.utils import timezone


@shared_task(ignore_result=True)
def tell_dpo_of_misfiling(pk: str) -> None:
    """Mail the data-protection officer that a record stood on the wrong person."""
    from . import misfiling

    misfiling.tell_dpo(pk)


@shared_task(ignore_result=True)
def tell_dpo_of_alert(pk: str) -> None:
    """Mail the data-protection officer that something happened about a person at risk."""
    from . import alerts

    alerts.tell_dpo(pk)


@shared_task(ignore_result=True)
def scan_cards() -> None:
    """Search what is stored for card numbers, once a week."""
    from . import card_scan

    card_scan.weekly(clock=timezone.now)


@shared_task(ignore_result=True)
def count_figures() -> None:
    """Count the figures of every day that has ended."""
    from . import figures

    figures.catch_up(now=timezone.now())


@shared_task(ignore_result=True)
def deliver_message(pk: str) -> None:
    """Make one attempt to hand a message over."""
    from . import outbox

    outbox.deliver(pk, now=timezone.now())


@shared_task(ignore_result=True)
def sweep_outbox() -> None:
    """Hand every message whose next attempt has come to a worker; stop the letters that may not be printed any more."""
    from . import outbox

    for pk in outbox.due(timezone.now()):
        deliver_message.delay(pk)
    outbox.stop_letters(timezone.now())


@shared_task(ignore_result=True)
def read_bounces() -> None:
    """Read what came back: reports of mail servers in their mailbox, and what GOV.UK Notify could not deliver."""
    from . import bounces

    bounces.read_all(now=timezone.now())


@shared_task(ignore_result=True)
def mark_overdue_callbacks() -> None:
    """Mark the promised calls whose time has passed."""
    from . import callbacks

    callbacks.mark_overdue(timezone.now())


@shared_task(ignore_result=True)
def sweep_uploads() -> None:
    """Remove what came in over a line that broke, and files whose record was never saved."""
    from retention import files

    from . import uploads

    uploads.sweep(timezone.now())
    files.sweep_strays(timezone.now())
