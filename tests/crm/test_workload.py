"""What waits for an officer: each list holds what is its own, and its numbers are those of its rows."""

from datetime import date
from typing import Any

import pytest

from crm import casework, workload
from crm.models import Case
from crm.workload import Load
from retention import holds
from tests import factories

TODAY = date(2026, 8, 3)


def due(on: date, urgent_from: date, **more: Any) -> Case:
    return factories.CaseFactory(due_on=on, escalate_on=urgent_from, **more)


@pytest.fixture
def of_each_urgency(bilal: Any, missed_bin: Any) -> None:
    """Four cases for each list: one late, one urgent, one due today, one with time left."""
    for whose in ({"owner": bilal}, {"team": bilal.team}, {"category": missed_bin, "referred": True}):
        due(date(2026, 7, 31), date(2026, 7, 30), **whose)
        due(date(2026, 8, 4), date(2026, 8, 3), **whose)
        due(date(2026, 8, 3), date(2026, 7, 31), **whose)
        due(date(2026, 8, 14), date(2026, 8, 12), **whose)


def test_the_numbers_of_all_lists_come_in_one_query_and_agree_with_the_lists(
    of_each_urgency: None, bilal: Any, fitz: Any, django_assert_num_queries: Any
) -> None:
    for officer, names in ((bilal, ["mine", "queue"]), (fitz, ["referred"])):
        officer.has_perm("crm.change_case")
        with django_assert_num_queries(1):
            loads = workload.loads(officer, today=TODAY)
        assert loads == dict.fromkeys(names, Load(all=4, late=1, urgent=2, due_today=1))
        for name in names:
            rows = workload.cases_on(name, officer)
            assert (rows.count(), rows.overdue(TODAY).count(), rows.urgent(TODAY).count()) == (4, 1, 2)


def test_the_navigation_is_given_how_many_and_how_many_are_late(of_each_urgency: None, bilal: Any) -> None:
    assert workload.counts(bilal, TODAY) == {"mine": (4, 1), "queue": (4, 1)}


def test_who_has_no_work_has_no_lists(dara: Any, gus: Any, ike: Any) -> None:
    factories.CaseFactory()
    for officer in (dara, gus, ike):
        assert workload.lists_of(officer) == ()
        assert workload.counts(officer, TODAY) == {}


def test_an_officer_of_no_team_has_no_queue(bilal: Any) -> None:
    factories.CaseFactory(team=None)
    bilal.team = None

    assert not workload.cases_on("queue", bilal).exists()
    assert workload.counts(bilal, TODAY)["queue"] == (0, 0)


def test_what_a_service_has_is_in_no_teams_queue_whatever_its_status(
    bilal: Any, fitz: Any, waste: Any, contact_centre: Any, now: Any
) -> None:
    case = casework.refer(factories.CaseFactory(team=contact_centre), to=waste, by=bilal, now=now)
    casework.wait(case, by=fitz, now=now)

    assert not workload.cases_on("queue", bilal).exists()
    assert workload.counts(bilal, TODAY)["queue"] == (0, 0)
    assert workload.cases_on("referred", fitz).get() == case


def test_the_list_by_service_holds_everything_open_and_a_services_own_and_referred_cases(
    bilal: Any, chen: Any, waste: Any, housing: Any, missed_bin: Any
) -> None:
    own = factories.CaseFactory(category=missed_bin, owner=chen)
    passed = factories.CaseFactory(status="referred", referred_to=waste)
    other = factories.CaseFactory(category=factories.CategoryFactory(service=housing))
    factories.CaseFactory(category=missed_bin, closed=True)

    everything = workload.cases_on("service", bilal)

    assert set(everything) == {own, passed, other}
    assert set(everything.of_service(waste)) == {own, passed}


def test_a_restricted_case_is_on_no_list_and_in_no_number(bilal: Any, dara: Any, now: Any) -> None:
    case = factories.CaseFactory(owner=bilal)
    assert workload.counts(bilal, TODAY)["mine"] == (1, 0)

    holds.place(case, kind="restriction", reason="Contested.", review_on=date(2026, 9, 1), by=dara, now=now)

    assert workload.counts(bilal, TODAY)["mine"] == (0, 0)
    assert not workload.cases_on("service", bilal).exists()
