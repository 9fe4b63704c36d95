"""A card number that one sender spread over several messages, and what they wrote about the card before and after it.

Pure, as `crm.cards` is. Whoever keeps the messages decides which belong together: those of one sender, and of a few minutes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from .cards import CARD_LABEL, CODE_REMOVED, EXPIRY, EXPIRY_REMOVED, LONGEST, SHORTEST, is_card, label, shield
from .typed_digits import PlainText, Span

EARLIER = 5  # messages in which the first digits may stand
BESIDE = 3  # messages in which a code or an expiry date is taken for the card's
GROUP = re.compile(r"[0-9]+")
ONLY_A_CODE = re.compile(r"[^0-9a-z]*([0-9](?:[ \-.]?[0-9]){2,3})[^0-9a-z]*", re.IGNORECASE)
WIDEST = 4  # characters between two groups of one number
OF_A_WORD = 2  # digits of a postcode or a reference, such as TD6


@dataclass(frozen=True)
class Together:
    """The texts of one sender without card details, the newest last, and how much was taken out of them all."""

    texts: tuple[str, ...]
    removed: int = 0

    @property
    def text(self) -> str:
        """The newest."""
        return self.texts[-1]


@dataclass(frozen=True)
class Group:
    """Digits that stand together in one of the texts."""

    text: int
    span: Span
    digits: str


def shield_together(earlier: Sequence[str], text: str) -> Together:
    """Take card details out of a text and of those that its sender wrote before it, the oldest first.

    A number may begin in one and end in another; a text that is three or four digits and nothing else is the security code of a
    card that stood nearby, and a month and year is its expiry date.
    """
    alone = [shield(each) for each in (*earlier, text)]
    texts, removed = [each.text for each in alone], sum(each.removed for each in alone)
    for find in (_split, _beside):
        found = sorted(find(texts), key=lambda place: place[0])
        for place, spans in groupby(found, key=lambda place: place[0]):
            taken = [span for _place, span in spans]
            texts[place] = PlainText.of(texts[place]).without(taken)
            removed += len(taken)
    return Together(tuple(texts), removed)


def _split(texts: Sequence[str]) -> Iterator[tuple[int, Span]]:
    """Yield where the parts of a card number stand that was spread over several texts."""
    groups = [group for place in range(max(0, len(texts) - EARLIER - 1), len(texts)) for group in _groups(place, texts)]
    taken: set[Group] = set()
    # Once with every digit, and once without the short ones that stand between (“2 secs”).
    for row in (groups, [group for group in groups if len(group.digits) > OF_A_WORD]):
        for parts in _rows(row):
            digits = "".join(part.digits for part in parts)
            if parts[0].text != parts[-1].text and is_card(digits) and not taken.intersection(parts):
                taken.update(parts)
                for place, of_one in groupby(parts, key=lambda part: part.text):
                    yield from ((place, span) for span in _side_by_side(list(of_one), label(digits)))


def _groups(place: int, texts: Sequence[str]) -> Iterator[Group]:
    plain = PlainText.of(texts[place]).plain
    for found in GROUP.finditer(plain):
        around = plain[max(0, found.start() - 1) : found.start()] + plain[found.end() : found.end() + 1]
        is_of_a_word = len(found[0]) <= OF_A_WORD and any(mark.isalpha() for mark in around)
        if len(found[0]) <= LONGEST and not is_of_a_word:
            yield Group(place, Span(*found.span()), found[0])


def _side_by_side(groups: Sequence[Group], instead: str) -> Iterator[Span]:
    """Yield one place for groups that only separators part, and one for each that stands alone."""
    start, end = groups[0].span.start, groups[0].span.end
    for group in groups[1:]:
        if group.span.start - end > WIDEST:
            yield Span(start, end, instead)
            start = group.span.start
        end = group.span.end
    yield Span(start, end, instead)


def _rows(groups: Sequence[Group]) -> Iterator[Sequence[Group]]:
    """Yield every row of neighbours that has as many digits as a card."""
    for first in range(len(groups)):
        size = 0
        for last in range(first, len(groups)):
            size += len(groups[last].digits)
            if size > LONGEST:
                break
            if size >= SHORTEST:
                yield groups[first : last + 1]


def _beside(texts: Sequence[str]) -> Iterator[tuple[int, Span]]:
    """Yield the security codes and expiry dates that were sent near a card number."""
    with_card = [place for place, text in enumerate(texts) if CARD_LABEL in text]
    for place, text in enumerate(texts):
        if not any(abs(place - card) <= BESIDE for card in with_card):
            continue
        plain = PlainText.of(text).plain
        if only := ONLY_A_CODE.fullmatch(plain):
            yield place, Span(*only.span(1), CODE_REMOVED)
            continue
        for found in EXPIRY.finditer(plain):
            yield place, Span(*found.span(), EXPIRY_REMOVED)
