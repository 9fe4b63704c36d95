"""A note that was written on the wrong case, and moving it to the right one.

Where the right case is another person's, nothing of the note stays with the wrong one: it also leaves the contact in which
it was said, and the data-protection officer is told. It is undone by moving the note back.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from retention import audit

from . import casework, misfiling
from .misfiling import MOVED, ReasonMissing, RecordGone
from .models import Case, CaseNote, Misfiling, User
from .refusals import Refused


class AlreadyOnCase(Refused):
    """The note already stands on that case."""

    def __init__(self) -> None:
        super().__init__(_("This note is already on that case."))


def preview(note: CaseNote, *, to: Case) -> list[str]:
    """Say what a move of this note would do; raise AlreadyOnCase."""
    if note.case_id == to.pk:
        raise AlreadyOnCase
    words = {"wrong": note.case.reference, "right": to.reference}
    said = [_("The note leaves case %(wrong)s and stands on case %(right)s.") % words]
    if note.case.customer_id == to.customer_id:
        return [*said, _("Both cases are the same person’s.")]
    said.append(_("The two cases are not the same person’s. The data-protection officer is told of the move."))
    if note.contact_id:
        said.append(_("The contact in which it was said stays where it is. The note no longer names it."))
    return said


def move(note: CaseNote, *, to: Case, by: User, reason: str, now: datetime) -> CaseNote:
    """Move a note to the right case. Raise AlreadyOnCase, ReasonMissing, Held, RecordGone or CaseGone."""
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        to = casework.locked(to)
        found = CaseNote.objects.select_for_update(of=("self",)).select_related("case").filter(pk=note.pk).first()
        if found is None:
            raise RecordGone
        if found.case_id == to.pk:
            raise AlreadyOnCase
        misfiling.require_not_held([found.case], now=now)
        if found.case.customer_id != to.customer_id:
            found.contact = None  # the contact in which it was said is still the wrong person's
            told = Misfiling.objects.create(
                label=found._meta.label_lower, record=to.pk, misfiled_at=found.written_at, moved_at=now, moved_by=by
            )
            misfiling.tell_dpo_soon(told)
        found.case = to
        found.save(update_fields=["case", "contact"])
        audit.record(found, what=MOVED, by=by, why=reason, fields=["case"])
    return found
