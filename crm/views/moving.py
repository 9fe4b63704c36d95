"""Moving a contact, case or note from the wrong person to the right one: reason, preview, confirm."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import access, misfiled_notes, misfiling
from ..forms.case import MoveForm, MoveNoteForm
from ..misfiling import Movable
from ..models import Customer
from ..refusals import Refused
from . import people
from .once import only_once
from .pages import GONE, page


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Move a case, with the contacts that belong to it."""
    return _move(request, access.case_for(request.user, pk, to="move"))


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Move a contact, with the cases it opened."""
    return _move(request, access.contact_for(request.user, pk, to="move"))


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Move a customer note."""
    return _move(request, access.note_for(request.user, pk, to="move"))


@require_http_methods(["GET", "HEAD", "POST"])
def case_note(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Move a note to another case."""
    officer: Any = request.user
    found = access.case_note_for(officer, pk)
    bound = request.POST if request.method == "POST" else None
    form, do = MoveNoteForm(bound, cases=access.cases_visible(officer)), request.POST.get("do", "")
    to, sentences = None, []

    def carry_out() -> str:
        reason = form.cleaned_data["reason"]
        moved = misfiled_notes.move(found, to=form.case, by=officer, reason=reason, now=timezone.now())
        messages.success(request, _("The note stands on case %(reference)s now.") % {"reference": moved.case.reference})
        return moved.case.get_absolute_url()

    if bound is not None and do not in ("preview", "move"):
        form.quiet()
    elif form.is_valid():
        try:
            if do == "move":
                return only_once(request, carry_out)
            to, sentences = form.case, misfiled_notes.preview(found, to=form.case)
        except GONE:
            raise
        except Refused as refusal:
            to = None
            form.add_error("reference", str(refusal))
    access.shown(found, to=officer)
    context = {"note": found, "form": form, "to": to, "sentences": sentences, "back": found.case.get_absolute_url()}
    return page(request, "desk/move_note.html", context, forms=(form,))


def _move(request: HttpRequest, record: Movable) -> HttpResponseBase:
    do = request.POST.get("do", "")
    found = people.search(request)
    choices = people.choices(request, found, before=request.POST.get("to", ""))
    form = MoveForm(request.POST if request.method == "POST" else None, people=choices)
    if request.method == "POST" and do not in ("preview", "move"):
        form.quiet()
    elif request.method == "POST" and form.is_valid():
        to = people.chosen(request, form.cleaned_data["to"])
        try:
            if do == "move":
                return only_once(request, lambda: _carry_out(request, record, to, form.cleaned_data["reason"]))
            return _show(request, record, form, found, to=to)
        except GONE:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _show(request, record, form, found)


def _carry_out(request: HttpRequest, record: Movable, to: Customer, reason: str) -> str:
    misfiling.move(record, to=to, by=request.user, reason=reason, now=timezone.now())  # type: ignore[arg-type]
    messages.success(
        request, _("Moved. Nothing of it is left on the wrong person. The data-protection officer has been told.")
    )
    return to.get_absolute_url()


def _show(
    request: HttpRequest, record: Movable, form: MoveForm, found: Any, *, to: Customer | None = None
) -> HttpResponse:
    if to is not None and record.customer_id == to.pk:
        raise misfiling.AlreadyTheirs
    plan = misfiling.preview(record)
    if to:  # before it is shown: a held record may be out of this officer's sight
        misfiling.require_not_held(plan.records, now=timezone.now())
    access.shown(record, to=request.user)  # type: ignore[arg-type]
    context = {
        "record": record,
        "wrong": record.customer,
        "form": form,
        "found": found,
        "to": to,
        "plan": plan,
        "back": record.get_absolute_url(),
    }
    return page(request, "desk/move.html", context, forms=(form,))
