"""A customer's page, and the forms by which what it says is kept right."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from retention import calendar, holds, subject_access

from .. import access, actions, customers
from ..customers import ChangedMeanwhile
from ..forms.customer import AddressForm, CorrectionForm, CustomerNoteForm, DetailsForm, ReachForm, ReviewForm
from ..forms.rendering import CouncilForm
from ..models import Customer, CustomerNote
from ..refusals import Refused
from .once import only_once
from .pages import GONE, local_today, page

NEWEST = 30
# What the timeline can be narrowed to; everything, whichever app it is of, where nothing is chosen.
KINDS = {
    "": (gettext_lazy("Everything"), ()),
    "cases": (gettext_lazy("Cases"), ("crm.case", "crm.payment")),
    "contacts": (gettext_lazy("Contacts"), ("crm.contact", "crm.casecontact")),
    "notes": (gettext_lazy("Notes"), ("crm.casenote", "crm.customernote")),
}
REVIEWED_AFTER = calendar.Period(6, "month")


@require_safe
def customer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a customer: who they are, how to reach them, what colleagues must know, and all that happened."""
    user: Any = request.user
    found = access.customer_for(user, pk)
    today = local_today()
    everything = "all" in request.GET
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in KINDS else ""
    items = subject_access.held_about(
        found, today=today, limit=None if everything else NEWEST + 1, labels=KINDS[kind][1]
    )
    notes = sorted(
        found.notes.visible_to(user).select_related("author"), key=lambda note: note.kind != CustomerNote.Kind.CAUTION
    )
    context = {
        "customer": found,
        "points": list(found.contact_points.all()),
        "addresses": list(found.addresses.all()),
        "notes": notes,
        "has_caution": any(note.kind == CustomerNote.Kind.CAUTION for note in notes),
        "leaving": holds.leaving_of([found, *notes], today=today),
        "timeline": [item for item in items if _may_read(user, item)][: None if everything else NEWEST],
        "kinds": [(key, label) for key, (label, _labels) in KINDS.items()],
        "kind": kind,
        "more": not everything and len(items) > NEWEST,
        "may": {purpose: access.may(user, purpose, found) for purpose in ("edit", "note")},
        "may_log": user.has_perm("crm.add_contact"),
        "may_move": user.has_perm("crm.move_misfiled"),
        "may_review": user.has_perm("crm.change_customernote"),
        "actions": [{"label": action.label, "url": action.url(found)} for action in actions.on(found, officer=user)],
        "today": today,
    }
    return render(request, "desk/customer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Change who somebody is, how they want to be reached, and whether they are still here."""
    found = access.customer_for(request.user, pk, to="edit")

    def filled(now: Customer, posted: Any = None) -> DetailsForm:
        initial = {name: getattr(now, name) for name in customers.EDITABLE} | {"seen": customers.details_seen(now)}
        return DetailsForm(posted, initial=initial)

    return _edit(
        request,
        found,
        filled(found, request.POST or None),
        title=_("Change their details"),
        act=lambda typed: customers.update(found, typed, seen=typed.pop("seen"), by=request.user),
        done=_("The details are changed."),
        filled=filled,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reach(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Change the telephone numbers and e-mail addresses."""
    found = access.customer_for(request.user, pk, to="edit")

    def filled(now: Customer, posted: Any = None) -> ReachForm:
        points = list(now.contact_points.all())
        initial = {
            f"{kind}s": "\n".join(point.value for point in points if point.kind == kind) for kind in ("phone", "email")
        }
        return ReachForm(posted, initial=initial | {"seen": customers.points_seen(now)})

    return _edit(
        request,
        found,
        filled(found, request.POST or None),
        title=_("Change how to reach them"),
        act=lambda typed: customers.set_contact_points(found, **typed, by=request.user),
        done=_("The contact details are changed."),
        filled=filled,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give somebody a new address; the one before ends on that day."""
    found = access.customer_for(request.user, pk, to="edit")
    form = AddressForm(request.POST or None, initial={"on": local_today()})
    return _edit(
        request,
        found,
        form,
        title=_("Add a new address"),
        act=lambda typed: customers.move_house(found, form.home, on=typed["on"], by=request.user),
        done=_("The new address is saved. The one before has ended."),
        at="on",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Write down what the next colleague must know about somebody."""
    found = access.customer_for(request.user, pk, to="note")
    return _edit(
        request,
        found,
        CustomerNoteForm(request.POST or None, initial={"review_on": _asked_again_on()}),
        title=_("Add a note about them"),
        act=lambda typed: customers.add_note(found, **typed, by=request.user, now=timezone.now()),
        done=_("The note is saved."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Confirm that a note still holds, which starts its time again."""
    found = access.note_for(request.user, pk, to="edit")
    return _edit(
        request,
        found.customer,
        ReviewForm(request.POST or None, initial={"review_on": _asked_again_on()}),
        title=_("Does this note still hold?"),
        act=lambda typed: customers.review_note(found, **typed, by=request.user, now=timezone.now()),
        done=_("The note still holds. Its time starts again."),
        note=found,
    )


def _edit(
    request: HttpRequest,
    found: Customer,
    form: CouncilForm,
    *,
    title: str,
    act: Callable[[dict[str, Any]], Any],
    done: str,
    at: str | None = None,
    note: CustomerNote | None = None,
    filled: Callable[[Customer], CorrectionForm] | None = None,
) -> HttpResponseBase:
    """Show a form about a customer, or do what it says and go back to their page. What is refused stands at a field, `at`."""
    back = reverse("desk:customer", args=[found.pk])

    def go() -> str:
        act(dict(form.cleaned_data))
        messages.success(request, done)
        return back

    if form.is_bound and form.is_valid():
        try:
            return only_once(request, go)
        except GONE:
            raise
        except Refused as refusal:
            form.add_error(at, str(refusal))
            if isinstance(refusal, ChangedMeanwhile) and filled and isinstance(form, CorrectionForm):
                form.set_beside(filled(access.customer_for(request.user, found.pk, to="edit")))
    access.shown(note or found, to=request.user)  # type: ignore[arg-type]
    context = {"customer": found, "form": form, "title": title, "back": back, "note": note}
    return page(request, "desk/customer_edit.html", context, forms=(form,))


def _may_read(user: Any, item: subject_access.Item) -> bool:
    """Say whether this officer's role reads records of this kind, whichever app they belong to."""
    meta = item.record._meta
    return bool(user.has_perm(f"{meta.app_label}.view_{meta.model_name}"))


def _asked_again_on() -> date:
    return calendar.add(local_today(), REVIEWED_AFTER)
