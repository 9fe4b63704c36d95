"""Card numbers, their security codes and expiry dates: found in a text however they are typed, and taken out.

Pure: a text goes in, a text and a count come out, and nothing keeps or logs what was taken. It takes time in proportion to
the text. The rules and their numbers are those of the payment card industry (PCI DSS 3.3.1, 3.4.1; FAQ 1157).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from .typed_digits import RUN, PlainText, Run, Span

SHORTEST, LONGEST = 13, 19
# Visa, Mastercard (2221-2720, 51-55), American Express, Discover, Diners Club, JCB, Maestro (50, 56-69), UnionPay.
PREFIX = re.compile(
    r"(?=4|5|6|3[4789]|36|30[0-5]|35(?:2[89]|[3-8][0-9])|2(?:22[1-9]|2[3-9][0-9]|[3-6][0-9]{2}|7[01][0-9]|720))"
)
# How long cards are, the usual first: where several readings of one run pass, the last four are those of the usual one.
USUAL = (16, 15, 14, 13, 19, 18, 17)
ABROAD = 14  # digits of a telephone number behind its plus sign: German ones begin with a 4, and have thirteen
# Groups in which cards are printed. Over the end of a line only these count: a column of meter readings is no card.
PRINTED = {4, 6, 8, 12}
AT_ONCE = re.compile(r"(?:[0-9][ \-./\n]{0,4}){12}[0-9]")

NEAR = 40  # characters
CODE_WORDS = re.compile(
    r"\b(?:cvv2?|cvc2?|csc|cid)(?![a-z])"
    r"|\bcv2(?!\s?[0-9][a-z]{2}\b)"  # but not Coventry's postcode
    r"|\bsecurity\s+code"
    r"|\bback\s+of\s+(?:the|my|your|his|her|their)\s+card"
    # “the last three digits”, “last three: …”; and not “the last three collections at 142 High Street”.
    r"|\blast\s+(?:three|3)\b(?!\s+(?!(?:digits?|numbers?|on|are|is|of|from)\b)[a-z])",
    re.IGNORECASE,
)
CODE = re.compile(r"(?<![0-9£$€])(?<![0-9][.,/\-])(?:[0-9]{3,4}|[0-9](?:[ \-.][0-9]){2,3})(?![0-9]|[.,/\-][0-9])")
EXPIRY = re.compile(r"(?<![0-9])(?<![0-9][/.\-])(?:0[1-9]|1[0-2]) ?[/.\-] ?(?:20)?[0-9]{2}(?![0-9]|[/.\-][0-9])")
STUCK = re.compile(r"[ \-./,;:\n]{0,3}")
PHONE = re.compile(r"(?<![0-9])(?:\+44 ?(?:\(0\) ?)?[1-9]|0[1-9])(?:[ \-]?[0-9]){8,9}(?![0-9])")
DAY = re.compile(
    r"(?<![0-9])(?:[0-3]?[0-9]([/.\-])[01]?[0-9]\1(?:[0-9]{4}|[0-9]{2})|(?:19|20)[0-9]{2}([/.\-])[01][0-9]\2[0-3][0-9])(?![0-9])"
)

CODE_REMOVED = "[security code removed]"
EXPIRY_REMOVED = "[expiry date removed]"
CARD_LABEL = "[card number removed "


@dataclass(frozen=True)
class Shielded:
    """A text without card details, and how many were taken out."""

    text: str
    removed: int = 0


@dataclass(frozen=True)
class Window:
    """Digits of a run that read as a card number."""

    start: int
    size: int
    is_aligned: bool  # it begins and ends where a group of digits does

    @property
    def end(self) -> int:
        return self.start + self.size


def stood_in(text: str) -> bool:
    """Say whether a card's details stand in a text, or stood there before they were taken out."""
    return CARD_LABEL in text or CODE_REMOVED in text or bool(shield(text).removed)


