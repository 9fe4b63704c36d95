"""Logging a contact, reading it back to the person, and the page of a contact."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from retention import leaving
from retention.keys import key_in

from .. import access, contacts, councils, identity, representing
from ..contacts import Details, InTheFuture, TooLongAgo, TwiceAboutOneCase
from ..customers import CustomerGone, NothingToKnowThemBy
from ..drafts import CONTACT
from ..forms.offered import Offered
from ..models import CaseContact, Contact
from ..refusals import Refused
from . import acknowledging, contact_form, contact_parts, contact_steps, drafting, in_progress, known_already
from .contact_form import ContactPage
from .known_already import AlikeShown
from .once import only_once
from .pages import local_today, needs, page

SAVED = "desk/contact_saved.html"


@needs("crm.add_contact")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Log a contact. Every button but "save" shows the page again with all that was typed."""
    now = timezone.now()
    councils.read_with_each(request, councils.Beside("lists", Offered.asked_by_all))
    if request.method != "POST":
        draft = key_in(request.GET.get("draft"))
        if draft and in_progress.is_guarded(request, draft):
            return redirect("desk:draft", draft)
        return _show(request, _resumed(request, draft, now=now) if draft else _fresh(request))
    if request.htmx:  # type: ignore[attr-defined]  # a part of the page, while somebody writes
        return contact_parts.part(request, now=now)
    forms = contact_form.posted(request, now=now)
    if request.POST.get("nothing"):
        return _save_nothing(request, forms)
    if request.POST.get("do") != "save":
        drafting.keep(request, contact_steps.typed_after(forms.questions.step))
        return _show(request, forms.quiet())
    is_valid = forms.is_valid()
    alike = known_already.alike(request, forms.who.form)
    if not is_valid:
        drafting.keep(request, contact_steps.typed_after(forms.questions.step))
        return _show(request, forms, alike=alike)
    if alike.stops:
        drafting.keep(request, contact_steps.typed_after(forms.questions.step))
        return _show(request, forms, alike=replace(alike, asks=True))
    try:
        return only_once(request, lambda: _save(request, forms))
    except Refused as refusal:
        _place(refusal, forms)
        return _show(request, forms)


@require_safe
def saved(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Confirm a contact: the references to read out, what happens next, and when each record leaves."""
    return _contact_page(request, pk, SAVED)


@require_safe
def contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a contact with the cases it opened and chased."""
    return _contact_page(request, pk, "desk/contact.html")


def _fresh(request: HttpRequest) -> ContactPage:
    """Return an empty page, or one about the customer or case whose page somebody came from."""
    who, about = key_in(request.GET.get("customer")), key_in(request.GET.get("case"))
    # Of the case only its reference is shown, so it is not opened.
    case = access.cases_visible(request.user).for_list().filter(pk=about).first() if about else None
    if about and case is None:
        raise Http404
    customer = access.customer_for(request.user, who) if who else None
    if case and case.customer and customer is None:
        customer = case.customer
        access.shown(customer, to=request.user)
    return contact_form.fresh(request, now=timezone.now(), customer=customer, case=case)


def _resumed(request: HttpRequest, draft: UUID, *, now: datetime) -> ContactPage:
    """Return a contact in progress with all that was typed."""
    found = next((each for each in in_progress.drafts_read(request) if each.pk == draft and each.form == CONTACT), None)
    if found is None:
        raise Http404
    drafting.resume(request, found)
    return contact_form.posted(request, now=now).quiet()


def _save(request: HttpRequest, forms: ContactPage) -> str:
    logged = contacts.log(
        _details(forms),
        who=forms.who.person(request),
        questions=[form.question for form in forms.questions.forms],
        on_behalf=forms.who.on_behalf,
        by=request.user,
        now=timezone.now(),
    )
    return reverse("desk:contact_saved", args=[logged.contact.pk])


def _save_nothing(request: HttpRequest, forms: ContactPage) -> HttpResponseBase:
    """End a contact in which nothing was asked; only the channel and the time are looked at."""
    reason = request.POST["nothing"]
    forms.who.form.quiet()
    forms.questions.quiet()
    if reason not in Contact.Nothing.values or not forms.how.is_valid():
        return _show(request, forms)

    def act() -> str:
        saved = contacts.log_nothing(_details(forms), reason=reason, by=request.user, now=timezone.now())
        return reverse("desk:contact_saved", args=[saved.pk])

    try:
        return only_once(request, act)
    except Refused as refusal:
        _place(refusal, forms)
        return _show(request, forms)


def _details(forms: ContactPage) -> Details:
    how = forms.how
    received_at = how.received_at(started=forms.started)
    typed = {name: how.cleaned_data[name] for name in ("channel", "place", "handle", "link", "summary")}
    return Details(received_at=received_at, ended_at=received_at if how.was_earlier else None, **typed)


def _place(refusal: Refused, forms: ContactPage) -> None:
    """Put what the domain refused at the field it is about."""
    if isinstance(refusal, InTheFuture | TooLongAgo):
        forms.how.add_error("received_on", str(refusal))
    elif isinstance(refusal, NothingToKnowThemBy):
        forms.who.form.add_error("names", str(refusal))
    elif isinstance(refusal, CustomerGone):
        forms.who.form.add_error("who", str(refusal))
    elif isinstance(refusal, TwiceAboutOneCase):
        *_first, last = [form for form in forms.questions.forms if form.cleaned_data.get("case") == refusal.case]
        last.add_error("reference", str(refusal))
    else:
        forms.how.add_error(None, str(refusal))


LOOKS_FOR_SAME = ("answers", "choose", "use")  # what is pressed without scripts, before the long text is typed


def _show(request: HttpRequest, forms: ContactPage, *, alike: AlikeShown | None = None) -> HttpResponse:
    if request.POST.get("do", "").partition(":")[0] in LOOKS_FOR_SAME:
        known_already.look_for_same(request, forms.questions.forms, who=forms.who.customer, form=forms.who.form)
    context = {
        "alike": alike or known_already.seen_before(request),
        "contact": forms,
        "who": forms.who,
        **contact_parts.beside(request, forms.who, now=timezone.now()),
        "questions": forms.questions,
        "reasons": Contact.Nothing.choices,
        "today": local_today(),
    }
    return page(request, "desk/contact_new.html", context, forms=forms.forms)


def _contact_page(request: HttpRequest, pk: UUID, template: str) -> HttpResponse:
    found = access.contact_for(request.user, pk)
    visible = access.cases_visible(request.user).for_list().select_related("outcome")
    touched = visible.filter(Q(contact=found) | Exists(CaseContact.objects.filter(case=OuterRef("pk"), contact=found)))
    cases = list(acknowledging.with_acknowledged(touched))
    opened = [case for case in cases if case.contact_id == found.pk]
    chased = [case for case in cases if case.contact_id != found.pk]
    today = local_today()
    context: dict[str, Any] = {
        "contact": found,
        "on_behalf": representing.one(found.on_behalf, officer=request.user, today=today),
        "identity_level": identity.level_of(found),
        "opened": opened,
        "chased": chased,
        "leaving": leaving.leaving_of([found, *opened, *chased], today=today),
        "today": today,
        "may_log": request.user.has_perm("crm.add_contact"),
        "may_move": access.may(request.user, "move", found) and found.customer_id,
    }
    if template == SAVED:
        context["acknowledgement"] = acknowledging.offer(request.user, found, opened)
    return render(request, template, context)
