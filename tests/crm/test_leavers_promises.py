"""A call that was promised, and a task, outlive whoever had them: they go to somebody who can open them, or into a queue."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry

from crm import callback_lists, handing_over, protecting
from crm.handing_over import TO_QUEUES, Handed, Onward
from crm.models import Callback, Case, Customer, Task, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(ada: Customer, bilal: User) -> Case:
    return factories.CaseFactory(customer=ada, team=bilal.team)


@pytest.fixture
def callback(case: Case, bilal: User, now: datetime) -> Callback:
    return owed(case, bilal, now)


@pytest.fixture
def task(case: Case, bilal: User, now: datetime) -> Task:
    return Task.objects.create(
        what="Ring.", customer=case.customer, case=case, owner=bilal, made_at=now, due_on=now.date()
    )


def owed(case: Case, by: User, now: datetime, **more: Any) -> Callback:
    due = now + timedelta(hours=3)
    asked = {"officer": by, "number": "01632 960001", "about": "Which gate?", "promised_by": by, "promised_at": now}
    return Callback.objects.create(case=case, due_at=due, **asked | more)


def test_open_callbacks_and_tasks_go_to_the_colleague_and_stay_due(
    callback: Callback, task: Task, case: Case, bilal: User, chen: User, esi: User, now: datetime
) -> None:
    ended = owed(case, bilal, now, closed_at=now, outcome="spoken")
    assert handing_over.held_by(bilal) == [("Callbacks", 1), ("Tasks", 1)]

    handed = handing_over.hand_over(bilal, to=Onward(colleague=chen), by=esi, now=now)

    assert handed == [Handed("Callbacks", 1, 0), Handed("Tasks", 1, 0)]
    assert list(callback_lists.own(chen)) == [callback]
    assert Task.objects.get().owner == chen
    kept = Callback.objects.get(pk=callback.pk)
    assert (kept.due_at, kept.promised_by) == (callback.due_at, bilal)
    assert Callback.objects.get(pk=ended.pk).officer == bilal  # what is ended stays with whoever ended it
    said = LogEntry.objects.filter(object_pk=str(bilal.pk), additional_data__what__startswith="handed over")
    assert {entry.additional_data["what"] for entry in said} == {"handed over callbacks: 1", "handed over tasks: 1"}
    assert LogEntry.objects.filter(object_pk=str(callback.pk), action=LogEntry.Action.UPDATE).exists()


def test_without_a_colleague_they_wait_in_the_queue_of_their_team(
    callback: Callback, task: Task, bilal: User, esi: User, now: datetime
) -> None:
    assert handing_over.to_queues(bilal, by=esi, now=now) == 2

    callback.refresh_from_db()
    task.refresh_from_db()
    assert (callback.officer, callback.team) == (None, bilal.team)
    assert (task.owner, task.team) == (None, bilal.team)


def test_a_colleague_is_not_given_what_they_could_not_open(
    callback: Callback, task: Task, ada: Customer, bilal: User, chen: User, esi: User, now: datetime
) -> None:
    protecting.protect(ada, because="He asked for her at the counter.", by=esi, now=now)

    handed = handing_over.hand_over(bilal, to=Onward(colleague=chen), by=esi, now=now)

    assert handed == [Handed("Callbacks", 1, 0), Handed("Tasks", 1, 0)]
    assert Callback.objects.get().officer is None and Callback.objects.get().team == bilal.team
    assert Task.objects.get().owner is None


def test_a_callback_about_a_referred_case_goes_to_its_service(
    callback: Callback, case: Case, bilal: User, esi: User, fitz: User, now: datetime
) -> None:
    service = fitz.services.get()
    Case.objects.update(referred_to=service, status="referred")

    handing_over.to_queues(bilal, by=esi, now=now)

    assert list(callback_lists.own(fitz)) == [callback]


def test_what_no_team_could_take_stays_and_is_counted(
    callback: Callback, task: Task, bilal: User, gus: User, now: datetime
) -> None:
    Case.objects.update(team=None)
    User.objects.update(team=None)
    bilal.team = None

    handed = handing_over.hand_over(bilal, to=TO_QUEUES, by=gus, now=now)

    assert handed == [Handed("Callbacks", 0, 1), Handed("Tasks", 0, 1)]
    assert Callback.objects.get().officer == bilal and Task.objects.get().owner == bilal
