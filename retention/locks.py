"""The two locks of disposal: the gate between holds and chunks, and the head of the certificate chain; and patience with others'.

SQLite needs neither: there every transaction begins IMMEDIATE, so the transaction itself is the lock.
"""

from django.db import OperationalError, connections, router

from .models import ChainHead, Gate

PATIENCE = "2s"
# PostgreSQL's names for "somebody else has it": lock_not_available and deadlock_detected.
TAKEN = {"55P03", "40P01"}


def share_gate() -> None:
    """Let other chunks pass, and make whoever places a hold wait for the end of this transaction.

    From here on the transaction waits two seconds for any lock: an advisor who is saving a note of a case that is due must not
    stop the night.
    """
    using = router.db_for_write(Gate)
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {Gate._meta.db_table} FOR SHARE")  # noqa: S608  # the name of our own table
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")


def is_taken(fault: OperationalError) -> bool:
    """Say whether a transaction failed because somebody else was at work on one of its rows."""
    return getattr(fault.__cause__, "sqlstate", None) in TAKEN


def close_gate() -> None:
    """Wait for the chunks under way to commit, and make new ones wait for the end of this transaction."""
    list(Gate.objects.select_for_update())


def chain_head() -> ChainHead:
    """Lock and return the head of the chain; whoever holds it is the only one that can append."""
    return ChainHead.objects.select_for_update().get()
