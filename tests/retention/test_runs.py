"""A run stops where it must: for the officer's word, for a ledger that cannot be written, for a fault that is no record's."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError

from retention import disposal, policies, preview
from retention.leaving import leaving
from retention.models import DisposalRun, RetentionCategory, SetAside
from tests.invented.models import Allotment, Gardener, Grumble

from .conftest import TONIGHT, given_up

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2010, 1, 1, tzinfo=UTC)
Run = Callable[..., DisposalRun]


@pytest.fixture
def due(gardener: Gardener, live: Callable[..., None]) -> list[Allotment]:
    live("allotment", "grumble")
    Grumble.objects.create(neighbour=gardener, text="weeds", made_on=LONG_AGO.date())
    return [given_up(gardener, LONG_AGO + timedelta(minutes=n)) for n in range(6)]


def test_the_officers_word_about_the_brake_is_good_for_one_run_even_if_nothing_was_due(
    live: Callable[..., None], run_on: Run, today: date
) -> None:
    live("allotment")
    policies.release_brake(RetentionCategory.objects.get(pk="allotment"), up_to=500, by=None)

    run_on(today)

    assert RetentionCategory.objects.get(pk="allotment").brake_released_to is None


def test_nothing_leaves_while_the_ledger_cannot_be_written(
    due: list[Allotment], run_on: Run, today: date, settings: Any
) -> None:
    taken = Path(settings.LEDGER_PATH)
    taken.mkdir(parents=True)  # a folder stands where the file should

    run = run_on(today)

    assert (run.state, Allotment.objects.count(), Grumble.objects.count()) == ("failed", 6, 1)
    assert "Error" in run.fault

    taken.rmdir()
    assert run_on(today).state == "succeeded"
    assert not Allotment.objects.exists()


def test_a_fault_of_the_database_is_not_blamed_on_the_records(
    due: list[Allotment], run_on: Run, today: date, monkeypatch: Any
) -> None:
    def broken(*_args: Any, **_options: Any) -> None:
        raise ProgrammingError("no such column")

    monkeypatch.setattr(disposal, "_remove", broken)

    run = run_on(today)

    assert (run.state, SetAside.objects.count(), Allotment.objects.count()) == ("failed", 0, 6)


def test_a_run_in_which_every_record_was_set_aside_has_failed(
    due: list[Allotment], run_on: Run, today: date, monkeypatch: Any
) -> None:
    monkeypatch.setattr(disposal, "_remove", _refused)

    run = run_on(today, only=["allotment"])

    assert (run.state, run.fault) == ("failed", "allotment: NoRecordsFault")
    assert (SetAside.objects.count(), Allotment.objects.count()) == (6, 6)


def _refused(*_args: Any, **_options: Any) -> None:
    raise IntegrityError


def test_only_so_many_records_are_set_aside_before_the_fault_is_taken_for_the_softwares(
    due: list[Allotment], run_on: Run, today: date, monkeypatch: Any
) -> None:
    monkeypatch.setattr(disposal, "_remove", _refused)
    monkeypatch.setattr(disposal, "MOST_SET_ASIDE", 3)

    run = run_on(today, only=["allotment"])

    assert (run.state, SetAside.objects.count()) == ("failed", 3)


def test_the_sentence_of_a_record_whose_followers_leave_tonight_says_that_it_leaves_too(
    live: Callable[..., None], run_on: Run, today: date
) -> None:
    ada = Gardener.objects.create(name="Ada", email="ada@example.org", left_on=LONG_AGO.date())
    given_up(ada, LONG_AGO)
    live("allotment", "gardener")

    said = leaving(ada, today=today)
    foreseen = {found.step.category.key: found.due for found in preview.preview(today)}
    run_on(today)

    assert (said.state, foreseen["gardener"]) == ("due", 1)
    assert not Gardener.objects.filter(pk=ada.pk).exists()


def test_the_sentence_of_a_record_whose_followers_stay_says_that_it_waits(
    live: Callable[..., None], run_on: Run, today: date
) -> None:
    ada = Gardener.objects.create(name="Ada", email="ada@example.org", left_on=LONG_AGO.date())
    given_up(ada, TONIGHT)
    live("allotment", "gardener")

    said = leaving(ada, today=today)
    run_on(today)

    assert said.state == "waits"
    assert Gardener.objects.filter(pk=ada.pk).exists()


def test_nothing_leaves_while_the_ledger_has_lost_its_end(
    due: list[Allotment], run_on: Run, today: date, settings: Any
) -> None:
    path = Path(settings.LEDGER_PATH)
    run_on(today, only=["grumble"])
    whole = path.read_bytes()
    path.unlink()  # as when the disk that it lies on is not there

    run = run_on(today, only=["allotment"])

    assert (run.state, Allotment.objects.count()) == ("failed", 6)
    assert "Bring back the whole file" in run.fault

    path.write_bytes(whole)
    assert run_on(today, only=["allotment"]).state == "succeeded"


def test_the_brake_looks_at_the_category_and_not_at_a_large_table_around_it(
    gardener: Gardener, live: Callable[..., None], run_on: Run, today: date, settings: Any
) -> None:
    settings.RETENTION_BRAKE_FLOOR = 2
    for _ in range(20):
        given_up(gardener, TONIGHT, kept_as="another")
    for _ in range(3):
        given_up(gardener, LONG_AGO)
    live("allotment")

    assert run_on(today).state == "stopped"
    assert Allotment.objects.count() == 23
