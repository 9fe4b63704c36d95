"""When somebody leaves, everything they held goes on, what nobody may see as well; and it is on record."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from auditlog.models import LogEntry

from crm import assigning, casework, handing_over, workload
from crm.handing_over import Handed, Onward
from crm.models import Case, User
from retention import holds
from tests import factories

TODAY = date(2026, 8, 3)


@pytest.fixture
def held(bilal: Any, missed_bin: Any) -> list[Case]:
    """Two open cases of Bilal's, and one that is closed."""
    factories.CaseFactory(owner=bilal, team=bilal.team, closed=True)
    return [factories.CaseFactory(owner=bilal, team=bilal.team, category=missed_bin) for _ in range(2)]


def close_account(colleague: User) -> None:
    colleague.is_active = False
    colleague.save()


def test_everything_open_goes_to_one_colleague(held: list[Case], bilal: Any, chen: Any, esi: Any, now: Any) -> None:
    handed = handing_over.hand_over(bilal, to=Onward(colleague=chen), by=esi, now=now)

    assert handed == [Handed("Open cases", moved=2, left=0)]
    assert set(Case.objects.owned_by(chen)) == set(held)
    assert Case.objects.filter(owner=bilal).count() == 1  # what is closed stays with who closed it


def test_everything_goes_to_the_queue_of_one_team(
    held: list[Case], bilal: Any, esi: Any, one_stop_shop: Any, now: Any
) -> None:
    handing_over.hand_over(bilal, to=Onward(team=one_stop_shop), by=esi, now=now)

    assert set(Case.objects.queue(one_stop_shop)) == set(held)


def test_each_case_goes_to_the_queue_of_its_own_team(
    held: list[Case], bilal: Any, gus: Any, one_stop_shop: Any, contact_centre: Any, now: Any
) -> None:
    elsewhere = factories.CaseFactory(owner=bilal, team=one_stop_shop)
    close_account(bilal)

    assert handing_over.to_queues(bilal, by=gus, now=now) == 3

    assert set(Case.objects.queue(contact_centre)) == set(held)
    assert Case.objects.queue(one_stop_shop).get() == elsewhere


def test_a_case_whose_team_is_no_more_goes_to_a_team_that_would_know(
    bilal: Any, esi: Any, contact_centre: Any, now: Any
) -> None:
    closed_team = factories.TeamFactory(is_active=False)
    cases = {factories.CaseFactory(owner=bilal, team=team) for team in (closed_team, None)}

    handing_over.to_queues(bilal, by=esi, now=now)

    assert set(Case.objects.queue(contact_centre)) == cases


def test_what_no_team_could_take_stays_and_is_counted(bilal: Any, gus: Any, now: Any) -> None:
    case = factories.CaseFactory(owner=bilal, team=None)
    User.objects.update(team=None)
    bilal.team = None

    handed = handing_over.hand_over(bilal, to=handing_over.TO_QUEUES, by=gus, now=now)

    assert handed == [Handed("Open cases", moved=0, left=1)]
    assert Case.objects.owned_by(bilal).get() == case


def test_a_restricted_case_is_handed_over_unseen(held: list[Case], bilal: Any, esi: Any, dara: Any, now: Any) -> None:
    holds.place(held[0], kind="restriction", reason="Contested.", review_on=date(2026, 9, 1), by=dara, now=now)
    assert not Case.objects.visible_to(esi).filter(pk=held[0].pk).exists()
    known = workload.held_by(bilal, seen_by=esi, today=TODAY)
    assert (known.all, known.unseen, sum(share.all for share in known.categories)) == (2, 1, 1)

    handing_over.hand_over(bilal, to=Onward(colleague=esi), by=esi, now=now)

    assert set(Case.objects.filter(owner=esi)) == set(held)


def test_what_a_service_works_on_goes_back_to_the_service(
    bilal: Any, fitz: Any, esi: Any, waste: Any, contact_centre: Any, now: Any
) -> None:
    case = casework.refer(factories.CaseFactory(team=contact_centre), to=waste, by=bilal, now=now)
    casework.start(case, by=fitz, now=now)
    successor = factories.UserFactory(role="Service officer")
    successor.services.add(waste)

    handing_over.hand_over(fitz, to=Onward(team=contact_centre), by=esi, now=now)

    assert Case.objects.visible_to(successor).get(owner=None) == case
    assert case not in Case.objects.queue(contact_centre)


def test_a_case_that_the_colleague_cannot_work_on_goes_to_its_queue(
    held: list[Case], bilal: Any, fitz: Any, esi: Any, contact_centre: Any, now: Any
) -> None:
    assert handing_over.hand_over(bilal, to=Onward(colleague=fitz), by=esi, now=now)[0].moved == 2

    assert set(Case.objects.queue(contact_centre)) == set(held)


