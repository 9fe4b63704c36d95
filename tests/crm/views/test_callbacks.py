"""Promised calls on the desk: promised on a case's page, listed by who has to make them, tried, and closed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from crm import alerts, callbacks, casework, protecting, roles
from crm.callbacks import Promise
from crm.models import Callback, Case, CategoryQuestion, Customer, User
from retention import holds
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


def closing_of(case: Case, outcome: Any, **more: str) -> dict[str, Any]:
    typed = {"outcome": outcome.pk, "answered": "On Tuesday, by noon.", "seen": casework.answer_seen(case)}
    return {f"close-{name}": value for name, value in (typed | more).items()}


def test_the_closing_form_asks_what_becomes_of_a_promised_call(
    desk: Client, case: Case, bilal: User, resolved: Any, now: Any
) -> None:
    asks = "A call is still promised. What becomes of it?"
    page = f"/desk/cases/{case.pk}/"
    assert asks not in said(desk.get(page))
    promise(case, bilal, now)
    assert asks in said(desk.get(page)) and "Bilal Advisor, by 3 August 2026 at 13:42" in said(desk.get(page))

    refused = desk.post(f"{page}close/", closing_of(case, resolved))
    assert refused.status_code == 422 and "Choose whether it is still to be made." in said(refused)
    assert "On Tuesday, by noon." in said(refused) and not Case.objects.get().is_closed

    answer = desk.post(f"{page}close/", closing_of(case, resolved, calls="keep"), follow=True)
    assert "1 promised call is still to be made." in said(answer) and Case.objects.get().is_closed
    assert "<tr" in said(desk.get("/desk/callbacks/"))


def test_a_call_ends_with_its_case_where_it_is_no_longer_needed(
    desk: Client, case: Case, bilal: User, resolved: Any, now: Any
) -> None:
    made = promise(case, bilal, now)
    desk.post(f"/desk/cases/{case.pk}/close/", closing_of(case, resolved, calls="end"))
    page = said(desk.get(f"/desk/callbacks/{made.pk}/"))
    assert "No longer needed" in page and "The case was closed: " in page and "Save attempt" not in page


def test_the_number_of_somebody_protected_is_masked_until_it_is_shown_for_a_reason(
    desk: Client, signed_in: Any, case: Case, ada: Customer, bilal: User, esi: User, contact_centre: Any, now: Any
) -> None:
    made = promise(case, bilal, now)
    where = f"/desk/callbacks/{made.pk}/"
    assert "900461" in said(desk.get(where))
    noor = factories.UserFactory(email="noor@example.org", role=roles.PROTECTED, team=contact_centre)

    protecting.protect(ada, because="He asked for her.", by=esi, now=now)

    assert desk.get(where).status_code == 404
    assert where not in said(desk.get("/desk/callbacks/?whose=everybody"))
    named = signed_in(noor)
    assert where in said(named.get("/desk/callbacks/?whose=everybody"))
    page = said(named.get(where))
    assert "900461" not in page and "Masked" in page and f"/desk/customers/{ada.pk}/reveal/" in page
    failed = named.post(f"{where}number/", {"number-number": "her work"})
    assert failed.status_code == 422 and "her work" in said(failed) and "900461" not in said(failed)
    alerts.raise_alert(protecting.Kind.REVEALED, ada, by=noor, now=now)
    assert "900461" in said(named.get(where))


def test_what_is_restricted_is_on_no_list_of_calls(
    desk: Client, case: Case, ada: Customer, bilal: User, dara: User, now: Any
) -> None:
    made = promise(case, bilal, now)
    where = f"/desk/callbacks/{made.pk}/"
    assert where in said(desk.get("/desk/callbacks/"))
    holds.place(ada, kind="restriction", reason="Contested.", review_on=date(2026, 9, 1), by=dara, now=now)
    assert where not in said(desk.get("/desk/callbacks/"))
    assert desk.get(where).status_code == 404
    assert desk.post(f"{where}number/", {"number-number": "01632 960001"}).status_code == 404


def test_the_number_is_put_right_and_what_is_none_is_refused(desk: Client, case: Case, bilal: User, now: Any) -> None:
    made = promise(case, bilal, now)
    where = f"/desk/callbacks/{made.pk}/"
    refused = desk.post(f"{where}number/", {"number-number": "her work"})
    assert refused.status_code == 422 and "not a full telephone number" in said(refused) and "her work" in said(refused)
    Callback.objects.update(number="")
    assert "Write the right number below before you call." in said(desk.get(where))
    assert desk.post(f"{where}number/", {"number-number": "01632 960001"}).status_code == 302
    assert "01632 960001" in said(desk.get(where))


@pytest.fixture
def asked(case: Case) -> list[CategoryQuestion]:
    rows = (
        {"wording": "Has it been emptied since?", "kind": "choice", "choices": "Yes\nNo", "is_required": True},
        {"wording": "When can the crew come?", "kind": "date"},
    )
    make = case.category.questions.create
    return [make(in_callback=True, position=place, **row) for place, row in enumerate(rows)]


def test_what_the_category_asks_in_a_callback_is_asked_kept_and_shown(
    desk: Client, case: Case, bilal: User, asked: list[CategoryQuestion], now: Any
) -> None:
    made = promise(case, bilal, now)
    where = f"/desk/callbacks/{made.pk}/"
    page = said(desk.get(where))
    assert page.count("Has it been emptied since?") == 2 and "Write the answers down" in page
    desk.post(f"{where}attempt/", {"attempt-was_reached": "yes"})
    typed = {"close-outcome": "spoken", "close-said": "The crew knows."}
    day = dict(zip(("day", "month", "year"), ("31", "2", "2026"), strict=True))
    typed |= {f"close-a{asked[1].pk}_{part}": value for part, value in day.items()}

    refused = desk.post(f"{where}close/", typed)
    assert refused.status_code == 422 and "Has it been emptied since: choose one." in said(refused)
    assert "is not a date" in said(refused) and "The crew knows." in said(refused) and 'value="31"' in said(refused)

    typed |= {f"close-a{asked[0].pk}": "No", f"close-a{asked[1].pk}_month": "8"}
    assert desk.post(f"{where}close/", typed).status_code == 302
    page = said(desk.get(where))
    assert "Answers" in page and "<dd" in page and "31 August 2026" in page and "Save attempt" not in page


def test_who_was_not_reached_is_asked_nothing(
    desk: Client, case: Case, bilal: User, asked: list[CategoryQuestion], now: Any
) -> None:
    where = f"/desk/callbacks/{promise(case, bilal, now).pk}/"
    desk.post(f"{where}attempt/", {"attempt-was_reached": "no"})
    assert desk.post(f"{where}close/", {"close-outcome": "not_reached", "close-said": "Twice."}).status_code == 302
    assert "Answers" not in said(desk.get(where))
