"""The sentence about a record is what the run then does, for one record as for many."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from crm.models import CaseNote, User
from retention import holds
from retention.due import due, plan
from retention.leaving import leaving, leaving_of, of_keys
from retention.models import DisposalRun, Hold, RetentionPolicy, SetAside
from retention.registry import registry
from tests.factories import CaseFactory, UserFactory
from tests.invented.models import Allotment, Gardener, Grumble, Photo, Visit
from tests.planting import plant

from .conftest import TONIGHT, given_up

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
REVIEW = date(2027, 5, 1)


def hold(record: Any, kind: str = "legal", review_on: date = REVIEW) -> Hold:
    return holds.place(record, kind=kind, reason="court case", review_on=review_on, by=None, now=TONIGHT)


def test_the_first_kind_that_says_keep_is_the_reason_shown(gardener: Gardener, today: date) -> None:
    allotment = given_up(gardener, LONG_AGO)
    hold(allotment, "complaint")
    hold(gardener, "request")

    assert leaving(allotment, today=today).sentence == "Kept: open rights request, reviewed by 1 May 2027"
    hold(allotment, "legal")
    assert leaving(allotment, today=today).sentence == "Kept: legal hold, reviewed by 1 May 2027"


STATES = ["open", "undated", "kept", "last day", "due", "held", "person held", "set aside", "other category"]


@pytest.mark.parametrize("state", STATES)
def test_the_sentence_says_what_the_run_does(
    state: str, gardener: Gardener, live: Callable[..., None], run_on: Callable[..., DisposalRun], today: date
) -> None:
    allotment = _in_state(state, gardener)
    live("allotment")

    said = leaving(allotment, today=today)
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

    assert leaving(allotment, today=today).sentence == "Kept until 1 August 2027 (allotment, 1 year after giving it up)"


def test_a_part_says_what_its_root_says_and_a_waiting_person_says_so(gardener: Gardener, today: date) -> None:
    allotment = given_up(gardener, TONIGHT)
    visit = Visit.objects.create(allotment=allotment, seen="beans", on=today)
    Gardener.objects.filter(pk=gardener.pk).update(left_on=LONG_AGO.date())

    assert leaving(visit, today=today).sentence == leaving(allotment, today=today).sentence
    assert leaving(gardener, today=today).state == "waits"


def one_of_each(gardener: Gardener, today: date) -> list[Any]:
    """A root of every kind, parts at each depth, one that is kept for good, and a part of the CRM's."""
    allotment = given_up(gardener, LONG_AGO)
    visit = Visit.objects.create(allotment=allotment, seen="beans", on=today)
    photo = Photo.objects.create(visit=visit, caption="beans")
    grumble = Grumble.objects.create(neighbour=gardener, text="weeds", made_on=today)
    case = CaseFactory()
    of_the_crm = [UserFactory(), case, case.contact, plant(CaseNote)[0]]
    return [allotment, given_up(gardener, LONG_AGO), visit, photo, grumble, *of_the_crm, gardener]


@pytest.mark.parametrize("count", [1, 30])
def test_three_queries_tell_of_any_number_of_records_of_any_models(
    count: int, gardener: Gardener, today: date, django_assert_num_queries: Any
) -> None:
    records = [record for _ in range(count) for record in one_of_each(gardener, today)]
    hold(records[0])

    with django_assert_num_queries(3):  # the periods in force, how each stands, and what keeps those past their day
        said = leaving_of(records, today=today)

    assert len(said) == 9 * count + 1  # the gardener is always the same one
    assert all(said[record] == leaving(record, today=today) for record in records[:10])


def test_of_what_is_kept_for_good_nothing_is_asked(today: date, django_assert_num_queries: Any) -> None:
    officer = UserFactory()

    with django_assert_num_queries(0):
        said = leaving_of([officer], today=today)
        assert leaving_of([], today=today) == {}

    assert said[officer].state == "for_good"


def test_a_record_that_has_gone_is_left_out(gardener: Gardener, today: date) -> None:
    here, *gone = [
        Photo.objects.create(visit=Visit.objects.create(allotment=given_up(gardener, at), seen="x", on=today))
        for at in (LONG_AGO, TONIGHT)
    ]
    gone += [given_up(gardener, TONIGHT), Grumble.objects.create(neighbour=gardener, text="x", made_on=today)]
    for record in gone:
        record._meta.model.objects.filter(pk=record.pk).delete()

    assert set(leaving_of([here, *gone], today=today)) == {here}


def test_a_part_of_a_part_says_what_its_root_says(gardener: Gardener, today: date) -> None:
    photos = {
        Photo.objects.create(visit=Visit.objects.create(allotment=allotment, seen="x", on=today)): allotment
        for allotment in (given_up(gardener, LONG_AGO), given_up(gardener, TONIGHT))
    }

    said = leaving_of(photos, today=today)

    assert len({one.state for one in said.values()}) == 2
    assert all(said[photo] == leaving(allotment, today=today) for photo, allotment in photos.items())


@pytest.mark.parametrize("state", STATES)
def test_keys_are_told_what_records_are_told(
    state: str, gardener: Gardener, live: Callable[..., None], today: date
) -> None:
    allotment = _in_state(state, gardener)
    live("allotment")
    of_allotments, of_gardeners = registry.of(Allotment), registry.of(Gardener)

    said = of_keys({of_allotments: [allotment.pk, uuid4()], of_gardeners: [gardener.pk]}, today=today)

    assert said == {
        of_allotments: {allotment.pk: leaving(allotment, today=today)},
        of_gardeners: {gardener.pk: leaving(gardener, today=today)},
    }


def test_of_two_holds_of_a_kind_the_one_reviewed_last_is_named(gardener: Gardener, today: date) -> None:
    allotment = given_up(gardener, LONG_AGO, helper=Gardener.objects.create(email="helper@example.org"))
    first, last = hold(allotment, review_on=date(2027, 1, 5)), hold(allotment.helper, review_on=date(2027, 3, 5))
    hold(gardener, "complaint", review_on=REVIEW)

    assert leaving(allotment, today=today).hold == last
    holds.release(last, reason="over", by=None, now=TONIGHT)
    assert leaving(allotment, today=today).hold == first


def test_a_hold_on_somebody_whom_only_a_part_is_about_is_named(today: date, monkeypatch: Any) -> None:
    notes = registry.of(CaseNote)
    monkeypatch.setitem(registry.maps, CaseNote, replace(notes, subjects=("author",)))
    case, other = CaseFactory(), CaseFactory()
    for of, author in ((case, "a"), (case, "b"), (other, "c")):
        CaseNote.objects.create(
            case=of, text="x", author=UserFactory(email=f"{author}@example.org"), written_at=TONIGHT
        )
    hold(User.objects.get(email="a@example.org"), "complaint")
    legal = hold(User.objects.get(email="b@example.org"), "legal", review_on=date(2027, 1, 5))

    said = leaving_of([case, other], today=today)

    assert said[case].sentence == "Kept: legal hold, reviewed by 5 January 2027"
    assert (said[case].hold, said[other].state) == (legal, "open")


def test_a_category_without_a_period_says_so(gardener: Gardener, today: date) -> None:
    allotment = given_up(gardener, LONG_AGO)
    RetentionPolicy.objects.filter(category="allotment").update(state=RetentionPolicy.State.REPLACED)

    assert leaving(allotment, today=today).state == "no_period"
