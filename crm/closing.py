"""Ending a case about which a call is still promised: somebody says whether it is still to be made, or ends with the case."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import callbacks, casework
from .models import Callback, Case, User
from .refusals import Refused

KEEP, END = "keep", "end"


class CallStillPromised(Refused):
    """A promise is neither broken nor forgotten because its case was closed."""

    def __init__(self) -> None:
        super().__init__(_("A call is promised about this case. Choose whether it is still to be made."))


def close(case: Case, *, calls: str = "", by: User, now: datetime, **how: Any) -> Case:
    """End a case, and with END the calls that are promised about it; with KEEP they stay due, and on their lists.

    Raise CallStillPromised where neither was chosen and there is such a call, and what `casework.close` raises.
    """
    with transaction.atomic():
        case = casework.locked(case)  # a promise locks it too: none is made between here and the end
        if calls not in (KEEP, END) and still_promised(case):
            raise CallStillPromised
        closed = casework.close(case, by=by, now=now, **how)
        if calls == END:
            _end_calls(closed, by=by, now=now)
    return closed


def still_promised(case: Case) -> int:
    """Return how many calls are promised about a case and not ended."""
    return int(case.callbacks.open().count())


def still_to_be_made(number: int) -> str:
    """Say how many calls go on though their case is closed; nothing where none does."""
    if not number:
        return ""
    said = ngettext("%(n)d promised call is still to be made.", "%(n)d promised calls are still to be made.", number)
    return said % {"n": number}


def _end_calls(case: Case, *, by: User, now: datetime) -> None:
    outcome = case.outcome.name if case.outcome else ""
    said = _("The case was closed: %(outcome)s.") % {"outcome": outcome}
    for callback in case.callbacks.open().order_by("pk").select_for_update():
        callbacks.close(callback, outcome=Callback.Outcome.NOT_NEEDED, said=said, by=by, now=now)
