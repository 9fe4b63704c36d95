"""Two records become one, or two again, while somebody else is at work on either: nothing is lost, and whoever is late is told."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction  # noqa: F401  # pytest reads the first in a condition

from crm import casework, contacts, customers, merged_drafts, merging, sensitive, todo
from crm.casework import Question
from crm.contacts import Details
from crm.models import BankDetails, Case, Contact, Customer, Merge, Task
from retention.models import DisposalEntry
from tests import factories
from tests.crm.made_one import merge, pointing, undo

from .conftest import TONIGHT, enforce, orphans
from .side_by_side import LONG, a_run_standing_at, aside, run, waits

pytestmark = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="rows are locked one by one there")


@pytest.fixture
def double(db: None) -> Customer:
    """Ada once more."""
    return factories.CustomerFactory(names="Ada", family_name="Okonjo", email="ada.okonjo@example.org")


@pytest.fixture
def standing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], Any]:
    """Return a way to have a merge, or its undoing, stand still after the rows have moved, for as long as a block lasts."""

    @contextmanager
    def stand(act: Callable[[], Any]) -> Iterator[Future[Any]]:
        reached, go_on = threading.Event(), threading.Event()
        carry_on = merged_drafts.rename

        def stand_still(*given: Any, **more: Any) -> None:
            if not reached.is_set():
                reached.set()
                assert go_on.wait(LONG), "nobody let it go on"
            carry_on(*given, **more)

        monkeypatch.setattr(merged_drafts, "rename", stand_still)
        running = aside(act)
        try:
            assert reached.wait(LONG), "the rows never moved"
            yield running
        finally:
            go_on.set()
            running.exception(LONG)

    return stand


def call(who: Customer, *, by: Any, channel: Any, category: Any) -> contacts.Logged:
    details = Details(channel=channel, received_at=TONIGHT - timedelta(minutes=5))
    question = Question(category=category, asked="My bin was missed.")
    return contacts.log(details, who=who, questions=[question], by=by, now=TONIGHT)


def nothing_is_left_with(customer: Customer) -> None:
    """Demand that no row of any kind is found with somebody who was merged away, but the numbers that both had."""
    assert {name for name, _pk in pointing(customer)} <= {"crm.contactpoint.customer", "crm.address.customer"}
    assert orphans() == {}


# ── Two who merge ────────────────────────────────────────────────────────────────────────────────


def test_of_two_merges_against_each_other_one_is_told(ada: Any, double: Any, esi: Any, standing: Any) -> None:
    case = factories.CaseFactory(customer=double)
    with standing(lambda: merge(ada, double, esi, TONIGHT)) as first:
        second = aside(lambda: merge(double, ada, esi, TONIGHT))
        assert waits(second)

    first.result(LONG)
    with pytest.raises(customers.CustomerMerged):
        second.result(LONG)
    case.refresh_from_db()
    ada.refresh_from_db()
    double.refresh_from_db()
    assert (case.customer, ada.merged_into, double.merged_into) == (ada, None, ada)
    assert Merge.objects.count() == 1
    nothing_is_left_with(double)


def test_a_merge_is_undone_once_where_two_undo_it(ada: Any, double: Any, esi: Any, standing: Any) -> None:
    merged = merge(ada, double, esi, TONIGHT)
    with standing(lambda: undo(merged, esi, TONIGHT)) as first:
        second = aside(lambda: undo(merged, esi, TONIGHT))
        assert waits(second)

    first.result(LONG)
    assert type(second.exception(LONG)).__name__ == "AlreadyUndone"


# ── A contact, a case, a message ─────────────────────────────────────────────────────────────────


def test_a_contact_with_somebody_who_is_being_merged_waits_and_is_told(
    ada: Any, double: Any, esi: Any, bilal: Any, telephone: Any, missed_bin: Any, standing: Any
) -> None:
    with standing(lambda: merge(ada, double, esi, TONIGHT)) as merging_:
        logging = aside(lambda: call(double, by=bilal, channel=telephone, category=missed_bin))
        assert waits(logging)

    merging_.result(LONG)
    with pytest.raises(customers.CustomerMerged):
        logging.result(LONG)
    assert (Contact.objects.count(), Case.objects.count()) == (0, 0)
    nothing_is_left_with(double)


def test_a_contact_that_is_being_saved_moves_with_its_person(
    ada: Any, double: Any, esi: Any, bilal: Any, telephone: Any, missed_bin: Any
) -> None:
    with transaction.atomic():
        logged = call(double, by=bilal, channel=telephone, category=missed_bin)
        merging_ = aside(lambda: merge(ada, double, esi, TONIGHT))
        assert waits(merging_)

    merging_.result(LONG)
    logged.contact.refresh_from_db()
    assert (logged.contact.customer, Case.objects.get().customer) == (ada, ada)
    nothing_is_left_with(double)


def test_a_step_on_a_case_that_is_moving_waits_and_is_taken_for_the_survivor(
    ada: Any, double: Any, esi: Any, bilal: Any, standing: Any
) -> None:
    case = factories.CaseFactory(customer=double, owner=bilal)
    details = {"account_holder": "A Okonjo", "sort_code": "000000", "account_number": "00000000"}
    with standing(lambda: merge(ada, double, esi, TONIGHT)) as merging_:
        writing = aside(lambda: sensitive.record_bank_details(case, **details, by=bilal, now=TONIGHT))
        assert waits(writing)

    merging_.result(LONG)
    assert writing.result(LONG).customer_id == ada.pk
    nothing_is_left_with(double)


@on_postgresql
def test_whoever_has_a_case_open_for_writing_goes_first_and_the_merge_is_told(
    ada: Any, double: Any, esi: Any, bilal: Any
) -> None:
    """The case is theirs and its customer is the merge's: without a word said, PostgreSQL would end one of the two by lot."""
    case = factories.CaseFactory(customer=double, owner=bilal)
    with transaction.atomic():
        casework.locked(case)
        merging_ = aside(lambda: merge(ada, double, esi, TONIGHT))
        assert waits(merging_)
        details = {"account_holder": "A Okonjo", "sort_code": "000000", "account_number": "00000000"}
        sensitive.record_bank_details(case, **details, by=bilal, now=TONIGHT)

    with pytest.raises(merging.AtWork):
        merging_.result(LONG)
    assert BankDetails.objects.get().customer == double
    assert not Merge.objects.exists()

    merge(ada, double, esi, TONIGHT)
    assert BankDetails.objects.get().customer == ada


