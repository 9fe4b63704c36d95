"""Promised calls on the desk: promised on a case's page, listed by who has to make them, tried, and closed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from crm import callbacks
from crm.callbacks import Promise
from crm.models import Callback, Case, Customer, User
from tests import factories


@pytest.fixture
def case(ada: Customer) -> Case:
    return factories.CaseFactory(customer=ada)


def typed(**more: Any) -> dict[str, Any]:
    filled = {"number": "07700 900461", "about": "Ask which gate.", "due_time": "14:30", "all_the_same": ""}
    day = {"due_on_day": "3", "due_on_month": "8", "due_on_year": "2026"}
    return {f"callback-{name}": value for name, value in (filled | day | more).items()}


def said(response: Any) -> str:
    return str(response.content.decode())


def promise(case: Case, bilal: User, now: Any, **more: Any) -> Callback:
    asked = {"number": "07700 900461", "about": "Ask.", "due_at": now + timedelta(hours=3), "officer": bilal}
    return callbacks.promise(case, Promise(**asked | more), by=bilal, now=now)


def test_a_call_is_promised_from_the_page_of_its_case(desk: Client, case: Case, bilal: User) -> None:
    assert 'value="07700 900461"' in said(desk.get(f"/desk/cases/{case.pk}/"))

    answer = desk.post(f"/desk/cases/{case.pk}/callback/", typed(officer=bilal.pk))
    page = said(desk.get(answer.url))

    assert "Bilal" in page and "Call by 3 August 2026 at 14:30" in page
    assert Callback.objects.get().officer == bilal


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(desk: Client, case: Case) -> None:
    answer = desk.post(f"/desk/cases/{case.pk}/callback/", typed(about="Which gate, and whose key?"))
    assert answer.status_code == 422 and "Choose who calls" in said(answer)
    assert "Which gate, and whose key?" in said(answer)


def test_a_reason_to_call_all_the_same_is_asked_where_it_is_needed(
    desk: Client, leader: Client, case: Case, esi: User, bilal: User
) -> None:
    assert "Why is it safe to call this once?" not in said(desk.get(f"/desk/cases/{case.pk}/"))
    Customer.objects.update(safe_to_call=False)
    assert "Why is it safe to call this once?" in said(leader.get(f"/desk/cases/{case.pk}/"))

    refused = leader.post(f"/desk/cases/{case.pk}/callback/", typed(officer=esi.pk))
    assert refused.status_code == 422 and "It is not safe to call this person." in said(refused)
    assert desk.post(f"/desk/cases/{case.pk}/callback/", typed(officer=bilal.pk, all_the_same="x")).status_code == 422
    assert not Callback.objects.exists()

    assert (
        leader.post(
            f"/desk/cases/{case.pk}/callback/", typed(officer=esi.pk, all_the_same="She asked for it today.")
        ).status_code
        == 302
    )
    page = said(leader.get(f"/desk/callbacks/{Callback.objects.get().pk}/"))
    assert "Before you call" in page and "She asked for it today." in page


def test_the_next_to_be_made_stands_first_and_the_late_are_marked(
    desk: Client, case: Case, bilal: User, chen: User, now: Any
) -> None:
    later = promise(case, bilal, now, due_at=now + timedelta(days=2))
    next_ = promise(case, bilal, now, due_at=now + timedelta(hours=1))
    late = promise(case, bilal, now)
    Callback.objects.filter(pk=late.pk).update(due_at=now - timedelta(hours=1))
    promise(case, bilal, now, officer=chen)

    page = said(desk.get("/desk/callbacks/"))

    places = [page.index(f"/desk/callbacks/{one.pk}/") for one in (late, next_, later)]
    assert places == sorted(places) and page.count("Overdue") == 1
    assert page.count("/desk/callbacks/") >= 3 and page.count("<tr") == 4
    assert said(desk.get("/desk/callbacks/?whose=everybody")).count("<tr") == 5
    assert "Nobody in your team" in said(desk.get("/desk/callbacks/?whose=team"))


def test_it_is_tried_twice_and_closed_with_an_outcome(desk: Client, case: Case, bilal: User, now: Any) -> None:
    made = promise(case, bilal, now)
    where = f"/desk/callbacks/{made.pk}/"
    assert "Choose whether the person was reached." in said(desk.post(f"{where}attempt/", {}))
    never = desk.post(f"{where}close/", {"close-outcome": "not_reached", "close-said": "Gave up."})
    assert never.status_code == 422 and "Nobody has tried to call yet" in said(never) and "Gave up." in said(never)

    for reached, note in (("no", "Rang out."), ("yes", "The green gate.")):
        desk.post(f"{where}attempt/", {"attempt-was_reached": reached, "attempt-note": note})
    desk.post(f"{where}close/", {"close-outcome": "spoken", "close-said": "The crew knows."})

    page = said(desk.get(where))
    assert "Rang out." in page and "The green gate." in page and "The crew knows." in page
    assert "Save attempt" not in page
    assert desk.post(f"{where}attempt/", {"attempt-was_reached": "no"}).status_code == 422


def test_fifty_callbacks_ask_no_more_of_the_database(
    desk: Client, case: Case, bilal: User, now: Any, django_assert_max_num_queries: Any
) -> None:
    for _each in range(20):
        promise(case, bilal, now)
    with django_assert_max_num_queries(12):
        desk.get("/desk/callbacks/")
    with django_assert_max_num_queries(12):
        desk.get(f"/desk/callbacks/{Callback.objects.first().pk}/")  # type: ignore[union-attr]
