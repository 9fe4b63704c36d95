"""Tasks: whose they are, how they end, and what their pages cost."""

from typing import Any

import pytest
from django.test import Client

from crm.models import Case, Customer, Message, Task
from tests import factories
from tests.crm.writing import at


@pytest.fixture
def task(case: Case, ada: Customer, bilal: Any, now: Any) -> Task:
    return factories.TaskFactory(case=case, customer=ada, owner=bilal, team=bilal.team, what="Ring her.")


def test_a_task_is_done_once_with_how_it_ended(desk: Client, task: Task) -> None:
    page = f"/desk/tasks/{task.pk}/done/"
    assert "Ring her." in desk.get("/desk/tasks/").content.decode()
    assert desk.post(page, {"outcome": ""}).status_code == 422

    desk.post(page, {"outcome": "Rang her; she knows now."})

    task.refresh_from_db()
    assert task.outcome == "Rang her; she knows now."
    assert "Ring her." not in desk.get("/desk/tasks/").content.decode()
    again = desk.post(page, {"outcome": "Again."})
    assert "already done" in again.content.decode()


def test_tasks_are_ones_own_and_those_that_wait_in_ones_team(
    desk: Client, signed_in: Any, chen: Any, bilal: Any, task: Task, case: Case
) -> None:
    factories.TaskFactory(what="For anybody in the centre.", team=bilal.team, owner=None)
    factories.TaskFactory(what="For somebody who left.", team=bilal.team, owner=factories.UserFactory(is_active=False))
    mine, theirs = desk.get("/desk/tasks/").content.decode(), signed_in(chen).get("/desk/tasks/").content.decode()

    for what in ("Ring her.", "For anybody in the centre.", "For somebody who left."):
        assert what in mine
        assert what not in theirs


@pytest.mark.parametrize("number", [1, 12])
def test_pages_ask_the_same_number_of_queries_however_much_there_is(
    number: int, desk: Client, case: Case, bilal: Any, ada: Customer, django_assert_max_num_queries: Any
) -> None:
    for _each in range(number):
        factories.TaskFactory(case=case, customer=ada, owner=bilal, team=bilal.team)
        factories.MessageFactory(case=case, customer=ada, author=bilal)
    desk.get(f"/desk/cases/{case.pk}/")  # a new process looks once at what its database can do
    for page in (
        "/desk/tasks/",
        f"/desk/cases/{case.pk}/",
        at(case),
        f"/desk/contacts/{case.contact_id}/saved/",
        f"/desk/messages/{Message.objects.first().pk}/",
        f"/desk/tasks/{Task.objects.first().pk}/done/",
    ):
        with django_assert_max_num_queries(12):
            assert desk.get(page).status_code == 200
