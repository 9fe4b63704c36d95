"""Which stack a run stands on, said at its end, and a clean machine after it.

Settings give every test process a folder of its own for database file, ledger, files and queue. This plugin lets the
processes that tests start inherit it, empties caches and queues between tests, and removes the folder at the end.
"""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest


def stack() -> str:
    """Name the stack of this run, as people say it."""
    from django.conf import settings
    from django.db import connection

    database = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.vendor, connection.vendor)
    return f"{database} and Redis" if settings.REDIS_URL else database


@pytest.fixture(autouse=True, scope="session")
def _children_share_our_folder() -> Iterator[None]:
    from django.conf import settings

    before = os.environ.get("VAR_DIR")
    os.environ["VAR_DIR"] = str(settings.VAR_DIR)
    yield
    if before is None:
        del os.environ["VAR_DIR"]
    else:
        os.environ["VAR_DIR"] = before


@pytest.fixture(autouse=True)
def _nothing_left_over() -> Iterator[None]:
    """Leave neither a cached value nor a queued task to the next test."""
    yield
    from django.conf import settings
    from django.core.cache import cache

    if settings.REDIS_URL:
        _forget_our_keys(settings.REDIS_URL, settings.REDIS_PREFIX)
        return
    cache.clear()
    for message in (Path(settings.VAR_DIR) / "celery" / "queue").iterdir():
        message.unlink(missing_ok=True)


def _forget_our_keys(url: str, prefix: str) -> None:
    """Delete what this run wrote, and nothing else: the server may be somebody's."""
    import redis

    with redis.Redis.from_url(url) as server:
        ours = list(server.scan_iter(match=f"{prefix}*", count=1000))
        if ours:
            server.delete(*ours)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print how many tests ran on this stack; write the same for the runner that compares stacks."""
    count = {kind: len(terminalreporter.stats.get(kind, [])) for kind in ("passed", "failed", "error", "skipped")}
    failed = count["failed"] + count["error"]
    terminalreporter.line(f"{stack()}: {count['passed']} tests passed, {count['skipped']} skipped, {failed} failed")
    report = os.environ.get("TOLBOOTH_TEST_REPORT")
    if report:
        Path(report).write_text(json.dumps({"stack": stack(), **count, "failed": failed}))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove this run's folder, if it made one."""
    from django.conf import settings

    if settings.configured and Path(settings.VAR_DIR).name.startswith("tolbooth-tests-"):
        shutil.rmtree(settings.VAR_DIR, ignore_errors=True)
