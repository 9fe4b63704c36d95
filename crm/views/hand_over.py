"""Handing over what a colleague holds: who holds what, and where it goes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import access, handing_over, workload
from ..forms.queue import HandOverForm
from ..models import User
from ..refusals import Refused
from .once import only_once
from .pages import local_today, needs, page
from .queues import READS_OR_POSTS


@needs("crm.assign_case")
@require_safe
def colleagues(request: HttpRequest) -> HttpResponse:
    """Show who holds work, those who have left first."""
    return page(request, "desk/hand_over.html", {"holders": handing_over.holders()})


@needs("crm.assign_case")
@require_http_methods(READS_OR_POSTS)
def hand_over_from(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Show what a colleague holds, and pass it on."""
    user: Any = request.user
    leaver = access.colleague_for(user, pk)
    form = HandOverForm(request.POST if request.method == "POST" else None, colleagues=handing_over.successors(leaver))

    def go() -> str:
        typed = form.cleaned_data
        to = handing_over.Onward(colleague=typed["colleague"], team=typed["team"])
        _tell(request, handing_over.hand_over(leaver, to=to, by=user, now=timezone.now()), leaver, to)
        return reverse("desk:hand_over")

    if form.is_valid():
        try:
            return only_once(request, go)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "leaver": leaver,
        "held": handing_over.held_by(leaver),
        "cases": workload.held_by(leaver, seen_by=user, today=local_today()),
        "form": form,
    }
    return page(request, "desk/hand_over_from.html", context, forms=(form,))


def _tell(request: HttpRequest, handed: list[handing_over.Handed], leaver: User, to: handing_over.Onward) -> None:
    if to.colleague:
        where = to.colleague.name
    else:
        where = _("the queue of %(team)s") % {"team": to.team.name} if to.team else _("the queues of their teams")
    for each in handed:
        words = {"what": each.label, "name": leaver.name, "where": where, "moved": each.moved, "left": each.left}
        if each.moved:
            messages.success(request, _("%(what)s of %(name)s: %(moved)s handed over to %(where)s.") % words)
        if each.left:
            messages.warning(
                request,
                _("%(what)s of %(name)s: %(left)s still there. Hand them over to a team or a colleague.") % words,
            )
