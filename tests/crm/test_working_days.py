"""A due date counts the days on which the council works, and can say how it was worked out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm import working_days
from crm.models import ProclaimedDay

pytestmark = pytest.mark.django_db
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2040, 12, 31))


def test_ten_working_days_are_two_weeks() -> None:
    due = working_days.due(date(2026, 8, 3), 10, nation="ENG")

    assert due.on == date(2026, 8, 17)
    assert due.reasoning == "10 working days from 3 August 2026"


def test_a_bank_holiday_is_passed_over_and_named() -> None:
    due = working_days.due(date(2026, 8, 24), 10, nation="ENG")

    assert due.on == date(2026, 9, 8)
    assert "without 31 August 2026 (" in due.reasoning


def test_scotland_keeps_its_own_holidays() -> None:
    assert working_days.due(date(2026, 7, 31), 1, nation="SCT").on == date(2026, 8, 4)
    assert working_days.due(date(2026, 7, 31), 1, nation="ENG").on == date(2026, 8, 3)


def test_a_proclaimed_day_counts_from_the_moment_it_is_entered() -> None:
    assert working_days.due(date(2026, 6, 1), 1, nation="ENG").on == date(2026, 6, 2)
    ProclaimedDay.objects.create(on=date(2026, 6, 2), nation="ENG", name="The Provost's jubilee")

    due = working_days.due(date(2026, 6, 1), 1, nation="ENG")

    assert due.on == date(2026, 6, 3)
    assert "The Provost's jubilee" in due.reasoning
    assert working_days.due(date(2026, 6, 1), 1, nation="SCT").on == date(2026, 6, 2)


def test_a_target_of_no_days_is_due_the_same_day_or_the_next_that_is_worked() -> None:
    assert working_days.due(date(2026, 8, 3), 0, nation="ENG").on == date(2026, 8, 3)
    assert working_days.due(date(2026, 8, 1), 0, nation="ENG").on == date(2026, 8, 3)


def test_the_days_left_count_down_to_the_due_date_and_below() -> None:
    due = date(2026, 8, 17)
    closed = working_days.closed_days(date(2026, 8, 1), date(2026, 9, 30), nation="ENG")

    assert working_days.left(date(2026, 8, 13), due, closed=closed) == 2
    assert working_days.left(due, due, closed=closed) == 0
    assert working_days.left(date(2026, 8, 19), due, closed=closed) == -2
    assert working_days.left(date(2026, 8, 28), date(2026, 9, 1), closed=closed) == 1  # without the bank holiday


@given(since=DAYS, days=st.integers(min_value=1, max_value=250))
def test_a_due_date_is_a_working_day_with_exactly_so_many_before_it(since: date, days: int) -> None:
    closed = working_days._bank_holidays("ENG", since.year) | working_days._bank_holidays("ENG", since.year + 1)
    due = working_days.count(since, days, closed=closed)

    between = (since + timedelta(days=step) for step in range(1, (due.on - since).days + 1))
    assert working_days.is_working(due.on, closed)
    assert sum(working_days.is_working(day, closed) for day in between) == days


@given(since=DAYS, days=st.integers(min_value=0, max_value=200))
def test_a_longer_target_is_never_due_earlier(since: date, days: int) -> None:
    closed = working_days._bank_holidays("SCT", since.year)

    assert working_days.count(since, days, closed=closed).on <= working_days.count(since, days + 1, closed=closed).on
