"""The figures of a day are counted once, when it has ended, and before anything of it can leave."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, connections

from crm import casework, counting, figures, tasks
from crm.counting import Measure
from crm.demo import seeding
from crm.models import Case, Contact, CountedDay, DailyCount
from retention import beforehand, policies, runs
from retention.calendar import local_day
from retention.models import RetentionCategory
from tests import factories
from tests.crm import seeded_week
from tests.crm.seeded_week import MONDAY, SUNDAY

from .days import A_DAY, DAY, NOON, THE_NIGHT_AFTER, Caller, figures_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(bilal: Any, telephone: Any, missed_bin: Any) -> Caller:
    """Let somebody ask Bilal about a missed bin."""
    return Caller(by=bilal, channel=telephone, category=missed_bin)


# ── Once, and whole ──────────────────────────────────────────────────────────────────────────────


def test_a_day_that_is_not_over_has_no_figures() -> None:
    for now in (NOON, datetime(2026, 7, 27, 22, 59, tzinfo=UTC)):
        assert figures.catch_up(now=now, since=DAY) == 0

    assert figures.catch_up(now=datetime(2026, 7, 27, 23, tzinfo=UTC), since=DAY) == 1


def test_a_counted_day_is_never_counted_again(asked: Caller) -> None:
    asked()
    assert figures.catch_up(now=THE_NIGHT_AFTER, since=DAY) == 1
    before = figures_of(DAY)

    Contact.objects.update(logged_at=NOON - A_DAY)
    asked()

    assert figures.catch_up(now=THE_NIGHT_AFTER, since=DAY) == 0
    assert figures.count_days([DAY], at=lambda _day: THE_NIGHT_AFTER + A_DAY) == 0  # nor by a worker who was late
    assert figures_of(DAY) == before


def test_a_counting_that_breaks_off_leaves_nothing_half(asked: Caller) -> None:
    asked()

    def broken(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("INSERT") and "dailycount" in sql:
            raise OperationalError("the server went away")
        return execute(sql, *rest)

    with connection.execute_wrapper(broken), pytest.raises(OperationalError):
        figures.catch_up(now=THE_NIGHT_AFTER, since=DAY)
    assert not CountedDay.objects.exists()

    assert figures.catch_up(now=THE_NIGHT_AFTER, since=DAY)
    assert figures_of(DAY)[Measure.CONTACTS] == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_that_count_at_once_one_does(asked: Caller) -> None:
    for _number in range(20):
        asked()

    def count(_worker: int) -> int:
        try:
            return figures.catch_up(now=THE_NIGHT_AFTER)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=3) as pool:
        counted = list(pool.map(count, range(3)))

    assert sorted(counted) == [0, 0, 1]
    assert figures_of(DAY)[Measure.CONTACTS] == 20


# ── Every day, from the first on ─────────────────────────────────────────────────────────────────


def test_every_day_since_the_first_contact_is_counted_and_gaps_are_filled(asked: Caller) -> None:
    asked(NOON - 9 * A_DAY)
    assert figures.catch_up(now=NOON) == 9
    CountedDay.objects.filter(on=DAY - 4 * A_DAY).delete()

    assert figures.catch_up(now=NOON + A_DAY) == 2

    assert list(CountedDay.objects.order_by("on").values_list("on", flat=True)) == [
        DAY - number * A_DAY for number in range(9, -1, -1)
    ]
    assert figures_of(DAY - 4 * A_DAY)[Measure.OPEN] == 1  # a quiet day has figures too


def test_a_council_that_nobody_has_contacted_has_nothing_to_count() -> None:
    assert figures.catch_up(now=NOON) == 0


def test_a_mistyped_century_is_not_counted(asked: Caller) -> None:
    asked(datetime(1926, 7, 27, 11, tzinfo=UTC))

    assert figures.catch_up(now=NOON) == figures.FURTHEST.days


def test_a_day_counted_late_keeps_what_its_dates_tell_and_not_who_waited(
    asked: Caller, resolved: Any, bilal: Any
) -> None:
    case = asked()
    asked()
    casework.close(case, outcome=resolved, answered="Yes.", by=bilal, now=NOON + 2 * A_DAY)

    figures.catch_up(now=NOON + 3 * A_DAY, since=DAY)

    assert figures_of(DAY) == {Measure.CONTACTS: 2, Measure.CASES: 2, Measure.OPEN: 2}
    assert not figures.is_in_time(DAY, NOON + 3 * A_DAY)
    assert figures.is_in_time(DAY, THE_NIGHT_AFTER)


def test_many_days_at_once_come_to_the_same_as_night_after_night(
    bilal: Any, chen: Any, missed_bin: Any, garden_waste: Any
) -> None:
    seeded_week.happen(bilal, chen, bin_=missed_bin, garden=garden_waste)
    each_night = {day: figures_of(day) for day in CountedDay.objects.values_list("on", flat=True)}
    CountedDay.objects.all().delete()

    figures.catch_up(now=datetime(2026, 7, 27, 9, tzinfo=UTC))

    # Monday's answer and the closing of a case are known to have been undone since; nobody knows who waited.
    certain = (Measure.CONTACTS, Measure.NOTHING_TO_LOG, Measure.REPEAT_CONTACTS, Measure.CASES)
    for day, before in each_night.items():
        assert {one: figures_of(day).get(one) for one in certain} == {one: before.get(one) for one in certain}
    assert sum(figures_of(day).get(Measure.ANSWERED_AT_ONCE, 0) for day in each_night) == 0
    assert figures_of(SUNDAY)[Measure.OPEN] == each_night[SUNDAY][Measure.OPEN] == 6
    assert figures_of(MONDAY)[Measure.OPEN] == each_night[MONDAY][Measure.OPEN] + 1


def test_what_the_board_shows_at_midnight_is_what_the_night_counts(
    bilal: Any, chen: Any, missed_bin: Any, garden_waste: Any
) -> None:
    desk = seeded_week.happen(bilal, chen, bin_=missed_bin, garden=garden_waste)
    desk.asks(27, "15:00", desk.about(missed_bin, "resolved"), by=bilal)
    shown = counting.count(DAY, DAY, knows_who_waited=lambda _day: True)

    figures.catch_up(now=THE_NIGHT_AFTER, since=DAY)

    kept = DailyCount.objects.filter(day=DAY).values_list("day", "measure", "team", "channel", "category", "count")
    assert {tuple(row[:-1]): row[-1] for row in kept} == {tuple(kind): number for kind, number in shown.items()}


# ── Before anything leaves ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def long_ago(now: datetime) -> datetime:
    """A case from three years ago, which tonight's run takes, and whose day nobody has counted."""
    for category in RetentionCategory.objects.filter(key__in=["case", "contact"]):
        policies.go_live(category, by=None, now=now)
    at = now - timedelta(days=3 * 365)
    factories.CaseFactory(opened_at=at, closed=True)
    return at


