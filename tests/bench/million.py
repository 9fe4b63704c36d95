"""Measures search and disposal at a million customers, two million cases and four million notes, against a tenth of them."""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

from django.db import connection
from django.test import override_settings

from . import comparator, searches, town

CUSTOMERS = int(os.environ.get("BENCH_CUSTOMERS", "1000000"))
TENTH = CUSTOMERS // 10
PURGED = CUSTOMERS // 5  # cases a round, each with two notes: three times as many rows
FEW_DUE = CUSTOMERS // 1000  # cases, of a night as most are
ROUNDS = 3
TODAY, NOW = town.BEGAN.date(), town.BEGAN  # when the town is, so that nothing is due but what is made so
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
MOST_TIMES_RAW, MOST_GROWTH, MOST_ONE_BOX, MOST_CHUNK_GROWTH = 3.0, 2.0, 20.0, 2.0
SLOTS = count()
MOST_PURGE, MOST_MEGABYTES, MOST_P99 = 1.4, 20.0, 3.0


@override_settings(RETENTION_BRAKE_FLOOR=CUSTOMERS)  # nobody is asked in the middle of it
def measure(_only_comparator: bool = False) -> bool:
    """Print the figures; return whether they keep the goals."""
    from retention import policies
    from retention.models import RetentionCategory

    if not town.can_be_built():
        return True
    place = town.build(TENTH, cases_each=2, notes_each=2)
    policies.go_live(RetentionCategory.objects.get(pk="case"), by=None, now=NOW)
    few = searches.measure(place.officer, f"{TENTH:,} customers")
    chunk_of_few = _next_chunk()
    town.more(place, CUSTOMERS - TENTH, first=TENTH + 1)
    many = searches.measure(place.officer, f"{CUSTOMERS:,} customers")
    chunk_of_many = _next_chunk()
    kept = [
        _says("exact and prefix search: p95 by raw SQL's", many.worst_ratio, MOST_TIMES_RAW, "times"),
        _says("one box, all kinds together: p95", many.p95, MOST_ONE_BOX, "ms"),
        _says(
            "growth of the p95 from a tenth, of the kind that grew most", many.growth_from(few), MOST_GROWTH, "times"
        ),
        _says("growth of the next chunk from a tenth", chunk_of_many / chunk_of_few, MOST_CHUNK_GROWTH, "times"),
    ]
    return all([*kept, *_purge()])


def _says(what: str, figure: float, goal: float, unit: str) -> bool:
    print(f"  {what}: {figure:.2f} {unit} (goal {goal:g})", flush=True)
    return figure <= goal


# ── The next chunk ───────────────────────────────────────────────────────────────────────────────


def _next_chunk() -> float:
    """Return the seconds that a night with a few due cases takes."""
    took = []
    for _round in range(5):
        _make_due(FEW_DUE)
        began = time.perf_counter()
        gone = _run()
        assert gone == FEW_DUE, gone
        took.append(time.perf_counter() - began)
    print(f"  a night with {FEW_DUE:,} due: {statistics.median(took) * 1000:.0f} ms", flush=True)
    return statistics.median(took)


def _make_due(number: int) -> None:
    """Let so many closed cases have been closed long ago, and no other."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE crm_case SET closed_at = opened_at WHERE closed_at < %s", [LONG_AGO.replace(year=2022)])
        cursor.execute(
            """
            UPDATE crm_case SET closed_at = %s + (row_number * interval '1 second')
            FROM (SELECT id AS chosen, row_number() OVER () FROM crm_case WHERE status = 'closed' LIMIT %s) old WHERE id = chosen
            """,
            [LONG_AGO, number],
        )
    _settle()


def _settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE crm_case")
        cursor.execute("VACUUM ANALYZE crm_casenote")
        cursor.execute("CHECKPOINT")


# ── The purge, and those who work beside it ──────────────────────────────────────────────────────


def _purge() -> list[bool]:
    cutoff = LONG_AGO.replace(year=2022)
    _inserts(2.0)  # warm
    idle = _p99(_inserts(15.0))
    ratios, grown, beside = [], [], []
    for number in range(ROUNDS):
        _make_due(PURGED)
        theirs, _times = _beside(lambda: comparator.purge(cutoff))
        _make_due(PURGED)
        before = _megabytes()
        ours, times = _beside(_run)
        grown.append(_megabytes() - before)
        beside.append(_p99(times))
        ratios.append(ours / theirs)
        print(
            f"  round {number + 1}: raw {theirs:.1f} s, engine {ours:.1f} s, inserts beside it p99 {beside[-1]:.1f} ms",
            flush=True,
        )
    return [
        _says(f"purge of {PURGED * 3:,} rows by raw SQL's", statistics.median(ratios), MOST_PURGE, "times"),
        _says("memory it took more", max(grown), MOST_MEGABYTES, "MB"),
        _says(
            f"p99 of inserts beside it, by the idle one's {idle:.1f} ms",
            statistics.median(beside) / idle,
            MOST_P99,
            "times",
        ),
    ]


def _beside(purge: Callable[[], int]) -> tuple[float, list[float]]:
    """Purge while somebody logs contacts; return the seconds it took and the milliseconds of the inserts."""
    other = _inserter(600)
    began = time.perf_counter()
    gone = purge()
    took = time.perf_counter() - began
    other.terminate()
    assert gone >= PURGED * 0.99, f"{gone} went"
    return took, _times_of(other)


def _inserts(seconds: float) -> list[float]:
    return _times_of(_inserter(seconds))


def _inserter(seconds: float) -> subprocess.Popen[str]:
    parts = connection.get_connection_params()
    dsn = " ".join(
        f"{name}={parts[name]}" for name in ("host", "port", "user", "password", "dbname") if parts.get(name)
    )
    other = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.inserts", dsn, str(seconds)], stdout=subprocess.PIPE, text=True
    )
    assert other.stdout
    assert other.stdout.readline() == "ready\n"
    return other


def _times_of(other: subprocess.Popen[str]) -> list[float]:
    said, _errors = other.communicate(timeout=60)
    times: list[float] = json.loads(said)
    return times


def _p99(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[-1]


def _run() -> int:
    from retention import runs

    this = runs.run(today=TODAY, slot=f"million {next(SLOTS)}", clock=lambda: NOW, only=["case"])
    assert this.state == "succeeded", this.fault
    return int(this.results.get().disposed)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
