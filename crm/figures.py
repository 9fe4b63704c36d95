"""The figures of each day, counted once when it has ended, and kept when its records have left.

Principle: disposal must not change what was reported, so the figures of an earlier day are read from here and never from its
records. A day is claimed by its `CountedDay` row and counted in the same transaction: of two workers one counts, the other
does nothing, and one that dies leaves nothing half. A counted day is never counted again; nothing here undoes it.

How cases stood at the end of a day is certain only while nobody has worked since. A day that is counted later than the
morning after keeps what its dates still tell (open, due, overdue), and says nothing about who waited, because owners have
changed since. What its records held that had left before is not in its figures. The board says so of each such day.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Min

from retention import calendar

from . import counting
from .counting import A_DAY
from .models import Case, Contact, CountedDay, DailyCount

# Until the counter opens: by then nobody has taken or passed on what was open at midnight.
IN_TIME = timedelta(hours=8)
FURTHEST = timedelta(days=6 * 366)  # a mistyped year of 1900 must not become forty thousand days
AT_ONCE = 92  # days counted in one transaction: a quarter


def catch_up(*, now: datetime, since: date | None = None) -> int:
    """Count every day that has ended and is not counted, oldest first; return how many that were.

    Days count from the first that was counted, and before any was, from the first contact; or from `since` on.
    """
    uncounted = list(_uncounted(since or _first_day(now), calendar.local_day(now)))
    batches = (uncounted[start : start + AT_ONCE] for start in range(0, len(uncounted), AT_ONCE))
    return sum(count_days(batch, at=lambda _day: now) for batch in batches)


def count_days(days: list[date], *, at: Callable[[date], datetime]) -> int:
    """Count some days in one transaction, each as at an instant; return how many: all, or none where one was claimed before."""
    with transaction.atomic():
        if not _claim([CountedDay(on=day, counted_at=at(day)) for day in days]):
            return 0
        counts = counting.count(min(days), max(days), knows_who_waited=lambda day: is_in_time(day, at(day)))
        wanted = set(days)
        rows = [
            DailyCount(
                day_id=kind.day,
                measure=kind.measure,
                team_id=kind.team,
                channel_id=kind.channel,
                category_id=kind.category,
                count=number,
            )
            for kind, number in counts.items()
            if kind.day in wanted
        ]
        DailyCount.objects.bulk_create(rows, batch_size=1000)
    return len(days)


def is_in_time(day: date, counted_at: datetime) -> bool:
    """Say whether a day was counted while everything still stood as it did at its end."""
    return counted_at <= calendar.starts(day + A_DAY) + IN_TIME


def before_disposal(now: datetime) -> None:
    """Count what is not counted yet, before a run takes anything of it; the engine calls this."""
    catch_up(now=now)


def _claim(days: list[CountedDay]) -> bool:
    try:
        with transaction.atomic():
            CountedDay.objects.bulk_create(days)
    except IntegrityError:  # another worker has counted one of them, or waited with us and was first
        return False
    return True


def _uncounted(first: date | None, today: date) -> Iterator[date]:
    if first is None:
        return
    counted = set(CountedDay.objects.filter(on__gte=first).values_list("on", flat=True))
    day = first
    while day < today:
        if day not in counted:
            yield day
        day += A_DAY


def _first_day(now: datetime) -> date | None:
    """Return the day from which figures are kept; None for a council that nobody has contacted yet."""
    if counted := CountedDay.objects.aggregate(first=Min("on"))["first"]:
        return counted
    logged = Contact.objects.aggregate(first=Min("logged_at"))["first"]
    opened = Case.objects.filter(contact=None).aggregate(first=Min("opened_at"))["first"]
    known = [calendar.local_day(at) for at in (logged, opened) if at]
    return max(min(known), calendar.local_day(now) - FURTHEST) if known else None
