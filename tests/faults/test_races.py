"""Whoever comes while a record leaves either comes in time, or is told that it is too late; nothing falls in between."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from retention import holds, locks
from retention.models import DisposalEntry, Hold, RunResult
from tests.invented.models import Allotment, Visit

from .conftest import LONG_AGO, TONIGHT, enforce, let, orphans
from .side_by_side import LONG, a_run_standing_at, aside, run, waits

pytestmark = pytest.mark.django_db(transaction=True)

INSIDE = ["gate_passed", "certified", "links_cleared", "files_doomed", "parts_gone", "roots_gone", "sealed"]
AFTER = ["committed", "in_ledger"]
Placing = Callable[[], Future[Hold]]

on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="rows are locked one by one there")
on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="there the whole database is the lock")


@pytest.fixture
def allotment() -> Allotment:
    enforce("allotment")
    return let(LONG_AGO)


def place(record: Any) -> Hold:
    return holds.place(record, kind="legal", reason="court case", review_on=date(2027, 5, 1), by=None, now=TONIGHT)


def test_a_hold_that_comes_before_the_run_keeps_the_record(allotment: Allotment) -> None:
    place(allotment)

    aside(run).result(LONG)

    assert Allotment.objects.get() == allotment
    assert not DisposalEntry.objects.exists()


def test_a_hold_that_is_being_placed_when_the_run_comes_keeps_the_record(allotment: Allotment) -> None:
    with transaction.atomic():
        place(allotment)
        running = aside(run)
        assert waits(running)

    running.result(LONG)

    assert Allotment.objects.get() == allotment
    assert Hold.objects.live().get().record == allotment.pk
    assert not DisposalEntry.objects.exists()
    result = RunResult.objects.get(category="allotment")
    assert (result.disposed, result.busy, result.set_aside) == (0, 0, 0)


def test_a_hold_that_is_being_placed_and_then_is_not_lets_the_record_go(allotment: Allotment) -> None:
    with transaction.atomic():
        place(allotment)
        running = aside(run)
        assert waits(running)
        transaction.set_rollback(True)

    running.result(LONG)

    assert not Hold.objects.exists()
    assert DisposalEntry.objects.get().record == allotment.pk


@pytest.mark.parametrize("point", INSIDE)
def test_a_hold_that_comes_while_the_record_leaves_waits_and_is_told(
    point: str, allotment: Allotment, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_run_standing_at(point, monkeypatch):
        placing = aside(lambda: place(allotment))
        assert waits(placing)

    with pytest.raises(holds.RecordGone):
        placing.result(LONG)
    assert DisposalEntry.objects.get().record == allotment.pk
    assert not Hold.objects.exists()


@pytest.mark.parametrize("point", AFTER)
def test_a_hold_that_comes_after_the_record_left_is_told_at_once(
    point: str, allotment: Allotment, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_run_standing_at(point, monkeypatch):
        told = aside(lambda: place(allotment)).exception(LONG)  # while the run still stands there

    assert isinstance(told, holds.RecordGone)
    assert DisposalEntry.objects.get().record == allotment.pk
    assert not Hold.objects.exists()


def test_what_is_written_to_a_record_while_it_leaves_is_refused(
    allotment: Allotment, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_run_standing_at("parts_gone", monkeypatch):
        writing = aside(lambda: Visit.objects.create(allotment=allotment, seen="late", on=date(2026, 11, 22)))
        assert waits(writing)

    with pytest.raises(IntegrityError):
        writing.result(LONG)
    assert not Allotment.objects.exists()
    assert orphans() == {}


def test_a_record_that_is_reopened_when_the_run_comes_stays(allotment: Allotment) -> None:
    with transaction.atomic():
        Allotment.objects.filter(pk=allotment.pk).update(is_given_up=False, given_up_at=None)
        running = aside(run)
        if connection.vendor == "sqlite":
            assert waits(running)
        else:
            running.result(LONG)

    running.result(LONG)

    assert Allotment.objects.get() == allotment
    assert not DisposalEntry.objects.exists()


@on_postgresql
def test_a_record_that_somebody_is_at_work_on_is_passed_over_reported_and_goes_at_the_next_run(
    allotment: Allotment,
) -> None:
    other = let(LONG_AGO)
    with transaction.atomic():
        Allotment.objects.select_for_update().get(pk=allotment.pk)
        first = aside(run).result(LONG)
    assert first.state == "succeeded"
    assert DisposalEntry.objects.get().record == other.pk
    result = first.results.get(category="allotment")
    assert (result.due, result.disposed, result.busy, result.set_aside) == (2, 1, 1, 0)

    second = run().results.get(category="allotment")

    assert (second.due, second.disposed, second.busy) == (1, 1, 0)
    assert not Allotment.objects.exists()
    assert orphans() == {}


@on_postgresql
def test_a_record_whose_part_somebody_is_writing_is_busy_and_the_others_go(
    allotment: Allotment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "PATIENCE", "200ms")
    for _ in range(5):
        let(LONG_AGO)
    with transaction.atomic():
        assert Visit.objects.select_for_update().filter(allotment=allotment)
        first = aside(run).result(LONG)
    result = first.results.get(category="allotment")
    assert (first.state, result.due, result.disposed, result.busy, result.set_aside) == ("succeeded", 6, 5, 1, 0)
    assert Allotment.objects.get() == allotment

    assert run().results.get(category="allotment").disposed == 1
    assert orphans() == {}


@on_sqlite
def test_a_note_that_somebody_is_saving_is_saved_before_its_record_leaves(allotment: Allotment) -> None:
    with transaction.atomic():
        Visit.objects.filter(allotment=allotment).update(seen="peas")
        running = aside(run)
        assert waits(running)

    assert running.result(LONG).results.get(category="allotment").disposed == 1
    assert orphans() == {}


@on_sqlite
def test_a_run_waits_for_somebody_who_is_at_work_in_the_same_file(allotment: Allotment) -> None:
    other = let(LONG_AGO)
    with transaction.atomic():
        Allotment.objects.get(pk=allotment.pk)
        running = aside(run)
        assert waits(running)

    result = running.result(LONG).results.get(category="allotment")

    assert (result.due, result.disposed, result.busy) == (2, 2, 0)
    assert set(DisposalEntry.objects.values_list("record", flat=True)) == {allotment.pk, other.pk}


@on_postgresql
def test_what_is_being_written_to_a_record_when_it_leaves_is_refused(allotment: Allotment) -> None:
    @transaction.atomic
    def write_too_slowly() -> None:
        Visit.objects.create(allotment=allotment, seen="beans", on=date(2026, 11, 21))
        aside(run).result(LONG)

    with pytest.raises(IntegrityError):
        write_too_slowly()

    assert DisposalEntry.objects.get().record == allotment.pk
    assert orphans() == {}


@on_sqlite
def test_what_is_being_written_to_a_record_when_it_leaves_goes_with_it(allotment: Allotment) -> None:
    with transaction.atomic():
        Visit.objects.create(allotment=allotment, seen="beans", on=date(2026, 11, 21))
        running = aside(run)
        assert waits(running)

    assert running.result(LONG).batches.get().parts["invented.visit"] == 2
    assert DisposalEntry.objects.get().record == allotment.pk
    assert orphans() == {}
