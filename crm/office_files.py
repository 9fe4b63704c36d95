"""Documents of office programs: archives, in truth, so their size unpacked is measured before anything of them is believed.

Nothing is ever unpacked onto a disk. Sizes are counted while bytes come out, as an archive may lie about them.
"""

import re
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import BinaryIO
from xml.parsers import expat

from .file_refusals import CannotBeLookedInto, Damaged, NotWhatItSays, RunsByItself, TooMuchInside

BLOCK = 1 << 16
ARCHIVE = b"PK\x03\x04"
MOST_UNPACKED = 100 << 20
MOST_TIMES = 200  # XML shrinks well, but not so well
SMALL = 1 << 20  # of which the times say nothing
MOST_ENTRIES = 3000
DEEPEST = 1  # a workbook within a text is a chart; one within that is no document
KEPT_TO_READ = 2 << 20
MACROS = re.compile(r"vbaproject|macrosheets/|activex/|^basic/|^scripts/|oleobject\d*\.bin", re.IGNORECASE)
PROGRAMS = re.compile(r"\.(?:exe|com|scr|dll|bat|cmd|ps1|vb[es]|jse?|wsf|hta|msi|lnk|jar|chm|url)$", re.IGNORECASE)
MACRO_TYPE = re.compile(r"macroEnabled|ms-office\.vbaProject|ms-excel\.(?:intl)?macrosheet", re.IGNORECASE)
# A template, object or frame from elsewhere is fetched when the document is opened; the program of a document is in no text.
FETCHED_KINDS = {"attachedtemplate", "oleobject", "frame", "subdocument", "externallinkpath"}
PROGRAM_KINDS = {"vbaproject", "xlmacrosheet", "xlintlmacrosheet"}
NAMES = {"word": "Word", "xl": "Excel", "odt": "OpenDocument", "ods": "OpenDocument"}
MIMETYPES = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
Look = Callable[[BinaryIO], BinaryIO]


def looker(kind: str) -> Look:
    """Return what looks at documents of one kind: "word", "xl", "odt" or "ods"."""

    def look(content: BinaryIO) -> BinaryIO:
        content.seek(0)
        if content.read(len(ARCHIVE)) != ARCHIVE:
            raise NotWhatItSays(NAMES[kind])
        names = _Archive(content).walk()
        if not _is(kind, names, content):
            raise NotWhatItSays(NAMES[kind])
        content.seek(0)
        return content

    return look


class _Archive:
    """One archive, and what is left of the room for all that is in it."""

    def __init__(self, content: BinaryIO, *, depth: int = 0, room: int = MOST_UNPACKED) -> None:
        self.content, self.depth, self.room = content, depth, room

    def walk(self) -> set[str]:
        """Read every entry to its end, and return their names; raise what must not be in it."""
        try:
            with zipfile.ZipFile(self.content) as archive:
                entries = archive.infolist()
                if len(entries) > MOST_ENTRIES:
                    raise TooMuchInside
                for entry in entries:
                    self._look_at(archive, entry)
                return {entry.filename for entry in entries}
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
            raise Damaged from error

    def _look_at(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        name = entry.filename.replace("\\", "/")
        if entry.flag_bits & 1:
            raise CannotBeLookedInto
        if name.startswith("/") or ".." in name.split("/"):
            raise Damaged
        if MACROS.search(name) or PROGRAMS.search(name):
            raise RunsByItself
        read = self._read(archive, entry)
        if read.startswith(ARCHIVE):
            if self.depth >= DEEPEST or len(read) >= KEPT_TO_READ:
                raise TooMuchInside
            inside = _Archive(BytesIO(read), depth=self.depth + 1, room=self.room)
            inside.walk()
            self.room = inside.room
        if name.lower() == "[content_types].xml" and any(
            MACRO_TYPE.search(value) for _tag, said in _elements(read) for value in said.values()
        ):
            raise RunsByItself
        if name.lower().endswith(".rels") and any(_runs(tag, said) for tag, said in _elements(read)):
            raise RunsByItself

    def _read(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
        """Count what comes out, and return the beginning of it."""
        kept, size = bytearray(), 0
        most = max(SMALL, entry.compress_size * MOST_TIMES)
        with archive.open(entry) as file:
            while block := file.read(BLOCK):
                size += len(block)
                self.room -= len(block)
                if size > most or self.room < 0:
                    raise TooMuchInside
                if len(kept) < KEPT_TO_READ:
                    kept += block
        return bytes(kept)


def _elements(xml: bytes) -> list[tuple[str, dict[str, str]]]:
    """Return each element with its attributes, read as an office program reads them: in any encoding, quotes and spelling.

    Raise Damaged for what is no XML, and TooMuchInside for what is longer than such a list ever is, or declares entities.
    """
    found: list[tuple[str, dict[str, str]]] = []
    if len(xml) >= KEPT_TO_READ:
        raise TooMuchInside

    def declared(*_args: object) -> None:
        raise TooMuchInside

    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, said: found.append((tag.rpartition(":")[2].lower(), said))
    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        raise Damaged from None
    return found


def _runs(tag: str, said: dict[str, str]) -> bool:
    """Say whether a relationship leads to a program, or to what is fetched from elsewhere."""
    if tag != "relationship":
        return False
    kind = said.get("Type", "").strip().rpartition("/")[2].lower()
    is_elsewhere = said.get("TargetMode", "").strip().lower() == "external"
    return kind in PROGRAM_KINDS or (is_elsewhere and kind in FETCHED_KINDS)


def _is(kind: str, names: set[str], content: BinaryIO) -> bool:
    if kind in MIMETYPES:
        with zipfile.ZipFile(content) as archive:
            return "mimetype" in names and archive.read("mimetype").strip() == MIMETYPES[kind]
    return "[Content_Types].xml" in names and any(name.startswith(f"{kind}/") for name in names)
