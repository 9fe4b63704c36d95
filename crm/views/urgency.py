"""How urgent cases are, in words: one look at the calendar for a whole list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from retention.calendar import in_full

from .. import working_days
from ..models import Case

COUNTED = 60  # days; beyond two months nobody counts working days


@dataclass(frozen=True)
class Urgency:
    """What stands beside a due date. Urgent is what has used up 80 % of its time, and is not late yet."""

    words: str
    is_late: bool = False
    is_urgent: bool = False


def of_cases(cases: Iterable[Case], *, today: date, nation: str = "") -> dict[Any, Urgency]:
    """Say for each case how long is left, keyed by its id; one query for them all, and none for the nation where it is named."""
    rows = list(cases)
    near = [case.due_on for case in rows if not case.is_closed and abs((case.due_on - today).days) <= COUNTED]
    closed = working_days.closed_days(min(*near, today), max(*near, today), nation=nation) if near else {}
    return {case.pk: _of_one(case, today, closed) for case in rows}


def _of_one(case: Case, today: date, closed: dict[date, str]) -> Urgency:
    if case.is_closed:
        return Urgency(_("Closed"))
    if case.is_overdue(today):
        return Urgency(_overdue(case, today, closed), is_late=True)
    if case.is_escalated(today):
        return Urgency(_("Urgent: %(left)s") % {"left": _left(case, today, closed)}, is_urgent=True)
    words = _left(case, today, closed)
    return Urgency(words[:1].upper() + words[1:])


def _overdue(case: Case, today: date, closed: dict[date, str]) -> str:
    if _is_far(case, today):
        return _("Overdue since %(day)s") % {"day": in_full(case.due_on)}
    days = -working_days.left(today, case.due_on, closed=closed)
    if not days:  # it was due on a day that was no working day, nor has there been one since
        return _("Overdue")
    return ngettext("%(days)s working day overdue", "%(days)s working days overdue", days) % {"days": days}


def _left(case: Case, today: date, closed: dict[date, str]) -> str:
    if case.due_on == today:
        return _("due today")
    if _is_far(case, today):
        return _("more than two months left")
    days = working_days.left(today, case.due_on, closed=closed)
    return ngettext("%(days)s working day left", "%(days)s working days left", days) % {"days": days}


def _is_far(case: Case, today: date) -> bool:
    return abs((case.due_on - today).days) > COUNTED
