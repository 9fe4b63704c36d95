"""Plain text and lists: text all through, and none that a browser would take for a page."""

import codecs
import re
from typing import BinaryIO

from . import cards
from .file_refusals import HoldsCard, NotWhatItSays

BLOCK = 1 << 16
START = 1024
# Zero bytes and most controls stand in no text; a tab, line ends, form feed and escape do.
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
A_PAGE = re.compile(rb"<\s*(?:!doctype|!--|html|head|body|script|svg|iframe|\?xml|\?php|meta|style)", re.IGNORECASE)
NAME = "plain text"


def look(content: BinaryIO) -> BinaryIO:
    """Return text as it came; raise NotWhatItSays for what is none, or is a page of the web, and HoldsCard."""
    content.seek(0)
    is_utf8, decoder = True, codecs.getincrementaldecoder("utf-8")()
    start = content.read(START)
    if A_PAGE.search(start):
        raise NotWhatItSays(NAME)
    block = start
    while block:
        if CONTROLS.search(block):
            raise NotWhatItSays(NAME)
        try:
            decoder.decode(block)
        except UnicodeDecodeError:
            is_utf8 = False
            break
        block = content.read(BLOCK)
    if not is_utf8:
        _require_windows_text(content)
    _require_no_card(content, "utf-8" if is_utf8 else "cp1252")
    content.seek(0)
    return content


def _require_no_card(content: BinaryIO, encoding: str) -> None:
    """Refuse a text with a card number in one of its lines; it is not ours to rewrite what somebody sent in."""
    content.seek(0)
    for line in content.read().decode(encoding, "replace").splitlines():
        if (not line.isascii() or cards.AT_ONCE.search(line)) and cards.CARD_LABEL in cards.shield(line).text:
            raise HoldsCard


def _require_windows_text(content: BinaryIO) -> None:
    """Take what an older spreadsheet writes: every byte of it stands for a letter in Western Windows."""
    content.seek(0)
    while block := content.read(BLOCK):
        try:
            block.decode("cp1252")
        except UnicodeDecodeError:
            raise NotWhatItSays(NAME) from None
        if CONTROLS.search(block):
            raise NotWhatItSays(NAME)
