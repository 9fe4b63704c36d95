"""After a restore from backup the ledger is replayed: whoever had left leaves again, under the certificate they had."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import transaction

from retention import chain, holds, policies, runs
from retention.calendar import Period
from retention.models import DisposalBatch, DisposalEntry, DisposalRun, RetentionCategory
from tests.factories import UserFactory
from tests.invented.models import Allotment, Gardener, Visit

from .conftest import TONIGHT, given_up

pytestmark = pytest.mark.django_db

LONG_AGO = TONIGHT - timedelta(days=3000)
Run = Callable[..., DisposalRun]


@contextmanager
def a_backup_restored() -> Iterator[None]:
    """Put the whole database back to where it was before the block; files and ledger stay as they have become."""
    before = transaction.savepoint()
    yield
    transaction.savepoint_rollback(before)


def replay() -> DisposalRun:
    return runs.replay(slot=f"replay {DisposalRun.objects.count()}", clock=lambda: TONIGHT)


def certificates() -> list[tuple[Any, ...]]:
    """Return each certificate with its records, as far as a restore must bring it back."""
    return [
        (batch.number, batch.label, batch.count, batch.disposed_at, chain.record_ids(batch.id))
        for batch in DisposalBatch.objects.order_by("number")
    ]


@pytest.fixture
def allotments(live: Callable[..., None], settings: Any, today: date) -> list[Allotment]:
    """Five allotments that are due, in chunks of two."""
    settings.RETENTION_CHUNK = 2
    live("allotment", "gardener", "session")
    made = [given_up(None, LONG_AGO + timedelta(days=n)) for n in range(5)]
    for allotment in made:
        Visit.objects.create(allotment=allotment, seen="beans", on=today)
    return made


def test_what_had_left_leaves_again_under_the_certificate_it_had(
    allotments: list[Allotment], run_on: Run, today: date, settings: Any
) -> None:
    with a_backup_restored():
        run_on(today)
        assert not Allotment.objects.exists()
        before, written = certificates(), Path(settings.LEDGER_PATH).read_bytes()
    assert Allotment.objects.count() == 5
    assert next(str(fault) for fault in chain.verify()).startswith("Certificate 1: is in the ledger and not")

    replay()

    assert not Allotment.objects.exists()
    assert not Visit.objects.exists()
    assert certificates() == before
    assert Path(settings.LEDGER_PATH).read_bytes() == written
    assert list(chain.verify()) == []


def test_a_backup_from_between_is_brought_up_to_date_from_where_it_stood(
    allotments: list[Allotment], run_on: Run, today: date
) -> None:
    run_on(today)
    late = given_up(None, LONG_AGO)
    with a_backup_restored():
        run_on(today)
        assert DisposalBatch.objects.count() == 4

    assert replay().batches.get().number == 4

    assert not Allotment.objects.exists()
    assert DisposalEntry.objects.filter(record=late.pk).exists()
    assert list(chain.verify()) == []


def test_a_person_who_had_become_nobody_is_not_brought_back(
    live: Callable[..., None], run_on: Run, today: date
) -> None:
    live("gardener")
    Gardener.objects.create(name="Ada", email="ada@example.org", left_on=date(2020, 1, 1))
    with a_backup_restored():
        run_on(today)
        assert Gardener.objects.get().name == "[erased]"
    assert Gardener.objects.get().name == "Ada"

    replay()

    assert not Gardener.objects.exists()
    assert list(chain.verify()) == []


def test_somebody_who_registers_again_after_the_restore_stays(
    live: Callable[..., None], run_on: Run, today: date
) -> None:
    live("gardener")
    before = Gardener.objects.create(name="Ada", email="ada@example.org", left_on=date(2020, 1, 1))
    with a_backup_restored():
        run_on(today)
    Gardener.objects.filter(pk=before.pk).delete()
    again = Gardener.objects.create(name="Ada", email="ada@example.org")

    replay()

    assert Gardener.objects.get() == again
    assert DisposalEntry.objects.get().record == before.pk


def test_a_log_keeps_its_certificate_and_leaves_at_the_next_run(
    live: Callable[..., None], run_on: Run, today: date
) -> None:
    live("session")
    Session.objects.create(session_key="s", session_data="x", expire_date=LONG_AGO)
    with a_backup_restored():
        run_on(today)
        certificate = DisposalBatch.objects.get()
        assert certificate.parts == {"sessions.session": 1}

    replay()
    assert DisposalBatch.objects.get().pk == certificate.pk
    assert list(chain.verify()) == []

    run_on(today)
    assert not Session.objects.exists()
    assert list(chain.verify()) == []


def test_a_period_that_was_approved_after_the_backup_is_replayed_all_the_same(
    allotments: list[Allotment], run_on: Run, today: date
) -> None:
    ada, bilal = UserFactory(), UserFactory()
    allotment = RetentionCategory.objects.get(pk="allotment")
    with a_backup_restored():
        shorter = policies.draft(allotment, Period(1, "month"), authority="x", reason="x", by=ada, now=TONIGHT)
        policies.approve(policies.propose(shorter, by=ada, now=TONIGHT), by=bilal, now=TONIGHT)
        run_on(today)

    replay()

    assert not Allotment.objects.exists()
    assert list(chain.verify()) == []


def test_a_category_that_was_added_after_the_backup_is_replayed_all_the_same(
    allotments: list[Allotment], run_on: Run, today: date
) -> None:
    ada, bilal = UserFactory(), UserFactory()
    with a_backup_restored():
        draft = policies.add_category(
            key="orchard",
            title="Orchard",
            applies_to="invented.allotment",
            action="delete",
            period=Period(1, "year"),
            authority="x",
            reason="x",
            by=ada,
            now=TONIGHT,
        )
        policies.approve(policies.propose(draft, by=ada, now=TONIGHT), by=bilal, now=TONIGHT)
        policies.go_live(draft.category, by=ada, now=TONIGHT)
        Allotment.objects.update(kept_as="orchard")
        run_on(today)
        assert not Allotment.objects.exists()
    assert not RetentionCategory.objects.filter(pk="orchard").exists()

    replay()

    assert not Allotment.objects.exists()
    assert list(chain.verify()) == []


def test_nothing_leaves_a_restored_database_before_the_ledger_was_replayed(
    allotments: list[Allotment], run_on: Run, today: date
) -> None:
    with a_backup_restored():
        run_on(today)

    refused = run_on(today)

    assert refused.state == "failed"
    assert "manage.py retention replay" in refused.fault
    assert Allotment.objects.count() == 5
    assert not DisposalBatch.objects.exists()
    replay()
    assert run_on(today).state == "succeeded"
    assert list(chain.verify()) == []


def test_a_hold_that_came_back_with_the_backup_does_not_bring_back_its_record(
    allotments: list[Allotment], run_on: Run, today: date
) -> None:
    placed = holds.place(allotments[0], kind="legal", reason="x", review_on=today, by=None, now=TONIGHT)
    with a_backup_restored():
        holds.release(placed, reason="over", by=None, now=TONIGHT)
        run_on(today)
        assert not Allotment.objects.exists()

    replay()

    assert not Allotment.objects.exists()


def test_a_database_that_knows_everything_has_nothing_to_replay(
    allotments: list[Allotment], run_on: Run, today: date
) -> None:
    run_on(today)

    with pytest.raises(runs.NothingToReplay, match="Nothing to replay"):
        replay()
    assert DisposalBatch.objects.count() == 3


def test_a_ledger_that_was_tampered_with_is_not_replayed(
    allotments: list[Allotment], run_on: Run, today: date, settings: Any
) -> None:
    with a_backup_restored():
        run_on(today)
    path = Path(settings.LEDGER_PATH)
    path.write_text(path.read_text().replace('"action":"delete"', '"action":"retain"', 1))

    with pytest.raises(CommandError, match="line 1 was edited"):
        call_command("retention", "replay")

    assert Allotment.objects.count() == 5
