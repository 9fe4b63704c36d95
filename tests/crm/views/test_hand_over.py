"""A team leader passes on what a colleague holds."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from crm.models import Case, User
from retention import holds
from tests import factories

from .reading import form, says


@pytest.fixture
def held(bilal: Any, missed_bin: Any, garden_waste: Any) -> list[Case]:
    rows = [(missed_bin, "2026-07-31"), (missed_bin, "2026-08-14"), (garden_waste, "2026-08-14")]
    return [
        factories.CaseFactory(owner=bilal, team=bilal.team, category=category, due_on=due_on)
        for category, due_on in rows
    ]


def hand_over(client: Client, leaver: Any, **typed: Any) -> Any:
    address = f"/desk/hand-over/{leaver.pk}/"
    return client.post(address, {**form(client.get(address), address), **typed}, follow=True)


def test_those_who_have_left_stand_first(leader: Client, held: list[Case], chen: Any) -> None:
    factories.CaseFactory(owner=chen)
    User.objects.filter(pk=chen.pk).update(is_active=False)

    page = leader.get("/desk/hand-over/")

    assert says(page, "Chen Elsewhere", "Has left", "Open cases: 1", "Bilal Advisor", "Works here", "Open cases: 3")
    text = page.content.decode()
    assert text.index("Chen Elsewhere") < text.index("Bilal Advisor")


def test_when_nobody_holds_anything_the_page_teaches(leader: Client, bilal: Any) -> None:
    assert says(leader.get("/desk/hand-over/"), "Nobody holds any work.")
    assert says(leader.get(f"/desk/hand-over/{bilal.pk}/"), "They hold nothing.")


def test_the_page_of_a_colleague_says_what_they_hold(leader: Client, held: list[Case], bilal: Any, chen: Any) -> None:
    factories.CaseFactory(owner=chen, category=factories.CategoryFactory(name="Somebody else’s"))

    page = leader.get(f"/desk/hand-over/{bilal.pk}/")

    assert says(page, "Open cases 3", "Overdue 1", "Missed bin 2 1", "Garden waste subscription 1 0", "Open 3 1")
    assert not says(page, "Somebody else’s")


@pytest.mark.parametrize(
    ("how", "where"),
    [("own", "the queues of their teams"), ("team", "the queue of One-stop shop"), ("colleague", "Chen Elsewhere")],
)
def test_everything_goes_where_the_leader_chose(
    leader: Client,
    held: list[Case],
    bilal: Any,
    chen: Any,
    one_stop_shop: Any,
    contact_centre: Any,
    how: str,
    where: str,
) -> None:
    page = hand_over(leader, bilal, how=how, team=one_stop_shop.pk, colleague=chen.pk)

    assert says(page, f"Open cases of Bilal Advisor: 3 handed over to {where}.")
    there = {
        "own": Case.objects.queue(contact_centre),
        "team": Case.objects.queue(one_stop_shop),
        "colleague": Case.objects.owned_by(chen),
    }
    assert set(there[how]) == set(held)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose where it goes."),
        ({"how": "team"}, "Choose the team whose queue it goes to."),
        ({"how": "colleague"}, "Choose the colleague to whom it goes."),
    ],
)
def test_what_is_missing_is_said(
    leader: Client, held: list[Case], bilal: Any, typed: dict[str, str], said: str
) -> None:
    page = hand_over(leader, bilal, **typed)

    assert page.status_code == 422
    assert says(page, said)
    assert Case.objects.owned_by(bilal).count() == 3


def test_only_those_who_could_go_on_with_it_are_offered(
    leader: Client, held: list[Case], bilal: Any, chen: Any, esi: Any, fitz: Any, gus: Any, dara: Any, waste: Any
) -> None:
    gone = factories.UserFactory(name="Gone Away", role="Advisor", is_active=False)

    def offered(leaver: Any) -> set[Any]:
        page = leader.get(f"/desk/hand-over/{leaver.pk}/")
        return set(page.context["form"].fields["colleague"].queryset)

    assert offered(bilal) == {chen, esi}
    officer = factories.UserFactory(role="Service officer")
    officer.services.add(waste)
    assert offered(officer) == {bilal, chen, esi, fitz}
    assert hand_over(leader, bilal, how="colleague", colleague=gone.pk).status_code == 422


def test_a_restricted_case_is_counted_and_says_nothing_else(
    leader: Client, held: list[Case], bilal: Any, dara: Any, now: Any
) -> None:
    secret = factories.CaseFactory(owner=bilal, category=factories.CategoryFactory(name="Canary category"))
    assert says(leader.get(f"/desk/hand-over/{bilal.pk}/"), "Canary category")
    holds.place(secret, kind="restriction", reason="Contested.", review_on=date(2026, 9, 1), by=dara, now=now)

    page = leader.get(f"/desk/hand-over/{bilal.pk}/")

    assert says(page, "Open cases 4", "1 of the cases is one that you may not open. It is handed over with the others.")
    assert not says(page, "Canary category")


def test_a_resident_is_no_colleague(leader: Client) -> None:
    resident = factories.UserFactory(kind=User.Kind.RESIDENT)
    assert leader.get(f"/desk/hand-over/{resident.pk}/").status_code == 404


def test_who_may_not_give_cases_may_not_hand_over(
    desk: Client, signed_in: Any, fitz: Any, held: list[Case], bilal: Any
) -> None:
    for client in (desk, signed_in(fitz)):
        assert client.get("/desk/hand-over/").status_code == 403
        assert client.post(f"/desk/hand-over/{bilal.pk}/", {"how": "own"}).status_code == 403
    assert Case.objects.owned_by(bilal).count() == 3


def test_the_pages_cost_the_same_for_one_colleague_and_for_many(
    leader: Client, bilal: Any, missed_bin: Any, contact_centre: Any
) -> None:
    costs = []
    for rows in (1, 10, 50):
        for _ in range(rows):
            factories.CaseFactory(owner=factories.UserFactory(team=contact_centre), category=missed_bin)
            factories.CaseFactory(owner=bilal, category=factories.CategoryFactory())
        counted = []
        for address in ("/desk/hand-over/", f"/desk/hand-over/{bilal.pk}/"):
            with CaptureQueriesContext(connection) as queries:
                leader.get(address)
            counted.append(len(queries))
        costs.append(tuple(counted))
    assert len(set(costs)) == 1, costs
    assert max(costs[0]) <= 12, costs
