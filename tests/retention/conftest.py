"""What the engine's tests share: the gardener and her allotment, a clock, and a run."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import hypothesis
import pytest

from retention import calendar, policies, runs
from retention.models import DisposalRun, RetentionCategory
from tests.invented.models import Allotment, Gardener

# A busy machine is slow now and then, which says nothing about the engine.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

TONIGHT = datetime(2026, 11, 22, 1, 10, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return TONIGHT


@pytest.fixture
def today() -> date:
    return calendar.local_day(TONIGHT)


@pytest.fixture
def live(db: None) -> Callable[..., None]:
    """Let runs dispose of categories; of all that may, when none is named."""

    def make_live(*keys: str) -> None:
        for category in RetentionCategory.objects.filter(not_enforced_because=""):
            if not keys or category.key in keys:
                policies.go_live(category, by=None, now=TONIGHT)

    return make_live


@pytest.fixture
def run_on(db: None) -> Callable[..., DisposalRun]:
    """Run disposal as if it were the night of a day."""
    slots = iter(range(1000))

    def run(day: date, **options: Any) -> DisposalRun:
        return runs.run(today=day, slot=f"test {next(slots)}", clock=lambda: TONIGHT, **options)

    return run


@pytest.fixture
def gardener(db: None) -> Gardener:
    return Gardener.objects.create(name="Invented Gardener", email="gardener@example.org")


def given_up(gardener: Gardener | None, at: datetime, **more: Any) -> Allotment:
    """An allotment that was given up at an instant; kept for a year."""
    return Allotment.objects.create(holder=gardener, is_given_up=True, given_up_at=at, **more)
