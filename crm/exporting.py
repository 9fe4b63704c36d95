"""A list of cases taken away as a file, for a reason that stays on record.

What leaves our pages escapes our clocks: nobody disposes of a spreadsheet. So a file holds what work needs and no more (UK GDPR
Article 5(1)(c)): no name, number or address of the person who asked, no note, no payment, nothing of what else they said to us.
The reference leads back to the case for whoever may open it. Each file leaves one line in the audit log with the number of its
rows, its filters and the reason; without such a line there is no file.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from retention import audit, tables
from retention.calendar import local_day

from . import working_days
from .models import Case, User
from .refusals import Refused

MOST = 50_000
AT_ONCE = 500  # rows that stand in memory
# What is read of a case, and nothing else: what no line asks for cannot get into a file by mistake.
READ = (
    *("reference", "category__name", "service__name", "referred_to__name", "status", "asked", "location"),
    *("opened_at", "due_on", "escalate_on", "owner__name", "team__name"),
)


class TooMany(Refused):
    """The list is longer than a file may be."""

    def __init__(self, number: int) -> None:
        super().__init__(
            gettext(
                "The list has %(number)s cases, and a file holds at most %(most)s. Choose filters that leave fewer."
            )
            % {"number": f"{number:,}", "most": f"{MOST:,}"}
        )


class _Echo:
    """A file that gives back each line that is written to it."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


@dataclass(frozen=True)
class _Days:
    """The calendar between the first and the last due date of a file, looked at once."""

    today: date
    closed: Mapping[date, str]
    counted: dict[date, int]

    def left(self, until: date) -> int:
        if until not in self.counted:
            self.counted[until] = working_days.left(self.today, until, closed=self.closed)
        return self.counted[until]


# In their order: what stands above a column, and what it says of a case.
COLUMNS: tuple[tuple[Any, Callable[[Any, _Days], Any]], ...] = (
    (_("Reference"), lambda case, days: case.reference),
    (_("Category"), lambda case, days: case.category__name),
    (_("Service"), lambda case, days: case.referred_to__name or case.service__name),
    (_("Status"), lambda case, days: str(Case.Status(case.status).label)),
    (_("Asked"), lambda case, days: case.asked),
    (_("Where"), lambda case, days: case.location),
    (_("Opened"), lambda case, days: local_day(case.opened_at).isoformat()),
    (_("Due"), lambda case, days: case.due_on.isoformat()),
    (_("Working days left"), lambda case, days: days.left(case.due_on)),
    (_("Urgency"), lambda case, days: _urgency(case, days.today)),
    (_("Owner"), lambda case, days: case.owner__name),
    (_("Team"), lambda case, days: case.team__name),
)


def headings() -> list[str]:
    """Return the first line of every file."""
    return [str(heading) for heading, _value in COLUMNS]


def export(cases: QuerySet[Case], *, what: str, why: str, by: User, today: date, nation: str) -> Iterator[str]:
    """Put it on record that these cases are taken away, and return them as the parts of a CSV file. Raise TooMany.

    cases: those that the officer may see, in the order of the list. what: the list and its filters, without a name.
    nation: whose working days are counted.
    The line on record is written now; the rows are read while the file is sent.
    """
    extent = cases.order_by().aggregate(number=Count("pk"), first=Min("due_on"), last=Max("due_on"))
    if extent["number"] > MOST:
        raise TooMany(extent["number"])
    dates = [day for day in (extent["first"], extent["last"], today) if day]
    days = _Days(today, working_days.closed_days(min(dates), max(dates), nation=nation), {})
    audit.record(by, what=f"took away {extent['number']} cases as a file: {what}", why=why, by=by)
    return _parts(cases[:MOST], days)


def _parts(cases: QuerySet[Case], days: _Days) -> Iterator[str]:
    """Yield the file in parts of many rows: a part for every row would be sent for every row."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield tables.BOM + writer.writerow(headings())
    part: list[str] = []
    for case in cases.values_list(*READ, named=True).iterator(chunk_size=AT_ONCE):
        cells = (value(case, days) for _heading, value in COLUMNS)
        part.append(writer.writerow([tables.harmless(cell) if isinstance(cell, str) else cell for cell in cells]))
        if len(part) == AT_ONCE:
            yield "".join(part)
            part = []
    yield "".join(part)


def _urgency(case: Any, today: date) -> str:
    """Say how an open case stands; there is no other on a list."""
    if case.due_on < today:
        return gettext("Overdue")
    return gettext("Urgent") if case.escalate_on <= today else ""
