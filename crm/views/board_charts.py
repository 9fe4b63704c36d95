"""The charts of the board: contacts by day and channel, cases by category, and how it stands by team."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from retention.calendar import in_full

from ..board import Board, Names, Tally
from ..charts import Bar, Chart, Series
from ..counting import STANDING, Measure
from . import board_words
from .board_links import Links

A_DAY_EACH = 31  # columns; more days than that are shown by the week
MOST_BARS = 12


def contacts_by_day(board: Board) -> Chart:
    """Return a column for each day, or for each week of a long span; new, repeated and empty contacts on top of each other."""
    by_week = len(board.span) > A_DAY_EACH
    bars = list(_weeks(board) if by_week else _days(board))
    most = max(bars, key=lambda bar: bar.total)
    return Chart(
        key="by-day",
        title=_("Contacts by week") if by_week else _("Contacts by day"),
        of=_("Week") if by_week else _("Day"),
        series=[
            Series(_("New matters")),
            Series(_("Repeat contacts"), "stripes"),
            Series(_("Nothing to log"), "dots"),
        ],
        bars=bars,
        total=_("Contacts"),
        unknown=_("not counted") if board.never_counted else _("not counted yet"),
        summary=_("%(days)s: %(number)s contacts. Most: %(label)s, %(most)s.")
        % {
            "days": board_words.days(board.span),
            "number": board.came_in[Measure.CONTACTS],
            "label": most.label,
            "most": most.total,
        },
    )


def contacts_by_channel(board: Board, names: Names) -> Chart:
    """Return a bar for each channel through which somebody came."""
    tallies = board.by("channel", [Measure.CONTACTS])
    bars = _ranked(tallies, names.of["channel"], Measure.CONTACTS)
    return _single("by-channel", _("Contacts by channel"), _("Channel"), _("Contacts"), bars)


def cases_by_category(board: Board, names: Names) -> Chart:
    """Return a bar for each category that had most cases, and one for the others together."""
    tallies = board.by("category", [Measure.CASES])
    bars = _ranked(tallies, names.of["category"], Measure.CASES)
    chart = _single("by-category", _("Cases opened by category"), _("Category"), _("Cases opened"), bars)
    return replace(chart, most=MOST_BARS, others=_("%(number)s others") % {"number": len(bars) - MOST_BARS})


def standing_by_team(board: Board, names: Names, links: Links) -> Chart:
    """Return what waited, was due and was overdue, for each team."""
    measures = _urgent(board)
    tallies = board.by("team", STANDING)
    bars = [
        Bar(
            _name(names.of["team"], team, _("No team")),
            tuple(tallies[team][measure] for measure in measures),
            urls=tuple(links.to(measure, tallies[team][measure], team=team) for measure in measures),
        )
        for team in sorted(tallies, key=lambda team: _name(names.of["team"], team, "").casefold())
    ]
    return Chart(
        key="standing-by-team",
        title=_("Waiting, due and overdue by team") if Measure.WAITING in measures else _("Due and overdue by team"),
        of=_("Team"),
        series=list(measures.values()),
        bars=bars,
        summary="; ".join(
            f"{bar.label}: "
            + ", ".join(
                f"{number} {series.label.lower()}"
                for number, series in zip(bar.numbers or (), measures.values(), strict=True)
            )
            for bar in bars
        ),
    )


def standing_by_category(board: Board, names: Names, links: Links) -> Chart:
    """Return the same and what was open, for each category: too many to draw, and so a table."""
    measures = {**_urgent(board), Measure.OPEN: Series(_("Open"))}
    tallies = board.by("category", STANDING)
    order = sorted(tallies, key=lambda pk: ([-tallies[pk][one] for one in (Measure.OVERDUE, *measures)], str(pk)))
    bars = [
        Bar(
            names.of["category"].get(category, "–"),
            tuple(tallies[category][measure] for measure in measures),
            urls=tuple(links.to(measure, tallies[category][measure], category=category) for measure in measures),
        )
        for category in order
    ]
    title = _("How it stands by category") if links.is_now else _("How it stood by category")
    return Chart("standing-by-category", title, _("Category"), list(measures.values()), bars)


def came_in_by_team(board: Board, names: Names) -> Chart:
    """Return what came in for each team, as a table."""
    measures = {
        Measure.CONTACTS: _("Contacts"),
        Measure.REPEAT_CONTACTS: _("Repeat contacts"),
        Measure.CASES: _("Cases opened"),
        Measure.ANSWERED_AT_ONCE: _("Answered in the first contact"),
        Measure.CLOSED: _("Cases closed"),
    }
    tallies = board.by("team")
    bars = [
        Bar(
            _name(names.of["team"], team, _("No team")),
            tuple(tallies[team][measure] for measure in measures),
        )
        for team in sorted(tallies, key=lambda team: _name(names.of["team"], team, "").casefold())
    ]
    return Chart("by-team", _("What came in, by team"), _("Team"), [Series(label) for label in measures.values()], bars)


def _urgent(board: Board) -> dict[Measure, Series]:
    waiting = {Measure.WAITING: Series(_("Waiting"))} if board.knows_who_waited else {}
    return waiting | {Measure.DUE: Series(_("Due"), "dots"), Measure.OVERDUE: Series(_("Overdue"), "stripes")}


def _days(board: Board) -> Iterator[Bar]:
    for day in board.span.days:
        tally = board.by_day.get(day)
        short = date_format(day, "D j")
        yield Bar(board_words.weekday_in_full(day), None if tally is None else _contacts(tally), short)


def _weeks(board: Board) -> Iterator[Bar]:
    monday = board.span.first - timedelta(days=board.span.first.weekday())
    while monday <= board.span.last:
        days = [monday + timedelta(days=number) for number in range(7)]
        counted = [day for day in days if day in board.span and day in board.by_day]
        yield Bar(
            _label_of_week(monday, len(counted)), _contacts(_sum(board, counted)) if counted else None, _short(monday)
        )
        monday += timedelta(days=7)


def _label_of_week(monday: date, counted: int) -> str:
    label = _("Week of %(monday)s") % {"monday": in_full(monday)}
    if 0 < counted < 7:
        label += " " + _("(%(number)s days)") % {"number": counted}
    return label


def _sum(board: Board, days: list[date]) -> Tally:
    return sum((board.by_day[day] for day in days), Tally())


def _short(day: date) -> str:
    return date_format(day, "j M")


def _contacts(tally: Tally) -> tuple[int, ...]:
    repeat, nothing = tally[Measure.REPEAT_CONTACTS], tally[Measure.NOTHING_TO_LOG]
    return tally[Measure.CONTACTS] - repeat - nothing, repeat, nothing


def _ranked(tallies: dict[Any, Tally], names: dict[int, str], measure: Measure) -> list[Bar]:
    ranked = [
        Bar(_name(names, pk, _("Not known")), (tally[measure],)) for pk, tally in tallies.items() if tally[measure]
    ]
    return sorted(ranked, key=lambda bar: (-bar.total, bar.label.casefold()))


def _single(key: str, title: str, of: str, measure: str, bars: list[Bar]) -> Chart:
    summary = _("Most: %(label)s, %(most)s.") % {"label": bars[0].label, "most": bars[0].total} if bars else ""
    return Chart(key, title, of, [Series(measure)], bars, summary)


def _name(names: dict[int, str], pk: int | None, otherwise: str) -> str:
    return otherwise if pk is None else names.get(pk, otherwise)
