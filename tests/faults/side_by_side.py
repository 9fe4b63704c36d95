"""Threads with connections of their own: one stands still inside a chunk of disposal while another does something else."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections

from retention import calendar, disposal, runs
from retention.models import DisposalRun

from .conftest import TONIGHT

A_MOMENT = 0.4  # seconds; long enough to see that somebody waits
LONG = 30  # seconds; then something is wrong
_slots = iter(range(10_000))


def aside(act: Callable[[], Any]) -> Future[Any]:
    """Do something in a thread with a database connection of its own."""

    def do() -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    pool = ThreadPoolExecutor(max_workers=1)
    future = pool.submit(do)
    pool.shutdown(wait=False)
    return future


def waits(future: Future[Any]) -> bool:
    """Say whether somebody is still waiting after a moment."""
    try:
        future.exception(timeout=A_MOMENT)
    except TimeoutError:
        return True
    return False


def run() -> DisposalRun:
    return runs.run(today=calendar.local_day(TONIGHT), slot=f"{next(_slots)}", clock=lambda: TONIGHT)


@contextmanager
def a_run_standing_at(point: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Future[DisposalRun]]:
    """Start a run that stands still at a failpoint for as long as the block lasts, and then goes on."""
    reached, go_on = threading.Event(), threading.Event()

    def stand_still(name: str) -> None:
        if name == point and not reached.is_set():
            reached.set()
            assert go_on.wait(LONG), "nobody let the run go on"

    monkeypatch.setattr(disposal, "failpoint", stand_still)
    running = aside(run)
    try:
        assert reached.wait(LONG), f"the run never came to {point}"
        yield running
    finally:
        go_on.set()
        running.result(LONG)
