"""Records leave on their day, with what belongs to them, and nothing else does."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from retention import files, preview
from retention.models import DisposalBatch, DisposalEntry, DisposalRun, SetAside, StoredFile
from tests.invented.models import Allotment, Gardener, Grumble, Photo, Tool, Visit

from .conftest import TONIGHT, given_up

pytestmark = pytest.mark.django_db

A_YEAR_AND_A_DAY_AGO = datetime(2025, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "left"),
    [(date(2026, 11, 19), 1), (date(2026, 11, 20), 1), (date(2026, 11, 21), 0)],
    ids=["the day before", "the day", "the day after"],
)
def test_a_record_leaves_the_night_after_its_last_day(
    on: date, left: int, gardener: Gardener, live: Callable[..., None], run_on: Callable[..., DisposalRun]
) -> None:
    given_up(gardener, A_YEAR_AND_A_DAY_AGO)
    live("allotment")

    run_on(on)

    assert Allotment.objects.count() == left
    assert DisposalEntry.objects.count() == 1 - left


def test_everything_that_belongs_to_a_record_leaves_with_it(
    gardener: Gardener, live: Callable[..., None], run_on: Callable[..., DisposalRun], today: date
) -> None:
    leaving, staying = given_up(gardener, A_YEAR_AND_A_DAY_AGO), given_up(gardener, TONIGHT)
    for allotment in (leaving, staying):
        allotment.tools.add(Tool.objects.create(name="spade"))
        visit = Visit.objects.create(allotment=allotment, seen="beans", on=today)
        stored = files.store(io.BytesIO(b"a picture"), owner=allotment, content_type="image/png", now=TONIGHT)
        Photo.objects.create(visit=visit, caption="beans", file=stored)
        Grumble.objects.create(allotment=allotment, neighbour=gardener, text="weeds", made_on=today)
    live("allotment")

    run_on(today)

    assert list(Allotment.objects.all()) == [staying]
    assert list(Visit.objects.values_list("allotment", flat=True)) == [staying.pk]
    assert Photo.objects.get().visit.allotment == staying
    assert Allotment.tools.through.objects.get().allotment_id == staying.pk
    assert {grumble.allotment for grumble in Grumble.objects.all()} == {None, staying}
    assert DisposalBatch.objects.get().parts == {
        "invented.visit": 1,
        "invented.photo": 1,
        "invented.allotment_tools": 1,
    }
    assert sorted(StoredFile.objects.values_list("state", flat=True)) == ["doomed", "kept"]


def test_a_file_is_certified_only_when_it_is_gone(
    gardener: Gardener, live: Callable[..., None], run_on: Callable[..., DisposalRun], today: date, monkeypatch: Any
) -> None:
    allotment = given_up(gardener, A_YEAR_AND_A_DAY_AGO)
    stored = files.store(io.BytesIO(b"a picture"), owner=allotment, content_type="image/png", now=TONIGHT)
    Photo.objects.create(visit=Visit.objects.create(allotment=allotment, seen="", on=today), caption="", file=stored)
    live("allotment")
    run_on(today)
    path = files.path_of(stored.key)
    assert path.exists()

    with monkeypatch.context() as refusing:
        refusing.setattr("pathlib.Path.unlink", _refuse)
        assert files.sweep(TONIGHT) == 0
    stored.refresh_from_db()
    assert (stored.state, path.exists()) == (StoredFile.State.DOOMED, True)

    assert files.sweep(TONIGHT) == 1
    stored.refresh_from_db()
    assert (stored.state, path.exists()) == (StoredFile.State.GONE, False)
    assert files.reconcile() == ([], [])


def _refuse(*_args: Any, **_options: Any) -> None:
    raise PermissionError


def test_a_person_leaves_as_a_row_that_names_nobody(
    live: Callable[..., None], run_on: Callable[..., DisposalRun], today: date
) -> None:
    ada = Gardener.objects.create(
        name="Ada", email="ada@example.org", born_on=date(1961, 5, 3), postcode="ZZ1 2AB", left_on=date(2020, 1, 1)
    )
    helped = given_up(None, TONIGHT, helper=ada)
    live("gardener")

    run_on(today)

    left = Gardener.objects.get()
    assert left.pk != ada.pk
    assert (left.name, left.born_on, left.postcode.strip(), left.left_on) == ("[erased]", date(1961, 1, 1), "ZZ1", None)
    assert "ada" not in left.email
    helped.refresh_from_db()
    assert helped.helper is None
    run_on(today)
    assert Gardener.objects.get().pk == left.pk


def test_a_person_waits_for_the_records_that_need_them_and_both_leave_in_one_night(
    live: Callable[..., None], run_on: Callable[..., DisposalRun], today: date
) -> None:
    ada = Gardener.objects.create(name="Ada", email="ada@example.org", left_on=date(2020, 1, 1))
    needs_her = given_up(ada, TONIGHT)
    live("gardener", "allotment")

    run_on(today)
    assert Gardener.objects.get() == ada

    Allotment.objects.filter(pk=needs_her.pk).update(given_up_at=A_YEAR_AND_A_DAY_AGO)
    foreseen = {found.step.category.key: found.due for found in preview.preview(today, ["gardener", "allotment"])}
    run_on(today)
    assert foreseen == {"gardener": 1, "allotment": 1}
    assert not Allotment.objects.exists()
    assert Gardener.objects.get().name == "[erased]"


def test_preview_counts_what_the_run_disposes_of_and_a_second_run_finds_nothing(
    gardener: Gardener, live: Callable[..., None], run_on: Callable[..., DisposalRun], today: date, settings: Any
) -> None:
    settings.RETENTION_CHUNK = 3
    same_instant = [given_up(gardener, A_YEAR_AND_A_DAY_AGO) for _ in range(10)]
    for n in range(10):
        given_up(gardener, A_YEAR_AND_A_DAY_AGO - timedelta(days=n))
    given_up(gardener, TONIGHT)
    live("allotment")
    foreseen = {found.step.category.key: found.due for found in preview.preview(today)}

    first, second = run_on(today), run_on(today)

    assert len(same_instant) < foreseen["allotment"] == 20
    assert _disposed(first) == {key: number for key, number in foreseen.items() if number}
    assert _disposed(second) == {}
    assert DisposalEntry.objects.count() == 20


def _disposed(run: DisposalRun) -> dict[str, int]:
    return {result.category_id: result.disposed for result in run.results.all() if result.disposed}


def test_nothing_is_disposed_of_before_the_officer_goes_live(
    gardener: Gardener, run_on: Callable[..., DisposalRun], today: date
) -> None:
    given_up(gardener, A_YEAR_AND_A_DAY_AGO)

    run = run_on(today)

    assert Allotment.objects.count() == 1
    result = run.results.get(category="allotment")
    assert (result.due, result.disposed, result.state) == (1, 0, "preview_only")


def test_a_record_that_cannot_go_is_set_aside_and_the_others_go(
    gardener: Gardener,
    live: Callable[..., None],
    run_on: Callable[..., DisposalRun],
    today: date,
    monkeypatch: Any,
    settings: Any,
) -> None:
    from django.db import IntegrityError

    from retention import disposal

    settings.RETENTION_CHUNK = 7
    allotments = [given_up(gardener, A_YEAR_AND_A_DAY_AGO + timedelta(minutes=n)) for n in range(20)]
    poison = allotments[11]
    delete = disposal._delete

    def refuse_the_poison(rows: Any) -> int:
        if rows.model is Allotment and rows.filter(pk=poison.pk).exists():
            raise IntegrityError("quotes a value: Invented Gardener")
        return delete(rows)

    monkeypatch.setattr(disposal, "_delete", refuse_the_poison)
    live("allotment")

    run = run_on(today)

    assert list(Allotment.objects.all()) == [poison]
    aside = SetAside.objects.get()
    assert (aside.record, aside.reason) == (poison.pk, "IntegrityError")
    result = run.results.get(category="allotment")
    assert (result.disposed, result.set_aside, run.state) == (19, 1, "succeeded")
    assert DisposalEntry.objects.count() == 19


def test_the_brake_stops_a_run_that_would_take_too_much_until_the_officer_has_seen_it(
    gardener: Gardener, live: Callable[..., None], run_on: Callable[..., DisposalRun], today: date, settings: Any
) -> None:
    from retention import policies
    from retention.models import RetentionCategory

    settings.RETENTION_BRAKE_FLOOR = 5
    for _ in range(8):
        given_up(gardener, A_YEAR_AND_A_DAY_AGO)
    live("allotment")

    stopped = run_on(today)
    assert (stopped.state, Allotment.objects.count()) == ("stopped", 8)

    policies.release_brake(RetentionCategory.objects.get(pk="allotment"), up_to=7, by=None)
    assert run_on(today).state == "stopped"
    policies.release_brake(RetentionCategory.objects.get(pk="allotment"), up_to=8, by=None)
    assert (run_on(today).state, Allotment.objects.count()) == ("succeeded", 0)
    assert RetentionCategory.objects.get(pk="allotment").brake_released_to is None


def test_a_closed_record_without_a_date_is_counted_and_never_taken(
    gardener: Gardener, live: Callable[..., None], run_on: Callable[..., DisposalRun], today: date
) -> None:
    Allotment.objects.create(holder=gardener, is_given_up=True)
    Allotment.objects.create(holder=gardener)
    live("allotment")

    found = next(found for found in preview.preview(today) if found.step.category.key == "allotment")
    run_on(today)

    assert (found.undated, found.live, found.due) == (1, 1, 0)
    assert Allotment.objects.count() == 2


def test_what_waits_for_records_that_the_brake_holds_is_not_promised_to_leave(
    live: Callable[..., None], run_on: Callable[..., DisposalRun], today: date, settings: Any
) -> None:
    settings.RETENTION_BRAKE_FLOOR = 2
    ada = Gardener.objects.create(name="Ada", email="ada@example.org", left_on=date(2010, 1, 1))
    for _ in range(3):
        given_up(ada, datetime(2010, 1, 1, tzinfo=UTC))
    live("allotment", "gardener")

    foreseen = {found.step.category.key: (found.due, found.waiting) for found in preview.preview(today)}
    run = run_on(today)

    assert (foreseen["allotment"], foreseen["gardener"]) == ((3, 0), (0, 1))
    assert (run.state, _disposed(run)) == ("stopped", {})
