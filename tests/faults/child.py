"""A process of its own that disposes as a test tells it, and that may be killed: python -m tests.faults.child ACT NOW [SLOT].

Where START names a folder, it puts a file there and waits for the file "go", so that two of them begin at the same moment.
"""

import os
import sys
import time
from datetime import datetime
from pathlib import Path

import django
import pytest  # noqa: F401  # by this the settings know a test, and install the invented models

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main(act: str, now: str, slot: str = "by hand") -> str:
    """Do one thing as if it were an instant; return what came of it."""
    django.setup()
    from retention import calendar, files, runs

    instant = datetime.fromisoformat(now)
    if "START" in os.environ:
        _wait_for_the_signal(Path(os.environ["START"]))
    if act == "nightly":
        done = runs.nightly(clock=lambda: instant)
        return done.state if done else "not mine"
    if act == "run":
        return runs.run(today=calendar.local_day(instant), slot=slot, clock=lambda: instant).state
    if act == "deliver":  # messages, by their ids
        from crm import outbox

        for pk in slot.split(","):
            outbox.deliver(pk, now=instant)
        return "delivered"
    if act == "sweep":
        return str(files.sweep(instant))
    return runs.replay(slot=slot, clock=lambda: instant).state


def _wait_for_the_signal(folder: Path) -> None:
    (folder / f"{os.getpid()}.ready").touch()
    while not (folder / "go").exists():
        time.sleep(0.001)


if __name__ == "__main__":
    print(main(*sys.argv[1:]))
