"""What the filters of a list offer, and to whom its cases can be given: every choice on the page, read in one query."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from retention.prepared import Prepared

from . import access
from .alike import Like
from .models import Case, CaseCategory, Channel, Service, Team, User

Choice = tuple[str, str]  # as a form has them: the value, and its words
GIVEN_CASES, AT_WORK, LEFT = range(3)
OFFERED, NO_MORE = range(2)


@dataclass(frozen=True)
class Choices:
    """The choices of one officer's lists; categories stand under the name of their service."""

    services: tuple[Choice, ...] = ()
    categories: tuple[tuple[str, list[Choice]], ...] = ()
    channels: tuple[Choice, ...] = ()
    teams: tuple[Choice, ...] = ()
    owners: tuple[Choice, ...] = ()
    # To whom cases can be given: those who work in a team, and the teams that are offered.
    colleagues: tuple[Choice, ...] = ()
    queues: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class _Row:
    kind: str
    value: str
    name: str
    under: str
    rank: int

    @property
    def choice(self) -> Choice:
        return self.value, self.name


def of(officer: User) -> Choices:
    """Return what this officer may choose from. What was chosen once is still offered when no new case can have it."""
    like = Like.of(officer)
    found = defaultdict(list)
    for row in (_Row(*values) for values in _asked(like).rows(like.instead(officer))):
        found[row.kind].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (row.rank, row.under.casefold(), row.name.casefold()))
    return Choices(
        services=_choices(found["service"]),
        categories=tuple(
            (service, [row.choice for row in rows])
            for service, rows in groupby(found["category"], key=lambda row: row.under)
        ),
        channels=_choices(found["channel"]),
        teams=_choices(found["team"]),
        owners=tuple((_id(row), _owner(row)) for row in found["owner"]),
        colleagues=tuple((_id(row), row.name) for row in found["owner"] if row.rank == GIVEN_CASES),
        queues=_choices(row for row in found["team"] if row.rank == OFFERED),
    )


@lru_cache(maxsize=64)
def _asked(like: Like) -> Prepared:
    first, *more = _asked_by(like.them)
    return Prepared.of(first.union(*more, all=True))


def _asked_by(officer: User) -> list[QuerySet[Any]]:
    """Return the rows of each kind that this officer may see, in columns that a union can hold."""
    if not officer.has_perm("crm.view_case"):
        theirs = access.cases_visible(officer).order_by()
        categories = CaseCategory.objects.filter(Exists(theirs.filter(category=OuterRef("pk"))))
        return [_rows("service", officer.services.all()), _rows("category", categories, under=F("service__name"))]
    asked = [
        _rows("service", Service.objects.all()),
        _rows("category", CaseCategory.objects.all(), under=F("service__name")),
        _rows("channel", Channel.objects.all(), rank=F("position")),
    ]
    if officer.has_perm("crm.assign_case"):
        offered = models.Case(models.When(is_active=True, then=OFFERED), default=NO_MORE)
        asked += [_rows("team", Team.objects.all(), rank=offered), _rows("owner", _owners(), rank=_at_work())]
    return asked


def _owners() -> QuerySet[User]:
    holds_cases = Exists(Case.objects.open().filter(owner=OuterRef("pk")))
    in_a_team = Q(is_active=True, team__isnull=False)
    return User.objects.filter(in_a_team | Q(holds_cases), kind=User.Kind.STAFF)


def _at_work() -> models.Case:
    return models.Case(
        models.When(is_active=False, then=LEFT),
        models.When(team__isnull=False, then=GIVEN_CASES),
        default=AT_WORK,
    )


def _rows(kind: str, rows: QuerySet[Any], *, under: Any = None, rank: Any = None) -> QuerySet[Any]:
    # Plain columns, and not the light rows of together.py, each of which costs ten times as much: every list has hundreds.
    text = models.CharField()
    return (
        rows.order_by()
        .annotate(
            of_kind=Value(kind, output_field=text),
            as_value=Cast("pk", text),
            as_words=Cast("name", text),
            under=Cast(under or Value(""), text),
            rank=Cast(rank or Value(0), models.IntegerField()),
        )
        .values_list("of_kind", "as_value", "as_words", "under", "rank")
    )


def _choices(rows: Any) -> tuple[Choice, ...]:
    return tuple(row.choice for row in rows)


def _id(row: _Row) -> str:
    """Write an id one way, whatever the database makes of it as text."""
    return str(UUID(row.value))


def _owner(row: _Row) -> str:
    return _("%(name)s (has left)") % {"name": row.name} if row.rank == LEFT else row.name
