"""A run that is killed, anywhere, leaves nothing half done; the next one finishes it, and each record has one certificate."""

import re
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from retention import files, runs
from retention.models import DisposalRun, StoredFile

from .conftest import KILLED, ROOT, TONIGHT, Estate, result

Start = Callable[..., subprocess.Popen[str]]
AN_HOUR_LATER = TONIGHT + timedelta(hours=1)


def _failpoints(*modules: Path) -> list[str]:
    return sorted({name for path in modules for name in re.findall(r'failpoint\("(\w+)"\)', path.read_text())})


ENGINE = [path for path in (ROOT / "retention").rglob("*.py") if path.name != "files.py"]
IN_A_RUN = _failpoints(*ENGINE)
IN_A_SWEEP = _failpoints(ROOT / "retention" / "files.py")


def test_there_are_places_to_be_killed_at() -> None:
    assert len(IN_A_RUN) >= 11
    assert len(IN_A_SWEEP) >= 1


@pytest.mark.parametrize("failpoint", IN_A_RUN)
def test_a_night_that_is_killed_is_finished_by_the_next_try(failpoint: str, estate: Estate, start: Start) -> None:
    died, _said = result(start("nightly", TONIGHT, FAILPOINT=f"{failpoint}:2"))
    assert died == KILLED
    estate.nothing_is_half_done()

    night = runs.nightly(clock=lambda: AN_HOUR_LATER)

    assert night is not None
    assert (night.state, DisposalRun.objects.count()) == ("succeeded", 1)
    estate.all_has_left()


@pytest.mark.parametrize("failpoint", IN_A_SWEEP)
def test_a_sweep_that_is_killed_is_finished_by_the_next(failpoint: str, estate: Estate, start: Start) -> None:
    runs.nightly(clock=lambda: TONIGHT)
    died, _said = result(start("sweep", TONIGHT, FAILPOINT=f"{failpoint}:2"))
    assert died == KILLED
    certified = StoredFile.objects.filter(state="gone")
    assert (certified.count(), [files.path_of(one.key).exists() for one in certified]) == (1, [False])

    assert files.sweep(AN_HOUR_LATER) == 4

    assert (certified.all().count(), StoredFile.objects.filter(state="doomed").count()) == (5, 0)
    assert files.reconcile() == ([], [])


def test_a_run_that_died_is_taken_over_after_a_quarter_of_an_hour_and_no_sooner(estate: Estate, start: Start) -> None:
    died, _said = result(start("nightly", TONIGHT, FAILPOINT="certified"))
    assert died == KILLED

    assert runs.nightly(clock=lambda: TONIGHT + timedelta(minutes=14)) is None
    assert DisposalRun.objects.get().state == "running"
    taken_over = runs.nightly(clock=lambda: TONIGHT + timedelta(minutes=16))

    assert taken_over is not None
    assert (taken_over, taken_over.state) == (DisposalRun.objects.get(), "succeeded")
    estate.all_has_left()


@pytest.mark.faults_long
@pytest.mark.parametrize("time", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("failpoint", IN_A_RUN)
def test_a_night_that_is_killed_again_and_again_is_finished_in_the_end(
    failpoint: str, time: int, estate: Estate, start: Start
) -> None:
    hour = TONIGHT
    for again in (time, 1, 2):
        died, _said = result(start("nightly", hour, FAILPOINT=f"{failpoint}:{again}"))
        assert died in {KILLED, 0}
        estate.nothing_is_half_done()
        hour += timedelta(minutes=20)

    runs.nightly(clock=lambda: hour)

    assert DisposalRun.objects.get().state == "succeeded"
    estate.all_has_left()
