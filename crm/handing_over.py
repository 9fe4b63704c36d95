"""What a leaver still holds goes on to others, all of it: no work may be lost with its worker.

That includes what the officer who does this may not see: a restriction hides a case, and does not finish it. Each batch is one
transaction and leaves its line in the audit log, beside that of every record that moved; where a batch fails, those before it
stand, and doing it again does the rest.

Cases are one kind of work. Whatever else somebody can hold (a contact in progress, a chat, a callback) is registered here by
the app that knows it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from retention import audit

from . import assigning
from .models import Case, Team, User
from .refusals import Refused

BATCH = 500
Counted = Mapping[UUID, int] | QuerySet[Any, Any]  # colleague → how many; none where it is nothing


class ToThemselves(Refused):
    """Nothing is handed over to whoever holds it."""

    def __init__(self, colleague: User) -> None:
        super().__init__(_("%(name)s holds this already. Choose somebody else.") % {"name": colleague.name})


@dataclass(frozen=True, kw_only=True)
class Onward:
    """Where the work goes: to a colleague, to the queue of a team, or with neither each piece to its own team's queue."""

    colleague: User | None = None
    team: Team | None = None


TO_QUEUES = Onward()


@dataclass(frozen=True)
class Work:
    """A kind of work that somebody can hold, with how to count and to pass on what of it they hold."""

    label: Any
    count: Callable[[QuerySet[User]], Counted]  # rows of the database are best counted by `by_holder`
    hand_over: Callable[..., int]  # (leaver, *, to: Onward, by, now) → how many went


@dataclass(frozen=True)
class Handed:
    """How much of one kind of work went on, and how much nobody could take."""

    label: str
    moved: int
    left: int


@dataclass(frozen=True)
class Holder:
    """Somebody who holds work, with how much of each kind, in words and numbers."""

    colleague: User
    held: tuple[tuple[str, int], ...]


_works: dict[str, Work] = {}


def register(
    label: Any, count: Callable[[QuerySet[User]], Counted], hand_over: Callable[..., int], *, key: str
) -> None:
    """Make a kind of work one that a leaver hands over; the same key again replaces it."""
    _works[key] = Work(label, count, hand_over)


def withdraw(key: str) -> None:
    """Forget a kind of work."""
    _works.pop(key, None)


def holders() -> list[Holder]:
    """Return who holds work: those who have left first, since nobody does what lies with them."""
    staff = User.objects.filter(kind=User.Kind.STAFF)
    held = _held_by(staff)
    people = staff.filter(pk__in=held).select_related("team").order_by("is_active", "name")
    return [Holder(colleague, tuple(held[colleague.pk])) for colleague in people]


def held_by(colleague: User) -> list[tuple[str, int]]:
    """Return what somebody holds, in words and numbers."""
    return _held_by(User.objects.filter(pk=colleague.pk)).get(colleague.pk, [])


def _held_by(colleagues: QuerySet[User]) -> dict[UUID, list[tuple[str, int]]]:
    numbers = _numbers(_works, colleagues)
    found: dict[UUID, list[tuple[str, int]]] = {}
    for key, work in _works.items():
        for colleague, number in numbers[key].items():
            found.setdefault(colleague, []).append((str(work.label), number))
    return found


def by_holder(rows: QuerySet[Any], holder: str) -> QuerySet[Any, Any]:
    """Return how many of these rows each holder has; all kinds that count so are counted in one query."""
    return rows.order_by().values(colleague=F(holder)).annotate(number=Count("pk")).values_list("colleague", "number")


def _numbers(works: Mapping[str, Work], colleagues: QuerySet[User]) -> dict[str, dict[UUID, int]]:
    counts = {key: work.count(colleagues) for key, work in works.items()}
    found = {key: {} if isinstance(count, QuerySet) else dict(count) for key, count in counts.items()}
    for key, colleague, number in _in_one_query(counts):
        found[key][colleague] = number
    return found


