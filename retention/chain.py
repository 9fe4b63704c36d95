"""The chain of certificates: each batch's digest covers its records and the digest before, so that a change shows."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connections, router

from . import ledger
from .due import Step
from .locks import chain_head
from .models import ChainHead, DisposalBatch, DisposalEntry, DisposalRun


def record_ids(batch: UUID) -> list[str]:
    """Return the ids that a batch certifies, as 32 hexadecimal digits each, in order: the same on every database."""
    connection = connections[router.db_for_read(DisposalEntry)]
    table = DisposalEntry._meta.db_table
    ordered = "string_agg(replace(record::text, '-', ''), ' ' ORDER BY record)"
    sql = f"SELECT {ordered} FROM {table} WHERE batch_id = %s"  # noqa: S608  # the name of our own table
    if connection.vendor == "sqlite":
        in_order = f"SELECT record FROM {table} WHERE batch_id = %s ORDER BY record"  # noqa: S608  # as above
        sql = f"SELECT group_concat(record, ' ') FROM ({in_order})"  # noqa: S608  # as above
    with connection.cursor() as cursor:
        cursor.execute(sql, [batch.hex if connection.vendor == "sqlite" else batch])
        joined: str | None = cursor.fetchone()[0]
    return joined.split(" ") if joined else []


def seal(
    step: Step, run: DisposalRun, batch_id: UUID, *, count: int, parts: dict[str, int], at: datetime
) -> tuple[DisposalBatch, list[str]]:
    """Write the certificate of a chunk whose entries stand, in the chunk's own transaction; return it with its ids."""
    ids = record_ids(batch_id)
    head = chain_head()
    batch = DisposalBatch(
        id=batch_id,
        number=head.number + 1,
        run=run,
        policy=step.policy,
        label=step.root.label,
        action=step.category.action,
        cutoff=str(step.cutoff),
        count=count,
        parts=parts,
        disposed_at=at,
        entries_digest=digest_of(ids),
        previous=head.digest,
    )
    append(batch, head)
    return batch, ids


def append(batch: DisposalBatch, head: ChainHead) -> None:
    """Seal a batch and make it the head; the caller holds the lock on the head."""
    batch.digest = digest(batch)
    batch.save(force_insert=True)
    head.number, head.digest = batch.number, batch.digest
    head.save()


def digest_of(ids: list[str]) -> str:
    return hashlib.sha256("\n".join(ids).encode()).hexdigest()


def digest(batch: DisposalBatch) -> str:
    """Return the SHA-256 of everything a certificate states, in hexadecimal digits."""
    return hashlib.sha256(json.dumps(states(batch), sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def states(batch: DisposalBatch) -> dict[str, Any]:
    """Return everything a certificate states, as its digest covers it."""
    return {
        "id": batch.id.hex,
        "number": batch.number,
        "run": batch.run_id.hex,
        "policy": batch.policy_id.hex,
        "label": batch.label,
        "action": batch.action,
        "cutoff": batch.cutoff,
        "count": batch.count,
        "parts": batch.parts,
        "disposed_at": batch.disposed_at.astimezone(UTC).isoformat(),
        "entries_digest": batch.entries_digest,
        "previous": batch.previous,
    }


@dataclass(frozen=True)
class Fault:
    """Something that verification found wrong, in words for an officer."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def verify() -> Iterator[Fault]:
    """Yield what does not fit: between certificates and their records, in the chain, or against the ledger."""
    previous, expected = "0" * 64, 1
    pages = ledger.batches()
    ledger_is_sound = True
    for batch in DisposalBatch.objects.order_by("number").iterator(chunk_size=500):
        ids = record_ids(batch.id)
        yield from _faults_of(batch, ids, previous, expected)
        previous, expected = batch.digest, batch.number + 1
        if ledger_is_sound:
            try:
                yield from _faults_against_ledger(batch, ids, next(pages, None))
            except ledger.LedgerBroken as broken:
                ledger_is_sound = False
                yield Fault("Ledger", str(broken))
    if ledger_is_sound:
        yield from _faults_beyond(pages)
    head = ChainHead.objects.get()
    if (head.number, head.digest) != (expected - 1, previous):
        yield Fault("Chain", f"its head names certificate {head.number}, but the chain ends at {expected - 1}.")


def _faults_beyond(pages: Iterator["ledger.Page"]) -> Iterator[Fault]:
    try:
        for page in pages:
            yield Fault(
                f"Certificate {page.batch}",
                "is in the ledger and not in the database: deleted, or lost with a restore (then run: manage.py retention replay).",
            )
    except ledger.LedgerBroken as broken:
        yield Fault("Ledger", str(broken))


def _faults_of(batch: DisposalBatch, ids: list[str], previous: str, expected: int) -> Iterator[Fault]:
    where = f"Certificate {batch.number}"
    if batch.number != expected:
        yield Fault(f"Certificate {expected}", "is missing.")
    if batch.previous != previous:
        yield Fault(where, "does not follow from the one before.")
    if batch.digest != digest(batch):
        yield Fault(where, "was edited.")
    if batch.entries_digest != digest_of(ids):
        yield Fault(where, f"its {len(ids)} records are not the {batch.count} it was sealed with.")


def _faults_against_ledger(batch: DisposalBatch, ids: list[str], page: "ledger.Page | None") -> Iterator[Fault]:
    where = f"Certificate {batch.number}"
    if page is None:
        if batch.ledger_at is not None:
            yield Fault(where, "is not in the ledger: the ledger was cut short.")
    elif page.batch != batch.number:
        yield Fault(where, f"the ledger has certificate {page.batch} in its place.")
    elif page.ids != (ids or [batch.id.hex]):
        yield Fault(where, "its records are not those in the ledger.")
    elif (page.label, page.at) != (batch.label, batch.disposed_at):
        yield Fault(where, "does not say what the ledger says.")
