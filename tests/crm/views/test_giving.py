"""A team leader gives many cases at once: what went is counted, what did not is named, and what was ticked stays ticked."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from crm.models import Case, User
from tests import factories

from .reading import form, says

QUEUE, GIVE = "/desk/cases/queue/", "/desk/cases/queue/assign/"


@pytest.fixture
def waiting(esi: Any, missed_bin: Any) -> list[Case]:
    return [factories.CaseFactory(team=esi.team, category=missed_bin) for _ in range(3)]


def give(client: Client, cases: list[Any], query: str = "", follow: bool = True, **typed: Any) -> Any:
    """Tick cases on the queue, fill in the box, and press its button."""
    fields = form(client.get(f"{QUEUE}{query}"), GIVE)
    return client.post(GIVE, {**fields, "case": [getattr(case, "pk", case) for case in cases], **typed}, follow=follow)


def test_ticked_cases_go_to_a_colleague(leader: Client, waiting: list[Case], bilal: Any) -> None:
    page = give(leader, waiting[:2], to=bilal.pk)

    assert says(page, "2 cases are with Bilal Advisor now.", waiting[2].reference)
    assert set(Case.objects.owned_by(bilal)) == set(waiting[:2])


def test_ticked_cases_go_to_a_queue(leader: Client, waiting: list[Case], one_stop_shop: Any) -> None:
    assert says(give(leader, waiting[:1], team=one_stop_shop.pk), "1 case is with One-stop shop now.")
    assert Case.objects.queue(one_stop_shop).get() == waiting[0]


def test_what_was_refused_is_named_with_its_reason(
    leader: Client, waiting: list[Case], bilal: Any, resolved: Any
) -> None:
    fields = form(leader.get(QUEUE), GIVE)
    Case.objects.filter(pk=waiting[0].pk).update(status="closed", outcome=resolved, answered="Yes.")

    page = leader.post(GIVE, {**fields, "case": [case.pk for case in waiting] + [uuid4()], "to": bilal.pk}, follow=True)

    assert says(page, "2 cases are with Bilal Advisor now.", "1 case was not given.")
    assert says(page, f"Case {waiting[0].reference} was already closed", "1 case is no longer kept, or no longer yours")


def test_the_list_comes_back_with_its_filters_and_page(leader: Client, waiting: list[Case], bilal: Any) -> None:
    answer = give(leader, waiting[:1], "?status=open&sort=-due&page=1", follow=False, to=bilal.pk)

    assert answer["Location"] == f"{QUEUE}?status=open&sort=-due&page=1"


def test_no_address_that_was_posted_leads_out_of_the_list(leader: Client, waiting: list[Case], bilal: Any) -> None:
    for posted in ("//evil.example/", "status=zebra&page=//evil.example", "x" * 100_000):
        answer = give(leader, waiting[:1], follow=False, to=bilal.pk, filters=posted)
        assert answer["Location"].startswith(f"{QUEUE}?")
        assert "evil" not in answer["Location"].partition("page=")[0]


def test_nothing_ticked_and_nobody_chosen_is_said_at_the_box(leader: Client, waiting: list[Case]) -> None:
    page = give(leader, [])

    assert page.status_code == 422
    assert says(
        page, "Tick the cases that you want to give.", "Choose a colleague, or the team whose queue it goes to."
    )
    assert 'href="#id_case"' in page.content.decode() and 'id="id_case"' in page.content.decode()


def test_what_was_ticked_and_narrowed_stays_after_a_mistake(leader: Client, waiting: list[Case]) -> None:
    page = give(leader, waiting[:2], "?status=open")

    assert page.status_code == 422
    assert says(page, "3 open cases match", "Status: Open")
    assert set(form(page, GIVE)["filters"]) == {"status=open"}
    assert page.content.decode().count(" checked>") == 2


def test_all_on_the_page_can_be_ticked_without_scripts(leader: Client, waiting: list[Case]) -> None:
    assert leader.get(QUEUE).content.decode().count(" checked>") == 0
    assert leader.get(f"{QUEUE}?ticked=all").content.decode().count(" checked>") == 3


def test_only_colleagues_at_work_and_teams_that_are_offered_stand_in_the_box(
    leader: Client, waiting: list[Case], bilal: Any, chen: Any, one_stop_shop: Any, fitz: Any
) -> None:
    User.objects.filter(pk=chen.pk).update(is_active=False)
    one_stop_shop.is_active = False
    one_stop_shop.save()

    box = leader.get(QUEUE).content.decode().partition('id="give"')[2]

    assert bilal.name in box and "Contact centre" in box
    assert chen.name not in box and "One-stop shop" not in box and fitz.name not in box
    assert give(leader, waiting, to=chen.pk).status_code == 422
    assert give(leader, waiting, team=one_stop_shop.pk).status_code == 422


def test_the_same_form_twice_gives_once(leader: Client, waiting: list[Case], bilal: Any, chen: Any) -> None:
    fields = {**form(leader.get(QUEUE), GIVE), "case": [waiting[0].pk], "to": bilal.pk}
    leader.post(GIVE, fields)
    Case.objects.update(owner=chen)

    leader.post(GIVE, fields)

    assert Case.objects.get(pk=waiting[0].pk).owner == chen


def test_an_advisor_has_no_box_and_no_step(desk: Client, waiting: list[Case], bilal: Any) -> None:
    assert says(desk.get(QUEUE), waiting[0].reference)
    assert "id_case" not in desk.get(QUEUE).content.decode()
    assert desk.post(GIVE, {"case": [waiting[0].pk], "to": bilal.pk}).status_code == 403


@pytest.mark.parametrize("case", ["zebra", "", "0", "\0", "../../"])
def test_what_is_no_case_is_not_ticked(leader: Client, waiting: list[Case], bilal: Any, case: str) -> None:
    assert give(leader, [case], to=bilal.pk).status_code == 422
    assert not Case.objects.exclude(owner=None).exists()


def test_a_visit_to_the_step_leads_to_the_list(leader: Client) -> None:
    assert leader.get(GIVE)["Location"] == QUEUE
