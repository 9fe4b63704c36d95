"""The engine's background work: each task is a claim and one call, and may run twice without harm."""

from celery import shared_task
from django.utils import timezone

from . import audit, calendar, files, runs


@shared_task
def nightly() -> None:
    """Run the night's disposal, or finish one that died."""
    runs.nightly(clock=timezone.now)


@shared_task
def run_now(slot: str, asked_by: str) -> None:
    """Run disposal because an officer asked, once for each slot however often the message comes."""
    runs.by_hand(slot, asked_by=asked_by, clock=timezone.now)


@shared_task
def sweep_files() -> None:
    """Remove the files of disposed records, and prove it."""
    files.sweep(timezone.now())


@shared_task
def seal_audit_day() -> None:
    """Seal the audit log of every finished day."""
    now = timezone.now()
    audit.seal_days(today=calendar.local_day(now), now=now)