def test_nothing_is_handed_to_whoever_left_nor_to_a_team_that_is_no_more(
    held: list[Case], bilal: Any, chen: Any, esi: Any, one_stop_shop: Any, now: Any
) -> None:
    close_account(chen)
    one_stop_shop.is_active = False
    one_stop_shop.save()

    with pytest.raises(assigning.NotAtWork):
        handing_over.hand_over(bilal, to=Onward(colleague=chen), by=esi, now=now)
    with pytest.raises(assigning.TeamNoMore):
        handing_over.hand_over(bilal, to=Onward(team=one_stop_shop), by=esi, now=now)
    with pytest.raises(handing_over.ToThemselves):
        handing_over.hand_over(bilal, to=Onward(colleague=bilal), by=esi, now=now)
    assert Case.objects.owned_by(bilal).count() == 2


def test_a_hand_over_is_on_record_for_the_colleague_and_for_each_case(
    held: list[Case], bilal: Any, chen: Any, esi: Any, now: Any
) -> None:
    LogEntry.objects.all().delete()

    handing_over.hand_over(bilal, to=Onward(colleague=chen), by=esi, now=now)

    line = LogEntry.objects.get(object_pk=str(bilal.pk))
    assert (line.actor, line.additional_data["what"]) == (esi, "handed over open cases: 2")
    assert line.additional_data["why"] == f"to User {chen.pk}"
    assert set(LogEntry.objects.filter(object_pk__in=[str(case.pk) for case in held]).values_list("object_repr")) == {
        (f"crm.Case {case.pk}",) for case in held
    }


def test_many_cases_go_in_batches_each_of_which_stands(
    bilal: Any, chen: Any, esi: Any, missed_bin: Any, now: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(handing_over, "BATCH", 2)
    contact = factories.ContactFactory()
    for _ in range(5):
        factories.CaseFactory(owner=bilal, team=bilal.team, category=missed_bin, contact=contact)

    assert handing_over.hand_over(bilal, to=Onward(colleague=chen), by=esi, now=now)[0] == Handed("Open cases", 5, 0)

    lines = LogEntry.objects.filter(object_pk=str(bilal.pk)).order_by("id")
    said = [line.additional_data["what"] for line in lines if line.additional_data]
    assert said == [f"handed over open cases: {number}" for number in (2, 2, 1)]


def test_a_batch_in_which_nothing_can_go_does_not_stop_those_after_it(
    bilal: Any, gus: Any, contact_centre: Any, now: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(handing_over, "BATCH", 1)
    User.objects.update(team=None)
    bilal.team = None
    for team in (None, contact_centre, None, contact_centre):
        factories.CaseFactory(owner=bilal, team=team)

    assert handing_over.hand_over(bilal, to=handing_over.TO_QUEUES, by=gus, now=now)[0] == Handed("Open cases", 2, 2)


def test_who_left_stands_first_among_those_who_hold_work(
    bilal: Any, chen: Any, esi: Any, django_assert_num_queries: Any
) -> None:
    for officer in (bilal, bilal, chen):
        factories.CaseFactory(owner=officer)
    close_account(chen)

    with django_assert_num_queries(2):  # one for every kind of work, one for the people
        holders = handing_over.holders()

    assert [(holder.colleague, holder.held) for holder in holders] == [
        (chen, (("Open cases", 1),)),
        (bilal, (("Open cases", 2),)),
    ]


# ── Other work than cases ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def chats(bilal: Any) -> Iterator[dict[Any, int]]:
    """A kind of work that another app knows: how many chats each colleague has."""
    having = {bilal.pk: 3}

    def hand_over(leaver: User, *, to: Onward, by: User, now: Any) -> int:
        went = having.pop(leaver.pk, 0)
        if to.colleague and went:
            having[to.colleague.pk] = having.get(to.colleague.pk, 0) + went
        return went

    def count(colleagues: Any) -> dict[Any, int]:
        return {pk: having[pk] for pk in colleagues.values_list("pk", flat=True) if pk in having}

    handing_over.register("Chats", count, hand_over, key="chats")
    yield having
    handing_over.withdraw("chats")


def test_work_that_another_app_knows_is_counted_and_goes_with_the_cases(
    chats: dict[Any, int], held: list[Case], bilal: Any, chen: Any, esi: Any, now: Any
) -> None:
    assert handing_over.held_by(bilal) == [("Open cases", 2), ("Chats", 3)]

    handed = handing_over.hand_over(bilal, to=Onward(colleague=chen), by=esi, now=now)

    assert handed == [Handed("Open cases", 2, 0), Handed("Chats", 3, 0)]
    assert chats == {chen.pk: 3}


def test_whoever_holds_only_chats_is_a_holder_too(chats: dict[Any, int], bilal: Any) -> None:
    assert [holder.held for holder in handing_over.holders()] == [(("Chats", 3),)]
    handing_over.withdraw("chats")
    assert handing_over.holders() == []
