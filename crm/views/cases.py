"""A case's page, and each step that an officer takes on it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from retention import leaving

from .. import access, actions, assigning, casework, closing, councils, payments, together
from ..forms.attachment import FilesForm
from ..forms.callback import PromiseForm
from ..forms.case import AssignForm, BecauseForm, CloseForm, NoteForm, OpenNoteForm, PaymentForm, ReferForm
from ..forms.post import ReplyForm
from ..forms.rendering import CouncilForm
from ..models import Case
from ..refusals import Refused
from . import beside_case, case_choices, happened, urgency
from .once import only_once
from .pages import GONE, local_today, page

READS_OR_POSTS = ["GET", "HEAD", "POST"]
Act = Callable[[Case, dict[str, Any]], str]

# The forms that stand on a case's page, by the name of their step.
FORMS: dict[str, type[CouncilForm]] = {
    "close": CloseForm,
    "reopen": BecauseForm,
    "wait": BecauseForm,
    "refer": ReferForm,
    "assign": AssignForm,
    "note": NoteForm,
    "open_note": OpenNoteForm,
    "payment": PaymentForm,
    "files": FilesForm,
    "callback": PromiseForm,
}


@require_safe
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a case: how it stands, what was asked and answered, what happened, and what can be done next."""
    return show(request, pk)


