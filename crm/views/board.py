"""The team leader's board: how much came in and how it stands, today or on other days, on a page or in a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from retention import tables
from retention.calendar import local_day

from .. import board as boards
from ..board import Names
from ..counting import Measure
from ..forms import board as asking
from ..spans import Span
from . import board_charts, board_words
from .board_links import Links
from .pages import needs, page

PERMISSION = "crm.view_dailycount"


@require_safe
@needs(PERMISSION)
def board(request: HttpRequest) -> HttpResponse:
    """Show the figures of the days and the team that the address asks for; without any, of today and all teams."""
    now, names = timezone.now(), boards.names()
    form = _form(request, names, now)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        context |= _figures(request, form, names, now)
    return page(request, "desk/board.html", context, forms=(form,))


@require_safe
@needs(PERMISSION)
def board_csv(request: HttpRequest) -> HttpResponse:
    """Give the same figures as a table for a spreadsheet, a line for each number of each day. They name nobody."""
    now, names = timezone.now(), boards.names()
    form = _form(request, names, now)
    if not form.is_valid():
        return page(request, "desk/board.html", {"form": form}, forms=(form,))
    name = f"figures-{form.span.first}-{form.span.last}.csv"
    response = HttpResponse(
        content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
    response.write(tables.BOM)
    tables.write(_in_lines(form, names, now), response, "csv")  # type: ignore[arg-type]  # written to like a file
    return response


@dataclass(frozen=True)
class InFile:
    """A line of the file; every value is a text."""

    day: str
    figure: str
    team: str = ""
    channel: str = ""
    category: str = ""
    number: str = ""


def _form(request: HttpRequest, names: Names, now: datetime) -> asking.BoardForm:
    return asking.BoardForm(request.GET, teams=names.teams, today=local_day(now))


def _figures(request: HttpRequest, form: asking.BoardForm, names: Names, now: datetime) -> dict[str, Any]:
    """Return everything that the page says about the days that were asked for."""
    team = form.cleaned_data["team"]
    found = boards.read(form.span, team=team, now=now)
    is_now = local_day(now) in form.span
    links = Links(request.user, is_now, team)  # type: ignore[arg-type]  # the desk's users are ours
    charts = {
        "by_day": board_charts.contacts_by_day(found) if len(form.span) > 1 else None,
        "by_channel": board_charts.contacts_by_channel(found, names),
        "by_category": board_charts.cases_by_category(found, names),
        "by_team": board_charts.came_in_by_team(found, names),
        "standing_by_team": board_charts.standing_by_team(found, names, links),
        "standing_by_category": board_charts.standing_by_category(found, names, links),
    }
    return charts | {
        "board": found,
        "is_now": is_now,
        "nothing_came_in": not found.came_in and not found.uncounted,
        "days": board_words.days(form.span),
        "last_day": board_words.weekday_in_full(form.span.last),
        "team": names.of["team"].get(team, ""),
        "came_in": board_words.came_in(found, so_far=is_now),
        "standing": board_words.standing(found, links),
        "compared_with": board_words.compared_with(found),
        "notices": list(board_words.notices(found, now=now)),
        "earlier": asking.address(form.span.before, team),
        "later": asking.address(_after(form.span), team) if form.span.last < local_day(now) else "",
        "this_week": f"?period={asking.THIS_WEEK}" if len(form.span) == 1 else "",
        "file": asking.address(form.span, team),
    }


def _after(span: Span) -> Span:
    """Return as many days after a span as `before` goes back."""
    return Span(span.first + (span.first - span.before.first), span.last + (span.last - span.before.last))


def _in_lines(form: asking.BoardForm, names: Names, now: datetime) -> Iterator[InFile]:
    found = boards.daily(form.span, team=form.cleaned_data["team"], now=now)
    for day, line in found:
        if line is None:
            yield InFile(str(day), _("Not counted yet"))
            continue
        yield InFile(
            str(day),
            str(Measure(line.measure).label),
            names.of["team"].get(line.team, ""),  # type: ignore[arg-type]  # None has no name
            names.of["channel"].get(line.channel, ""),  # type: ignore[arg-type]
            names.of["category"].get(line.category, ""),  # type: ignore[arg-type]
            str(line.number),
        )