def _in_one_query(counts: Mapping[str, Counted]) -> Iterator[tuple[str, UUID, int]]:
    queries = [
        count.annotate(kind=Value(key, CharField())).values_list("kind", "colleague", "number")
        for key, count in counts.items()
        if isinstance(count, QuerySet)
    ]
    yield from queries[0].union(*queries[1:], all=True) if queries else ()


def hand_over(leaver: User, *, to: Onward, by: User, now: datetime) -> list[Handed]:
    """Pass on everything that somebody holds; raise ToThemselves, NotAtWork or TeamNoMore.

    What nobody could take stays where it is, and is counted. Of a kind of which they hold nothing, nothing is said.
    """
    if to.colleague == leaver:
        raise ToThemselves(leaver)
    handed, them = [], User.objects.filter(pk=leaver.pk)
    for key, work in _works.items():
        moved = work.hand_over(leaver, to=to, by=by, now=now)
        left = _numbers({key: work}, them)[key].get(leaver.pk, 0)
        if moved or left:
            handed.append(Handed(str(work.label), moved, left))
    return handed


def to_queues(leaver: User, *, by: User, now: datetime) -> int:
    """Put everything that somebody holds back where their colleagues see it, each piece in its own team's queue; return how much."""
    return sum(each.moved for each in hand_over(leaver, to=TO_QUEUES, by=by, now=now))


def successors(leaver: User) -> QuerySet[User]:
    """Return those who could go on with somebody's cases: who works at the counter, or for a service of theirs."""
    at_the_counter = Q(groups__permissions__codename="change_case", groups__permissions__content_type__app_label="crm")
    colleagues = User.objects.filter(is_active=True, kind=User.Kind.STAFF).exclude(pk=leaver.pk)
    return colleagues.filter(at_the_counter | Q(services__in=leaver.services.all())).distinct().order_by("name")


# ── Cases ────────────────────────────────────────────────────────────────────────────────────────


def _count_cases(colleagues: QuerySet[User]) -> Counted:
    return by_holder(Case.objects.open().filter(owner__in=colleagues.order_by()), "owner")


def _hand_over_cases(leaver: User, *, to: Onward, by: User, now: datetime) -> int:
    moved, after = 0, None
    while True:
        with transaction.atomic():
            assigning.require_taker(to.colleague, to.team)
            batch = _batch(leaver, after)
            went = _pass_on(batch, leaver=leaver, to=to, by=by)
            if went:
                audit.record(leaver, what=f"handed over open cases: {went}", why=where(to), by=by)
        moved += went
        if len(batch) < BATCH:
            return moved
        after = batch[-1].pk


def _batch(leaver: User, after: UUID | None) -> list[Case]:
    held = Case.objects.open().filter(owner=leaver).order_by("pk").select_for_update()
    return list((held.filter(pk__gt=after) if after else held)[:BATCH])


def _pass_on(cases: Iterable[Case], *, leaver: User, to: Onward, by: User) -> int:
    """Give each case to the colleague where they can work on it, and put it back otherwise; return how many went."""
    offered = set(Team.objects.offered().values_list("pk", flat=True))
    went = 0
    for case in cases:
        if to.colleague and assigning.may_work_on(case, to.colleague):
            assigning.give(case, to=to.colleague, team=None, by=by)
        else:
            # The chosen team's queue, or the case's own; where that team is no more, one that will know what to do.
            wanted = [to.team.pk] if to.team else [case.team_id, leaver.team_id, by.team_id]
            team = next((pk for pk in wanted if pk in offered), None)
            if not _put_back(case, team):
                continue
        went += 1
    return went


def _put_back(case: Case, team: int | None) -> bool:
    """Take a case from its owner: a service's waits with that service again, any other in a team's queue. False without a team."""
    if case.referred_to_id is None:
        if team is None:
            return False
        case.team_id = team
    case.owner = None
    case.save()
    return True


def where(to: Onward) -> str:
    """Say where work goes, as the audit log keeps it."""
    if to.colleague:
        return f"to User {to.colleague.pk}"
    return f"to the queue of {to.team.name}" if to.team else "each to the queue of its own team"


register(gettext_lazy("Open cases"), _count_cases, _hand_over_cases, key="cases")
