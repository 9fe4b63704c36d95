"""Background work of the CRM: each task carries an id, may run twice, and asks one function of the domain."""

from celery import shared_task
from django.utils import timezone


@shared_task(ignore_result=True)
def tell_dpo_of_misfiling(pk: str) -> None:
    """Mail the data-protection officer that a record stood on the wrong person."""
    from . import misfiling

    misfiling.tell_dpo(pk)


@shared_task(ignore_result=True)
def count_figures() -> None:
    """Count the figures of every day that has ended."""
    from . import figures

    figures.catch_up(now=timezone.now())