def shield(text: str) -> Shielded:
    """Take card numbers, and security codes and expiry dates beside them, out of a text. Once more changes nothing."""
    if not any(map(str.isnumeric, text)):
        return Shielded(text)
    plain, removed = PlainText.of(text), 0
    while True:  # what is taken out may bring a code nearer to its word
        found = 0
        for step in (_cards, _expiries, _codes):
            if spans := list(step(plain)):
                text, found = plain.without(spans), found + len(spans)
                plain = PlainText.of(text)
        if not found:
            return Shielded(text, removed)
        removed += found


def label(digits: str) -> str:
    """Return what stands in a text where a card number stood: its last four digits, as on a receipt."""
    return f"{CARD_LABEL}••••{digits[-4:]}]"


def is_card(digits: str) -> bool:
    """Say whether these digits, all of them, are a card's: their number, their prefix, and the check of Luhn."""
    return SHORTEST <= len(digits) <= LONGEST and any(
        start == 0 and size == len(digits) for start, size in _passing(digits)
    )


# ── Card numbers ─────────────────────────────────────────────────────────────────────────────────


def _cards(text: PlainText) -> Iterator[Span]:
    if not AT_ONCE.search(text.plain):
        return
    known = [Span(*found.span()) for shape in (PHONE, DAY) for found in shape.finditer(text.plain)]
    known.sort(key=lambda span: span.start)
    for found in RUN.finditer(text.plain):
        if found.end() - found.start() >= SHORTEST:
            run = Run.of(found)
            if len(run.digits) <= ABROAD and text.plain[max(0, found.start() - 1) : found.start()] == "+":
                continue
            for start, end, card in _together(run, _windows(run, text, known)):
                yield Span(run.places[start], run.places[end - 1] + 1, label(run.digits[card.start : card.end]))


def _windows(run: Run, text: PlainText, known: Sequence[Span]) -> list[Window]:
    """Return the digits of a run that read as cards: those of whole groups, and any others beside them."""
    if _is_telephone_numbers(run):
        return []
    bounds, aligned, others = set(run.bounds), [], []
    for start, size in _passing(run.digits):
        end = start + size
        is_broken = bool(run.lines) and bisect_right(run.lines, start) < bisect_left(run.lines, end)
        if start in bounds and end in bounds:
            if not is_broken or _is_printed(run, start, end):
                aligned.append(Window(start, size, is_aligned=True))
        elif not is_broken and _may_begin_or_end_within(run, start, end):
            others.append(Window(start, size, is_aligned=False))
    taken = [Span(window.start, window.end) for window in aligned]
    for window in others:
        # A telephone number and a date side by side hold many numbers that nobody typed.
        where = Span(run.places[window.start], run.places[window.end - 1] + 1)
        if not _overlaps(where, known) and not _overlaps(Span(window.start, window.end), taken):
            aligned.append(window)
    return sorted(aligned, key=lambda window: window.start)


def _together(run: Run, windows: Iterable[Window]) -> Iterator[tuple[int, int, Window]]:
    """Yield each stretch of windows that overlap, with the one of them that is most likely what was typed."""
    stretch: list[Window] = []
    end = 0
    for window in windows:
        if stretch and window.start >= end:
            yield _stretch(run, stretch)
            stretch = []
        stretch.append(window)
        end = max(end, window.end)
    if stretch:
        yield _stretch(run, stretch)


def _stretch(run: Run, windows: list[Window]) -> tuple[int, int, Window]:
    bounds = run.bounds
    start, end = windows[0].start, max(window.end for window in windows)
    stop = bounds[bisect_left(bounds, end)]
    # A security code that was typed without a space goes with its card.
    end = stop if stop - end <= 4 else end

    def likelihood(window: Window) -> tuple[bool, bool, int, int]:
        is_one_group = window.is_aligned and bounds[bisect_right(bounds, window.start)] == window.end
        return not window.is_aligned, not is_one_group, USUAL.index(window.size), window.start

    return start, end, min(windows, key=likelihood)


