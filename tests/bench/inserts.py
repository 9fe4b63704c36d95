"""Somebody who logs contacts while a night runs, in a process of their own: prints how long each took, in milliseconds."""

import json
import signal
import sys
import threading
import time
import uuid

import psycopg

A_SECOND = 100  # paced, as people are

INSERT = """
    INSERT INTO crm_contact ({columns})
    SELECT {values} FROM crm_contact WHERE id = (SELECT id FROM crm_contact LIMIT 1)
"""


def main(dsn: str, seconds: float) -> None:
    """Insert at an even pace until it is told to end or the time is over, and print the times."""
    took: list[float] = []
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_received: over.set())
    with psycopg.connect(dsn, autocommit=True) as connection:
        names = [
            row[0]
            for row in connection.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = 'crm_contact' ORDER BY ordinal_position"
            )
        ]
        values = ", ".join("%s::uuid" if name == "id" else name for name in names)
        statement = INSERT.format(columns=", ".join(names), values=values)
        connection.execute(statement, [uuid.uuid4()])  # type: ignore[arg-type]  # the names come from the database
        print("ready", flush=True)
        ends = time.perf_counter() + seconds
        while time.perf_counter() < ends and not over.is_set():
            began = time.perf_counter()
            connection.execute(statement, [uuid.uuid4()])  # type: ignore[arg-type]
            took.append((time.perf_counter() - began) * 1000)
            over.wait(max(0.0, 1 / A_SECOND - (time.perf_counter() - began)))
    print(json.dumps(took), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
