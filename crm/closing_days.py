"""What follows when the working calendar changes: open cases whose target runs over a day that closed, or opened, are due anew."""

from collections.abc import Iterable
from datetime import date

from . import targets, working_days

FAR = 2  # years: longer than any target, before today and after


def changed(days: Iterable[date]) -> int:
    """Count targets anew over days that were proclaimed, moved or taken back; return how many open cases moved."""
    return sum(targets.recount(day) for day in sorted(set(days)))


def nation_changed(before: str, after: str, *, today: date) -> int:
    """Count targets anew where the council keeps another nation's holidays; return how many open cases moved."""
    first, last = date(today.year - FAR, 1, 1), date(today.year + FAR, 12, 31)
    old, new = (set(working_days.closed_days(first, last, nation=nation)) for nation in (before, after))
    return changed(old ^ new)
