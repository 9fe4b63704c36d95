"""How files come in: on to the disk block by block, never further than a file may be long, and gone again if the line breaks."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler

from .file_kinds import LARGEST

DESK = "/desk/"
AN_HOUR = 3600
LONGEST_ENDING = 20


class CutOff(FileUploadHandler):
    """At the desk, lets a file through up to one block beyond what it may have: enough to see that it is too large.

    The rest is read from the line and dropped. The administration has a way in of its own for the gazetteer, which is larger.
    """

    passed = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.passed = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        is_desk = self.request is not None and self.request.path_info.startswith(DESK)
        if is_desk and self.passed > LARGEST:
            return None
        self.passed += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None  # the handlers behind this one have the file


class OnDisk(TemporaryFileUploadHandler):
    """Django's own, for names whose ending is longer than a file system takes: Django gives it to the file on the disk."""

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        stem, ending = os.path.splitext(file_name)
        super().new_file(field_name, stem + ending[:LONGEST_ENDING], *args, **kwargs)


def sweep(now: datetime) -> int:
    """Remove what came in over a line that broke, or for a process that died; return how many files went."""
    gone = 0
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.upload*"):
        try:
            if now.timestamp() - path.stat().st_mtime > AN_HOUR:
                path.unlink()
                gone += 1
        except OSError:
            continue  # another process was first
    return gone
