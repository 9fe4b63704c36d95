"""How urgent cases are, in words: one look at the calendar for a whole list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import working_days
from ..models import Case

COUNTED = 60  # days; beyond two months nobody counts working days


@dataclass(frozen=True)
class Urgency:
    """What stands beside a due date."""

    words: str
    is_late: bool = False


def of_cases(cases: Iterable[Case], *, today: date) -> dict[Any, Urgency]:
    """Say for each case how long is left, keyed by its id; one query for them all."""
    rows = list(cases)
    near = [case.due_on for case in rows if not case.is_closed and abs((case.due_on - today).days) <= COUNTED]
    closed = working_days.closed_days(min(*near, today), max(*near, today)) if near else {}
    return {case.pk: _of_one(case, today, closed) for case in rows}


def _of_one(case: Case, today: date, closed: dict[date, str]) -> Urgency:
    if case.is_closed:
        return Urgency(_("Closed"))
    if case.due_on == today:
        return Urgency(_("Due today"))
    late = case.is_overdue(today)
    if abs((case.due_on - today).days) > COUNTED:
        return Urgency(_("Overdue by more than two months") if late else _("More than two months left"), late)
    days = abs(working_days.left(today, case.due_on, closed=closed))
    if late:
        words = (
            ngettext("%(days)s working day overdue", "%(days)s working days overdue", days) if days else _("Overdue")
        )
    else:
        words = ngettext("%(days)s working day left", "%(days)s working days left", days)
    return Urgency(words % {"days": days} if days or not late else words, late)
