"""What a chart shows, before anybody draws it: bars with their names and numbers, and a sentence that says it without a picture."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Pattern = Literal["plain", "stripes", "dots"]  # told apart without colour, on paper too


@dataclass(frozen=True)
class Series:
    """One kind of number that every bar has."""

    label: str
    pattern: Pattern = "plain"


@dataclass(frozen=True)
class Bar:
    """The numbers of one day, team, channel or category, one for each series; None where nobody counted."""

    label: str
    numbers: tuple[int, ...] | None
    short: str = ""  # two words for under a column, such as Mon 3
    urls: tuple[str, ...] = ()  # where the table's numbers lead, one for each series; empty for nowhere

    @property
    def total(self) -> int:
        return sum(self.numbers or ())


@dataclass(frozen=True)
class Cell:
    """One cell of the table: what it is, its number or the words in its place, and where it leads."""

    label: str
    words: str
    url: str = ""


@dataclass(frozen=True)
class Chart:
    """Some bars. `key` names its elements on the page; `of` heads the column of the table that holds what the bars are of."""

    key: str
    title: str
    of: str
    series: Sequence[Series]
    bars: Sequence[Bar]
    summary: str = ""
    total: str = ""  # heads the column of sums, where the series add up to something
    unknown: str = ""  # what stands in the place of numbers that nobody counted
    most: int = 0  # bars that are drawn, where the table may have more
    others: str = ""  # what the rest is called, drawn together as one more

    @property
    def is_empty(self) -> bool:
        return all(bar.numbers is not None and not bar.total for bar in self.bars)

    @property
    def drawn(self) -> list[Bar]:
        """Return the bars of the picture: where they are too many, the first ones and the rest together."""
        if not self.most or len(self.bars) <= self.most + 1:
            return list(self.bars)
        rest = (bar.numbers or () for bar in self.bars[self.most :])
        together = Bar(self.others, tuple(sum(numbers) for numbers in zip(*rest, strict=True)))
        return [*self.bars[: self.most], together]

    @property
    def has_unknown(self) -> bool:
        return any(bar.numbers is None for bar in self.bars)

    @property
    def table(self) -> list[tuple[Bar, list[Cell]]]:
        """Return each bar with its cells, named for a narrow screen, on which a row becomes a block."""
        return [(bar, list(self._cells(bar))) for bar in self.bars]

    def _cells(self, bar: Bar) -> Iterator[Cell]:
        for place, series in enumerate(self.series):
            number = self.unknown if bar.numbers is None else str(bar.numbers[place])
            yield Cell(series.label, number, bar.urls[place] if bar.urls else "")
        if self.total:
            yield Cell(self.total, self.unknown if bar.numbers is None else str(bar.total))
