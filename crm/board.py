"""What a team leader's board says about some days: numbers of contacts and cases, and of nobody's work in particular.

Every day before today is read from the figures that were counted when it had ended, so that nothing which is disposed of
changes it; today is counted from the records as they are. There are no figures for one officer: the board measures work.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Case, F, FilteredRelation, Q, Sum, When

from retention.calendar import local_day

from . import counting, figures, together
from .counting import CAME_IN, STANDING
from .models import CaseCategory, Channel, CountedDay, DailyCount, Team
from .spans import Span

Tally = Counter[str]  # measure → how many
PLACES = {"team": Team, "channel": Channel, "category": CaseCategory}


class Line(NamedTuple):
    """How many of one kind there were in all the days, or stand at the end of the last."""

    measure: str
    team: int | None
    channel: int | None
    category: int | None
    number: int


@dataclass(frozen=True)
class Names:
    """What teams, channels and categories are called, read together in one query."""

    of: Mapping[str, dict[int, str]]

    @property
    def teams(self) -> list[tuple[int, str]]:
        return sorted(self.of["team"].items(), key=lambda team: team[1].casefold())


@dataclass(frozen=True)
class Board:
    """The figures of a span, and those of the span before it to compare them with.

    by_day: what came in on each day that is counted, and today. A day that is missing there is not counted: it is not zero.
    """

    span: Span
    by_day: Mapping[date, Tally]
    lines: list[Line]
    standing_before: Tally | None
    counted_late: set[date] = field(default_factory=set)  # after the morning that followed them; of both spans
    began: date | None = None  # the first day that was ever counted, where the board needs to say so

    @property
    def uncounted(self) -> list[date]:
        return [day for day in self.span.days if day not in self.by_day]

    @property
    def never_counted(self) -> list[date]:
        """Return the days before the first that was ever counted."""
        return [day for day in self.uncounted if self.began and day < self.began]

    @property
    def came_in(self) -> Tally:
        """Return what came in, of all days that are counted."""
        return sum((self.by_day[day] for day in self.span.days if day in self.by_day), Counter())

    @property
    def came_in_before(self) -> Tally | None:
        """Return what came in on the days that these are compared with; None where one of them is not counted."""
        days = self.span.before.days
        known = all(day in self.by_day for day in days) and not self.uncounted
        return sum((self.by_day[day] for day in days), Counter()) if known else None

    @property
    def knows_how_it_stood(self) -> bool:
        return self.span.last in self.by_day

    @property
    def late(self) -> list[date]:
        return [day for day in self.span.days if day in self.counted_late]

    @property
    def knows_who_waited(self) -> bool:
        return self.knows_how_it_stood and self.span.last not in self.counted_late

    @property
    def knows_who_waited_before(self) -> bool:
        return self.standing_before is not None and self.span.before.last not in self.counted_late

    @property
    def standing(self) -> Tally:
        """Return how many cases waited, were due, overdue and open at the end of the last day, or are so now."""
        return sum(self.by("team", STANDING).values(), Counter())

    def by(self, place: str, measures: Iterable[str] = CAME_IN) -> dict[Any, Tally]:
        """Return a tally for each id of a team, channel or category; for None, what belongs to none."""
        found: dict[Any, Tally] = defaultdict(Counter)
        for line in self.lines:
            if line.measure in measures:
                found[getattr(line, place)][line.measure] += line.number
        return dict(found)


def share(tally: Tally, part: str, whole: str) -> int | None:
    """Return how many of a hundred; None for a share of nothing, which is no number."""
    return round(100 * tally[part] / tally[whole]) if tally[whole] else None


def names() -> Names:
    """Return what everything is called that a figure can be about."""
    found = together.read({place: (model.objects.all(), ["name"]) for place, model in PLACES.items()})
    return Names({place: {row.pk: row.name for row in rows} for place, rows in found.items()})


def read(span: Span, *, team: int | None, now: datetime) -> Board:
    """Return the figures of a span, for one team where it is named."""
    by_day: dict[date, Tally] = {}
    late: set[date] = set()
    for day, counted_at, measure, number in _days(span, team):
        tally = by_day.setdefault(day, Counter())
        if measure:
            tally[measure] += number
        if not figures.is_in_time(day, counted_at):
            late.add(day)
    lines, standing_before = _lines(span, team)
    today = local_day(now)
    if today in span:
        by_day[today] = Counter()
        for line in _now(today, team):
            lines.append(line)
            if line.measure in CAME_IN:
                by_day[today][line.measure] += line.number
    found = Board(span, by_day, lines, standing_before if span.before.last in by_day else None, late)
    return replace(found, began=_began()) if found.uncounted else found


def daily(span: Span, *, team: int | None, now: datetime) -> Iterator[tuple[date, Line | None]]:
    """Yield every figure of each day, as a file has them; for a day that is not counted, the day with None."""
    today = local_day(now)
    counted = set(CountedDay.objects.filter(on__range=(span.first, span.last)).values_list("on", flat=True))
    yield from ((day, None) for day in span.days if day not in counted and day != today)
    rows = DailyCount.objects.filter(_of(team), _during(span)).order_by("day", "pk")
    for day, *line in rows.values_list("day", *Line._fields[:-1], "count").iterator():
        yield day, Line(*line)
    if today in span:
        yield from ((today, line) for line in _now(today, team))


def _began() -> date | None:
    return CountedDay.objects.order_by("on").values_list("on", flat=True).first()


def _now(today: date, team: int | None) -> list[Line]:
    counted = counting.count(today, today, knows_who_waited=lambda _day: True)
    return [Line(*kind[1:], number) for kind, number in counted.items() if team is None or kind.team == team]


def _days(span: Span, team: int | None) -> Any:
    """Return what came in on each counted day; a day on which nothing did is there too, without a measure."""
    days = Q(on__range=(span.first, span.last)) | Q(on__range=(span.before.first, span.before.last))
    these = Q(counts__measure__in=CAME_IN) & _of(team, "counts__team")
    return (
        CountedDay.objects.filter(days)
        .annotate(these=FilteredRelation("counts", condition=these))
        .order_by("on")
        .values_list("on", "counted_at", "these__measure")
        .annotate(number=Sum("these__count"))
    )


def _lines(span: Span, team: int | None) -> tuple[list[Line], Tally]:
    """Return what came in and how it stood at the end, by team, channel and category; and how it stood in all before."""
    came_in = Q(measure__in=CAME_IN) & _during(span)
    stood = Q(measure__in=STANDING, day__in=(span.last, span.before.last))
    rows = (
        DailyCount.objects.filter(came_in | stood, _of(team))
        .order_by()
        .annotate(stood_on=Case(When(measure__in=STANDING, then=F("day"))))
        .values_list("stood_on", "measure", "team", "channel", "category")
        .annotate(number=Sum("count"))
    )
    lines, before = [], Counter()
    for stood_on, *values in rows:
        line = Line(*values)
        if stood_on == span.before.last:
            before[line.measure] += line.number
        else:
            lines.append(line)
    return lines, before


def _during(span: Span) -> Q:
    return Q(day__gte=span.first, day__lte=span.last)


def _of(team: int | None, column: str = "team") -> Q:
    return Q() if team is None else Q(**{column: team})
