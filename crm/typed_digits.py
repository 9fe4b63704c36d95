"""Digits as people type them: full-width or Arabic, with hidden marks between, read as plain ones and found again in the text."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .invisible import BLANK

# Where a run of digits goes on: “4111 - 1111”, “4111.1111”; over the end of a line too, as mail programs wrap.
BETWEEN = r"[ \-./\n]{0,4}"
RUN = re.compile(rf"[0-9](?:{BETWEEN}[0-9])*")
# What stands for something that was taken out. Its digits and words are our own, and are looked at no more.
LABEL = re.compile(r"\[(?:card number removed •{4}[0-9]{4}|security code removed|expiry date removed)\]")
# The key of a record, in a link that somebody pasted: half of it may be digits, and they are nobody's card.
RECORD_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
UNREAD = "\0"  # stands in the plain text where nothing is to be looked for
DOTS, SLASHES, DASHES = set("·•‧∙⋅"), set("⁄∕"), set("−⁃")
LINE_ENDS = {"\n", "\r"}


@dataclass(frozen=True)
class Span:
    """A stretch of a plain text, and what is to stand in its place."""

    start: int
    end: int
    instead: str = ""


class _Plain(dict[str, str]):
    """How each character reads: a digit, a separator, itself, or nothing. Learnt as they come."""

    def __missing__(self, mark: str) -> str:
        self[mark] = read = "".join(map(_plainly, unicodedata.normalize("NFKC", mark)))
        return read


def _plainly(mark: str) -> str:
    if mark in LINE_ENDS:
        return "\n"
    kind = unicodedata.category(mark)
    if mark == "\t" or kind == "Zs":
        return " "
    # Joiners, marks of direction, keycaps, accents: they hide between digits, and nobody sees them.
    if kind in {"Cf", "Cc", "Cs", "Mn", "Me"} or mark in BLANK:
        return ""
    if kind == "Pd" or mark in DASHES:
        return "-"
    if mark in SLASHES:
        return "/"
    if mark in DOTS:
        return "."
    value = unicodedata.digit(mark, None)
    return mark if value is None else str(value)


_PLAIN = _Plain()


@dataclass(frozen=True)
class PlainText:
    """A text with its digits made plain. It knows where each of them stood, so that they can be taken out of the original."""

    original: str
    plain: str
    at: Sequence[int]  # for each character of `plain`, its place in `original`
    labels: tuple[Span, ...]

    @classmethod
    def of(cls, text: str) -> "PlainText":
        """Read a text."""
        if text.isascii() and "\t" not in text and "\r" not in text:
            plain, at = text, range(len(text))
        else:
            # Our own labels are kept as they are: their dots are no separators, and must be found again.
            kept = {place for found in LABEL.finditer(text) for place in range(found.start(), found.end())}
            pieces = [mark if place in kept else _PLAIN[mark] for place, mark in enumerate(text)]
            plain = "".join(pieces)
            at = [place for place, piece in enumerate(pieces) for _mark in piece]
        labels = tuple(Span(found.start(), found.end(), found[0]) for found in LABEL.finditer(plain))
        plain = RECORD_KEY.sub(lambda key: key[0] if RUN.fullmatch(key[0]) else UNREAD * len(key[0]), plain)
        plain = LABEL.sub(lambda label: UNREAD * len(label[0]), plain)
        return cls(text, plain, at, labels)

    def without(self, spans: Iterable[Span]) -> str:
        """Return the original with other words in the place of each span."""
        kept, end = [], 0
        for span in sorted(spans, key=lambda span: span.start):
            start = self.at[span.start]
            kept += [self.original[end:start], span.instead]
            end = self.at[span.end - 1] + 1
            while end < len(self.original) and _PLAIN[self.original[end]] == "":
                end += 1  # an accent or joiner that sat on the last digit
        return "".join([*kept, self.original[end:]])

    def near(self, candidate: Span, marks: Sequence[Span], reach: int) -> bool:
        """Say whether one of these marks, which are in order, begins or ends within so many characters of a candidate."""
        after = bisect_left(marks, candidate.start, key=lambda mark: mark.start)
        return any(
            candidate.start - mark.end <= reach and mark.start - candidate.end <= reach
            for mark in marks[max(0, after - 1) : after + 1]
        )


@dataclass(frozen=True)
class Run:
    """Digits that go on over separators: “22/11/2026 4111 1111”. Places are counted in digits."""

    digits: str
    places: tuple[int, ...]  # of each digit in the plain text
    bounds: tuple[int, ...]  # where a group of digits begins, and the end of the last
    lines: tuple[int, ...]  # where a line begins

    @classmethod
    def of(cls, found: re.Match[str]) -> "Run":
        """Read a run that the pattern found."""
        text, first = found.group(), found.start()
        places = tuple(first + place for place, mark in enumerate(text) if mark.isdecimal())
        gaps = [index for index, (one, other) in enumerate(pairwise(places), start=1) if other - one > 1]
        lines = [index for index in gaps if "\n" in text[places[index - 1] - first : places[index] - first]]
        digits = "".join(mark for mark in text if mark.isdecimal())
        return cls(digits, places, (0, *gaps, len(places)), tuple(lines))
