"""The forms by which what a customer's page says is kept right."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from retention import calendar

from .. import access, customers, identity, protecting
from ..customers import ChangedMeanwhile
from ..forms.customer import AddressForm, CorrectionForm, CustomerNoteForm, DetailsForm, ReachForm, ReviewForm
from ..forms.rendering import CouncilForm
from ..identity import Action
from ..models import Customer, CustomerNote
from ..refusals import Refused
from .once import only_once
from .pages import GONE, local_today, page

REVIEWED_AFTER = calendar.Period(6, "month")
POINTS = {"phone": "phones", "email": "emails"}  # the field that a refusal about one of them stands at


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Change who somebody is, how they want to be reached, and whether they are still here."""
    found = access.customer_for(request.user, pk, to="edit")

    def filled(now: Customer, posted: Any = None) -> DetailsForm:
        initial = {name: getattr(now, name) for name in customers.EDITABLE} | {"seen": customers.details_seen(now)}
        return DetailsForm(posted, initial=initial)

    return edit_page(
        request,
        found,
        filled(found, request.POST or None),
        title=_("Change their details"),
        act=lambda typed: customers.update(found, typed, seen=typed.pop("seen")),
        done=_("The details are changed."),
        filled=filled,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reach(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Change the telephone numbers and e-mail addresses."""
    found = access.customer_for(request.user, pk, to="edit")
    if protecting.is_masked(found, officer=request.user, now=timezone.now()):  # the form would show every one of them
        return redirect("desk:customer_reveal", pk)

    def filled(now: Customer, posted: Any = None) -> ReachForm:
        points = [point for point in now.contact_points.all() if not point.do_not_use]
        initial = {
            f"{kind}s": "\n".join(point.value for point in points if point.kind == kind) for kind in ("phone", "email")
        }
        return ReachForm(posted, initial=initial | {"seen": customers.points_seen(now)})

    return edit_page(
        request,
        found,
        filled(found, request.POST or None),
        title=_("Change how to reach them"),
        act=lambda typed: customers.set_contact_points(found, **typed, by=request.user, now=timezone.now()),
        done=_("The contact details are changed."),
        filled=filled,
        to="desk:customer_contact_details",
        demands=Action.CHANGE_CONTACT,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give somebody a new address; the one before ends on that day."""
    found = access.customer_for(request.user, pk, to="edit")
    form = AddressForm(request.POST or None, initial={"on": local_today()})
    return edit_page(
        request,
        found,
        form,
        title=_("Add a new address"),
        act=lambda typed: customers.move_house(found, form.home, on=typed["on"], by=request.user, now=timezone.now()),
        done=_("The new address is saved. The one before has ended."),
        at="on",
        to="desk:customer_contact_details",
        demands=Action.CHANGE_CONTACT,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Write down what the next colleague must know about somebody."""
    found = access.customer_for(request.user, pk, to="note")
    return edit_page(
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
    return edit_page(
        request,
        found.customer,
        ReviewForm(request.POST or None, initial={"review_on": _asked_again_on()}),
        title=_("Does this note still hold?"),
        act=lambda typed: customers.review_note(found, **typed, by=request.user, now=timezone.now()),
        done=_("The note still holds. Its time starts again."),
        note=found,
    )


def edit_page(
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
    to: str = "desk:customer",
    onward: str = "",
    demands: str = "",
) -> HttpResponseBase:
    """Show a form about a customer, or do what it says and go back `to` a page of theirs, or to the address `onward`.

    What is refused stands at a field, `at`. demands: the action for which somebody must know who is asking.
    """
    back = reverse(to, args=[found.pk])

    def go() -> str:
        act(dict(form.cleaned_data))
        messages.success(request, done)
        return onward or back

    if form.is_bound and form.is_valid():
        try:
            return only_once(request, go)
        except GONE:
            raise
        except Refused as refusal:
            form.add_error(POINTS.get(getattr(refusal, "kind", ""), at), str(refusal))
            if isinstance(refusal, ChangedMeanwhile) and filled and isinstance(form, CorrectionForm):
                form.set_beside(filled(access.customer_for(request.user, found.pk, to="edit")))
    access.shown(note or found, to=request.user)  # type: ignore[arg-type]
    user: Any = request.user
    settled = not demands or identity.is_settled(found, demands, by=user, now=timezone.now())
    context = {"customer": found, "form": form, "title": title, "back": back, "note": note, "is_settled": settled}
    return page(request, "desk/customer_edit.html", context, forms=(form,))


def _asked_again_on() -> date:
    return calendar.add(local_today(), REVIEWED_AFTER)
