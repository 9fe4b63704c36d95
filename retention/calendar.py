"""Periods and local days: until when a record is kept, and which clocks have run out."""

import calendar as months_of
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import ngettext

# The council promises days, and its residents count them by the clock on their own wall.
LOCAL = ZoneInfo("Europe/London")

Unit = Literal["day", "month", "year"]
UNITS: tuple[Unit, ...] = ("day", "month", "year")
LONGEST_IN_YEARS = 200


class NotAPeriod(ValueError):
    """The text is not a length of time that a retention schedule can use."""


@dataclass(frozen=True, order=False)
class Period:
    """A length of time in whole calendar days, months or years; 0 days is "the night after"."""

    length: int
    unit: Unit

    def __post_init__(self) -> None:
        in_years = self.length / {"day": 365, "month": 12, "year": 1}[self.unit]
        if self.length < 0 or in_years > LONGEST_IN_YEARS:
            raise NotAPeriod(f"A period is between 0 days and {LONGEST_IN_YEARS} years, not {self}.")

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read "6 months", "30 days" or "2 years"; raise NotAPeriod for anything else."""
        found = re.fullmatch(r"\s*(\d{1,5})\s+(day|month|year)s?\s*", text, re.IGNORECASE | re.ASCII)
        if not found:
            raise NotAPeriod(
                f'"{text}" is not a period. Write a number and a unit, such as "30 days", "6 months" or "2 years".'
            )
        unit: Unit = found[2].lower()  # type: ignore[assignment]  # the pattern admits nothing else
        return cls(int(found[1]), unit)

    def __str__(self) -> str:
        return f"{self.length} {self.unit}{'' if self.length == 1 else 's'}"

    @property
    def in_words(self) -> str:
        """Say the period in the reader's language."""
        words = {
            "day": ngettext("%(length)s day", "%(length)s days", self.length),
            "month": ngettext("%(length)s month", "%(length)s months", self.length),
            "year": ngettext("%(length)s year", "%(length)s years", self.length),
        }
        return words[self.unit] % {"length": self.length}


def add(day: date, period: Period) -> date:
    """Return the last day on which a record with this day on its clock is kept.

    Calendar months and years; where the month is shorter, its last day (31 August + 6 months = 28 or 29 February).
    A clock that somebody mistyped by millennia is kept until the last day that there is.
    """
    if period.unit == "day":
        return day + min(timedelta(days=period.length), date.max - day)
    step = period.length * (12 if period.unit == "year" else 1)
    year, month = divmod(day.year * 12 + day.month - 1 + step, 12)
    month += 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, months_of.monthrange(year, month)[1]))


def cutoff(today: date, period: Period) -> date:
    """Return the first day whose records must still be kept: a clock on any earlier local day has run out.

    The inverse of `add`, which never runs backwards: add(d) < today holds for exactly the days before the answer.
    """
    first_kept = _about(today, period)
    while add(first_kept, period) < today:
        first_kept += timedelta(days=1)
    while first_kept > date.min and add(first_kept - timedelta(days=1), period) >= today:
        first_kept -= timedelta(days=1)
    return first_kept


def _about(today: date, period: Period) -> date:
    """Return a day within a few days of the cutoff, to start looking from."""
    if period.unit == "day":
        return today - min(timedelta(days=period.length), today - date.min)
    step = period.length * (12 if period.unit == "year" else 1)
    year, month = divmod(today.year * 12 + today.month - 1 - step, 12)
    return date(max(year, 1), month + 1, min(today.day, 28))


def local_day(instant: datetime) -> date:
    """Return the day in the council's own time zone on which something happened."""
    return instant.astimezone(LOCAL).date()


def starts(day: date) -> datetime:
    """Return the instant, in UTC, at which a local day begins."""
    return datetime.combine(day, time(), LOCAL).astimezone(UTC)


def day_of(clock: date | datetime) -> date:
    """Return the local day of a clock, whether the column keeps an instant or a date."""
    return local_day(clock) if isinstance(clock, datetime) else clock


def kept_until(clock: date | datetime, period: Period) -> date:
    """Return the last local day on which a record is kept; it is due from the next."""
    return add(day_of(clock), period)


def in_full(day: date) -> str:
    """Write a date as the council does: 3 August 2026."""
    return date_format(day, "j F Y")
