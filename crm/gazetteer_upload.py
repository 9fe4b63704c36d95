"""A gazetteer file between its upload and its load: an administrator reads first what it would do.

It holds property and nobody's data. It waits beside the stored files, where every web process reaches it, for a day at most.
"""

import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from .refusals import Refused

WAITS = timedelta(days=1)


class UploadGone(Refused):
    """The file was loaded already, or has waited too long."""

    def __init__(self) -> None:
        super().__init__(
            _("The file is no longer here: it was loaded already, or it waited for more than a day. Choose it again.")
        )


def keep(chunks: Iterable[bytes], *, now: datetime) -> str:
    """Keep a file and return the token by which it is opened again; those that nobody came back for leave."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.csv"):
        if old.stat().st_mtime < (now - WAITS).timestamp():
            old.unlink(missing_ok=True)
    token = secrets.token_hex(16)
    with _path(token).open("xb") as file:
        for chunk in chunks:
            file.write(chunk)
    return token


def open_kept(token: str) -> BinaryIO:
    """Open the file that waits under a token; raise UploadGone."""
    if not re.fullmatch(r"[0-9a-f]{32}", token):
        raise UploadGone
    try:
        return _path(token).open("rb")
    except FileNotFoundError:
        raise UploadGone from None


def forget(token: str) -> None:
    """Remove a file that was loaded."""
    _path(token).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.FILES_DIR) / "gazetteer"


def _path(token: str) -> Path:
    return _folder() / f"{token}.csv"
