"""PDFs: a PDF from its first byte to its last, with nothing in it that runs.

A PDF in which JavaScript, a program to start or a file to unpack can be seen is refused, also where names are written in
numbers, and within compressed lists of objects. One that is locked cannot be looked into wholly; like every other it is only
ever sent as a download, and never shown by our pages.
"""

import re
import zlib
from typing import BinaryIO

from .file_refusals import Damaged, NotWhatItSays, RunsByItself, TooMuchInside

START, END = 1024, 1024
ARCHIVE_END = b"PK\x05\x06"
RUNS = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles|RichMedia|XFA)(?![A-Za-z])")
A_PAGE = re.compile(rb"<\s*(?:!doctype|html|script|svg|body|iframe)", re.IGNORECASE)
IN_NUMBERS = re.compile(rb"#([0-9A-Fa-f]{2})")
PACKED = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
MOST_UNPACKED = 40 << 20


def look(content: BinaryIO) -> BinaryIO:
    """Return a PDF as it came; raise NotWhatItSays, Damaged, RunsByItself or TooMuchInside."""
    content.seek(0)
    data = content.read()  # at most what a file may have; one at a time
    if not data.startswith(b"%PDF-") or A_PAGE.search(data[:START]):
        raise NotWhatItSays("PDF")
    if b"%%EOF" not in data[-END:]:
        raise Damaged
    # An archive is read from its end: a file may be a PDF to one program and an archive of programs to another.
    if ARCHIVE_END in data[-(1 << 16) - 22 :]:
        raise NotWhatItSays("PDF")
    _require_nothing_runs(data)
    room = MOST_UNPACKED
    for found in PACKED.finditer(data):
        unpacked = _unpacked(data[found.end() :], room)
        room -= len(unpacked)
        if room <= 0:
            raise TooMuchInside
        _require_nothing_runs(unpacked)
    content.seek(0)
    return content


def _require_nothing_runs(data: bytes) -> None:
    if RUNS.search(IN_NUMBERS.sub(lambda number: bytes([int(number[1], 16)]), data)):
        raise RunsByItself


def _unpacked(packed: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""  # packed in another way, or locked: see above
