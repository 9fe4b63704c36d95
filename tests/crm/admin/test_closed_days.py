"""The working calendar: proclaimed days move the due dates of open cases, and a year stands on one page."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from crm import councils, targets
from crm.models import Case, Council, ProclaimedDay
from tests import factories

from .filling import as_shown, change
from .test_retiring import says

ADD = "/admin/crm/proclaimedday/add/"
JUBILEE = {"on": "2026-08-05", "nation": "ENG", "name": "The Provost’s jubilee"}


@pytest.fixture
def case(missed_bin: object) -> Case:
    """An open case, due on 10 August: five working days from Monday, 3 August 2026."""
    case = factories.CaseFactory(category=missed_bin)
    Case.objects.filter(pk=case.pk).update(**targets.columns(date(2026, 8, 3), 5))
    case.refresh_from_db()
    assert case.due_on == date(2026, 8, 10)
    return case


def due(case: Case) -> date:
    case.refresh_from_db()
    return case.due_on


def test_a_proclaimed_day_moves_the_cases_that_are_open(keeper: Client, case: Case) -> None:
    answer = keeper.post(ADD, JUBILEE, follow=True)

    assert says(answer, "1 open case has a new due date.")
    assert due(case) == date(2026, 8, 11)
    assert "The Provost’s jubilee" in case.due_reasoning


def test_a_day_that_is_moved_counts_where_it_was_and_where_it_is(keeper: Client, case: Case) -> None:
    keeper.post(ADD, JUBILEE)
    page = f"/admin/crm/proclaimedday/{ProclaimedDay.objects.get().pk}/change/"

    assert says(change(keeper, page, on="2026-09-02"), "1 open case has a new due date.")
    assert due(case) == date(2026, 8, 10)
    assert says(change(keeper, page, on="2026-08-06"), "1 open case has a new due date.")
    assert due(case) == date(2026, 8, 11)


def test_a_day_that_is_taken_back_moves_them_back(keeper: Client, case: Case) -> None:
    keeper.post(ADD, JUBILEE)
    day = ProclaimedDay.objects.get()

    answer = keeper.post(f"/admin/crm/proclaimedday/{day.pk}/delete/", {"post": "yes"}, follow=True)

    assert says(answer, "1 open case has a new due date.")
    assert due(case) == date(2026, 8, 10)


def test_a_day_of_another_nation_moves_nothing(keeper: Client, case: Case) -> None:
    answer = keeper.post(ADD, JUBILEE | {"nation": "SCT"}, follow=True)

    assert says(answer, "No open case has a new due date.")
    assert due(case) == date(2026, 8, 10)


def test_another_nation_moves_the_cases_whose_holidays_differ(keeper: Client) -> None:
    case = factories.CaseFactory()
    Case.objects.filter(pk=case.pk).update(**targets.columns(date(2026, 7, 30), 5))  # Scotland rests on 3 August
    page = f"/admin/crm/council/{Council.ONLY}/change/"

    assert says(change(keeper, page, nation="SCT"), "1 open case has a new due date.")

    assert councils.current().nation == "SCT"
    assert due(case) == date(2026, 8, 7)


def test_a_new_day_is_one_of_the_councils_own_nation_unless_said_otherwise(keeper: Client) -> None:
    Council.objects.update(nation="WLS")

    assert as_shown(keeper.get(ADD))["nation"] == "WLS"


def test_the_year_shows_bank_holidays_and_proclaimed_days_together(keeper: Client, dpo: Client) -> None:
    keeper.post(ADD, JUBILEE)

    for client in (keeper, dpo):
        page = client.get("/admin/crm/proclaimedday/calendar/")
        assert says(page, "25 December 2026") and says(page, "31 August 2026")
        assert says(page, "Proclaimed: The Provost’s jubilee")
    assert not says(keeper.get("/admin/crm/proclaimedday/calendar/?year=2027"), "The Provost’s jubilee")


@pytest.mark.parametrize("year", ["", "0", "99999", "20x6", "²026", "-2026"])
def test_a_year_that_is_none_is_refused(keeper: Client, year: str) -> None:
    assert keeper.get("/admin/crm/proclaimedday/calendar/", {"year": year}).status_code == 400


def test_many_cases_are_counted_anew_in_a_few_statements(django_assert_max_num_queries: Any) -> None:
    for _ in range(30):
        case = factories.CaseFactory()
        Case.objects.filter(pk=case.pk).update(**targets.columns(date(2026, 8, 3), 5))
    ProclaimedDay.objects.create(on=date(2026, 8, 5), nation="ENG", name="x")

    with django_assert_max_num_queries(8):
        assert targets.recount(date(2026, 8, 5)) == 30
        assert targets.recount(date(2026, 8, 4)) == 0
