"""Writing down who may act for somebody, and that they may no longer."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import access, representing
from ..forms.at_risk import ReasonForm, RepresentativeForm
from ..models import Customer
from .customers import edit_page
from .pages import local_today

READS_OR_POSTS = ["GET", "HEAD", "POST"]


@require_http_methods(READS_OR_POSTS)
def add(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Write down who may act for somebody."""
    user: Any = request.user
    found = access.customer_for(user, pk, to="edit")

    def act(typed: dict[str, Any]) -> None:
        who: Customer | None = representing.found(typed.pop("reference"), officer=user)
        representing.add(found, typed, who=who, by=user, now=timezone.now())

    return edit_page(
        request,
        found,
        RepresentativeForm(request.POST or None),
        title=_("Who may act for them"),
        act=act,
        done=_("The authority is written down."),
        at="reference",
    )


@require_http_methods(READS_OR_POSTS)
def end(request: HttpRequest, pk: UUID, authority: UUID) -> HttpResponseBase:
    """End an authority from today on."""
    user: Any = request.user
    found = access.customer_for(user, pk, to="edit")
    theirs = representing.chosen(found, authority)
    if theirs is None:
        raise Http404
    return edit_page(
        request,
        found,
        ReasonForm(request.POST or None, hint=_("From today nothing is told to them, or changed for them.")),
        title=_("End this authority"),
        act=lambda typed: representing.end(theirs, **typed, by=user, today=local_today()),
        done=_("The authority has ended."),
    )
