"""Addresses that nobody writes to any more."""

from typing import Any

import pytest

from crm import gate, suppressions
from crm.models import Customer
from tests import factories
from tests.crm.writing import draft

pytestmark = pytest.mark.django_db


def test_an_address_is_known_by_a_digest_however_it_was_typed(bilal: Any, now: Any) -> None:
    placed = suppressions.place("Ada@Example.org", reason="Asked for it.", by=bilal, now=now)
    suppressions.place("07700 900461", reason="Asked for it.", by=bilal, now=now)

    assert "ada" not in placed.digest
    assert suppressions.covers(" ada@example.ORG")
    assert suppressions.covers("+44 7700 900461")
    assert not suppressions.covers("grace@example.org")

    suppressions.lift(placed, reason="They wrote to us again.", by=bilal, now=now)
    assert not suppressions.covers("ada@example.org")
    with pytest.raises(suppressions.NotSuppressed):
        suppressions.lift(placed, reason="Again.", by=bilal, now=now)


def test_a_suppression_outlives_the_person(ada: Customer, bilal: Any, now: Any) -> None:
    suppressions.place("ada@example.org", reason="Asked for it.", by=bilal, now=now)
    again = factories.CustomerFactory(email="ada@example.org")

    assert gate.ask(draft(again), now=now).stop.key == "suppressed"
