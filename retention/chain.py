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
from .models import AuditSeal, ChainHead, DisposalBatch, DisposalEntry, DisposalRun

REPLAY = "replay"  # the job whose certificates stand under numbers that the ledger gave before


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
        audit_seal=AuditSeal.objects.order_by("-day").values_list("digest", flat=True).first() or "",
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
        "audit_seal": batch.audit_seal,
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
    """Yield what does not fit: between certificates and their records, in the chain, or against the ledger.

    A run may go on meanwhile: what it adds after this began is left for the next time.
    """
    head = ChainHead.objects.get()
    previous, expected = "0" * 64, 1
    pages = _Pages(ledger.batches())
    for batch in (
        DisposalBatch.objects.filter(number__lte=head.number).select_related("run").order_by("number").iterator()
    ):
        ids = record_ids(batch.id)
        yield from _faults_of(batch, ids, previous, expected)
        previous, expected = batch.digest, batch.number + 1
        for page in pages.before(batch.number):
            yield _unknown(page)
        if not pages.broken:
            yield from _faults_against_ledger(batch, ids, pages.take(batch.number))
    for page in pages.before(None):
        if not DisposalBatch.objects.filter(number=page.batch).exists():
            yield _unknown(page)
    if pages.broken:
        yield Fault("Ledger", pages.broken)
    # One statement: a run under way moves the head and writes its certificate in one transaction.
    beyond = DisposalBatch.objects.filter(number__gt=ChainHead.objects.values("number")).order_by("-number").first()
    end = beyond.number if beyond else expected - 1
    if beyond or (head.number, head.digest) != (end, previous):
        yield Fault("Chain", f"its head names certificate {head.number}, but the chain ends at {end}.")


class _Pages:
    """The ledger's pages beside the certificates, so that one missing on either side does not shift the others."""

    def __init__(self, pages: Iterator["ledger.Page"]) -> None:
        self.pages, self.broken = pages, ""
        self.next = self._read()

    def _read(self) -> "ledger.Page | None":
        try:
            return next(self.pages, None)
        except ledger.LedgerBroken as broken:
            self.broken = str(broken)
            return None

    def before(self, number: int | None) -> Iterator["ledger.Page"]:
        """Take the pages of certificates before this number; with None, all that are left."""
        while self.next and (number is None or self.next.batch < number):
            page, self.next = self.next, self._read()
            yield page

    def take(self, number: int) -> "ledger.Page | None":
        """Take the page of this certificate, if the ledger has one here."""
        if not self.next or self.next.batch != number:
            return None
        page, self.next = self.next, self._read()
        return page


def _unknown(page: "ledger.Page") -> Fault:
    remedy = "deleted, or lost with a restore (then run: manage.py retention replay)"
    return Fault(f"Certificate {page.batch}", f"is in the ledger and not in the database: {remedy}.")


def _faults_of(batch: DisposalBatch, ids: list[str], previous: str, expected: int) -> Iterator[Fault]:
    where = f"Certificate {batch.number}"
    if batch.number != expected:
        yield Fault(f"Certificate {expected}", "is missing.")
    if batch.previous != previous:
        yield Fault(where, "does not follow from the one before.")
    if batch.digest != digest(batch):
        yield Fault(where, "was edited.")
    if batch.audit_seal and not AuditSeal.objects.filter(digest=batch.audit_seal).exists():
        yield Fault(where, "names a seal of the audit log that is not there any more.")
    if batch.entries_digest != digest_of(ids):
        yield Fault(where, f"its {len(ids)} records are not the {batch.count} it was sealed with.")


def _faults_against_ledger(batch: DisposalBatch, ids: list[str], page: "ledger.Page | None") -> Iterator[Fault]:
    where, wanted = f"Certificate {batch.number}", ids or [batch.id.hex]
    if batch.ledger_at is None and page:
        wanted = wanted[: len(page.ids)]  # it is being written just now, or a process died over it
    if page is None:
        if batch.ledger_at is not None:
            yield Fault(where, "is not in the ledger: the ledger was cut short.")
    elif page.ids != wanted:
        yield Fault(where, "its records are not those in the ledger.")
    elif (page.label, page.at, page.action) != (batch.label, batch.disposed_at, batch.action):
        yield Fault(where, "does not say what the ledger says.")
    # A replay certifies anew under the old number; by then the rest of what was certified is not known any more.
    elif page.certificate != batch.digest and batch.run.job != REPLAY:
        yield Fault(where, "is not the certificate that the ledger names.")