@require_http_methods(READS_OR_POSTS)
def close(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """End a case with its outcome and answer."""

    def act(found: Case, typed: dict[str, Any]) -> str:
        closed = closing.close(
            found,
            calls=typed["calls"],
            outcome=typed["outcome"],
            answered=typed["answered"],
            seen=typed["seen"],
            by=request.user,
            now=timezone.now(),
        )
        said = leaving.leaving(closed, today=local_today()).sentence
        goes_on = closing.still_to_be_made(closing.still_promised(closed))
        is_closed = _("Case %(reference)s is closed. %(leaving)s.") % {"reference": closed.reference, "leaving": said}
        return f"{is_closed} {goes_on}".strip()

    def onward(found: Case, typed: dict[str, Any]) -> str:
        tells = typed.get("tell") and found.customer_id and access.may(request.user, "write", found)
        return f"{reverse('desk:case_message', args=[pk])}?kind=outcome" if tells else reverse("desk:case", args=[pk])

    return _step(request, pk, "close", "work", act, onward=onward)


@require_http_methods(READS_OR_POSTS)
def reopen(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Open a closed case again; the clock of its leaving stops."""

    def act(found: Case, typed: dict[str, Any]) -> str:
        opened = casework.reopen(found, because=typed["because"], by=request.user, now=timezone.now())
        return _("Case %(reference)s is open again. It is kept while open.") % {"reference": opened.reference}

    return _step(request, pk, "reopen", "work", act)


@require_http_methods(READS_OR_POSTS)
def wait(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Set a case aside until the person has answered."""

    def act(found: Case, typed: dict[str, Any]) -> str:
        casework.wait(found, because=typed["because"], by=request.user, now=timezone.now())
        return _("Case %(reference)s waits for the customer.") % {"reference": found.reference}

    return _step(request, pk, "wait", "work", act)


@require_http_methods(READS_OR_POSTS)
def refer(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Pass a case to a service."""

    def act(found: Case, typed: dict[str, Any]) -> str:
        casework.refer(found, to=typed["to"], because=typed["because"], by=request.user, now=timezone.now())
        return _("Case %(reference)s is with %(service)s now.") % {
            "reference": found.reference,
            "service": typed["to"].name,
        }

    return _step(request, pk, "refer", "work", act)


@require_http_methods(READS_OR_POSTS)
def take(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Begin work on a case: it becomes the officer's own where it is nobody's."""

    def act(found: Case, _typed: dict[str, Any]) -> str:
        taken = casework.start(found, by=request.user, now=timezone.now())
        words = {"reference": taken.reference, "owner": taken.owner.name if taken.owner else ""}
        return _("Case %(reference)s is in progress. Its owner is %(owner)s.") % words

    return _step(request, pk, "take", "work", act)


@require_http_methods(READS_OR_POSTS)
def assign(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give a case to a colleague or a team."""

    def act(found: Case, typed: dict[str, Any]) -> str:
        given = assigning.assign(found, to=typed["to"], team=typed["team"], by=request.user)
        words = {
            "reference": given.reference,
            "to": given.owner.name if given.owner else given.team.name if given.team else _("nobody"),
        }
        return _("Case %(reference)s is with %(to)s now.") % words

    return _step(request, pk, "assign", "assign", act)


@require_http_methods(READS_OR_POSTS)
def note(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Write a private note."""

    def act(found: Case, typed: dict[str, Any]) -> str:
        casework.add_note(found, typed["text"], by=request.user, now=timezone.now())
        return _("The private note is saved. The customer does not see it.")

    return _step(request, pk, "note", "note", act)


@require_http_methods(READS_OR_POSTS)
def open_note(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Write a note that the customer may see."""

    def act(found: Case, typed: dict[str, Any]) -> str:
        casework.add_note(found, typed["text"], private=False, by=request.user, now=timezone.now())
        return _("The note is saved. The customer may see it.")

    return _step(request, pk, "open_note", "note", act)


@require_http_methods(READS_OR_POSTS)
def payment(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Record that a payment was made."""

    def act(found: Case, typed: dict[str, Any]) -> str:
        paid = payments.record(found, **typed, by=request.user, now=timezone.now())
        said = leaving.leaving(paid.case, today=local_today()).sentence
        return _("The payment is recorded. %(leaving)s.") % {"leaving": said}

    return _step(request, pk, "payment", "pay", act)


def _step(
    request: HttpRequest, pk: UUID, name: str, purpose: access.Purpose, act: Act, *, onward: Act | None = None
) -> HttpResponseBase:
    """Take one step: its form, its act, its sentence; what the domain refuses stands where the form is."""
    if request.method != "POST":
        return redirect("desk:case", pk)
    found = access.case_for(request.user, pk, to=purpose)
    form = FORMS.get(name, CouncilForm)(request.POST, prefix=name)

    def go() -> str:
        messages.success(request, act(found, form.cleaned_data))
        return onward(found, form.cleaned_data) if onward else reverse("desk:case", args=[pk])

    if form.is_valid():
        try:
            return only_once(request, go)
        except GONE:
            raise
        except Refused as refusal:
            form.add_error("calls" if isinstance(refusal, closing.CallStillPromised) else None, str(refusal))
            if isinstance(refusal, casework.AnsweredMeanwhile) and isinstance(form, CloseForm):
                found.answered = refusal.answered
                form.set_beside(refusal.answered, seen=casework.answer_seen(found))
        except ValidationError as error:
            form.add_error(None, error)
    return show(request, pk, failed=(name, form))


def show(request: HttpRequest, pk: UUID, *, failed: tuple[str, CouncilForm] | None = None) -> HttpResponse:
    """Show a case as it is now. The form of a step that failed stands open with what was typed, possible or no longer."""
    user: Any = request.user
    today = local_today()
    found = access.case_page_for(user, pk, today=today)
    steps = set(casework.steps(found)) if access.may(user, "work", found) else set()
    can = {
        "take": Case.Status.IN_PROGRESS in steps,
        "close": Case.Status.CLOSED in steps,
        "wait": Case.Status.WAITING in steps,
        "refer": Case.Status.REFERRED in steps,
        "reopen": Case.Status.REOPENED in steps,
        "assign": access.may(user, "assign", found) and not found.is_closed,
        "payment": access.may(user, "pay", found),
        "note": access.may(user, "note", found),
        "files": access.may(user, "file", found),
        "callback": access.may(user, "promise", found),
    }
    if failed:
        can[failed[0]] = True
    forms = {name: form(prefix=name, **_initial(name, found)) for name, form in FORMS.items()} | dict(
        [failed] if failed else []
    )
    if not (found.customer_id and access.may(user, "write", found)):
        forms["close"].fields.pop("tell", None)
    person = access.person_on(found, officer=user)
    wanted = {**happened.asked(found, officer=user), **beside_case.asked(found, officer=user)}
    rows = together.read({**wanted, **case_choices.asked(forms, can)})
    case_choices.offer(forms, rows)
    beside = beside_case.of(found, rows, forms=forms, officer=user, person=person, now=timezone.now())
    context = {
        "case": found,
        "person": person,
        **beside,
        "leaving": leaving.leaving(found, today=today),
        "urgency": urgency.of_cases([found], today=today, nation=councils.of(request).nation)[found.pk],
        "answers": happened.answers(rows),
        "events": happened.events(found, rows),
        "asked_again": len(rows["chaser"]),
        "adjustments": rows.get("adjustment", ()),
        "opened_by": happened.opened_by(rows),
        "may": {purpose: access.may(user, purpose, found) for purpose in ("move", "attach", "write")},
        "can": can,
        "reply": ReplyForm(prefix=None, auto_id="id_reply_%s"),
        "forms": forms,
        "failed": failed[0] if failed else "",
        "actions": [{"label": action.label, "url": action.url(found)} for action in actions.on(found, officer=user)],
    }
    return page(request, "desk/case.html", context, forms=(failed[1],) if failed else ())


def _initial(name: str, found: Case) -> dict[str, Any]:
    if name == "close":
        return {"initial": {"answered": found.answered, "seen": casework.answer_seen(found)}}
    if name == "payment":
        return {"initial": {"paid_on": local_today()}}
    return {}
