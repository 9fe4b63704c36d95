"""A day whose figures are counted, and how tests read them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Sum

from crm import contacts
from crm.casework import Question
from crm.contacts import Details
from crm.models import Case, DailyCount

DAY = date(2026, 7, 27)
NOON = datetime(2026, 7, 27, 11, tzinfo=UTC)
THE_NIGHT_AFTER = datetime(2026, 7, 28, 0, 30, tzinfo=UTC)
A_DAY = timedelta(days=1)


def figures_of(day: date, *places: str) -> dict[Any, int]:
    """Return what is kept of a day: how many of each measure, or of each measure in each place."""
    rows = DailyCount.objects.filter(day=day).order_by().values_list("measure", *places).annotate(number=Sum("count"))
    return {(row[:-1] if places else row[0]): row[-1] for row in rows}


class Caller:
    """Somebody who asks an advisor on the telephone about one thing."""

    def __init__(self, **known: Any) -> None:
        self.known = known

    def __call__(self, now: datetime = NOON, **question: Any) -> Case:
        asked = Question(category=self.known["category"], asked="When?", answered="On Tuesday.", **question)
        details = Details(channel=self.known["channel"], received_at=now)
        return contacts.log(details, who=None, questions=[asked], by=self.known["by"], now=now).opened[0]
