"""What waits for an officer: the lists they have, the cases on each, and how many of those are late.

Those at the counter have their own cases, their team's queue, and everything that is open, by service. A service officer has
what was referred to their services, and nothing else. Beside their cases each has tasks and promised calls.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import CharField, Count, IntegerField, Q, QuerySet, Value

from retention.prepared import A_DAY, Prepared

from . import access, callback_lists, querysets
from .alike import Like
from .models import Case, Task, User

MINE, QUEUE, SERVICE, REFERRED = "mine", "queue", "service", "referred"
TASKS, CALLBACKS = "tasks", "callbacks"


class Load(NamedTuple):
    """How much is on a list. What is due today is urgent too; what is overdue is no longer urgent, but late."""

    all: int
    late: int
    urgent: int
    due_today: int


def lists_of(officer: User) -> tuple[str, ...]:
    """Return the names of the lists this officer has: those at the counter work for a team, a service officer for services."""
    if officer.has_perm("crm.change_case"):
        return (MINE, QUEUE, SERVICE)
    only_referred = officer.has_perm("crm.work_referred_case") and not officer.has_perm("crm.view_case")
    return (REFERRED,) if only_referred else ()


def cases_on(name: str, officer: User) -> QuerySet[Case]:
    """Return the cases on one of an officer's lists, the most urgent first."""
    visible = access.cases_visible(officer)
    if name == MINE:
        return visible.owned_by(officer)
    if name == QUEUE:
        return visible.queue(officer.team)
    return visible.open().by_due_day()


def loads(officer: User, *, today: date) -> dict[str, Load]:
    """Return how much is on each list of cases that is this officer's to do, in one query.

    The list by service is everybody's, and its length nobody's duty: it is not counted.
    """
    return {name: load for name, load in _loads(officer, today).items() if name not in (TASKS, CALLBACKS)}


def counts(officer: User, today: date) -> dict[str, tuple[int, int]]:
    """Return how many cases, tasks and promised calls wait for this officer, by list, and how many are late, in one query."""
    return {name: (load.all, load.late) for name, load in _loads(officer, today).items()}


def _loads(officer: User, today: date) -> dict[str, Load]:
    like = Like.of(officer)
    if not _to_do(like.them):
        return {}
    counted = {name: Load(*numbers) for name, *numbers in _counted(like).rows({**like.instead(officer), A_DAY: today})}
    return {name: counted.get(name, Load(0, 0, 0, 0)) for name in _names(like)}


@lru_cache(maxsize=64)
def _names(like: Like) -> tuple[str, ...]:
    return (*_to_do(like.them), *_beside_cases(like.them))


@lru_cache(maxsize=64)
def _counted(like: Like) -> Prepared:
    """Write the query that counts; a case is on one of these lists at most."""
    late = Q(due_on__lt=A_DAY)
    urgent, due_today = Q(escalate_on__lte=A_DAY) & ~late, Q(due_on=A_DAY)
    open_cases = access.cases_visible(like.them).open()
    # A branch for each list, for each has an index of its own.
    first, *more = [
        *(
            _one_row(name, open_cases.filter(which), late=late, urgent=urgent, due_today=due_today)
            for name, which in _to_do(like.them).items()
        ),
        *_beside_cases(like.them).values(),
    ]
    return Prepared.of(first.union(*more, all=True))


def _beside_cases(officer: User) -> dict[str, QuerySet[Any, Any]]:
    """Write how much else is this officer's to do: a row for their tasks, and one for the calls that they or theirs promised."""
    found = {}
    if officer.has_perm("crm.change_task"):
        tasks = Task.objects.visible_to(officer).open().of(officer)
        found[TASKS] = _one_row(TASKS, tasks, late=Q(due_on__lt=A_DAY))
    # A call is late by the minute, and no such moment is written into a query that is written once: the schedule marks it.
    found[CALLBACKS] = _one_row(CALLBACKS, callback_lists.own(officer), late=Q(overdue_at__isnull=False))
    return found


def _one_row(name: str, rows: QuerySet[Any], **numbers: Q) -> QuerySet[Any, Any]:
    """Write a row of how many there are, and how many of them are late, urgent or due today where that is asked for."""
    none = Value(0, IntegerField())
    counted = {
        number: Count("pk", filter=numbers[number]) if number in numbers else none for number in Load._fields[1:]
    }
    row = rows.order_by().values(list_=Value(name, CharField())).annotate(all=Count("pk"), **counted)
    return row.values_list("list_", *Load._fields)


def _to_do(officer: User) -> dict[str, Q]:
    lists = {MINE: querysets.owned(officer), QUEUE: querysets.waiting(officer.team), REFERRED: Q(pk__isnull=False)}
    return {name: which for name, which in lists.items() if name in lists_of(officer)}


class Share(NamedTuple):
    """How many cases of one category or status somebody holds, and how many of them are late."""

    name: str
    all: int
    late: int


@dataclass(frozen=True)
class Holding:
    """The open cases of a colleague, as somebody who relieves them may know them."""

    all: int
    late: int
    unseen: int  # under a restriction: they count, and say nothing else
    categories: tuple[Share, ...]
    statuses: tuple[Share, ...]


def held_by(colleague: User, *, seen_by: User, today: date) -> Holding:
    """Return what a colleague has to do, in two queries."""
    everything = Case.objects.open().filter(owner=colleague).count()
    late = Count("pk", filter=Q(due_on__lt=today))
    shares = (
        access.cases_visible(seen_by)
        .open()
        .filter(owner=colleague)
        .order_by()
        .values_list("category__name", "status")
        .annotate(number=Count("pk"), late=late)
    )
    rows = [(category, str(Case.Status(status).label), *numbers) for category, status, *numbers in shares]
    seen = sum(row[2] for row in rows)
    return Holding(
        all=everything,
        late=sum(row[3] for row in rows),
        unseen=everything - seen,
        categories=_shares(rows, 0),
        statuses=_shares(rows, 1),
    )


def _shares(rows: list[Any], by: int) -> tuple[Share, ...]:
    names = sorted({row[by] for row in rows})
    return tuple(
        Share(name, sum(row[2] for row in rows if row[by] == name), sum(row[3] for row in rows if row[by] == name))
        for name in names
    )
