"""What other apps do before disposal takes anything: figures are counted first, or it would falsify them.

The apps put it here in `ready()`; the engine does not ask what it is. Where it fails the run goes on all the same: the law
limits how long records are kept (UK GDPR Article 5(1)(e)) and knows no exception for statistics, so a fault in counting must
never keep a record past its day. The fault is logged, and what was left undone stays visible where it belongs.
"""

import logging
from collections.abc import Callable
from datetime import datetime

Act = Callable[[datetime], None]

logger = logging.getLogger(__name__)
_acts: list[Act] = []


def before_each_night(act: Act) -> None:
    """Have something done before each run takes its first record; it may be called many times, and must do no harm then."""
    if act not in _acts:
        _acts.append(act)


def prepare(now: datetime) -> None:
    """Do all that, each whatever becomes of the others."""
    for act in _acts:
        try:
            act(now)
        except Exception:  # as said above: whatever it was, no record may stay for it
            logger.exception("What comes before disposal failed")
