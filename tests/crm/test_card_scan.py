"""Every week all that is stored is searched for card numbers: what is found is taken out, counted and told."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.management import call_command
from django.db import connection
from django.db.models import JSONField
from django.test import Client

from config.celery import app
from crm import card_scan
from crm.models import CardScan, Case, ContactPoint, Customer
from tests import factories
from tests.canary import sightings
from tests.crm.card_numbers import KEPT, LEFT, TYPED
from tests.planting import plant

pytestmark = pytest.mark.django_db

SUNDAY = datetime(2026, 8, 2, 5, 25, tzinfo=UTC)
DIGITS = ["4111 1111 1111 1111", "4111111111111111"]


def past_the_door(row: Any, **values: str) -> None:
    """Write into columns as an import by SQL would."""
    meta = row._meta
    with connection.cursor() as cursor:
        for name, value in values.items():
            column, key = meta.get_field(name).column, meta.pk.get_db_prep_value(row.pk, connection)
            as_is = "%s::jsonb" if connection.vendor == "postgresql" and _is_list(meta, name) else "%s"
            cursor.execute(
                f'UPDATE "{meta.db_table}" SET "{column}" = {as_is} WHERE "{meta.pk.column}" = %s', [value, key]
            )


def _is_list(meta: Any, name: str) -> bool:
    return isinstance(meta.get_field(name), JSONField)


@pytest.fixture
def soiled() -> tuple[Case, Customer, ContactPoint]:
    """A council that kept card numbers before it had this software."""
    customer = factories.CustomerFactory(phone="01632 960100")
    case, point = factories.CaseFactory(customer=customer, answered=LEFT[0]), customer.contact_points.get()
    past_the_door(case, asked=TYPED)
    past_the_door(customer, family_name=f"Ferrier {DIGITS[0]}", family_name_key=f"ferrier {DIGITS[0]}")
    past_the_door(point, value=DIGITS[1], normalised=DIGITS[1])
    assert sightings(DIGITS)
    return case, customer, point


def test_what_is_stored_is_cleaned_and_counted(soiled: tuple[Case, Customer, ContactPoint]) -> None:
    case = soiled[0]

    scan = card_scan.by_hand(clock=lambda: SUNDAY)

    case.refresh_from_db()
    assert (case.asked, case.answered) == (KEPT, LEFT[0])
    assert scan.found == {"crm.case": 3, "crm.customer": 1, "crm.contactpoint": 1}
    assert (scan.removed, scan.finished_at) == (5, SUNDAY)
    assert scan.texts > 10
    assert not sightings(DIGITS)


def test_the_audit_log_names_the_record_and_no_digit(soiled: tuple[Case, Customer, ContactPoint]) -> None:
    card_scan.by_hand(clock=lambda: SUNDAY)

    entry = LogEntry.objects.get(additional_data__what=card_scan.DONE, object_pk=str(soiled[0].pk))
    assert list(entry.changes) == ["asked"]
    assert entry.actor is None


def test_a_second_search_finds_nothing(soiled: tuple[Case, Customer, ContactPoint]) -> None:
    assert card_scan.by_hand(clock=lambda: SUNDAY).removed

    assert card_scan.by_hand(clock=lambda: SUNDAY).found == {}


def test_every_stretch_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card_scan, "STRETCH", 2)
    for case in factories.CaseFactory.create_batch(5):
        past_the_door(case, asked=TYPED)

    assert card_scan.by_hand(clock=lambda: SUNDAY).found == {"crm.case": 15}


def test_it_runs_once_in_a_week_however_often_it_is_called() -> None:
    assert card_scan.weekly(clock=lambda: SUNDAY)
    assert card_scan.weekly(clock=lambda: SUNDAY + timedelta(hours=1)) is None
    assert card_scan.weekly(clock=lambda: SUNDAY + timedelta(days=7))
    assert CardScan.objects.count() == 2


def test_one_that_died_is_begun_again_and_one_under_way_is_left() -> None:
    scan = card_scan.weekly(clock=lambda: SUNDAY)
    CardScan.objects.update(finished_at=None)

    assert card_scan.weekly(clock=lambda: SUNDAY + timedelta(hours=1)) is None
    again = card_scan.weekly(clock=lambda: SUNDAY + timedelta(hours=7))
    assert scan and again and again.pk == scan.pk


def test_the_schedule_calls_it_on_sundays() -> None:
    entry = app.conf.beat_schedule["scan-cards"]

    assert entry["task"] == "crm.tasks.scan_cards"
    assert entry["schedule"].day_of_week == {0}


LISTS = [
    (model, name)
    for model, names in card_scan.columns()
    for name in names
    if isinstance(model._meta.get_field(name), JSONField)
]


def test_lists_that_hold_what_was_typed_are_searched() -> None:
    """Those that the maps call personal; not logs, which are sealed."""
    assert {(model._meta.label, name) for model, name in LISTS} >= {
        ("crm.Draft", "fields"),
        ("crm.MergedRow", "before"),
    }
    assert "auditlog.LogEntry" not in {model._meta.label for model, _name in LISTS}


@pytest.mark.parametrize(("model", "name"), LISTS, ids=str)
def test_a_number_in_a_list_is_taken_out_however_deep_it_stands(model: Any, name: str) -> None:
    row, _planted = plant(model)
    typed = {
        "note-text": [TYPED, "left"],
        "deep": {"er": [[f"x {DIGITS[0]}"]], "bare": int(DIGITS[1])},
        DIGITS[0]: True,
    }
    past_the_door(row, **{name: json.dumps(typed, ensure_ascii=False)})
    assert sightings(DIGITS)

    assert card_scan.by_hand(clock=lambda: SUNDAY).found == {model._meta.label_lower: 6}

    row.refresh_from_db()
    kept = "[card number removed ••••1111]"
    assert getattr(row, name) == {
        "note-text": [KEPT, "left"],
        "deep": {"er": [[f"x {kept}"]], "bare": kept},
        kept: True,
    }
    assert not sightings(DIGITS)
    assert card_scan.by_hand(clock=lambda: SUNDAY).found == {}


def test_the_command_says_where(soiled: tuple[Case, Customer, ContactPoint]) -> None:
    said = StringIO()
    call_command("scan_cards", stdout=said)

    assert "crm.case: 3 taken out." in said.getvalue()
    assert "5 card details taken out." in said.getvalue()


def test_the_data_protection_officer_sees_what_was_found(
    soiled: tuple[Case, Customer, ContactPoint], signed_in: Any, dara: Any
) -> None:
    card_scan.by_hand(clock=lambda: SUNDAY)
    office: Client = signed_in(dara)

    home, listed = office.get("/admin/").content.decode(), office.get("/admin/crm/cardscan/").content.decode()

    page = office.get(f"/admin/crm/cardscan/{CardScan.objects.get().pk}/change/")

    assert "Card details found in records" in home
    assert page.status_code == 200 and "cases: 3" in page.content.decode()
    assert "cases: 3" in listed and "customers: 1" in listed
