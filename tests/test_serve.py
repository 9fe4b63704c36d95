"""`make run` in earnest: real processes, a real worker, and none of them left when it is told to stop."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def words(tmp_path: Path) -> Callable[[], str]:
    """Read what Tolbooth has printed so far."""
    return (tmp_path / "printed").read_text


@pytest.fixture
def serve(tmp_path: Path, port: int) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start the whole of Tolbooth on an empty folder, without invented people."""
    started: list[subprocess.Popen[bytes]] = []
    inherited = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    environment = {**inherited, "VAR_DIR": str(tmp_path), "DEMO": "false", "PORT": str(port)}

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "config.serve"]
        with (tmp_path / "printed").open("w") as printed:
            started.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=printed, stderr=printed))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
            process.wait(PATIENCE)


def wait_until(fact: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not fact():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def children(pid: int) -> list[int]:
    """Return the processes that a process started, and those that they started."""
    rows = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(child): int(parent) for child, parent in (row.split() for row in rows.splitlines())}
    direct = [child for child, parent in parents.items() if parent == pid]
    return direct + [below for child in direct for below in children(child)]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_leaves_no_process(serve, words, port: int, number: signal.Signals) -> None:
    tolbooth = serve()
    wait_until(lambda: f"Tolbooth is open at http://127.0.0.1:{port}/" in words())
    assert answers(port)
    wait_until(lambda: len(children(tolbooth.pid)) >= 3)  # web server, worker, and the worker's beat
    below = children(tolbooth.pid)

    tolbooth.send_signal(number)

    assert tolbooth.wait(PATIENCE) == 0, words()
    assert [pid for pid in below if is_alive(pid)] == []
    assert not answers(port)


def test_when_one_half_dies_the_other_is_stopped_and_we_are_told(serve, words, port: int) -> None:
    tolbooth = serve()
    wait_until(lambda: answers(port))
    wait_until(lambda: len(children(tolbooth.pid)) >= 3)
    below = children(tolbooth.pid)

    os.kill(below[0], signal.SIGKILL)

    assert tolbooth.wait(PATIENCE) == 1
    assert "ended unexpectedly" in words()
    assert [pid for pid in below if is_alive(pid)] == []


def test_a_taken_port_is_said_before_anything_starts(serve, words, port: int, tmp_path: Path) -> None:
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", port))
        somebody.listen()
        assert serve().wait(PATIENCE) == 1

    assert f"Port {port} is taken" in words()
    assert not (tmp_path / "tolbooth.sqlite3").exists()
