"""The two locks of disposal: the gate between holds and chunks, and the head of the certificate chain.

SQLite needs neither: there every transaction begins IMMEDIATE, so the transaction itself is the lock.
"""

from django.db import connections, router

from .models import ChainHead, Gate


def share_gate() -> None:
    """Let other chunks pass, and make whoever places a hold wait for the end of this transaction."""
    using = router.db_for_write(Gate)
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {Gate._meta.db_table} FOR SHARE")  # noqa: S608  # the name of our own table


def close_gate() -> None:
    """Wait for the chunks under way to commit, and make new ones wait for the end of this transaction."""
    list(Gate.objects.select_for_update())


def chain_head() -> ChainHead:
    """Lock and return the head of the chain; whoever holds it is the only one that can append."""
    return ChainHead.objects.select_for_update().get()
