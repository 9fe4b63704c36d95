"""What waits for an officer: each list holds what is its own, and its numbers are those of its rows."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from crm import callback_lists, casework, workload
from crm.models import Callback, Case, Task
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
    assert workload.counts(bilal, TODAY) == {"mine": (4, 1), "queue": (4, 1), "tasks": (0, 0), "callbacks": (0, 0)}


def test_tasks_and_promised_calls_are_counted_in_the_same_query_as_their_lists_hold_them(
    bilal: Any, chen: Any, fitz: Any, ada: Any, django_assert_num_queries: Any
) -> None:
    case = factories.CaseFactory(customer=ada, referred=True, referred_to=fitz.services.get())
    tomorrow = datetime(2026, 8, 4, 9, tzinfo=UTC)
    for day, more in ((31, {"owner": bilal}), (31, {"team": bilal.team}), (30, {"owner": chen}), (30, {"owner": fitz})):
        Task.objects.create(
            what="Ring.",
            customer=ada,
            case=case,
            made_at=tomorrow,
            due_on=date(2026, 7, day) + timedelta(days=3),
            **more,
        )
    for more in ({"officer": bilal, "overdue_at": tomorrow}, {"team": bilal.team}, {"service": fitz.services.get()}):
        Callback.objects.create(
            case=case, number="01632 960001", about="?", promised_by=chen, promised_at=tomorrow, due_at=tomorrow, **more
        )

    for officer, tasks, calls in ((bilal, (2, 0), (2, 1)), (chen, (1, 1), (0, 0)), (fitz, (1, 1), (1, 0))):
        officer.has_perm("crm.change_case")
        with django_assert_num_queries(1):
            counts = workload.counts(officer, TODAY)
        assert (counts["tasks"], counts["callbacks"]) == (tasks, calls)
        assert Task.objects.visible_to(officer).open().of(officer).count() == tasks[0]
        assert callback_lists.own(officer).count() == calls[0]
        assert callback_lists.names_for(officer)[0] == callback_lists.OWN  # the list to which the number leads
        assert not {"tasks", "callbacks"} & workload.loads(officer, today=TODAY).keys()


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
