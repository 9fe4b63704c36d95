"""The ledger: an append-only file outside the database, a line for every record that was disposed of.

It survives a restore from backup, and can then be replayed. A line holds random ids and dates, never a name, an e-mail
address, a reference or a sequence number of a person. Lines are chained by HMAC under LEDGER_KEY. Batches are written in
the order of their numbers, after their transaction has committed; one that was not written because the process died is
written by the next run, before it disposes of anything.
"""

import fcntl
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from .failpoints import failpoint
from .models import DisposalBatch

ORIGIN = "0" * 64
TAIL = 4096  # bytes; longer than any line


class LedgerBroken(Exception):
    """A line of the ledger is not what was written."""


@dataclass
class Page:
    """The consecutive lines of one batch."""

    batch: int
    label: str
    action: str
    policy: str
    certificate: str
    at: datetime
    ids: list[str] = field(default_factory=list)


def catch_up(now: datetime, known: dict[int, list[str]] | None = None) -> int:
    """Write every committed batch that is not in the ledger yet, oldest first; return how many lines that were.

    Opens the ledger even where there is nothing to write, so that one that cannot be written is found before anything leaves.

    known: ids of batches that the caller has at hand.
    """
    from .chain import record_ids  # the chain verifies itself against the ledger; the ledger only asks it for ids

    written = 0
    with _locked() as file:
        last = _last_line(file)
        for batch in DisposalBatch.objects.filter(ledger_at=None).select_related("policy").order_by("number"):
            ids = (known or {}).get(batch.number) or record_ids(batch.id) or [batch.id.hex]
            if last and last["batch"] >= batch.number:  # the process died half-way through this batch, or just after it
                ids = [record for record in ids if record > last["id"]] if last["batch"] == batch.number else []
            last = _append(file, batch, ids, last) if ids else last
            written += len(ids)
            failpoint("ledger_written")
            DisposalBatch.objects.filter(pk=batch.pk).update(ledger_at=now)
    return written


def batches() -> Iterator[Page]:
    """Yield the ledger a batch at a time, checking every line; raise LedgerBroken at the first that does not fit."""
    page: Page | None = None
    for line in _sound_lines():
        if page is None or page.batch != line["batch"]:
            if page:
                yield page
            at = datetime.fromisoformat(line["at"])
            page = Page(line["batch"], line["label"], line["action"], line["policy"], line["certificate"], at)
        page.ids.append(line["id"])
    if page:
        yield page


def head() -> int:
    """Return the number of the newest batch in the ledger; 0 for an empty one."""
    if not _path().exists():
        return 0
    with _path().open("rb") as file:
        last = _last_line(file)
    return last["batch"] if last else 0


def _append(file: BinaryIO, batch: DisposalBatch, ids: list[str], last: dict[str, Any] | None) -> dict[str, Any]:
    seq, previous = (last["seq"], last["hmac"]) if last else (0, ORIGIN)
    at = batch.disposed_at.astimezone(UTC).isoformat()
    policy = f"{batch.policy.category_id}/{batch.policy.version}"
    # Written by hand rather than by json.dumps: a night can have a million lines, and no value here needs escaping.
    same = f'"at":"{at}","action":"{batch.action}","label":"{batch.label}","batch":{batch.number},"policy":"{policy}"'
    same += f',"certificate":"{batch.digest}"'
    key, lines = settings.LEDGER_KEY.encode(), []
    for record in ids:
        seq += 1
        body = f'{{"seq":{seq},{same},"created_before":"{at}","id":"{record}","prev":"{previous}"'
        previous = hmac.digest(key, body.encode(), "sha256").hex()
        lines.append(f'{body},"hmac":"{previous}"}}\n')
    file.seek(0, os.SEEK_END)
    file.write("".join(lines).encode())
    file.flush()
    os.fsync(file.fileno())
    return {"seq": seq, "hmac": previous, "batch": batch.number, "id": ids[-1]}


def _sound_lines() -> Iterator[dict[str, Any]]:
    if not _path().exists():
        return
    key, previous, seq = settings.LEDGER_KEY.encode(), ORIGIN, 0
    with _path().open("rb") as file:
        for seq, raw in enumerate(file, 1):
            if not raw.endswith(b"\n"):
                return  # it is being written just now, or a process died over it: the next run writes it whole
            body, mark, mac = raw.rpartition(b',"hmac":"')
            if (
                not mark
                or mac[-3:] != b'"}\n'
                or hmac.digest(key, body, "sha256").hex() != mac[:-3].decode(errors="replace")
            ):
                raise LedgerBroken(f"line {seq} was edited, or another key wrote it.")
            line: dict[str, Any] = json.loads(raw)
            if line["seq"] != seq or line["prev"] != previous:
                raise LedgerBroken(f"line {seq} does not follow from the one before.")
            previous = line["hmac"]
            yield line


def _path() -> Path:
    return Path(settings.LEDGER_PATH)


@contextmanager
def _locked() -> Iterator[BinaryIO]:
    """Open the ledger for one writer at a time, and drop a last line that a dying process left unfinished."""
    _path().parent.mkdir(parents=True, exist_ok=True)
    with open(_path(), "a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _drop_torn_line(file)
        yield file


def _drop_torn_line(file: BinaryIO) -> None:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - TAIL))
    tail = file.read()
    if tail and not tail.endswith(b"\n"):
        file.truncate(size - len(tail) + tail.rfind(b"\n") + 1)


def _last_line(file: BinaryIO) -> dict[str, Any] | None:
    """Return the last whole line; one that is being written, or was left unfinished, is none yet."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - TAIL))
    *lines, _unfinished = file.read().split(b"\n")
    if not lines:
        return None
    try:
        last: dict[str, Any] = json.loads(lines[-1])
    except ValueError:
        raise LedgerBroken("its last line is none that was written here.") from None
    return last
