"""What is kept sealed on a case: its page, recording it, and showing it once for a reason."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from .. import access
from .. import sensitive as domain
from ..forms.rendering import CouncilForm
from ..forms.sensitive import BankDetailsForm, NationalInsuranceForm, RevealForm
from ..models import Case
from ..refusals import Refused
from .once import only_once
from .pages import GONE, page

READS_OR_POSTS = ["GET", "HEAD", "POST"]


@require_safe
def sensitive(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what is kept sealed on a case, masked, and the forms to record it and to see it."""
    return _page(request, access.case_for(request.user, pk, to="see_sealed"))


@sensitive_post_parameters()
@require_http_methods(READS_OR_POSTS)
def national_insurance(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Keep the National Insurance number that the category needs."""

    def act(found: Case, typed: dict[str, Any]) -> str:
        domain.record_national_insurance(found, **typed, by=request.user, now=timezone.now())
        return _("The National Insurance number is kept sealed.")

    return _record(request, pk, NationalInsuranceForm, "national_insurance", act)


@sensitive_post_parameters()
@require_http_methods(READS_OR_POSTS)
def bank_details(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Keep the account of a Direct Debit."""

    def act(found: Case, typed: dict[str, Any]) -> str:
        domain.record_bank_details(found, **typed, by=request.user, now=timezone.now())
        return _("The bank details are kept sealed.")

    return _record(request, pk, BankDetailsForm, "bank_details", act)


@sensitive_variables("shown")
@require_http_methods(READS_OR_POSTS)
def reveal(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Show something in full, on this one answer: it stands at no address, and a reload asks for the reason again."""
    if request.method != "POST":
        return redirect("desk:case_sensitive", pk)
    found = access.case_for(request.user, pk, to="open_sealed")
    form = RevealForm(request.POST)
    if form.is_valid():
        try:
            shown = domain.reveal(
                found, form.cleaned_data["which"], because=form.cleaned_data["because"], by=request.user
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return page(request, "desk/sensitive_shown.html", {"case": found, "shown": shown})
    return _page(request, found, reveal=form)


def _record(
    request: HttpRequest, pk: UUID, kind: type[CouncilForm], name: str, act: Callable[[Case, dict[str, Any]], str]
) -> HttpResponseBase:
    if request.method != "POST":
        return redirect("desk:case_sensitive", pk)
    found = access.case_for(request.user, pk, to="seal")
    form = kind(request.POST, prefix=name)

    def go() -> str:
        messages.success(request, act(found, form.cleaned_data))
        return reverse("desk:case_sensitive", args=[pk])

    if form.is_valid():
        try:
            return only_once(request, go)
        except GONE:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, found, **{name: form})


def _page(request: HttpRequest, found: Case, **failed: CouncilForm) -> HttpResponse:
    user: Any = request.user
    access.shown(found, to=user)
    failing = failed.get("reveal")
    held = [
        (each, failing if failing and failing["which"].value() == each.kind else _ask(each.kind))
        for each in domain.held(found)
    ]
    may = {purpose: access.may(user, purpose, found) for purpose in ("seal", "open_sealed")}
    kept = {each.kind for each, _form in held}
    context = {
        "case": found,
        "held": held,
        "kept": kept,
        "may": may,
        "forms": {
            "national_insurance": failed.get("national_insurance")
            or NationalInsuranceForm(prefix="national_insurance"),
            "bank_details": failed.get("bank_details") or BankDetailsForm(prefix="bank_details"),
        },
        "asks": {
            "national_insurance": may["seal"]
            and (found.category.asks_national_insurance or "national_insurance" in failed),
            "bank_details": may["seal"] and (found.customer_id is not None or "bank_details" in failed),
        },
        "failed": next(iter(failed), ""),
    }
    return page(request, "desk/sensitive.html", context, forms=tuple(failed.values()))


def _ask(kind: str) -> RevealForm:
    return RevealForm(initial={"which": kind}, auto_id=f"id_{kind}_%s")
