"""Draws charts as SVG on the server: geometry in attributes, looks in classes, so that no style stands in the page.

Widths are shares of whatever room there is and heights are pixels, so that letters keep their size on a telephone and on paper.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import ceil
from typing import Any

from django import template

from ..charts import Bar, Chart

register = template.Library()

# Columns: room above for the number, the tallest column, and two lines below for the day.
ABOVE, TALLEST, BELOW = 22, 150, 42
GROUND = ABOVE + TALLEST
MOST_LABELS = 7
# Columns. With more of them, numbers above each would run into each other on a telephone; and on any screen.
DENSE, CROWDED = 10, 31
GAP = 0.2  # of a column's room
# Lying bars: a line of words, then a bar for each series.
WORDS, THICK, BETWEEN = 22, 18, 12
LONGEST = {
    1: 86,
    2: 70,
    3: 66,
}  # percent of the room, which leaves enough for the words after the bar, by number of series
MOST_LETTERS = 36
NOT_KNOWN = "?"


@dataclass(frozen=True)
class Part:
    """A rectangle of one series, and the words after it. Positions across are percentages; those down are pixels."""

    x: str
    y: str
    width: str
    height: str
    pattern: str
    words: str = ""
    words_y: int = 0


@dataclass(frozen=True)
class Column:
    """A column, the number above it, and the two lines under it."""

    parts: list[Part]
    x: str
    y: str
    number: str
    wide_only: bool
    lines: tuple[str, str] | None


@dataclass(frozen=True)
class Lying:
    """A name with its bars under it."""

    parts: list[Part]
    label: str
    y: int


@register.inclusion_tag("components/chart_columns.html")
def columns(chart: Chart) -> dict[str, Any]:
    """Draw a column for each bar, its series on top of each other: {% columns chart %}."""
    return {
        "chart": chart,
        "columns": [_column(chart, place) for place in range(len(chart.bars))],
        "height": GROUND + BELOW,
        "ground": GROUND,
        "first_line": GROUND + 17,
        "second_line": GROUND + 35,
    }


@register.inclusion_tag("components/chart_bars.html")
def bars(chart: Chart) -> dict[str, Any]:
    """Draw lying bars under the name of each, one for each series: {% bars chart %}."""
    longest = max((number for bar in chart.drawn for number in bar.numbers or ()), default=0) or 1
    high = WORDS + THICK * len(chart.series) + BETWEEN
    drawn = [
        Lying(list(_lying(chart, bar, place * high, longest)), _short(bar.label), place * high + WORDS - 6)
        for place, bar in enumerate(chart.drawn)
    ]
    return {"chart": chart, "bars": drawn, "height": high * len(drawn)}


def _column(chart: Chart, place: int) -> Column:
    bar, number_of = chart.bars[place], len(chart.bars)
    room, highest = 100 / number_of, max(chart.bars, key=lambda each: each.total)
    heights = [number * TALLEST / (highest.total or 1) for number in bar.numbers or ()]
    parts = [
        Part(
            f"{(place + GAP / 2) * room:.2f}%",
            f"{GROUND - top:.1f}",
            f"{(1 - GAP) * room:.2f}%",
            f"{height:.1f}",
            series.pattern,
        )
        for series, height, top in zip(chart.series, heights, accumulate(heights), strict=False)
        if height
    ]
    is_named = place % ceil(number_of / MOST_LABELS) == 0
    says_number = bar is highest or is_named or number_of <= CROWDED
    first, _space, second = bar.short.partition(" ")
    return Column(
        parts,
        x=f"{(place + 0.5) * room:.2f}%",
        y=f"{GROUND - sum(heights) - 6:.1f}",
        number=NOT_KNOWN if bar.numbers is None else str(bar.total) if says_number else "",
        wide_only=number_of > DENSE and bar is not highest and bar.numbers is not None,
        lines=(first, second) if is_named else None,
    )


def _lying(chart: Chart, bar: Bar, top: int, longest: int) -> Iterator[Part]:
    alone = len(chart.series) == 1
    for line, (series, number) in enumerate(zip(chart.series, bar.numbers or (), strict=False)):
        y = top + WORDS + line * THICK
        width = f"{number * LONGEST[len(chart.series)] / longest:.2f}%"
        words = str(number) if alone else f"{number} {series.label.lower()}"
        yield Part(width, str(y), width, str(THICK - 3), series.pattern, words, y + THICK - 6)


def _short(label: str) -> str:
    return label if len(label) <= MOST_LETTERS else f"{label[: MOST_LETTERS - 1].rstrip()}…"