def test_a_run_counts_before_it_takes(long_ago: datetime, now: datetime) -> None:
    run = runs.nightly(clock=lambda: now)

    assert run is not None and run.state == "succeeded"
    assert not Case.objects.exists() and not Contact.objects.exists()
    assert figures_of(local_day(long_ago)) == {Measure.CONTACTS: 1, Measure.CASES: 1, Measure.OPEN: 1}


@pytest.fixture
def faulty() -> Iterator[None]:
    """Something that always fails before a run; it is one more among what the apps have put there."""

    def fail(_now: datetime) -> None:
        raise ValueError("Ada Okonjo-Smythe")

    beforehand.before_each_night(fail)
    yield
    beforehand._acts.remove(fail)


def test_a_fault_in_counting_is_logged_and_keeps_no_record_past_its_day(
    long_ago: datetime, now: datetime, faulty: None, caplog: Any
) -> None:
    with caplog.at_level(logging.ERROR, "retention.beforehand"):
        run = runs.nightly(clock=lambda: now)

    assert run is not None and run.state == "succeeded"
    assert not Case.objects.exists()
    assert [record.getMessage() for record in caplog.records] == ["What comes before disposal failed"]
    assert CountedDay.objects.filter(on=local_day(long_ago)).exists()  # the others had their turn


def test_the_task_and_the_command_count_what_is_left(asked: Caller, capsys: Any, time_machine: Any) -> None:
    time_machine.move_to(THE_NIGHT_AFTER)
    asked(NOON - 3 * A_DAY)

    tasks.count_figures()
    assert CountedDay.objects.count() == 4

    call_command("figures")
    assert "Every day that has ended is counted." in capsys.readouterr().out
    call_command("figures", "--since=2026-07-20")
    assert "Counted 4 days." in capsys.readouterr().out


def test_the_invented_council_has_weeks_of_figures(settings: Any, now: datetime, today: date) -> None:
    settings.DEMO = True
    seeding.seed(customers=120, now=now, progress=lambda _done, _total: None)

    assert CountedDay.objects.count() == 182
    assert {day for day in CountedDay.objects.values_list("on", flat=True)} == {
        today - number * A_DAY for number in range(1, 183)
    }
    assert set(DailyCount.objects.values_list("measure", flat=True)) == set(Measure.values)
    assert figures.catch_up(now=now) == 0
    assert all(figures.is_in_time(day.on, day.counted_at) for day in CountedDay.objects.all())
