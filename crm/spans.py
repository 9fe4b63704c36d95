"""Which days a board shows, and which earlier ones it compares them with."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from retention.calendar import in_full

from .refusals import Refused

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
LONGEST = 366  # days


class BackToFront(Refused):
    """The last day is before the first."""

    def __init__(self) -> None:
        super().__init__(_("The last day is before the first. Change one of them."))


class TooLong(Refused):
    """More days than one page can show."""

    def __init__(self) -> None:
        super().__init__(_("Choose a year or less: %(days)s days at the most.") % {"days": LONGEST})


class NotYet(Refused):
    """Tomorrow has no figures."""

    def __init__(self, today: date) -> None:
        super().__init__(_("Choose a first day up to today, %(today)s.") % {"today": in_full(today)})


@dataclass(frozen=True)
class Span:
    """Some days in a row, the first and the last among them."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def days(self) -> list[date]:
        return [self.first + number * A_DAY for number in range(len(self))]

    @property
    def before(self) -> "Span":
        """Return as many days, whole weeks earlier: Mondays are compared with Mondays, and nobody with a Sunday."""
        earlier = -(-len(self) // 7) * A_WEEK
        return Span(self.first - earlier, self.last - earlier)


def week_of(day: date, *, today: date) -> Span:
    """Return the week, Monday to Sunday, of a day; this week ends today. Raise NotYet."""
    monday = day - day.weekday() * A_DAY
    return between(monday, monday + 6 * A_DAY, today=today)


def between(first: date, last: date, *, today: date) -> Span:
    """Return the days from first to last, up to today. Raise BackToFront, NotYet or TooLong."""
    if last < first:
        raise BackToFront
    if first > today:
        raise NotYet(today)
    span = Span(first, min(last, today))
    if len(span) > LONGEST:
        raise TooLong
    return span
