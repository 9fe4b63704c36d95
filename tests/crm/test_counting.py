"""What counts for which day, team, channel and category."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from crm import casework, contacts, figures
from crm.contacts import AboutCase, Details
from crm.counting import Measure
from retention.calendar import local_day
from tests import factories

from .days import A_DAY, DAY, NOON, THE_NIGHT_AFTER, Caller, figures_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(bilal: Any, telephone: Any, missed_bin: Any) -> Caller:
    """Let somebody ask Bilal about a missed bin."""
    return Caller(by=bilal, channel=telephone, category=missed_bin)


def test_a_contact_counts_on_the_local_day_on_which_it_was_logged_for_its_advisors_team(
    asked: Caller, bilal: Any, telephone: Any, missed_bin: Any
) -> None:
    asked(datetime(2026, 7, 26, 23, 30, tzinfo=UTC))  # half past midnight on the 27th in London
    asked(datetime(2026, 7, 27, 22, 59, tzinfo=UTC))
    asked(datetime(2026, 7, 27, 23, 0, tzinfo=UTC))  # the 28th

    figures.catch_up(now=THE_NIGHT_AFTER, since=DAY)

    found = figures_of(DAY, "team", "channel", "category")
    assert found[Measure.CONTACTS, bilal.team_id, telephone.pk, None] == 2
    assert found[Measure.CASES, bilal.team_id, telephone.pk, missed_bin.pk] == 2
    assert found[Measure.OPEN, bilal.team_id, None, missed_bin.pk] == 2


def test_what_came_last_week_and_is_logged_today_counts_today(bilal: Any, telephone: Any) -> None:
    came = NOON - timedelta(days=7)
    contacts.log_nothing(Details(channel=telephone, received_at=came), reason="silent", by=bilal, now=NOON)

    figures.catch_up(now=THE_NIGHT_AFTER, since=local_day(came))

    assert figures_of(local_day(came)) == {}
    assert figures_of(DAY) == {Measure.CONTACTS: 1, Measure.NOTHING_TO_LOG: 1}


def test_a_case_without_a_contact_counts_on_the_day_on_which_it_was_opened() -> None:
    factories.CaseFactory(contact=None, opened_at=NOON)

    figures.catch_up(now=THE_NIGHT_AFTER, since=DAY)

    assert figures_of(DAY)[Measure.CASES] == 1
    assert Measure.CONTACTS not in figures_of(DAY)


def test_a_contact_about_two_cases_is_one_repeat_contact(asked: Caller, bilal: Any, telephone: Any) -> None:
    both = [AboutCase(case=asked(NOON - A_DAY), said="Again."), AboutCase(case=asked(NOON - A_DAY), said="And again.")]
    contacts.log(Details(channel=telephone, received_at=NOON), who=None, questions=both, by=bilal, now=NOON)

    figures.catch_up(now=THE_NIGHT_AFTER, since=DAY)

    assert figures_of(DAY)[Measure.CONTACTS] == figures_of(DAY)[Measure.REPEAT_CONTACTS] == 1


def test_an_answer_counts_as_the_first_contacts_only_when_it_was_given_in_it(
    asked: Caller, resolved: Any, bilal: Any
) -> None:
    asked(outcome=resolved)
    an_hour_later = asked()
    casework.close(an_hour_later, outcome=resolved, answered="Yes.", by=bilal, now=NOON + timedelta(hours=1))
    taken_back = asked(outcome=resolved)
    casework.reopen(taken_back, because="No.", by=bilal, now=NOON + timedelta(hours=1))

    figures.catch_up(now=THE_NIGHT_AFTER, since=DAY)

    found = figures_of(DAY)
    assert (found[Measure.CASES], found[Measure.ANSWERED_AT_ONCE], found[Measure.CLOSED]) == (3, 1, 2)
    assert found[Measure.OPEN] == 1


@pytest.mark.parametrize(
    ("due_on", "measure"),
    [(DAY - A_DAY, Measure.OVERDUE), (DAY, Measure.DUE), (DAY + A_DAY, None)],
    ids=["the day before", "the day", "the day after"],
)
def test_a_case_is_due_on_its_day_and_overdue_from_the_next(due_on: date, measure: str | None) -> None:
    factories.CaseFactory(opened_at=NOON - timedelta(days=9), due_on=due_on)

    figures.catch_up(now=THE_NIGHT_AFTER, since=DAY)

    assert set(figures_of(DAY)) - {Measure.OPEN, Measure.WAITING} == ({measure} if measure else set())


def test_only_what_nobody_has_and_no_service_has_waits(bilal: Any) -> None:
    factories.CaseFactory(opened_at=NOON)
    factories.CaseFactory(opened_at=NOON, owner=bilal)
    factories.CaseFactory(opened_at=NOON, referred=True)
    factories.CaseFactory(opened_at=NOON - A_DAY, closed=True)

    figures.catch_up(now=THE_NIGHT_AFTER, since=DAY)

    assert (figures_of(DAY)[Measure.WAITING], figures_of(DAY)[Measure.OPEN]) == (1, 3)


def test_what_was_closed_without_a_day_is_never_counted_as_open() -> None:
    factories.CaseFactory(opened_at=NOON, undated=True)

    figures.catch_up(now=THE_NIGHT_AFTER, since=DAY)

    assert figures_of(DAY) == {Measure.CONTACTS: 1, Measure.CASES: 1}


def test_what_happens_between_midnight_and_the_counting_is_not_yesterdays(
    asked: Caller, resolved: Any, bilal: Any
) -> None:
    case, after_midnight = asked(), datetime(2026, 7, 27, 23, 10, tzinfo=UTC)
    asked(after_midnight)
    casework.close(case, outcome=resolved, answered="Yes.", by=bilal, now=after_midnight)

    figures.catch_up(now=THE_NIGHT_AFTER, since=DAY)

    assert (figures_of(DAY)[Measure.CONTACTS], figures_of(DAY)[Measure.OPEN]) == (1, 1)
    assert Measure.CLOSED not in figures_of(DAY)
