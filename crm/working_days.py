"""Working days of the council's nation, and due dates that can explain themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from math import ceil

import holidays
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from retention.calendar import in_full

from . import councils
from .models import ProclaimedDay

SATURDAY = 5
URGENT_AFTER = Fraction(4, 5)  # of a target


@dataclass(frozen=True)
class Due:
    """A due date and the arithmetic behind it. From `urgent_from` on, 80 % of the target has passed."""

    on: date
    urgent_from: date
    since: date
    days: int
    holidays: tuple[tuple[date, str], ...]

    @property
    def reasoning(self) -> str:
        """Say how the date was worked out: "10 working days from 3 August 2026, without 31 August 2026 (Summer Bank Holiday)"."""
        count = ngettext("%(days)s working day", "%(days)s working days", self.days) % {"days": self.days}
        said = _("%(count)s from %(since)s") % {"count": count, "since": in_full(self.since)}
        if self.holidays:
            said += _(", without %(holidays)s") % {
                "holidays": ", ".join(f"{in_full(day)} ({name})" for day, name in self.holidays)
            }
        return said

    def __str__(self) -> str:
        return f"{in_full(self.on)}: {self.reasoning}"


@lru_cache(maxsize=256)
def _bank_holidays(nation: str, year: int) -> Mapping[date, str]:
    return dict(holidays.country_holidays("GB", subdiv=nation, years=year))


def closed_days(first: date, last: date, *, nation: str = "") -> dict[date, str]:
    """Return the bank holidays and proclaimed days of a nation, the council's own unless named, between two days, both included."""
    nation = nation or councils.current().nation
    days = {
        day: name for year in range(first.year, last.year + 1) for day, name in _bank_holidays(nation, year).items()
    }
    days |= dict(ProclaimedDay.objects.filter(nation=nation, on__range=(first, last)).values_list("on", "name"))
    return {day: name for day, name in days.items() if first <= day <= last}


def is_working(day: date, closed: Mapping[date, str]) -> bool:
    """Say whether the council works on a day."""
    return day.weekday() < SATURDAY and day not in closed


def due(since: date, days: int, *, nation: str = "") -> Due:
    """Return the last day of a target counted in working days from the day after `since`.

    A target of no days is due on the day itself, or on the next working day.
    """
    # At worst every third day is worked: weekends, and Christmas with the days around it.
    horizon = since + timedelta(days=days * 3 + 30)
    return count(since, days, closed=closed_days(since, horizon, nation=nation))


def count(since: date, days: int, *, closed: Mapping[date, str]) -> Due:
    """Count working days where the closed days are known; see `due`."""
    day, left, passed, urgent_from = since, days, [], None
    calm = days - ceil(days * URGENT_AFTER)  # working days that may be left when it becomes urgent
    while left > 0 or not is_working(day, closed):
        day += timedelta(days=1)
        if is_working(day, closed):
            left -= 1
            if left == calm:
                urgent_from = urgent_from or day
        elif day in closed and day.weekday() < SATURDAY:
            passed.append((day, closed[day]))
    return Due(day, urgent_from or day, since, days, tuple(passed))


def left(today: date, until: date, *, closed: Mapping[date, str]) -> int:
    """Return how many working days remain after today until a due date; negative when it has passed."""
    first, last = sorted((today, until))
    days = sum(is_working(first + timedelta(days=step), closed) for step in range(1, (last - first).days + 1))
    return days if until >= today else -days
