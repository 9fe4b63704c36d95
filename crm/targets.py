"""By when a case is to be answered: counted when it is opened, and again when the calendar learns of another closed day."""

from datetime import date
from typing import Any

from . import working_days
from .models import Case


def columns(since: date, days: int) -> dict[str, Any]:
    """Return what a case says about its target: when it is due, from when it is urgent, and how that was worked out."""
    due = working_days.due(since, days)
    return {
        "due_on": due.on,
        "escalate_on": due.urgent_from,
        "due_reasoning": due.reasoning,
        "target_from_on": since,
        "target_working_days": days,
    }


def set_anew(case: Case, *, since: date) -> None:
    """Give a case that is not saved yet the target of its category, from a day on."""
    for name, value in columns(since, case.category.target_working_days).items():
        setattr(case, name, value)


def recount(day: date) -> int:
    """Work out anew when the open cases are due whose target runs over a day; return how many moved.

    For a day that was proclaimed, or taken back, after they were opened.
    """
    across = Case.objects.open().filter(target_from_on__lte=day, due_on__gte=day)
    moved = 0
    # What a target comes to depends on these two alone, and a day's cases share them: a few statements, however many cases.
    for since, days in across.order_by().values_list("target_from_on", "target_working_days").distinct():
        counted = columns(since, days)
        alike = across.filter(target_from_on=since, target_working_days=days)
        moved += alike.exclude(**counted).update(**counted)
    return moved
