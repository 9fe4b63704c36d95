"""What the admin's tests share: the hour, a client for each of the cast, and old records that are due."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from crm.models import Case, User
from retention.models import RetentionCategory
from tests import factories

# A Monday noon: the night's run of that day is over, the next comes on Tuesday at 01:10.
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LONG_AGO = datetime(2020, 3, 2, 10, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture(autouse=True)
def at_noon(db: None, now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """Return a client of somebody who is signed in."""

    def client_of(user: User, **options: Any) -> Client:
        client = Client(**options)
        client.force_login(user)
        return client

    return client_of


@pytest.fixture
def dpo(signed_in: Any, dara: User) -> Client:
    """Dara the data-protection officer."""
    return signed_in(dara)


@pytest.fixture
def second(signed_in: Any, hana: User) -> Client:
    """Hana, the second person."""
    return signed_in(hana)


@pytest.fixture
def cases(db: None) -> RetentionCategory:
    """The category of cases: kept for two years."""
    return RetentionCategory.objects.get(key="case")


@pytest.fixture
def old_case(db: None) -> Case:
    """An anonymous case that was closed long ago."""
    return factories.CaseFactory(closed=True, opened_at=LONG_AGO)
