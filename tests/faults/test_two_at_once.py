"""Two processes that dispose at the same moment do each other no harm: one certificate a record, one run a night."""

import subprocess
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from retention.models import DisposalRun, RunResult

from .conftest import LONG_AGO, TONIGHT, Estate, let, result

Start = Callable[..., subprocess.Popen[str]]


def both(start: Start, folder: Path, *calls: list[str]) -> list[str]:
    """Let two processes begin at the same moment; return what they said, once both have ended well."""
    processes = [start(act, TONIGHT, *more, START=str(folder)) for act, *more in calls]
    while len(list(folder.glob("*.ready"))) < len(calls) and all(process.poll() is None for process in processes):
        time.sleep(0.01)
    (folder / "go").touch()
    ended = [result(process) for process in processes]
    assert [code for code, _said in ended] == [0] * len(ended), ended
    return [said for _code, said in ended]


def test_two_runs_at_the_same_time_certify_each_record_once(estate: Estate, start: Start, tmp_path: Path) -> None:
    estate.leaving += [let(LONG_AGO + timedelta(hours=n)) for n in range(30)]

    said = both(start, tmp_path, ["run", "one"], ["run", "another"])

    assert said == ["succeeded", "succeeded"]
    estate.all_has_left()
    results = RunResult.objects.filter(category="allotment")
    assert sum(one.disposed for one in results) == len(estate.leaving)
    assert {one.set_aside for one in results} == {0}


def test_two_schedulers_run_one_night_once(estate: Estate, start: Start, tmp_path: Path) -> None:
    said = both(start, tmp_path, ["nightly"], ["nightly"])

    assert sorted(said) == ["not mine", "succeeded"]
    assert DisposalRun.objects.get().slot == "2026-11-22"
    estate.all_has_left()


def test_of_two_that_find_a_dead_run_one_takes_it_over(estate: Estate, start: Start, tmp_path: Path) -> None:
    died, _said = result(start("nightly", TONIGHT - timedelta(minutes=20), FAILPOINT="sealed"))
    assert died == 137

    said = both(start, tmp_path, ["nightly"], ["nightly"])

    assert sorted(said) == ["not mine", "succeeded"]
    assert DisposalRun.objects.get().state == "succeeded"
    estate.all_has_left()


def test_a_task_that_is_delivered_twice_runs_once(estate: Estate, start: Start) -> None:
    assert [result(start("nightly", TONIGHT)), result(start("nightly", TONIGHT))] == [(0, "succeeded"), (0, "not mine")]

    estate.all_has_left()


@pytest.mark.faults_long
@pytest.mark.parametrize("chunk", [1, 3, 50])
def test_two_runs_side_by_side_through_many_chunks(
    chunk: int, estate: Estate, start: Start, tmp_path: Path, settings: object
) -> None:
    settings.RETENTION_CHUNK = chunk  # type: ignore[attr-defined]
    estate.leaving += [let(LONG_AGO + timedelta(minutes=n)) for n in range(90)]

    said = both(start, tmp_path, ["run", "one"], ["run", "another"])

    assert said == ["succeeded", "succeeded"]
    estate.all_has_left()
