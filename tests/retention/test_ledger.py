"""Whoever edits, deletes or cuts short the proof of disposal is found out: by the chain, or by the ledger outside the database."""

import io
import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import timezone

from retention import chain, ledger
from retention.models import ChainHead, DisposalBatch, DisposalEntry, DisposalRun, RetentionPolicy

from .conftest import TONIGHT, given_up

pytestmark = pytest.mark.django_db

LONG_AGO = TONIGHT - timedelta(days=3000)
COMPUTED = {"id", "number", "digest", "previous", "entries_digest"}  # what chaining anew makes afresh
SEALED = [field.name for field in DisposalBatch._meta.concrete_fields if field.name != "ledger_at"]


@pytest.fixture(autouse=True)
def proof(live: Callable[..., None], run_on: Callable[..., DisposalRun], today: Any, settings: Any) -> Path:
    """Three certificates over five records, and their ledger."""
    settings.RETENTION_CHUNK = 2
    for n in range(5):
        given_up(None, LONG_AGO + timedelta(days=n))
    live("allotment")
    run_on(today, only=["allotment"])
    assert list(DisposalBatch.objects.order_by("number").values_list("number", "count")) == [(1, 2), (2, 2), (3, 1)]
    return Path(settings.LEDGER_PATH)


def faults() -> list[str]:
    return [str(fault) for fault in chain.verify()]


def chained_anew() -> None:
    """What somebody does who can write to the database and knows how digests are made, but not the key of the ledger."""
    previous = "0" * 64
    for batch in DisposalBatch.objects.order_by("number"):
        batch.previous = previous
        batch.entries_digest = chain.digest_of(chain.record_ids(batch.id))
        previous = batch.digest = chain.digest(batch)
        batch.save()
    ChainHead.objects.update(number=batch.number, digest=previous)


def test_proof_that_nobody_touched_fits() -> None:
    assert faults() == []


def test_a_line_of_the_ledger_names_a_record_by_its_random_id_and_nothing_else(proof: Path) -> None:
    lines = [json.loads(line) for line in proof.read_text().splitlines()]

    assert sorted(uuid.UUID(line["id"]) for line in lines) == sorted(
        DisposalEntry.objects.values_list("record", flat=True)
    )
    assert {tuple(line) for line in lines} == {
        ("seq", "at", "action", "label", "batch", "policy", "certificate", "created_before", "id", "prev", "hmac")
    }
    assert [line["seq"] for line in lines] == [1, 2, 3, 4, 5]


# ── In the database ──────────────────────────────────────────────────────────────────────────────


def _another(field: Any, value: Any) -> Any:
    if field.name == "run":
        return DisposalRun.objects.create(
            job="another", slot="x", today=TONIGHT.date(), started_at=TONIGHT, seen_at=TONIGHT
        )
    if field.name == "policy":
        return RetentionPolicy.objects.exclude(pk=value).first()
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if isinstance(field, models.IntegerField):
        return value + 7
    if isinstance(field, models.DateTimeField):
        return value + timedelta(microseconds=1)
    return {"crm.case": 1} if isinstance(field, models.JSONField) else f"1{value}"[: field.max_length]


@pytest.mark.parametrize("column", SEALED)
def test_a_certificate_of_which_any_column_was_edited_is_named(column: str) -> None:
    batch = DisposalBatch.objects.get(number=2)
    field = DisposalBatch._meta.get_field(column)
    changed = _another(field, getattr(batch, field.attname))

    DisposalBatch.objects.filter(number=2).update(**{column: changed})

    assert any(fault.startswith("Certificate 2:") for fault in faults())


@pytest.mark.parametrize("column", [column for column in SEALED if column not in COMPUTED])
def test_a_certificate_that_was_edited_and_chained_anew_is_named_by_the_ledger(column: str) -> None:
    batch = DisposalBatch.objects.get(number=2)
    field = DisposalBatch._meta.get_field(column)
    DisposalBatch.objects.filter(number=2).update(**{column: _another(field, getattr(batch, field.attname))})

    chained_anew()

    assert any(fault.startswith("Certificate 2:") for fault in faults())


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("adjusted", [False, True], ids=["head as it was", "head adjusted"])
def test_a_certificate_that_was_deleted_is_named(number: int, adjusted: bool) -> None:
    DisposalBatch.objects.filter(number=number).delete()
    if adjusted:
        last = DisposalBatch.objects.order_by("number").last()
        ChainHead.objects.update(number=last.number, digest=last.digest)

    assert any(f"Certificate {number}:" in fault for fault in faults())


def test_proof_that_was_deleted_as_a_whole_is_missed() -> None:
    DisposalEntry.objects.all().delete()
    DisposalBatch.objects.all().delete()
    ChainHead.objects.update(number=0, digest="0" * 64)

    assert len(faults()) == 3
    assert faults()[0].startswith("Certificate 1: is in the ledger and not in the database")


def test_the_head_of_the_chain_cannot_be_set_back() -> None:
    ChainHead.objects.update(number=2)

    assert faults() == ["Chain: its head names certificate 2, but the chain ends at 3."]


