"""A hold keeps a record, or everything of a person, until the last one is released."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from retention import holds
from retention.models import DisposalRun, Hold, RetentionCategory
from retention.registry import registry
from retention.vocabulary import DataMap
from tests.invented.models import Allotment, Gardener
from tests.planting import plant, plant_due

from .conftest import TONIGHT, given_up

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
REVIEW = date(2027, 5, 1)


def hold(record: Any, kind: str = "legal") -> Hold:
    return holds.place(record, kind=kind, reason="court case", review_on=REVIEW, by=None, now=TONIGHT)


CERTIFIED_ROOTS = [root for root in registry.disposable if root.certified]


@pytest.mark.parametrize("root", CERTIFIED_ROOTS, ids=lambda root: root.label)
def test_a_held_record_of_every_model_survives_and_its_neighbour_does_not(
    root: DataMap, live: Callable[..., None], run_on: Callable[..., DisposalRun], today: date
) -> None:
    category = RetentionCategory.objects.get(pk=root.declared_categories[0].key)
    category.not_enforced_because = ""  # what is not enforced yet must be held as well once it is
    category.save()
    kept, gone = plant_due(root)[0], plant_due(root)[0]
    hold(kept)
    live(category.key)

    assert run_on(today, only=[category.key]).fault == ""

    assert root.model._base_manager.filter(pk=kept.pk).exists()
    assert not root.model._base_manager.filter(pk=gone.pk).exists()


PARTS = [data_map for data_map in registry if data_map.part]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.label)
def test_a_held_part_of_every_model_survives_with_its_root(
    part: DataMap, live: Callable[..., None], run_on: Callable[..., DisposalRun], today: date
) -> None:
    root = registry.root_of(part)
    category = RetentionCategory.objects.get(pk=root.declared_categories[0].key)
    category.not_enforced_because = ""
    category.save()
    (kept_root, kept), (gone_root, gone) = plant_due(root), plant_due(root)
    kept_part, gone_part = plant(part.model, kept)[0], plant(part.model, gone)[0]
    hold(kept_part)
    live(category.key)

    assert run_on(today, only=[category.key]).fault == ""

    assert part.model._base_manager.filter(pk=kept_part.pk).exists()
    assert not part.model._base_manager.filter(pk=gone_part.pk).exists()
    assert root.model._base_manager.filter(pk=kept_root.pk).exists()
    assert not root.model._base_manager.filter(pk=gone_root.pk).exists()


def test_a_hold_on_a_person_keeps_everything_that_is_theirs(
    gardener: Gardener, live: Callable[..., None], run_on: Callable[..., DisposalRun], today: date
) -> None:
    other = Gardener.objects.create(name="Other", email="other@example.org")
    as_holder, as_helper = given_up(gardener, LONG_AGO), given_up(other, LONG_AGO, helper=gardener)
    given_up(other, LONG_AGO)
    hold(gardener)
    live("allotment")

    run_on(today)

    assert set(Allotment.objects.all()) == {as_holder, as_helper}


def test_releasing_the_last_of_two_holds_lets_the_record_leave_at_the_next_run(
    gardener: Gardener, live: Callable[..., None], run_on: Callable[..., DisposalRun], today: date
) -> None:
    allotment = given_up(gardener, LONG_AGO)
    first, second = hold(allotment), hold(allotment, "complaint")
    live("allotment")

    holds.release(first, reason="over", by=None, now=TONIGHT)
    run_on(today)
    assert Allotment.objects.count() == 1

    holds.release(second, reason="over", by=None, now=TONIGHT)
    run_on(today)
    assert not Allotment.objects.exists()


def test_a_hold_cannot_be_placed_on_what_has_gone(
    gardener: Gardener, live: Callable[..., None], run_on: Callable[..., DisposalRun], today: date
) -> None:
    allotment = given_up(gardener, LONG_AGO)
    live("allotment")
    run_on(today)

    with pytest.raises(holds.RecordGone, match="already been disposed of"):
        hold(allotment)
    assert not Hold.objects.exists()


def test_a_hold_is_looked_at_again_within_six_months(gardener: Gardener) -> None:
    with pytest.raises(holds.ReviewTooLate, match="22 May 2027"):
        holds.place(gardener, kind="legal", reason="x", review_on=date(2027, 5, 23), by=None, now=TONIGHT)

    assert not Hold.objects.exists()
    holds.place(gardener, kind="legal", reason="x", review_on=date(2027, 5, 22), by=None, now=TONIGHT)


def test_a_hold_is_released_once(gardener: Gardener) -> None:
    placed = hold(given_up(gardener, LONG_AGO))
    holds.release(placed, reason="over", by=None, now=TONIGHT)

    with pytest.raises(holds.HoldAlreadyReleased):
        holds.release(placed, reason="again", by=None, now=TONIGHT)
    placed.refresh_from_db()
    assert placed.release_reason == "over"