def _passing(digits: str) -> Iterator[tuple[int, int]]:
    """Yield where a card could begin in these digits, and how many there are: prefix and Luhn are right."""
    values = [int(digit) for digit in digits]
    doubled = [value * 2 - 9 if value > 4 else value * 2 for value in values]
    # The sum of any stretch by two subtractions: with the digits at even places doubled, and with those at odd ones.
    sums = [[0, *accumulate(other)] for other in (_by_turns(doubled, values), _by_turns(values, doubled))]
    for found in PREFIX.finditer(digits, 0, max(0, len(digits) - SHORTEST + 1) + 3):
        start = found.start()
        for end in range(start + SHORTEST, min(start + LONGEST, len(digits)) + 1):
            of_parity = sums[end % 2]  # the last digit is never doubled, the one before always is
            if (of_parity[end] - of_parity[start]) % 10 == 0:
                yield start, end - start


def _by_turns(even: list[int], odd: list[int]) -> list[int]:
    mixed = odd[:]
    mixed[::2] = even[::2]
    return mixed


def _may_begin_or_end_within(run: Run, start: int, end: int) -> bool:
    """Say whether a card may begin or end amid a group of digits.

    A group as long as a card is one card or none: a reference is not searched for a smaller number. But a security code may
    have been typed behind the card without a space; and in a longer run every stretch counts.
    """
    bounds = run.bounds
    first, stop = bounds[bisect_right(bounds, start) - 1], bounds[bisect_left(bounds, end)]
    if first == start and stop - end in (3, 4):
        return end - start in USUAL[:2]
    is_within_one = bisect_right(bounds, start) == bisect_left(bounds, end)
    return stop - first > LONGEST if is_within_one else len(run.digits) > LONGEST


def _is_printed(run: Run, start: int, end: int) -> bool:
    groups = [at for at in run.bounds if start <= at <= end]
    return all(other - one in PRINTED for one, other in list(pairwise(groups))[:-1])


def _is_telephone_numbers(run: Run) -> bool:
    """Say whether a run is nothing but telephone numbers, one after the other, each begun by a nought."""
    bounds, begin = run.bounds, 0
    while begin < len(bounds) - 1:
        ends = [at for at in range(begin + 1, min(begin + 6, len(bounds))) if bounds[at] - bounds[begin] in (10, 11)]
        if not ends or run.digits[bounds[begin]] != "0":
            return False
        begin = ends[-1]
    return True


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    """Say whether a span lies over one of the others, which are in order and as long as a card at the most."""
    first = bisect_left(others, span.start - 100, key=lambda other: other.start)
    last = bisect_left(others, span.end, key=lambda other: other.start)
    return any(other.end > span.start for other in others[first:last])


# ── What stands beside a card ────────────────────────────────────────────────────────────────────


def _expiries(text: PlainText) -> Iterator[Span]:
    cards = [span for span in text.labels if span.instead.startswith(CARD_LABEL)]
    if cards:
        for found in EXPIRY.finditer(text.plain):
            candidate = Span(*found.span(), EXPIRY_REMOVED)
            if text.near(candidate, cards, NEAR):
                yield candidate


def _codes(text: PlainText) -> Iterator[Span]:
    words = [Span(*found.span()) for found in CODE_WORDS.finditer(text.plain)]
    cards = [span for span in text.labels if span.instead != CODE_REMOVED]
    if not words and not cards:
        return
    phones = [Span(*found.span()) for found in PHONE.finditer(text.plain)]
    for found in CODE.finditer(text.plain):
        candidate = Span(*found.span(), CODE_REMOVED)
        if _overlaps(candidate, phones):
            continue
        if text.near(candidate, words, NEAR) or _follows(text, candidate, cards):
            yield candidate


def _follows(text: PlainText, candidate: Span, cards: Sequence[Span]) -> bool:
    """Say whether nothing but a separator stands between a card, or its expiry, and these digits."""
    before = bisect_left(cards, candidate.start, key=lambda card: card.start) - 1
    return before >= 0 and bool(STUCK.fullmatch(text.plain, cards[before].end, candidate.start))
