"""Whose case it is: given to a colleague, or to a team's queue."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from . import casework
from .casework import CaseAlreadyClosed
from .models import Case, Team, User
from .refusals import Refused


class NotAtWork(Refused):
    """The colleague has left, or is no member of staff."""

    def __init__(self, name: str) -> None:
        super().__init__(_("%(name)s cannot be given cases. Choose a colleague who works here.") % {"name": name})


def assign(case: Case, *, to: User | None, team: Team | None, by: User, now: datetime) -> Case:
    """Give a case to a colleague, or with nobody named to a team's queue."""
    if to is not None and not (to.is_active and to.kind == User.Kind.STAFF):
        raise NotAtWork(to.name)
    with transaction.atomic():
        case = casework.locked(case)
        if case.is_closed:
            raise CaseAlreadyClosed(case)
        if to is None or to.has_perm("crm.view_case"):
            casework.take_back(case, by=by)
        case.owner, case.team = to, team or (to.team if to else None) or case.team
        case.save()
    return case