def _delete_one(entries: Any) -> None:
    entries.filter(pk=entries.first().pk).delete()


def _add_one(entries: Any) -> None:
    DisposalEntry.objects.create(record=uuid.uuid4(), batch=entries.first().batch)


def _change_one(entries: Any) -> None:
    entries.filter(pk=entries.first().pk).update(record=uuid.uuid4())


def _move_one(entries: Any) -> None:
    entries.filter(pk=entries.first().pk).update(batch=DisposalBatch.objects.get(number=1))


@pytest.mark.parametrize("tamper", [_delete_one, _add_one, _change_one, _move_one])
@pytest.mark.parametrize("anew", [False, True], ids=["", "chained anew"])
def test_a_certificate_whose_records_were_changed_is_named(tamper: Callable[[Any], None], anew: bool) -> None:
    tamper(DisposalEntry.objects.filter(batch__number=2))
    if anew:
        chained_anew()

    assert any(fault.startswith("Certificate 2: its ") for fault in faults())


# ── In the ledger ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("left", [4, 3, 2, 1, 0])
def test_a_ledger_that_was_cut_short_is_missed(proof: Path, left: int) -> None:
    lines = proof.read_bytes().splitlines(keepends=True)

    proof.write_bytes(b"".join(lines[:left]))

    assert any(fault.startswith("Certificate 3: ") for fault in faults())


@pytest.mark.parametrize("missing", [1, 70, 400, 900])
def test_a_ledger_that_was_cut_in_the_middle_of_a_line_is_missed(proof: Path, missing: int) -> None:
    proof.write_bytes(proof.read_bytes()[:-missing])

    assert any(fault.startswith("Certificate 3: ") for fault in faults())


def test_a_ledger_that_is_gone_is_missed(proof: Path) -> None:
    proof.unlink()

    assert faults() == [f"Certificate {n}: is not in the ledger: the ledger was cut short." for n in (1, 2, 3)]


def _edited(lines: list[bytes]) -> list[bytes]:
    return [lines[0], lines[1].replace(b'"action":"delete"', b'"action":"retain"'), *lines[2:]]


def _without_the_second(lines: list[bytes]) -> list[bytes]:
    return [lines[0], *lines[2:]]


def _with_the_second_twice(lines: list[bytes]) -> list[bytes]:
    return [*lines[:2], *lines[1:]]


def _in_another_order(lines: list[bytes]) -> list[bytes]:
    return [lines[0], lines[2], lines[1], *lines[3:]]


def _cut_in_the_middle(lines: list[bytes]) -> list[bytes]:
    return [lines[0], lines[1][:50] + b"\n", *lines[2:]]


def _not_in_json(lines: list[bytes]) -> list[bytes]:
    return [lines[0], b"nothing was ever deleted\n", *lines[2:]]


TAMPERINGS = [
    _edited,
    _without_the_second,
    _with_the_second_twice,
    _in_another_order,
    _cut_in_the_middle,
    _not_in_json,
]


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__.strip("_").replace("_", " "))
def test_a_ledger_of_which_a_line_is_not_what_was_written_is_refused(
    proof: Path, tamper: Callable[[list[bytes]], list[bytes]]
) -> None:
    lines = proof.read_bytes().splitlines(keepends=True)
    tampered = tamper(lines)
    assert tampered != lines

    proof.write_bytes(b"".join(tampered))

    assert [fault for fault in faults() if fault.startswith("Ledger: line ")]


def test_a_ledger_that_another_key_wrote_is_refused(proof: Path, settings: Any) -> None:
    ours = settings.LEDGER_KEY
    proof.unlink()
    DisposalBatch.objects.update(ledger_at=None)
    settings.LEDGER_KEY = "the key of somebody else"
    assert ledger.catch_up(TONIGHT) == 5
    assert faults() == []

    settings.LEDGER_KEY = ours

    assert faults() == ["Ledger: line 1 was edited, or another key wrote it."]


# ── As an officer sees it ────────────────────────────────────────────────────────────────────────


def test_the_command_says_that_all_fits() -> None:
    said = io.StringIO()

    call_command("retention", "verify", stdout=said)

    assert "all fit" in said.getvalue()


def test_the_command_fails_and_names_what_does_not_fit() -> None:
    DisposalBatch.objects.filter(number=2).update(count=1)
    said = io.StringIO()

    with pytest.raises(CommandError, match="1 thing does not fit") as refusal:
        call_command("retention", "verify", stdout=said)

    assert refusal.value.returncode == 1
    assert "Certificate 2: was edited." in said.getvalue()


def test_a_line_that_a_dying_process_left_unfinished_is_written_again(proof: Path, run_on: Any, today: Any) -> None:
    whole = proof.read_bytes()
    for cut in (1, 100, 300, len(whole.splitlines(keepends=True)[-1])):
        proof.write_bytes(whole[:-cut])
        DisposalBatch.objects.filter(number=3).update(ledger_at=None)  # as it was when the process died
        assert faults() == []

        assert run_on(today, only=[]).state == "succeeded"

        assert proof.read_bytes() == whole
        assert faults() == []
    assert timezone.is_aware(DisposalBatch.objects.get(number=3).ledger_at)
