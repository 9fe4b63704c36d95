"""What view tests share: the hour, and a browser's client for each of the cast."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from crm.models import User
from tests.crm import seeded_week
from tests.crm.seeded_week import Counter


@pytest.fixture(autouse=True)
def at_the_desk(db: None, now: datetime) -> Iterator[None]:
    """It is Monday, 3 August 2026, 10:42; nobody has posted anything yet."""
    cache.clear()
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def desk(signed_in: Any, bilal: User) -> Client:
    """Bilal the advisor at his desk."""
    return signed_in(bilal)


@pytest.fixture
def leader(signed_in: Any, esi: User) -> Client:
    """Esi the team leader at her desk."""
    return signed_in(esi)


@pytest.fixture
def week(bilal: User, chen: User, missed_bin: Any, garden_waste: Any) -> Counter:
    """A week that can be counted by hand."""
    return seeded_week.happen(bilal, chen, bin_=missed_bin, garden=garden_waste)
