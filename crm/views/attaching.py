"""Attaching an anonymous case to the person who turns out to have asked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import access, attaching
from ..attaching import AlreadySomebodys
from ..forms.case import AttachForm
from ..refusals import Refused
from . import people
from .once import only_once
from .pages import GONE, page


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Find the person, say how it is known, and attach the case."""
    officer: Any = request.user
    found = access.case_for(officer, pk, to="attach")
    if found.customer_id and request.method != "POST":
        messages.error(request, str(AlreadySomebodys(found)))
        return redirect(found)
    search = people.search(request)
    choices = people.choices(request, search, before=request.POST.get("to", ""))
    form = AttachForm(request.POST if request.method == "POST" else None, people=choices)

    def carry_out() -> str:
        person = people.chosen(request, form.cleaned_data["to"])
        reason = form.cleaned_data["reason"]
        attached = attaching.attach(found, to=person, by=officer, reason=reason, now=timezone.now())
        messages.success(request, _("Case %(reference)s is theirs now.") % {"reference": attached.reference})
        return attached.get_absolute_url()

    if form.is_bound and request.POST.get("do") == "find":
        form.quiet()
    elif form.is_valid():
        try:
            return only_once(request, carry_out)
        except GONE:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
    access.shown(found, to=officer)
    plan = None if found.customer_id else attaching.preview(found, officer=officer)
    context = {"case": found, "plan": plan, "form": form, "found": search, "back": found.get_absolute_url()}
    return page(request, "desk/case_attach.html", context, forms=(form,))
