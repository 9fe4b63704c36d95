"""Whatever happens to records, in whatever order, the engine does what the schedule says; see `machine.py`."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from hypothesis import HealthCheck, Phase
from hypothesis import settings as profile
from hypothesis.stateful import run_state_machine_as_test

from retention import disposal, due
from retention.calendar import Period
from retention.calendar import cutoff as sound_cutoff

from .machine import Estate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _settings_to_be_written_on(settings: Any) -> None:
    """What the machine changes goes away with the test."""
    settings.RETENTION_CHUNK = 1000


def live_through(examples: int, steps: int, **more: Any) -> None:
    """Let Hypothesis invent so many lives of so many steps."""
    everything = list(HealthCheck)
    options = {"deadline": None, "database": None, "suppress_health_check": everything, **more}
    run_state_machine_as_test(Estate, settings=profile(max_examples=examples, stateful_step_count=steps, **options))


def test_whatever_happens_records_leave_on_their_day_and_no_sooner() -> None:
    live_through(40, 25)


@pytest.mark.faults_long
def test_whatever_happens_in_long_lives_records_leave_on_their_day() -> None:
    live_through(400, 60)


def _a_day_too_early(today: date, period: Period) -> date:
    return sound_cutoff(today, period) + timedelta(days=1)


FAULTS: dict[str, tuple[Any, str, Any]] = {
    "holds are not seen": (due, "_holds", lambda *_args: []),
    "nobody waits": (due, "_waits", lambda *_args: []),
    "a day too early": (due.calendar, "cutoff", _a_day_too_early),
    "links are not cleared": (disposal, "_clear_links", lambda *_args: None),
    "nothing is deleted": (disposal, "_delete", lambda *_args: 1),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_an_engine_with_a_fault_does_not_live_through_it(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, instead = FAULTS[fault]
    monkeypatch.setattr(module, name, instead)

    with pytest.raises((AssertionError, DatabaseError, ExceptionGroup)):
        live_through(50, 20, phases=[Phase.generate], derandomize=True)
