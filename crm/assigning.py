"""Whose case it is: given to a colleague, or to a team's queue; one case, or many at once.

Many are given in one transaction: an officer's decision about a page of cases stands whole, or not at all. A case that cannot be
given is passed over and named. Locks are always taken in one order, the colleague first and then the cases by their key, so
that two leaders at work on the same cases wait for each other and never for ever.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from . import access, casework
from .casework import CaseAlreadyClosed
from .models import Case, Team, User
from .refusals import Refused


class NotAtWork(Refused):
    """The colleague has left, or is no member of staff."""

    def __init__(self, name: str) -> None:
        super().__init__(_("%(name)s cannot be given cases. Choose a colleague who works here.") % {"name": name})


class TeamNoMore(Refused):
    """The team is no longer offered: a case in its queue would wait for nobody."""

    def __init__(self, team: Team) -> None:
        super().__init__(_("The team %(team)s is no longer offered. Choose another team.") % {"team": team.name})


class CannotWorkOnIt(Refused):
    """The colleague could not open the case: it would leave every list that somebody looks at."""

    def __init__(self, case: Case, to: User) -> None:
        words = {"reference": case.reference, "name": to.name}
        super().__init__(
            _(
                "Case %(reference)s: %(name)s cannot work on it. Refer it to their service first, or choose somebody else."
            )
            % words
        )


@dataclass(frozen=True)
class Given:
    """What became of many cases: how many were given, why the others were not, and how many were not there to be given."""

    done: int
    refused: tuple[str, ...]
    gone: int


def assign(case: Case, *, to: User | None, team: Team | None, by: User) -> Case:
    """Give a case to a colleague, or with nobody named to a team's queue. Raise what stands above, or CaseAlreadyClosed."""
    with transaction.atomic():
        require_taker(to, team)
        return give(casework.locked(case), to=to, team=team, by=by)


def assign_many(ids: Iterable[UUID], *, to: User | None, team: Team | None, by: User) -> Given:
    """Give cases to a colleague, or to a team's queue; raise NotAtWork or TeamNoMore.

    What the officer may not see counts as gone, like what was disposed of meanwhile.
    """
    wanted, done, refused = set(ids), 0, []
    with transaction.atomic():
        require_taker(to, team)
        found = list(access.cases_visible(by).filter(pk__in=wanted).select_for_update().order_by("pk"))
        for case in found:
            try:
                give(case, to=to, team=team, by=by)
            except Refused as refusal:
                refused.append(str(refusal))
            else:
                done += 1
    return Given(done, tuple(refused), len(wanted) - len(found))


def give(case: Case, *, to: User | None, team: Team | None, by: User) -> Case:
    """Make a locked case somebody's, or nobody's in a team's queue; raise CaseAlreadyClosed or CannotWorkOnIt."""
    if case.is_closed:
        raise CaseAlreadyClosed(case)
    if to is not None and not may_work_on(case, to):
        raise CannotWorkOnIt(case, to)
    if to is None or to.has_perm("crm.view_case"):
        casework.take_back(case, by=by)
    case.owner, case.team = to, team or (to.team if to else None) or case.team
    case.save()
    return case


def may_work_on(case: Case, colleague: User) -> bool:
    """Say whether a case would stand on one of a colleague's lists if it were theirs."""
    if colleague.has_perm("crm.change_case"):
        return True
    is_referred = colleague.has_perm("crm.work_referred_case") and case.referred_to_id is not None
    return is_referred and colleague.services.filter(pk=case.referred_to_id).exists()


def require_taker(to: User | None, team: Team | None) -> None:
    """Refuse whoever has left and a team that is no more, as they are now; nobody leaves until this transaction has ended."""
    # No key: rows that only name the colleague, such as the audit log's, need not wait.
    found = User.objects.select_for_update(no_key=True).filter(pk=to.pk).first() if to else None
    if to and not (found and all(one.is_active and one.kind == User.Kind.STAFF for one in (to, found))):
        raise NotAtWork(to.name)
    if team and not Team.objects.offered().filter(pk=team.pk).exists():
        raise TeamNoMore(team)
