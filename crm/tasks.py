"""Background work of the CRM: each task carries an id, may run twice, and asks one function of the domain."""

from celery import shared_task


@shared_task(ignore_result=True)
def tell_dpo_of_misfiling(pk: str) -> None:
    """Mail the data-protection officer that a record stood on the wrong person."""
    from . import misfiling

    misfiling.tell_dpo(pk)