def test_a_task_for_somebody_who_was_merged_meanwhile_is_the_survivors(
    ada: Any, double: Any, esi: Any, bilal: Any, standing: Any
) -> None:
    message = factories.MessageFactory(customer=double, author=bilal)
    with standing(lambda: merge(ada, double, esi, TONIGHT)) as merging_:
        bounced = aside(
            lambda: todo.make("It came back.", customer=message.customer, message=message, by=bilal, now=TONIGHT)
        )
        assert waits(bounced)

    merging_.result(LONG)
    assert bounced.result(LONG).customer == ada
    assert Task.objects.get().customer == ada
    nothing_is_left_with(double)


# ── Disposal ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def old_case(double: Any) -> Case:
    """A case of the one who is merged away, due long since."""
    enforce("case")
    return factories.CaseFactory(customer=double, closed=True, opened_at=TONIGHT - timedelta(days=2000))


def test_a_merge_beside_disposal_waits_and_moves_what_is_left(
    ada: Any, double: Any, esi: Any, old_case: Any, monkeypatch: Any
) -> None:
    stays = factories.CaseFactory(customer=double)
    with a_run_standing_at("parts_gone", monkeypatch):
        merging_ = aside(lambda: merge(ada, double, esi, TONIGHT))
        assert waits(merging_)

    moved = merging_.result(LONG)
    assert DisposalEntry.objects.get().record == old_case.pk
    assert set(Case.objects.values_list("pk", "customer")) == {(stays.pk, ada.pk)}
    assert not moved.rows.filter(row=str(old_case.pk)).exists()
    nothing_is_left_with(double)


def test_disposal_beside_a_merge_waits_and_takes_what_is_due(
    ada: Any, double: Any, esi: Any, old_case: Any, standing: Any
) -> None:
    with standing(lambda: merge(ada, double, esi, TONIGHT)) as merging_:
        running = aside(run)
        assert waits(running)

    moved = merging_.result(LONG)
    running.result(LONG)
    assert DisposalEntry.objects.get().record == old_case.pk
    nothing_is_left_with(double)
    undo(moved, esi, TONIGHT)
    assert not Case.objects.exists()


def test_somebody_who_leaves_at_this_moment_is_merged_no_more(ada: Any, esi: Any) -> None:
    leaving = factories.CustomerFactory()
    with transaction.atomic():
        Customer.objects.filter(pk=leaving.pk).delete()
        merging_ = aside(lambda: merge(ada, leaving, esi, TONIGHT))
        assert waits(merging_)

    with pytest.raises(customers.CustomerGone):
        merging_.result(LONG)
    assert not Merge.objects.exists()


# ── Undoing ──────────────────────────────────────────────────────────────────────────────────────


def test_an_edit_while_a_merge_is_being_undone_waits_and_is_looked_at_again(
    ada: Any, double: Any, esi: Any, standing: Any
) -> None:
    Customer.objects.filter(pk=double.pk).update(safe_to_call=False)
    merged = merge(ada, double, esi, TONIGHT)
    ada.refresh_from_db()
    seen = customers.details_seen(ada)
    with standing(lambda: undo(merged, esi, TONIGHT)) as undoing:
        editing = aside(lambda: customers.update(ada, {"title": "Dr"}, seen=seen))
        assert waits(editing)

    undoing.result(LONG)
    with pytest.raises(customers.ChangedMeanwhile):
        editing.result(LONG)
    ada.refresh_from_db()
    assert (ada.safe_to_call, ada.title) == (True, "Mrs")


def test_undoing_waits_for_an_edit_and_leaves_it(ada: Any, double: Any, esi: Any) -> None:
    case = factories.CaseFactory(customer=double)
    merged = merge(ada, double, esi, TONIGHT)
    with transaction.atomic():
        customers.update(ada, {"additional_names": "Okonjo, Smythe"})
        undoing = aside(lambda: undo(merged, esi, TONIGHT))
        assert waits(undoing)

    undoing.result(LONG)
    ada.refresh_from_db()
    case.refresh_from_db()
    assert (ada.additional_names, case.customer) == ("Okonjo, Smythe", double)
