"""What is sealed opens with its key, in its place, and nowhere else; nothing that looks at it by accident sees a word."""

import base64
import json
import secrets
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core import serializers
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from crm import keyring
from crm.keyring import DoesNotOpen, Keyring
from crm.models import BankDetails, Case, NationalInsurance
from crm.sealed import MASK, NotSealed, Sealed
from tests import factories
from tests.canary import sightings

NUMBER = "AB123456C"


def a_key(name: str) -> str:
    return f"{name}:{base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}"


@pytest.fixture
def row(db: None) -> NationalInsurance:
    case = factories.CaseFactory()
    return NationalInsurance.objects.create(
        case=case, number=NUMBER, recorded_by=factories.UserFactory(), recorded_at=factories.OPENED
    )


def stored(row: Any, column: str = "number") -> str:
    with connection.cursor() as cursor:
        key = row._meta.pk.get_db_prep_value(row.pk, connection)
        cursor.execute(f'SELECT "{column}" FROM "{row._meta.db_table}" WHERE "id" = %s', [key])
        return str(cursor.fetchone()[0])


def overwrite(row: Any, token: str) -> None:
    with connection.cursor() as cursor:
        key = row._meta.pk.get_db_prep_value(row.pk, connection)
        cursor.execute(f'UPDATE "{row._meta.db_table}" SET "number" = %s WHERE "id" = %s', [token, key])


def test_it_is_stored_sealed_with_the_name_of_its_key_and_opens_again(row: NationalInsurance) -> None:
    found = NationalInsurance.objects.get()

    assert stored(row).startswith("e1:development:")
    assert found.number.open() == NUMBER == row.number.open()
    assert found.number.ending(3) == "••••56C"
    assert not sightings([NUMBER])


def test_whatever_looks_at_it_by_accident_sees_dots(row: NationalInsurance) -> None:
    fresh, saved = Sealed.new(NUMBER), NationalInsurance.objects.get()

    for value in (fresh, saved.number):
        assert str(value) == MASK
        assert NUMBER not in f"{value!r} {value} {vars(saved)!r}"
    assert NUMBER not in serializers.serialize("json", [saved])
    assert "e1:" not in repr(saved.number)


def test_the_audit_log_never_has_a_word_of_it(row: NationalInsurance) -> None:
    row.number = "CE654321A"
    row.save()

    assert NationalInsurance.objects.get().number.open() == "CE654321A"
    entries = LogEntry.objects.filter(object_pk=str(row.pk))
    assert entries
    said = json.dumps(list(entries.values("changes", "object_repr", "additional_data", "serialized_data")), default=str)
    assert NUMBER not in said and "CE654321A" not in said and "e1:" not in said


def test_two_of_the_same_look_different(row: NationalInsurance) -> None:
    before = stored(row)
    row.number = NUMBER
    row.save()

    assert stored(row) != before


def test_saving_what_was_not_changed_changes_nothing(row: NationalInsurance) -> None:
    before = stored(row)
    NationalInsurance.objects.get().save()

    assert stored(row) == before


def test_a_text_moved_to_another_row_does_not_open_and_is_not_saved(row: NationalInsurance) -> None:
    other = NationalInsurance.objects.create(
        case=factories.CaseFactory(), number="CE654321A", recorded_by=row.recorded_by, recorded_at=row.recorded_at
    )
    overwrite(other, stored(row))
    moved = NationalInsurance.objects.get(pk=other.pk)

    with pytest.raises(DoesNotOpen):
        moved.number.open()
    with pytest.raises(DoesNotOpen), transaction.atomic():
        moved.save()
    moved.number = row.number
    with pytest.raises(DoesNotOpen), transaction.atomic():
        moved.save()
    assert stored(other) == stored(row)


def test_another_key_of_the_same_name_raises_and_saves_nothing(row: NationalInsurance, settings: Any) -> None:
    before = stored(row)
    settings.FIELD_KEYS = [a_key("development")]
    found = NationalInsurance.objects.get()

    with pytest.raises(DoesNotOpen) as refusal:
        found.number.open()
    assert NUMBER not in str(refusal.value) and "e1:" not in str(refusal.value)
    with pytest.raises(DoesNotOpen), transaction.atomic():
        found.save()
    assert stored(row) == before


def test_a_key_that_is_not_on_the_ring_raises(row: NationalInsurance, settings: Any) -> None:
    settings.FIELD_KEYS = [a_key("2027")]

    with pytest.raises(DoesNotOpen):
        NationalInsurance.objects.get().number.open()


@pytest.mark.parametrize("change", [lambda text: text[:-4] + "AAAA", lambda text: text[:20], lambda _text: "words"])
def test_a_changed_text_raises(row: NationalInsurance, change: Any) -> None:
    overwrite(row, change(stored(row)))

    with pytest.raises(DoesNotOpen):
        NationalInsurance.objects.get().number.open()


def test_it_is_neither_looked_for_nor_written_without_its_row(row: NationalInsurance) -> None:
    for attempt in (
        lambda: NationalInsurance.objects.filter(number=NUMBER).exists(),
        lambda: NationalInsurance.objects.update(number=NUMBER),
    ):
        with pytest.raises(NotSealed) as refusal:
            attempt()
        assert NUMBER not in str(refusal.value)


def test_many_are_sealed_at_once_and_read_one_by_one(row: NationalInsurance) -> None:
    rows = [
        BankDetails(
            account_holder=f"Holder {number}",
            sort_code="01-02-03",
            account_number="12345678",
            recorded_by=row.recorded_by,
            recorded_at=row.recorded_at,
        )
        for number in range(3)
    ]
    BankDetails.objects.bulk_create(rows)

    assert {found.account_holder.open() for found in BankDetails.objects.all()} == {"Holder 0", "Holder 1", "Holder 2"}
    assert BankDetails.objects.defer("sort_code").first().sort_code.open() == "01-02-03"
    with pytest.raises(DoesNotOpen):  # without its row, nobody knows its place
        BankDetails.objects.values_list("sort_code", flat=True).first().open()


@given(st.text(min_size=1), st.text(), st.text())
def test_a_ring_opens_what_it_sealed_in_its_place_only(words: str, place: str, elsewhere: str) -> None:
    words, place, elsewhere = (text.encode(errors="ignore").decode() for text in (words, place, elsewhere))
    ring = keyring.ring()
    token = ring.seal(words, place)

    assert ring.open(token, place) == words
    if elsewhere != place:
        with pytest.raises(DoesNotOpen):
            ring.open(token, elsewhere)


@pytest.mark.parametrize(
    "keys", [[], ["2026"], ["2026:short"], [":" + "A" * 43 + "="], [f"a:{'A' * 43}=", f"a:{'B' * 43}="]]
)
def test_a_ring_that_is_none_says_so_without_quoting_a_key(keys: list[str], settings: Any) -> None:
    settings.FIELD_KEYS = keys

    with pytest.raises(ImproperlyConfigured) as refusal:
        keyring.ring()
    assert "short" not in str(refusal.value) and "AAAA" not in str(refusal.value)


def test_the_ring_is_not_made_of_the_secret_key(settings: Any) -> None:
    before = keyring.ring()
    settings.SECRET_KEY = "another key of forty characters or more, for the sessions"

    assert isinstance(before, Keyring)
    assert keyring.ring() is before


def test_the_number_leaves_with_its_case(row: NationalInsurance) -> None:
    from retention.registry import registry

    data_map = registry.maps[NationalInsurance]
    assert data_map.part and data_map.part.of is Case
