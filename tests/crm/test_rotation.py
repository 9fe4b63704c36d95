"""A key is changed while people work: killed and begun again, everything opens, and the old key goes when nothing needs it."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from crm import rotation
from crm.models import BankDetails
from tests import factories
from tests.crm.test_sealed import a_key

pytestmark = pytest.mark.django_db

OLD, NEW = a_key("2026"), a_key("2027")


@pytest.fixture
def accounts(settings: Any) -> list[BankDetails]:
    """Five accounts, sealed with the old key; the new one stands first on the ring now."""
    settings.FIELD_KEYS = [OLD]
    officer = factories.UserFactory()
    rows = [
        BankDetails.objects.create(
            account_holder=f"Holder {number}",
            sort_code="01-02-03",
            account_number=f"1234567{number}",
            recorded_by=officer,
            recorded_at=factories.OPENED,
        )
        for number in range(5)
    ]
    settings.FIELD_KEYS = [NEW, OLD]
    return rows


def said(command: str) -> str:
    out = StringIO()
    call_command(command, stdout=out)
    return out.getvalue()


def keys_of_rows() -> list[str]:
    return [row.account_number.key for row in BankDetails.objects.order_by("pk")]


def test_everything_is_sealed_with_the_first_key_and_opens_without_the_old_one(
    accounts: list[BankDetails], settings: Any
) -> None:
    assert set(keys_of_rows()) == {"2026"}
    assert BankDetails.objects.first().account_holder.open()  # meanwhile, both open

    assert "5 records sealed anew." in said("rotate_keys")

    settings.FIELD_KEYS = [NEW]
    assert {row.account_number.open() for row in BankDetails.objects.all()} == {f"1234567{n}" for n in range(5)}
    assert "0 records sealed anew." in said("rotate_keys")


def test_a_run_that_died_is_gone_on_with(accounts: list[BankDetails], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "STRETCH", 2)
    seal, calls = rotation._seal_anew, []

    def dies(*args: Any) -> int:
        calls.append(args)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return seal(*args)

    monkeypatch.setattr(rotation, "_seal_anew", dies)
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate()
    assert sorted(keys_of_rows()) == ["2026", "2026", "2027", "2027", "2027"]

    assert rotation.rotate().sealed_anew == 2
    assert set(keys_of_rows()) == {"2027"}


def test_the_audit_counts_each_key_and_says_which_may_go(accounts: list[BankDetails]) -> None:
    before = said("key_audit")
    assert "crm.BankDetails.sort_code: 5 with key 2026" in before
    assert "take it off" not in before

    rotation.rotate()

    after = said("key_audit")
    assert "crm.BankDetails.sort_code: 5 with key 2027" in after
    assert "Nothing needs key 2026: take it off FIELD_KEYS." in after


def test_what_no_key_opens_is_left_and_told(accounts: list[BankDetails], settings: Any) -> None:
    settings.FIELD_KEYS = [NEW]

    with pytest.raises(CommandError, match=r"crm\.BankDetails: 5"):
        call_command("rotate_keys", stdout=StringIO())
    with pytest.raises(CommandError, match="15 texts cannot be read"):
        call_command("key_audit", stdout=StringIO())

    settings.FIELD_KEYS = [NEW, OLD]
    assert set(keys_of_rows()) == {"2026"}
    assert BankDetails.objects.first().sort_code.open() == "01-02-03"


def test_one_that_was_moved_is_left_and_the_rest_is_done(accounts: list[BankDetails]) -> None:
    with connection.cursor() as cursor:
        ids = [row._meta.pk.get_db_prep_value(row.pk, connection) for row in accounts]
        cursor.execute(
            'UPDATE crm_bankdetails SET sort_code = (SELECT sort_code FROM crm_bankdetails WHERE "id" = %s) WHERE "id" = %s',
            ids[:2],
        )

    done = rotation.rotate()

    assert (done.sealed_anew, dict(done.unreadable)) == (4, {"crm.BankDetails": 1})
