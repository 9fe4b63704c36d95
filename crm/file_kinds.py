"""Which kinds of file are taken, and how each is looked at: its ending and its content must say the same.

No HTML, no SVG, no archive, nothing that runs: an officer's browser and machine meet what strangers send.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from . import file_names, office_files, pdf_files, pictures, text_files
from .file_refusals import Empty, KindNotTaken, TooLarge

MEGABYTE = 1 << 20
LARGEST = 10 * MEGABYTE
# Looks at the content and returns what is to be kept of it; raises a FileRefused.
Look = Callable[[BinaryIO], BinaryIO]


@dataclass(frozen=True)
class Kind:
    """A kind of file. It is sent back under this type, whatever the sender called it."""

    name: Any
    content_type: str
    look: Look


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
KINDS: dict[str, Kind] = {
    "jpg": Kind(_("a JPEG picture"), "image/jpeg", pictures.looker("JPEG")),
    "png": Kind(_("a PNG picture"), "image/png", pictures.looker("PNG")),
    "webp": Kind(_("a WebP picture"), "image/webp", pictures.looker("WEBP")),
    "pdf": Kind(_("a PDF"), "application/pdf", pdf_files.look),
    "docx": Kind(_("a Word document"), f"{_OPEN_XML}.wordprocessingml.document", office_files.looker("word")),
    "xlsx": Kind(_("an Excel workbook"), f"{_OPEN_XML}.spreadsheetml.sheet", office_files.looker("xl")),
    "odt": Kind(_("an OpenDocument text"), "application/vnd.oasis.opendocument.text", office_files.looker("odt")),
    "ods": Kind(
        _("an OpenDocument spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet", office_files.looker("ods")
    ),
    "txt": Kind(_("plain text"), "text/plain; charset=utf-8", text_files.look),
    "csv": Kind(_("a CSV list"), "text/csv; charset=utf-8", text_files.look),
}
SAME_AS = {"jpeg": "jpg", "jpe": "jpg"}
ACCEPTED = ",".join(f".{ending}" for ending in (*KINDS, *SAME_AS))
SAID = "JPEG, PNG, WebP, PDF, DOCX, XLSX, ODT, ODS, TXT, CSV"


def of(name: str) -> str:
    """Return the key of the kind that a clean name says; raise KindNotTaken."""
    ending = file_names.ending(name)
    found = SAME_AS.get(ending, ending)
    if found not in KINDS:
        raise KindNotTaken(SAID)
    return found


def require_size(size: int) -> None:
    """Raise TooLarge or Empty."""
    if size > LARGEST:
        raise TooLarge(LARGEST // MEGABYTE)
    if not size:
        raise Empty


def content_type(kind: str) -> str:
    """Return the type under which a kept file is sent; one of a kind that is taken no longer is bytes, and nothing else."""
    found = KINDS.get(kind)
    return found.content_type if found else "application/octet-stream"
