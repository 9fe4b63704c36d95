"""Promised calls: the lists of them, next due first; one with its attempts; and the promise on a case's page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import access, callback_lists, callback_numbers, callbacks, protecting, questions
from ..forms.callback import AttemptForm, CloseCallbackForm, NumberForm, PromiseForm
from ..forms.rendering import CouncilForm
from ..models import Callback
from ..refusals import Refused
from ..templatetags.desk import moment
from . import cases
from .once import only_once
from .pages import GONE, page

READS_OR_POSTS = ["GET", "HEAD", "POST"]
A_PAGE = 50
FIELD_OF = {
    callbacks.NobodyToCall: "officer",
    callbacks.NotWithThatService: "by_service",
    callbacks.DueInThePast: "due_on",
    callbacks.NotANumber: "number",
    callbacks.NotSafeToCall: "all_the_same",
    callbacks.NeverTried: "outcome",
}


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show the promised calls of one list, next due first: what the navigation counts, one's own, the team's or service's, or everybody's."""
    user: Any = request.user
    names = callback_lists.names_for(user)
    asked = request.GET.get("whose", "")
    name = asked if asked in names else names[0]
    rows = callback_lists.rows(name, user).select_related(
        "case__category", "case__customer", "officer", "team", "service"
    )
    now = timezone.now()
    shown = Paginator(rows.by_due_time(), A_PAGE).get_page(request.GET.get("page"))
    words = {
        callback_lists.OWN: (_("Callbacks to make"), _("There is no call for you, your team or your service to make.")),
        callback_lists.MINE: (_("My callbacks"), _("You have promised nobody a call, and nobody has for you.")),
        callback_lists.TEAM: (
            _("Callbacks of my team"),
            _("Nobody in your team has a call to make that anybody could take."),
        ),
        callback_lists.SERVICE: (_("Callbacks of our service"), _("Your service has no call to make.")),
        callback_lists.EVERYBODY: (_("Everybody’s callbacks"), _("No call is promised to anybody.")),
    }
    context = {
        "lists": [(one, words[one][0], one == name) for one in names],
        "title": words[name][0],
        "empty": words[name][1],
        "shown": shown,
        "late": {callback.pk: callback.is_late(now) for callback in shown},
        "here": f"?whose={name}&",
    }
    return render(request, "desk/callbacks.html", context)


@require_http_methods(READS_OR_POSTS)
def promise(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Promise a call about a case."""
    if request.method != "POST":
        return redirect("desk:case", pk)
    found = access.case_for(request.user, pk, to="promise")
    form = PromiseForm(request.POST, prefix="callback")

    def go() -> str:
        promised = callbacks.promise(
            found,
            form.promise(found),
            by=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
            all_the_same=form.cleaned_data["all_the_same"],
        )
        words = {"whose": promised.whose, "at": moment(promised.due_at)}
        messages.success(request, _("The callback is promised: %(whose)s, by %(at)s.") % words)
        return reverse("desk:case", args=[pk])

    return _done(request, form, go) or cases.show(request, pk, failed=("callback", form))


@require_safe
def callback(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one promised call with every attempt."""
    return _show(request, access.callback_for(request.user, pk))  # type: ignore[arg-type]


@require_http_methods(READS_OR_POSTS)
def attempt(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Write down that somebody rang."""
    if request.method != "POST":
        return redirect("desk:callback", pk)
    found = access.callback_for(request.user, pk, to="call")  # type: ignore[arg-type]
    form = AttemptForm(request.POST, prefix="attempt")

    def go() -> str:
        typed = form.cleaned_data
        callbacks.attempt(
            found, was_reached=typed["was_reached"], note=typed["note"], by=request.user, now=timezone.now()
        )  # type: ignore[arg-type]
        messages.success(request, _("The attempt is written down."))
        return reverse("desk:callback", args=[pk])

    return _done(request, form, go) or _show(request, found, attempt=form)


@require_http_methods(READS_OR_POSTS)
def close(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """End a callback with its outcome."""
    if request.method != "POST":
        return redirect("desk:callback", pk)
    found = access.callback_for(request.user, pk, to="call")  # type: ignore[arg-type]
    asks = questions.in_callback(found.case.category)
    form = CloseCallbackForm(request.POST, prefix="close", asks=asks)

    def go() -> str:
        typed = form.cleaned_data
        callbacks.close(
            found,
            outcome=typed["outcome"],
            said=typed["said"],
            answers=form.answers,
            by=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )
        messages.success(request, _("The callback is closed."))
        return reverse("desk:callback", args=[pk])

    return _done(request, form, go) or _show(request, found, close=form)


@require_http_methods(READS_OR_POSTS)
def number(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Write another number to call."""
    if request.method != "POST":
        return redirect("desk:callback", pk)
    found = access.callback_for(request.user, pk, to="call")  # type: ignore[arg-type]
    form = NumberForm(request.POST, prefix="number")

    def go() -> str:
        callback_numbers.change(found, **form.cleaned_data, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The number to call is changed."))
        return reverse("desk:callback", args=[pk])

    return _done(request, form, go) or _show(request, found, number=form)


def _done(request: HttpRequest, form: CouncilForm, go: Any) -> HttpResponseBase | None:
    """Do what a form asks, once; nothing where it cannot be done, which then stands at the field it is about."""
    if not form.is_valid():
        return None
    try:
        return only_once(request, go)
    except GONE:
        raise
    except Refused as refusal:
        field = FIELD_OF.get(type(refusal))
        form.add_error(field if field in form.fields else None, str(refusal))
        return None


def _show(request: HttpRequest, found: Callback, **failed: CouncilForm) -> HttpResponse:
    user: Any = request.user
    if failed:
        access.shown(found, to=user)
    now = timezone.now()
    may_call = access.may(user, "call", found) and not found.is_closed
    customer = found.case.customer
    unsafe = callback_numbers.to_call(found)
    number = failed.get("number", NumberForm(prefix="number"))
    if isinstance(number, NumberForm):
        number.fit(is_unsafe=bool(unsafe))
    asks = [] if found.is_closed else questions.in_callback(found.case.category)
    context = {
        "callback": found,
        "asks": asks,
        "answers": found.answers.all(),
        "case": found.case,
        "attempts": found.attempts.select_related("by"),
        "is_late": found.is_late(now),
        "unsafe": unsafe,
        "is_masked": bool(customer and protecting.is_masked(customer, officer=user, now=now)),
        "may_call": may_call or bool(failed),
        "attempt": failed.get("attempt", AttemptForm(prefix="attempt")),
        "close": failed.get("close", CloseCallbackForm(prefix="close", asks=asks)),
        "number": number,
        "failed": next(iter(failed), ""),
    }
    return page(request, "desk/callback.html", context, forms=tuple(failed.values()))
