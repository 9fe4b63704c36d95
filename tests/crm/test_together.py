"""Rows of several tables come from one query, each as its own model would give it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from crm import together
from crm.models import CaseNote, Outcome, Payment
from tests import factories

pytestmark = pytest.mark.django_db


def test_each_row_has_what_was_asked_for_as_its_own_type(django_assert_num_queries: Any) -> None:
    note = factories.CaseNoteFactory(text="Überall 👩‍🦽\n“two” lines", author__name="Esi")
    payment = factories.PaymentFactory(case=note.case, amount="42.10")
    with django_assert_num_queries(1):
        found = together.read(
            {
                "note": (CaseNote.objects.all(), ("text", "is_private", "written_at", "author__name")),
                "payment": (Payment.objects.all(), ("amount", "paid_on")),
                "none": (Outcome.objects.none(), ("name",)),
            }
        )
        [said], [paid] = found["note"], found["payment"]
        assert (said.pk, said.text, said.is_private, said.author.name) == (note.pk, note.text, True, "Esi")
        assert said.written_at == datetime(2026, 7, 27, 9, 0, tzinfo=UTC)
        assert (paid.pk, paid.amount, paid.paid_on) == (payment.pk, Decimal("42.10"), date(2026, 7, 27))
    assert found["none"] == []


def test_asked_for_nothing_the_database_is_not_asked(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert together.read({}) == {}
