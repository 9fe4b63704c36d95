"""What the admin's tests share: the hour, and old records that are due."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from crm.models import Case
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
def cases(db: None) -> RetentionCategory:
    """The category of cases: kept for two years."""
    return RetentionCategory.objects.get(key="case")


@pytest.fixture
def old_case(db: None) -> Case:
    """An anonymous case that was closed long ago."""
    return factories.CaseFactory(closed=True, opened_at=LONG_AGO)
