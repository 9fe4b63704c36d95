"""Runs every benchmark on PostgreSQL, whose figures are the goals, and on SQLite beside it: make bench."""

import os
import subprocess
import sys

POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
BENCHMARKS = ["disposal", "pages", "search", "million"]


def main() -> int:
    """Print the figures of each benchmark on each database; fail when PostgreSQL misses a goal."""
    missed = 0
    for name, url in [("PostgreSQL", POSTGRESQL), ("SQLite (for comparison)", "")]:
        for benchmark in BENCHMARKS:
            print(f"{benchmark} on {name}", flush=True)
            environment = {**os.environ, "DATABASE_URL": url} if url else _without_database(os.environ)
            code = subprocess.run(
                [sys.executable, "-m", "tests.bench.stand", benchmark, *sys.argv[1:]], env=environment, check=False
            ).returncode
            missed += code if url or code > 1 else 0  # SQLite has no goal to miss, but it must run
    return 1 if missed else 0


def _without_database(environment: os._Environ) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name not in {"DATABASE_URL", "REDIS_URL"}}


if __name__ == "__main__":
    sys.exit(main())
