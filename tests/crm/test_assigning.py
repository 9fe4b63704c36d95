"""Whose case it is: who can be given one, and what becomes of many that are given at once."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from crm import assigning, casework
from crm.models import Case, User
from retention import holds
from tests import factories
from tests.faults.side_by_side import LONG, aside, waits

on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="rows are locked one by one there")


@pytest.fixture
def three(contact_centre: Any) -> list[Case]:
    return [factories.CaseFactory(team=contact_centre) for _ in range(3)]


def ids(cases: list[Case]) -> list[Any]:
    return [case.pk for case in cases]


def test_many_cases_become_a_colleagues(three: list[Case], esi: Any, bilal: Any) -> None:
    given = assigning.assign_many(ids(three), to=bilal, team=None, by=esi)

    assert given == assigning.Given(done=3, refused=(), gone=0)
    assert set(Case.objects.owned_by(bilal)) == set(three)


def test_many_cases_go_to_a_teams_queue(three: list[Case], esi: Any, bilal: Any, one_stop_shop: Any) -> None:
    Case.objects.update(owner=bilal)

    assert assigning.assign_many(ids(three), to=None, team=one_stop_shop, by=esi).done == 3

    assert set(Case.objects.queue(one_stop_shop)) == set(three)


def test_a_case_closed_meanwhile_is_named_and_the_others_are_given(
    three: list[Case], esi: Any, bilal: Any, resolved: Any, now: Any
) -> None:
    closed = casework.close(three[1], outcome=resolved, answered="Done.", by=bilal, now=now)

    given = assigning.assign_many(ids(three), to=bilal, team=None, by=esi)

    assert (given.done, given.gone) == (2, 0)
    assert given.refused == (f"Case {closed.reference} was already closed on 3 August 2026. Reopen it first.",)


def test_what_is_gone_and_what_is_out_of_sight_look_alike(
    three: list[Case], esi: Any, bilal: Any, dara: Any, now: Any
) -> None:
    holds.place(three[0], kind="restriction", reason="Contested.", review_on=date(2026, 9, 1), by=dara, now=now)

    given = assigning.assign_many([*ids(three), uuid4()], to=bilal, team=None, by=esi)

    assert given == assigning.Given(done=2, refused=(), gone=2)
    three[0].refresh_from_db()
    assert three[0].owner is None


def test_the_same_case_twice_is_one(three: list[Case], esi: Any, bilal: Any) -> None:
    given = assigning.assign_many([three[0].pk, three[0].pk], to=bilal, team=None, by=esi)

    assert given == assigning.Given(done=1, refused=(), gone=0)


def test_nobody_who_left_is_given_a_case(three: list[Case], esi: Any, bilal: Any) -> None:
    on_the_screen = User.objects.get(pk=bilal.pk)
    User.objects.filter(pk=bilal.pk).update(is_active=False)

    with pytest.raises(assigning.NotAtWork, match="Bilal Advisor cannot be given cases"):
        assigning.assign_many(ids(three), to=on_the_screen, team=None, by=esi)

    assert not Case.objects.exclude(owner=None).exists()


def test_no_resident_is_given_a_case(three: list[Case], esi: Any) -> None:
    resident = factories.UserFactory(kind=User.Kind.RESIDENT)

    with pytest.raises(assigning.NotAtWork):
        assigning.assign(three[0], to=resident, team=None, by=esi)


def test_a_team_that_is_no_longer_offered_is_given_nothing(three: list[Case], esi: Any, one_stop_shop: Any) -> None:
    one_stop_shop.is_active = False
    one_stop_shop.save()

    for act in (
        lambda: assigning.assign(three[0], to=None, team=one_stop_shop, by=esi),
        lambda: assigning.assign_many(ids(three), to=None, team=one_stop_shop, by=esi),
    ):
        with pytest.raises(assigning.TeamNoMore, match="One-stop shop is no longer offered"):
            act()


def test_nobody_is_given_a_case_that_they_could_not_open(
    three: list[Case], esi: Any, fitz: Any, gus: Any, waste: Any, housing: Any, bilal: Any, now: Any
) -> None:
    casework.refer(three[0], to=waste, by=bilal, now=now)
    casework.refer(three[1], to=housing, by=bilal, now=now)

    given = assigning.assign_many(ids(three), to=fitz, team=None, by=esi)

    assert given.done == 1
    assert Case.objects.owned_by(fitz).get() == three[0]
    assert all("Fitz Officer cannot work on it" in words for words in given.refused)
    with pytest.raises(assigning.CannotWorkOnIt):
        assigning.assign(three[2], to=gus, team=None, by=esi)


def test_giving_many_costs_no_look_at_each_colleague(three: list[Case], esi: Any, bilal: Any) -> None:
    with CaptureQueriesContext(
        connection,
    ) as for_three:
        assigning.assign_many(ids(three), to=bilal, team=None, by=esi)
    permissions = [query for query in for_three if "auth_permission" in query["sql"]]
    assert len(permissions) <= 2  # of the leader and of the colleague


@on_postgresql
def test_many_cases_are_locked_in_one_order(three: list[Case], esi: Any, bilal: Any) -> None:
    with CaptureQueriesContext(connection) as queries:
        assigning.assign_many(reversed(ids(three)), to=bilal, team=None, by=esi)

    locks = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"] or "FOR NO KEY UPDATE" in query["sql"]]
    assert ['"crm_user"' in locks[0], '"crm_case"' in locks[1]] == [True, True]
    assert 'ORDER BY "crm_case"."id" ASC FOR UPDATE' in locks[1]


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_leaders_at_work_on_the_same_cases_wait_for_each_other(
    three: list[Case], esi: Any, bilal: Any, chen: Any
) -> None:
    with transaction.atomic():
        assigning.assign_many(ids(three), to=bilal, team=None, by=esi)
        other = aside(lambda: assigning.assign_many(reversed(ids(three)), to=chen, team=None, by=esi))
        assert waits(other)

    assert other.result(LONG).done == 3
    assert set(Case.objects.owned_by(chen)) == set(three)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_nobody_leaves_while_they_are_being_given_a_case(three: list[Case], esi: Any, bilal: Any) -> None:
    def leave() -> None:
        User.objects.filter(pk=bilal.pk).update(is_active=False)

    with transaction.atomic():
        assigning.assign(three[0], to=bilal, team=None, by=esi)
        leaving = aside(leave)
        assert waits(leaving)

    leaving.result(LONG)
    with pytest.raises(assigning.NotAtWork):
        assigning.assign(three[1], to=bilal, team=None, by=esi)
