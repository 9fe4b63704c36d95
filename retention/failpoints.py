"""Places where a test can kill the process, to show that a run which dies anywhere is completed by the next."""

import os

KILLED = 137


def failpoint(name: str) -> None:
    """Die at once, without clean-up, where the environment names this point; otherwise do nothing."""
    if os.environ.get("FAILPOINT") == name:
        os._exit(KILLED)
