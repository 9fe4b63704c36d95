"""What the board says in words: its cards, how they compare with the days before, and what it does not know."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from retention.calendar import LOCAL, in_full, local_day

from ..board import Board, Tally, share
from ..counting import Measure
from ..spans import Span
from .board_links import Links

NOTHING = "–"  # a share of nothing, or what nobody knows


@dataclass(frozen=True)
class Card:
    """One number with what it is, what it is made of, and how it compares."""

    label: str
    number: str
    note: str = ""
    change: str = ""
    url: str = ""


def days(span: Span) -> str:
    """Name the days: 3 August 2026; or 27 July 2026 to 2 August 2026."""
    if span.first == span.last:
        return in_full(span.first)
    return _("%(first)s to %(last)s") % {"first": in_full(span.first), "last": in_full(span.last)}


def weekday_in_full(day: date) -> str:
    """Write a day with its weekday: Monday 27 July 2026."""
    return date_format(day, "l j F Y")


# ── Cards ────────────────────────────────────────────────────────────────────────────────────────


def came_in(board: Board, *, so_far: bool) -> list[Card]:
    """Return the cards of what came in. so_far: whether today is among the days, and goes on."""
    now, before = board.came_in, board.came_in_before

    def number(measure: Measure, label: str, note: str = "") -> Card:
        return Card(label, str(now[measure]), note, _change(now, before, measure, so_far=so_far))

    def shared(part: Measure, whole: Measure, label: str, note: str) -> Card:
        words = note % {"part": now[part], "whole": now[whole]} if now[whole] else ""
        return Card(label, _percent(share(now, part, whole)), words, _change_of_share(now, before, part, whole))

    nothing = now[Measure.NOTHING_TO_LOG]
    note = _("%(number)s of them with nothing to log") % {"number": nothing} if nothing else ""
    return [
        number(Measure.CONTACTS, _("Contacts"), note),
        shared(Measure.REPEAT_CONTACTS, Measure.CONTACTS, _("Repeat contact"), _("%(part)s of %(whole)s contacts")),
        number(Measure.CASES, _("Cases opened")),
        shared(
            Measure.ANSWERED_AT_ONCE,
            Measure.CASES,
            _("Answered in the first contact"),
            _("%(part)s of %(whole)s cases"),
        ),
        number(Measure.CLOSED, _("Cases closed")),
    ]


def standing(board: Board, links: Links) -> list[Card]:
    """Return the cards of how it stood at the end of the last day, or stands now."""
    labels = {
        Measure.WAITING: _("Waiting"),
        Measure.DUE: _("Due today") if links.is_now else _("Due that day"),
        Measure.OVERDUE: _("Overdue"),
        Measure.OPEN: _("Open"),
    }
    earlier = board.standing_before if board.came_in_before is not None else None  # else “before” has no meaning here
    now, before = board.standing, dict.fromkeys(labels, earlier)
    known = set(labels) if board.knows_how_it_stood else set()
    if not board.knows_who_waited:
        known.discard(Measure.WAITING)
    if not board.knows_who_waited_before:
        before[Measure.WAITING] = None
    return [
        Card(label, str(now[one]), change=_change(now, before[one], one), url=links.to(one, now[one]))
        if one in known
        else Card(label, NOTHING, _("not known"))
        for one, label in labels.items()
    ]


def _change(now: Tally, before: Tally | None, measure: Measure, *, so_far: bool = False) -> str:
    if before is None:
        return ""
    then, more = before[measure], now[measure] - before[measure]
    if so_far:
        return _("so far; %(then)s before") % {"then": then}
    if more == 0:
        return _("as many as before")
    words = (
        _("%(number)s more than the %(then)s before") if more > 0 else _("%(number)s fewer than the %(then)s before")
    )
    return words % {"number": abs(more), "then": then}


def _change_of_share(now: Tally, before: Tally | None, part: Measure, whole: Measure) -> str:
    share_now, then = share(now, part, whole), share(before or Tally(), part, whole)
    if then is None:
        return ""
    if share_now is None or share_now == then:
        return _("%(then)s before") % {"then": _percent(then)}
    points = abs(share_now - then)
    if share_now > then:
        words = ngettext(
            "%(n)s point more than the %(then)s before", "%(n)s points more than the %(then)s before", points
        )
    else:
        words = ngettext(
            "%(n)s point less than the %(then)s before", "%(n)s points less than the %(then)s before", points
        )
    return words % {"n": points, "then": _percent(then)}


def _percent(number: int | None) -> str:
    return NOTHING if number is None else f"{number}%"


# ── What stands above the numbers ────────────────────────────────────────────────────────────────


def compared_with(board: Board) -> str:
    """Say what the numbers are compared with, or why with nothing."""
    before = days(board.span.before)
    if board.came_in_before is not None:
        words = _("“Before” means %(days)s: the same days of the week.")
        if len(board.span) == 1:
            words = _("“Before” means %(days)s: the same day of the week.")
        if board.counted_late & set(board.span.before.days):
            words += " " + _("Some of those days were counted late, from what was still kept.")
        return words % {"days": before}
    if board.uncounted:
        return _("There is no comparison with the days before while some of these days are not counted.")
    return _("There is nothing to compare with: not all of %(days)s is counted.") % {"days": before}


def notices(board: Board, *, now: datetime) -> Iterator[str]:
    """Say what the numbers leave out, and what is not certain about them."""
    if local_day(now) in board.span:
        yield _("Today is counted up to now, %(time)s. What it is compared with is a whole day.") % {
            "time": f"{now.astimezone(LOCAL):%H:%M}"
        }
    if board.began and board.never_counted:
        yield _("Days are counted from %(began)s on. The numbers are without the days before it.") % {
            "began": in_full(board.began)
        }
    yet = [day for day in board.uncounted if day not in board.never_counted]
    if yet:
        yield ngettext(
            "Not counted yet: %(days)s. The numbers are without this day.",
            "Not counted yet: %(days)s. The numbers are without these days.",
            len(yet),
        ) % {"days": _listed(yet)}
    if board.late:
        yield _(
            "Counted late: %(days)s. Their contacts and cases are those that were still kept then. How many cases were open, "
            "due and overdue is worked out from their dates; who waited is not known."
        ) % {"days": _listed(board.late)}


def _listed(days_: list[date]) -> str:
    """Name a few days; of many the first and the last, with how many they are."""
    if len(days_) <= 3:
        return ", ".join(in_full(day) for day in days_)
    words = _("%(number)s days from %(first)s to %(last)s")
    return words % {"number": len(days_), "first": in_full(days_[0]), "last": in_full(days_[-1])}
