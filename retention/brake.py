"""The brake: a run that would dispose of far more than usual stops and asks the data-protection officer.

A shortened period, a wrong import or a wrong clock all look the same: suddenly a large part of a table is due.
"""

from statistics import median

from django.conf import settings

from .due import Step, rows_of
from .models import RunResult

SHARE = 5  # one fifth of the category
TIMES = 5  # five times the recent median
RECENT = 30  # runs that count as recent
ENOUGH = 7  # runs before the median means anything


def asks(step: Step, due: int) -> bool:
    """Say whether this many due records need the officer's word first. A handful never does."""
    if due <= settings.RETENTION_BRAKE_FLOOR or not step.root.certified:
        return False
    if step.category.brake_released_to is not None and due <= step.category.brake_released_to:
        return False
    return _is_a_large_share(step, due) or _is_unusual(step, due)


def _is_a_large_share(step: Step, due: int) -> bool:
    # Of the category, and so also of a table that it shares with larger ones. Reads no further than it must: a table of
    # millions is not counted to learn that a hundred is little.
    return rows_of(step.root).filter(step.in_category).order_by()[: due * SHARE].count() < due * SHARE


def _is_unusual(step: Step, due: int) -> bool:
    done = RunResult.objects.filter(category=step.category, state=RunResult.State.DONE).order_by("-run__started_at")
    recent = list(done.values_list("disposed", flat=True)[:RECENT])
    return len(recent) >= ENOUGH and due > TIMES * median(recent)
