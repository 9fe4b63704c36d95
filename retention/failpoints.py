"""Places where a test can kill the process, to show that a run which dies anywhere is completed by the next."""

import os
from collections import Counter

KILLED = 137
_passed: Counter[str] = Counter()


def failpoint(name: str) -> None:
    """Die at once, without clean-up, where the environment names this point; otherwise do nothing.

    FAILPOINT="sealed" dies the first time, "sealed:3" the third.
    """
    if "FAILPOINT" not in os.environ:
        return
    point, _colon, times = os.environ["FAILPOINT"].partition(":")
    _passed[name] += 1
    if name == point and _passed[name] == int(times or 1):
        os._exit(KILLED)
