"""Saving what somebody types as they type it, finding it again, handing it over, and throwing it away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from retention import leaving
from retention.calendar import LOCAL

from .. import access, drafts, stranded
from ..drafts import CONTACT, Collision, DraftGone, Page
from ..forms.draft import HandContactForm
from ..models import Draft
from ..refusals import Refused
from . import drafting, in_progress
from .once import only_once
from .pages import INVALID, local_today, page

# Not 409, which is also said of a form that somebody else opened.
COLLIDES, GONE = 412, 410


@require_POST
def save(request: HttpRequest) -> HttpResponseBase:
    """Save a form as a draft: for a script that asks as somebody types, or for the button "Save draft and leave"."""
    typed = drafting.page_in(request)
    is_script = request.htmx  # type: ignore[attr-defined]
    if typed is None:
        return JsonResponse({"said": _("Not saved: this page is too old. Save the form itself.")}, status=INVALID)
    if request.POST.get("draft_do") == "anew":
        typed = typed.anew()
    user: Any = request.user
    try:
        saved = drafts.save(typed, by=user, now=timezone.now())
    except Collision as collision:
        return _ask(request, typed, collision)
    except DraftGone as gone:
        if is_script:
            return JsonResponse({"said": str(gone), **_marks(typed.anew(), request)}, status=GONE)
        saved = drafts.save(typed.anew(), by=user, now=timezone.now())
    if is_script:
        return JsonResponse({"version": saved.version, "said": _said(saved), **_marks(typed, request)})
    messages.success(request, _("Your draft is saved. It is kept for 7 days, and nobody else sees it."))
    return redirect("desk:drafts")


def _marks(typed: Page, request: HttpRequest) -> dict[str, str]:
    return {"of": drafting.sealed(typed, request.user)}


def _said(draft: Draft) -> str:
    return _("Saved as draft %(at)s") % {"at": f"{draft.touched_at.astimezone(LOCAL):%H:%M:%S}"}


def _ask(request: HttpRequest, typed: Page, collision: Collision) -> HttpResponse:
    """Show both texts side by side, and ask which to keep: within the page, or as one of its own."""
    is_script = request.htmx  # type: ignore[attr-defined]
    context = {
        "both": drafting.BothTexts.before(request.user, collision),
        "of": drafting.sealed(typed, request.user),
        "mine": [(name, value) for name, values in collision.mine.items() for value in values],
    }
    template = "components/draft_collision.html" if is_script else "desk/draft/collision.html"
    return render(request, template, context, status=COLLIDES)


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Show every draft of whoever is signed in, with where it goes on and when it leaves."""
    rows = sorted(in_progress.drafts_read(request), key=lambda draft: draft.touched_at, reverse=True)
    contacts = {contact.pk: contact for contact in in_progress.contacts(request)}
    kept = leaving.leaving_of(rows, today=local_today())
    shown = [
        {
            "draft": draft,
            "title": drafting.PLACES[draft.form].title,
            "name": contacts[draft.pk].name if draft.pk in contacts else "",
            "url": contacts[draft.pk].url if draft.pk in contacts else reverse("desk:draft", args=[draft.pk]),
            "leaving": kept.get(draft),
        }
        for draft in rows
        if draft.form in drafting.PLACES
    ]
    return page(request, "desk/draft/own.html", {"drafts": shown})


@require_safe
def draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lead to the form of a draft; where its record cannot be opened any more, say so, and what can be done."""
    user: Any = request.user
    found = access.draft_for(user, pk)
    if found.form not in drafting.PLACES:
        raise Http404
    why = stranded.why(found, officer=user)
    if why is None:
        return redirect(drafting.place_of(found.form, found.about, found.pk))
    context = {
        "draft": found,
        "title": drafting.PLACES[found.form].title,
        "why": why,
        "words": stranded.words_of(found) if why == stranded.Why.GONE else [],
        "may_hand_over": found.form == CONTACT,
        "leaving": leaving.leaving(found, today=local_today()),
    }
    return page(request, "desk/draft/stranded.html", context)


@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Throw a draft away."""
    user: Any = request.user
    found = access.draft_for(user, pk)
    is_stranded = stranded.why(found, officer=user) is not None
    drafts.discard(found, by=user)
    messages.success(request, _("The draft is discarded."))
    if is_stranded:
        return redirect("desk:drafts")
    if found.form == CONTACT or found.form not in drafting.PLACES:
        return redirect("desk:home")
    return redirect(drafting.place_of(found.form, found.about, found.pk))


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give a contact in progress to a colleague."""
    user: Any = request.user
    found = access.draft_for(user, pk)
    form = HandContactForm(request.POST if request.method == "POST" else None, officer=user)

    def go() -> str:
        colleague = form.cleaned_data["to"]
        drafts.hand_over(found, to=colleague, by=user, now=timezone.now())
        messages.success(request, _("The contact is with %(name)s now.") % {"name": colleague.name})
        return reverse("desk:home")

    if form.is_valid():
        try:
            return only_once(request, go)
        except Refused as refusal:
            form.add_error("to", str(refusal))
    drafting.show(request, found)
    name = next((contact.name for contact in in_progress.contacts(request) if contact.pk == pk), "")
    return page(
        request,
        "desk/draft/hand_over.html",
        {"draft": found, "name": name, "form": form, "back": in_progress.url_of(pk)},
        forms=(form,),
    )
