"""The audit log says who did what to which record, and never what stood in it; no later change to it goes unseen."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from auditlog.context import set_actor
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from crm.models import User
from retention import audit, holds, policies
from retention.models import AuditSeal, DisposalRun, RetentionCategory
from retention.registry import registry
from retention.vocabulary import DataMap
from tests.canary import sightings
from tests.invented.models import Allotment, Gardener
from tests.planting import Planted, plant, with_token

from .conftest import TONIGHT, given_up

pytestmark = pytest.mark.django_db

CERTIFIED = [data_map for data_map in registry if data_map.certified]


@pytest.fixture(autouse=True)
def _it_is_tonight() -> Iterator[None]:
    """The software asks the clock by itself here."""
    with time_machine.travel(TONIGHT):
        yield


def entries_of(row: Any) -> list[LogEntry]:
    content_type = ContentType.objects.get_for_model(row)
    return list(LogEntry.objects.filter(content_type=content_type, object_pk=str(row.pk)).order_by("id"))


# ── What is written, and what is not ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("data_map", CERTIFIED, ids=lambda data_map: data_map.label)
def test_no_value_of_any_model_is_written_whatever_is_done_to_it(data_map: DataMap) -> None:
    row, planted = plant(data_map.model)
    changed = Planted()
    for name in data_map.personal:
        value = with_token(data_map.model._meta.get_field(name), changed)
        if value is not None:
            setattr(row, name, value)
    row.save()
    words = planted.tokens_of(*planted.tokens) + changed.tokens_of(*changed.tokens)
    pk, row_before = row.pk, row
    if changed.tokens:
        assert sightings(changed.tokens_of(data_map.model))
    row.delete()
    row_before.pk = pk

    written = entries_of(row_before)

    assert {entry.get_action_display() for entry in written} >= {"create", "delete"}
    assert {entry.object_repr for entry in written} == {f"{data_map.model._meta.label} {pk}"}
    assert {value for entry in written for pair in entry.changes.values() for value in pair} <= {audit.MASK, "None"}
    in_the_log = {place for places in sightings(words).values() for place in places if "auditlog" in place}
    assert in_the_log == set()


def test_a_change_names_its_fields_and_its_officer(gardener: Gardener, dara: User) -> None:
    with set_actor(dara):
        gardener.name = "Somebody Else"
        gardener.save()

    change = entries_of(gardener)[-1]

    assert (change.get_action_display(), change.actor) == ("update", dara)
    assert change.changes == {"name": [audit.MASK, audit.MASK]}


def test_what_is_read_or_written_past_the_models_is_recorded_with_its_reason(gardener: Gardener, dara: User) -> None:
    audit.record(gardener, what="viewed", by=dara, why="Case HK-7M4PX")
    audit.record(gardener, what="moved to another customer", by=None, fields=["holder"])

    viewed, moved = entries_of(gardener)[-2:]

    assert (viewed.get_action_display(), viewed.actor) == ("access", dara)
    assert viewed.additional_data == {"what": "viewed", "why": "Case HK-7M4PX"}
    assert (moved.get_action_display(), moved.actor) == ("update", None)
    assert moved.changes == {"holder": [audit.MASK, audit.MASK]}
    assert viewed.object_repr == f"invented.Gardener {gardener.pk}"


def test_when_a_row_was_written_is_told_by_the_log(gardener: Gardener) -> None:
    bulky = Gardener.objects.bulk_create([Gardener(name="Somebody Else")])[0]
    with time_machine.travel(TONIGHT + timedelta(hours=1)):
        gardener.name = "Changed"
        gardener.save()

    assert audit.written_at(Gardener, gardener.pk) == entries_of(gardener)[0].timestamp
    assert len(entries_of(gardener)) == 2
    assert audit.written_at(Gardener, bulky.pk) is None
    gone = gardener.pk
    Gardener.objects.filter(pk=gone).delete()
    assert audit.written_at(Gardener, gone) is None


def test_what_a_search_showed_is_named_by_class_and_random_id(gardener: Gardener, dara: User) -> None:
    audit.record(dara, what="searched", by=dara, why="by name; 1 person", shown=[gardener])

    searched = entries_of(dara)[-1]
    assert searched.get_action_display() == "access"
    assert searched.additional_data["shown"] == [f"invented.gardener:{gardener.pk}"]


def test_the_decisions_of_officers_are_in_the_log(gardener: Gardener, dara: User) -> None:
    with set_actor(dara):
        hold = holds.place(gardener, kind="legal", reason="x", review_on=date(2027, 5, 1), by=dara, now=TONIGHT)
        policies.go_live(RetentionCategory.objects.get(pk="allotment"), by=dara, now=TONIGHT)

    written = LogEntry.objects.filter(actor=dara).values_list("object_repr", flat=True)

    assert {f"retention.Hold {hold.pk}", "retention.RetentionCategory allotment"} <= set(written)


def test_who_released_a_hold_is_in_the_log(gardener: Gardener, dara: User) -> None:
    hold = holds.place(gardener, kind="legal", reason="x", review_on=date(2027, 5, 1), by=None, now=TONIGHT)
    before = len(entries_of(hold))

    holds.release(hold, reason="over", by=dara, now=TONIGHT)

    assert [entry.actor for entry in entries_of(hold)[before:]] == [dara]


# ── The seals ────────────────────────────────────────────────────────────────────────────────────

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def days() -> list[LogEntry]:
    """Two entries on each of three days, sealed on the fourth."""
    LogEntry.objects.all().delete()
    gardeners = ContentType.objects.get_for_model(Gardener)
    made = [
        LogEntry.objects.create(
            content_type=gardeners,
            object_pk=f"{n}",
            action=1,
            changes={"name": [audit.MASK, audit.MASK]},
            additional_data={"why": "asked"},
            timestamp=NOON + timedelta(days=n // 2 - 3, hours=n % 2),
        )
        for n in range(6)
    ]
    assert audit.seal_days(today=NOON.date(), now=NOON) == 3
    assert list(audit.verify()) == []
    return made


def test_each_finished_day_is_sealed_once_and_today_is_not(days: list[LogEntry]) -> None:
    assert list(AuditSeal.objects.order_by("day").values_list("day", "count")) == [
        (date(2026, 11, 19), 2),
        (date(2026, 11, 20), 2),
        (date(2026, 11, 21), 2),
    ]

    assert audit.seal_days(today=NOON.date(), now=NOON) == 0
    # Days without an entry are sealed with the next that has one: a clock that is years ahead seals nothing to come.
    assert audit.seal_days(today=NOON.date() + timedelta(days=2000), now=NOON) == 0
    LogEntry.objects.create(
        content_type=days[0].content_type, object_pk="7", action=1, timestamp=NOON + timedelta(days=2)
    )
    assert audit.seal_days(today=NOON.date() + timedelta(days=3), now=NOON) == 3
    assert list(audit.verify()) == []


def test_a_day_begins_at_midnight_in_london(days: list[LogEntry]) -> None:
    summer = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)
    LogEntry.objects.create(content_type_id=1, object_pk="x", action=1, timestamp=summer)

    audit.seal_days(today=date(2027, 7, 2), now=NOON)

    assert AuditSeal.objects.get(day=date(2027, 7, 1)).count == 1


CHANGES: dict[str, Any] = {
    "object_pk": "7",
    "object_repr": "invented.Gardener 7",
    "action": 2,
    "changes": {"email": [audit.MASK, audit.MASK]},
    "additional_data": {"why": "nobody asked"},
    "timestamp": NOON - timedelta(days=2, minutes=1),
    "content_type_id": 1,
}


@pytest.mark.parametrize("column", CHANGES)
def test_an_entry_that_was_edited_is_noticed(days: list[LogEntry], column: str) -> None:
    LogEntry.objects.filter(pk=days[2].pk).update(**{column: CHANGES[column]})

    assert list(audit.verify()) == ["Audit log of 2026-11-20: its entries are not the 2 it was sealed with."]


def test_an_entry_that_was_given_to_another_officer_is_noticed(days: list[LogEntry], dara: User) -> None:
    LogEntry.objects.filter(pk=days[2].pk).update(actor=dara)

    assert [fault[:23] for fault in audit.verify()] == ["Audit log of 2026-11-20"]


@pytest.mark.parametrize("gone", [[2], [0], [0, 1], [0, 1, 2, 3], [0, 1, 2, 3, 4, 5]])
def test_entries_that_were_deleted_before_their_day_are_noticed(days: list[LogEntry], gone: list[int]) -> None:
    LogEntry.objects.filter(pk__in=[days[n].pk for n in gone]).delete()

    assert len(list(audit.verify())) == len({n // 2 for n in gone})


def test_an_entry_that_was_added_afterwards_is_noticed(days: list[LogEntry]) -> None:
    LogEntry.objects.create(content_type_id=1, object_pk="7", action=1, timestamp=NOON - timedelta(days=2))

    assert [fault[:23] for fault in audit.verify()] == ["Audit log of 2026-11-20"]


@pytest.mark.parametrize("column", ["count", "entries_digest", "previous", "digest"])
def test_a_seal_that_was_edited_is_noticed(days: list[LogEntry], column: str) -> None:
    AuditSeal.objects.filter(day=date(2026, 11, 20)).update(**{column: 7 if column == "count" else "7" * 64})

    assert any(fault.startswith("Audit log of 2026-11-20: its seal was edited") for fault in audit.verify())


def test_a_seal_that_is_missing_in_the_middle_is_noticed(days: list[LogEntry]) -> None:
    AuditSeal.objects.filter(day=date(2026, 11, 20)).delete()

    assert list(audit.verify()) == ["Audit log of 2026-11-21: its seal was edited, or one before it is missing."]


def test_whole_days_expire_and_the_rest_still_fits(
    days: list[LogEntry], live: Callable[..., None], run_on: Callable[..., DisposalRun]
) -> None:
    live("audit")

    run_on(date(2028, 11, 21))  # two years, and the day after the second of the three

    left = LogEntry.objects.filter(pk__in=[entry.pk for entry in days])
    assert sorted(left.values_list("pk", flat=True)) == [entry.pk for entry in days[4:]]
    assert AuditSeal.objects.count() == 3
    assert list(audit.verify()) == []
    LogEntry.objects.filter(pk=days[4].pk).delete()
    assert [fault[:23] for fault in audit.verify()] == ["Audit log of 2026-11-21"]


def test_disposal_writes_no_entry_for_what_leaves(
    gardener: Gardener, live: Callable[..., None], run_on: Callable[..., DisposalRun], today: date
) -> None:
    allotment = given_up(gardener, TONIGHT - timedelta(days=800))
    live("allotment")
    before = len(entries_of(allotment))

    run_on(today)

    assert not Allotment.objects.exists()
    assert len(entries_of(allotment)) == before
