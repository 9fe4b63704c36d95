"""Until when a record is kept: the council's worked examples, and every day from 2024 to 2040."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.calendar import NotAPeriod, Period, add, cutoff, kept_until, local_day, starts

WORKED_EXAMPLES = """\
2026-05-20T15:00:00Z,6 months,2026-05-20,2026-11-20,2026-11-21
2026-08-31T10:00:00Z,6 months,2026-08-31,2027-02-28,2027-03-01
2024-02-29T12:00:00Z,2 years,2024-02-29,2026-02-28,2026-03-01
2024-02-29T12:00:00Z,12 months,2024-02-29,2025-02-28,2025-03-01
2023-02-28T12:00:00Z,12 months,2023-02-28,2024-02-28,2024-02-29
2026-06-30T23:30:00Z,6 months,2026-07-01,2027-01-01,2027-01-02
2026-03-29T00:30:00Z,12 months,2026-03-29,2027-03-29,2027-03-30
2026-10-25T00:30:00Z,6 months,2026-10-25,2027-04-25,2027-04-26
2026-12-31T23:59:59Z,5 years,2026-12-31,2031-12-31,2032-01-01
2026-01-31T09:00:00Z,30 days,2026-01-31,2026-03-02,2026-03-03
2026-11-22T09:00:00Z,0 days,2026-11-22,2026-11-22,2026-11-23
2027-08-30T22:59:59Z,6 months,2027-08-30,2028-02-29,2028-03-01
""".splitlines()

INSTANTS = st.datetimes(timezones=st.just(UTC)).map(
    lambda some: some.replace(year=2024 + some.year % 17, day=min(some.day, 28))
)
PERIODS = [
    Period.parse(text)
    for text in ("0 days", "30 days", "1 month", "6 months", "12 months", "1 year", "2 years", "5 years")
]
EVERY_DAY = [date(2024, 1, 1) + timedelta(days=n) for n in range((date(2041, 1, 1) - date(2024, 1, 1)).days)]


@pytest.mark.parametrize("example", WORKED_EXAMPLES)
def test_a_record_is_kept_through_the_day_that_the_schedule_names(example: str) -> None:
    clock, period, day, until, due_from = example.split(",")
    instant = datetime.fromisoformat(clock)

    assert local_day(instant) == date.fromisoformat(day)
    assert kept_until(instant, Period.parse(period)) == date.fromisoformat(until)
    assert not _is_due(instant, period, on=date.fromisoformat(until))
    assert _is_due(instant, period, on=date.fromisoformat(due_from))


def _is_due(clock: datetime, period: str, on: date) -> bool:
    return clock < starts(cutoff(on, Period.parse(period)))


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_the_cutoff_finds_what_the_sum_says_on_every_day(period: Period) -> None:
    for today in EVERY_DAY:
        first_kept = cutoff(today, period)
        assert add(first_kept, period) >= today
        assert add(first_kept - timedelta(days=1), period) < today


@given(INSTANTS, st.sampled_from(PERIODS), st.integers(-3, 2500))
def test_a_record_is_due_exactly_when_its_last_day_is_past(instant: datetime, period: Period, days: int) -> None:
    today = local_day(instant) + timedelta(days=days)

    assert (instant < starts(cutoff(today, period))) == (kept_until(instant, period) < today)


@given(st.dates(date(2024, 1, 1), date(2040, 12, 30)), st.sampled_from(PERIODS))
def test_a_later_clock_never_leaves_earlier(day: date, period: Period) -> None:
    assert add(day, period) <= add(day + timedelta(days=1), period)


@pytest.mark.parametrize(
    "text", ["", "soon", "-1 days", "6", "months", "1.5 years", "6 weeks", "٣ days", "201 years", "99999 days"]
)
def test_what_is_not_a_period_is_refused_in_words(text: str) -> None:
    with pytest.raises(NotAPeriod, match="period"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["0 days", "1 day", "6 months", "1 year", " 12 Months "])
def test_a_period_reads_back_as_it_was_written(text: str) -> None:
    period = Period.parse(text)

    assert Period.parse(str(period)) == period


@pytest.mark.parametrize("period", PERIODS, ids=str)
@pytest.mark.parametrize("clock", [date.min, date(1, 12, 31), date(9998, 6, 1), date.max])
def test_a_clock_that_was_mistyped_by_millennia_breaks_nothing(clock: date, period: Period) -> None:
    assert clock <= add(clock, period) <= date.max
    assert date.min <= cutoff(clock, period) <= clock
