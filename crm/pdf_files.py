"""PDFs: a PDF from its first byte to its last, with nothing in it that runs.

A PDF in which JavaScript, a program to start or a file to unpack can be seen is refused, also where names are written in
numbers, and within compressed lists of objects. One that is locked cannot be looked into wholly; like every other it is only
ever sent as a download, and never shown by our pages.
"""

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from .file_refusals import Damaged, NotWhatItSays, RunsByItself, TooMuchInside

START, END = 1024, 1024
ARCHIVE_END = b"PK\x05\x06"
RUNS = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles|RichMedia|XFA)(?![A-Za-z])")
A_PAGE = re.compile(rb"<\s*(?:!doctype|html|script|svg|body|iframe)", re.IGNORECASE)
IN_NUMBERS = re.compile(rb"#([0-9A-Fa-f]{2})")
# Each letter of a name may stand as its number.
LIST = re.compile(b"/" + b"".join(b"(?:%c|#%02X|#%02x)" % (mark, mark, mark) for mark in b"ObjStm") + rb"\b")
STREAM = b"stream"
LINE_END = re.compile(rb"\r\n|\n|\r")
MOST_UNPACKED = 40 << 20
MOST_LISTS = 10_000  # a real one names hundreds of objects
BLOCK = 1 << 12  # what is read at a time: behind the end of a packed list, no more than this is copied


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
    for number, packed in enumerate(_packed(data)):
        unpacked = _unpacked(packed, room)
        room -= len(unpacked)
        if room <= 0 or number >= MOST_LISTS:
            raise TooMuchInside
        _require_nothing_runs(unpacked)
    content.seek(0)
    return content


def _require_nothing_runs(data: bytes) -> None:
    if RUNS.search(IN_NUMBERS.sub(lambda number: bytes([int(number[1], 16)]), data)):
        raise RunsByItself


def _packed(data: bytes) -> Iterator[memoryview]:
    """Yield what follows the beginning of each compressed list, once, and without copying any of it."""
    whole, begun = memoryview(data), 0
    for found in LIST.finditer(data):
        if found.start() < begun:  # named twice, or within a stream that was looked at
            continue
        at = data.find(STREAM, found.end())
        if at < 0:
            return
        begun = at + len(STREAM)
        line_end = LINE_END.match(data, begun)
        yield whole[line_end.end() if line_end else begun :]


def _unpacked(packed: memoryview, most: int) -> bytes:
    unpacking, found, size = zlib.decompressobj(), list[bytes](), 0
    try:
        for start in range(0, len(packed), BLOCK):
            rest: bytes | memoryview = packed[start : start + BLOCK]
            while rest and size < most:
                found.append(unpacking.decompress(rest, most - size))
                size += len(found[-1])
                rest = unpacking.unconsumed_tail
            if unpacking.eof or size >= most:
                break
    except zlib.error:
        pass  # packed in another way, or locked: see above
    return b"".join(found)
