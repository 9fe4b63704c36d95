"""The invented nights of the last half year: each counted the day that had ended, as a running council's do."""

from datetime import date, datetime, timedelta

from crm import figures
from retention import calendar

from .history import HALF_A_YEAR


def count(*, today: date) -> None:
    """Count the days before today; what happened earlier has partly left, and was never counted here."""
    figures.count_days([today - timedelta(days=back) for back in range(HALF_A_YEAR, 0, -1)], at=_half_past_midnight)


def _half_past_midnight(day: date) -> datetime:
    return calendar.starts(day + timedelta(days=1)) + timedelta(minutes=30)
