"""What the figures of a day are, worked out from the records while these are there.

A contact counts on the local day on which it was logged, for its advisor's team and its channel. A case counts on the day its
contact was logged, or on which it was opened where it has none. Nothing is kept here: `figures` keeps what a finished day came
to, and the board asks for today. Records under a restriction count like any other, as a number says nothing about them.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce, TruncDate

from retention.calendar import LOCAL, local_day, starts
from retention.models import RetentionCategory

from .models import Case, Contact, DailyCount

Measure = DailyCount.Measure
CAME_IN = (
    Measure.CONTACTS,
    Measure.NOTHING_TO_LOG,
    Measure.REPEAT_CONTACTS,
    Measure.CASES,
    Measure.ANSWERED_AT_ONCE,
    Measure.CLOSED,
)
STANDING = (Measure.WAITING, Measure.DUE, Measure.OVERDUE, Measure.OPEN)  # at the end of a day
A_DAY = timedelta(days=1)


class Kind(NamedTuple):
    """What is counted: on which day, what, and for the ids of which team, channel and category, where they apply."""

    day: date
    measure: str
    team: int | None
    channel: int | None = None
    category: int | None = None


def count(first: date, last: date, *, knows_who_waited: Callable[[date], bool]) -> Counter[Kind]:
    """Return how many of each kind there were on the days from first to last, in two queries.

    knows_who_waited: whether owners are now as they were at the end of a day; where they are not, nobody is said to wait.
    """
    found: Counter[Kind] = Counter()
    _count_contacts(found, first, last)
    for case in _cases(first, last):
        found.update(_opening_and_closing(case, first, last))
        found.update(_standing(case, first, last, knows_who_waited))
    return found


def _count_contacts(found: Counter[Kind], first: date, last: date) -> None:
    measures = {
        Measure.CONTACTS: Count("pk", distinct=True),
        Measure.NOTHING_TO_LOG: Count("pk", distinct=True, filter=~Q(nothing_to_log="")),
        Measure.REPEAT_CONTACTS: Count("chased__contact", distinct=True),  # once, however many cases it is about
    }
    rows = (
        Contact.objects.filter(logged_at__gte=starts(first), logged_at__lt=_end(last))
        .order_by()
        .values_list(TruncDate("logged_at", tzinfo=LOCAL), "advisor__team", "channel")
        .annotate(**{measure.value: number for measure, number in measures.items()})
    )
    for day, team, channel, *numbers in rows:
        for measure, number in zip(measures, numbers, strict=True):
            if number:
                found[Kind(day, measure, team, channel)] = number


def _cases(first: date, last: date) -> Iterator[Any]:
    """Yield the cases that were opened, closed or open in these days, each with what their figures need.

    Each of the ways to be among them is looked up along an index of its own: asked for together, every case ever kept is read.
    """
    since = starts(first)
    among = [
        ~Q(status=Case.Status.CLOSED),
        # Every category, so that the index on their clocks answers it.
        Q(
            retention_category__in=RetentionCategory.objects.filter(applies_to="crm.case").values("pk"),
            closed_at__gte=since,
        ),
        Q(contact__logged_at__gte=since),
        Q(contact=None, opened_at__gte=since),
    ]
    cases = (
        Case.objects.order_by()
        .annotate(logged_at=Coalesce("contact__logged_at", "opened_at"), channel=F("contact__channel"))
        .filter(logged_at__lt=_end(last))
        .values_list(
            *("pk", "team", "category", "channel", "status", "owner", "due_on"),
            *("logged_at", "closed_at", "contact__logged_at"),
            named=True,
        )
    )
    found = [cases.filter(these) for these in among]
    return found[0].union(*found[1:]).iterator()


def _opening_and_closing(case: Any, first: date, last: date) -> Iterator[Kind]:
    logged = local_day(case.logged_at)
    if logged >= first:
        yield Kind(logged, Measure.CASES, case.team, case.channel, case.category)
        # Closing at the moment of logging is how `contacts.log` answers a question at once.
        if case.closed_at and case.closed_at == case.contact__logged_at:
            yield Kind(logged, Measure.ANSWERED_AT_ONCE, case.team, case.channel, case.category)
    if case.closed_at and first <= local_day(case.closed_at) <= last:
        yield Kind(local_day(case.closed_at), Measure.CLOSED, case.team, category=case.category)


def _standing(case: Any, first: date, last: date, knows_who_waited: Callable[[date], bool]) -> Iterator[Kind]:
    """Yield how a case stood at the end of each day, from when it was logged and closed, and is due.

    What was undone since is not seen: a case that was closed on a day and opened again later counts as open throughout.
    """
    if case.closed_at is None and case.status == Case.Status.CLOSED:  # from an older system that noted no day
        return
    last_open = min(last, local_day(case.closed_at) - A_DAY) if case.closed_at else last
    waits = case.owner is None and case.status != Case.Status.REFERRED
    day = max(first, local_day(case.logged_at))
    while day <= last_open:
        yield Kind(day, Measure.OPEN, case.team, category=case.category)
        if waits and knows_who_waited(day):
            yield Kind(day, Measure.WAITING, case.team, category=case.category)
        if case.due_on <= day:
            measure = Measure.DUE if case.due_on == day else Measure.OVERDUE
            yield Kind(day, measure, case.team, category=case.category)
        day += A_DAY


def _end(day: date) -> datetime:
    """Return the instant at which a local day has ended."""
    return starts(day + A_DAY)
