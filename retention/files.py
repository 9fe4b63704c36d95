"""Stored files: kept under random keys, doomed with their record, removed by the sweeper, and shown to be gone."""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db.models import Model

from .failpoints import failpoint
from .models import StoredFile

BLOCK = 1 << 16  # bytes
A_DAY = 24 * 60 * 60


class FileGone(LookupError):
    """The file was disposed of with its record."""


def store(content: BinaryIO, *, owner: Model, content_type: str, now: datetime) -> StoredFile:
    """Keep a file for a record and return its row, to which the record then points.

    The file comes first and the row second: a crash between leaves a stray file, which `reconcile` finds, and never a row
    that promises what is not there.
    """
    key = secrets.token_hex(32)
    path = path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        digest, size = _write(content, path)
    except BaseException:
        path.unlink(missing_ok=True)  # half a file is nobody's
        raise
    return StoredFile.objects.create(
        key=key,
        size=size,
        sha256=digest,
        content_type=content_type,
        owner_label=owner._meta.label_lower,
        owner_id=owner.pk,
        stored_at=now,
    )


def _write(content: BinaryIO, path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        while block := content.read(BLOCK):
            digest.update(block)
            size += len(block)
            file.write(block)
    return digest.hexdigest(), size


def doom(stored: StoredFile, *, now: datetime) -> None:
    """Have the sweeper remove a file whose record goes on without it; from now on nobody opens it."""
    kept = StoredFile.objects.filter(pk=stored.pk, state=StoredFile.State.KEPT)
    kept.update(state=StoredFile.State.DOOMED, doomed_at=now)


def sweep_strays(now: datetime) -> int:
    """Remove files that no row knows: their record was never saved. Return how many went.

    Not those of the last day: a file comes before its row, and the row may still be on its way.
    """
    gone = 0
    for key in reconcile()[0]:
        path = path_of(key)
        if now.timestamp() - path.stat().st_mtime > A_DAY:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def open_stored(stored: StoredFile) -> BinaryIO:
    """Open a kept file for reading; raise FileGone."""
    if stored.state != StoredFile.State.KEPT:
        raise FileGone("This file was disposed of with its record.")
    return path_of(stored.key).open("rb")


def path_of(key: str) -> Path:
    return Path(settings.FILES_DIR) / key[:2] / key


def sweep(now: datetime) -> int:
    """Remove every doomed file, look that it is gone, and only then say so; return how many went.

    A file that cannot be removed stays doomed and is tried again: nothing is certified while it is there.
    """
    gone = 0
    for stored in StoredFile.objects.filter(state=StoredFile.State.DOOMED).order_by("doomed_at").iterator():
        path = path_of(stored.key)
        try:
            path.unlink(missing_ok=True)
        except OSError:
            continue
        failpoint("file_removed")
        if not path.exists():
            gone += StoredFile.objects.filter(pk=stored.pk).update(state=StoredFile.State.GONE, gone_at=now)
    return gone


def verify() -> Iterator[str]:
    """Yield what does not fit between the rows of kept files and the files themselves."""
    strays, missing = reconcile()
    for key in strays:
        yield f"File {key}: lies in the store, and no record knows it."
    for key in missing:
        yield f"File {key}: a record keeps it, and it is not in the store."


def reconcile() -> tuple[list[str], list[str]]:
    """Return the keys of files that no kept row knows, and of kept rows whose file is missing."""
    on_disk = set(_keys_on_disk())
    in_rows = set(StoredFile.objects.filter(state=StoredFile.State.KEPT).values_list("key", flat=True).iterator())
    doomed = set(StoredFile.objects.filter(state=StoredFile.State.DOOMED).values_list("key", flat=True).iterator())
    return sorted(on_disk - in_rows - doomed), sorted(in_rows - on_disk)


def _keys_on_disk() -> Iterator[str]:
    root = Path(settings.FILES_DIR)
    return (path.name for path in root.glob("??/*") if path.is_file())
