"""A hold keeps a record, or everything of a person; and the sentence about a record is what the run then does."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from retention import holds
from retention.due import due, plan
from retention.models import DisposalRun, Hold, RetentionCategory, SetAside
from retention.registry import registry
from retention.vocabulary import DataMap
from tests.invented.models import Allotment, Gardener, Grumble, Visit
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


def test_the_first_kind_that_says_keep_is_the_reason_shown(gardener: Gardener, today: date) -> None:
    allotment = given_up(gardener, LONG_AGO)
    hold(allotment, "complaint")
    hold(gardener, "request")

    assert holds.leaving(allotment, today=today).sentence == "Kept: open rights request, reviewed by 1 May 2027"
    hold(allotment, "legal")
    assert holds.leaving(allotment, today=today).sentence == "Kept: legal hold, reviewed by 1 May 2027"


STATES = ["open", "undated", "kept", "last day", "due", "held", "person held", "set aside", "other category"]


@pytest.mark.parametrize("state", STATES)
def test_the_sentence_says_what_the_run_does(
    state: str, gardener: Gardener, live: Callable[..., None], run_on: Callable[..., DisposalRun], today: date
) -> None:
    allotment = _in_state(state, gardener)
    live("allotment")

    said = holds.leaving(allotment, today=today)
    is_due = (
        due(next(step for step in plan(today) if step.category.key == "allotment")).filter(pk=allotment.pk).exists()
    )
    run_on(today)

    gone = not Allotment.objects.filter(pk=allotment.pk).exists()
    assert (said.state == "due") == is_due == gone == (state == "due")
    assert said.sentence.startswith("Leaves tonight" if gone else "Was due" if state == "set aside" else "Kept")


def _in_state(state: str, gardener: Gardener) -> Allotment:
    clock = {"open": None, "undated": None, "kept": TONIGHT, "last day": TONIGHT - timedelta(days=365)}.get(
        state, LONG_AGO
    )
    allotment = Allotment.objects.create(
        holder=gardener,
        given_up_at=clock,
        is_given_up=state != "open",
        kept_as="no such category" if state == "other category" else "allotment",
    )
    if state == "held":
        hold(allotment)
    elif state == "person held":
        hold(gardener)
    elif state == "set aside":
        SetAside.objects.create(
            label="invented.allotment",
            record=allotment.pk,
            category_id="allotment",
            reason="IntegrityError",
            set_aside_at=TONIGHT,
        )
    return allotment


def test_the_sentence_names_the_last_day_and_the_rule(gardener: Gardener, today: date) -> None:
    allotment = given_up(gardener, datetime(2026, 7, 31, 23, 30, tzinfo=UTC))  # already August in London

    assert (
        holds.leaving(allotment, today=today).sentence
        == "Kept until 1 August 2027 (allotment, 1 year after giving it up)"
    )


def test_a_part_says_what_its_root_says_and_a_waiting_person_says_so(gardener: Gardener, today: date) -> None:
    allotment = given_up(gardener, TONIGHT)
    visit = Visit.objects.create(allotment=allotment, seen="beans", on=today)
    Gardener.objects.filter(pk=gardener.pk).update(left_on=LONG_AGO.date())

    assert holds.leaving(visit, today=today).sentence == holds.leaving(allotment, today=today).sentence
    assert holds.leaving(gardener, today=today).state == "waits"


def test_many_records_are_told_in_as_many_queries_as_one(
    gardener: Gardener, today: date, django_assert_num_queries: Any
) -> None:
    records = [given_up(gardener, LONG_AGO) for _ in range(30)]
    records += [Grumble.objects.create(neighbour=gardener, text="weeds", made_on=today) for _ in range(30)]
    hold(records[3])

    with django_assert_num_queries(
        4
    ):  # the periods in force, the facts of two models, the holds of the one that has any
        said = holds.leaving_of(records, today=today)
    assert len(said) == 60
