"""Protecting somebody, lifting it, and showing for a reason what is masked."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from .. import access, protecting
from ..forms.at_risk import ReasonForm
from ..identity import Action
from .customers import edit_page

READS_OR_POSTS = ["GET", "HEAD", "POST"]


@require_http_methods(READS_OR_POSTS)
def protect(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Take somebody out of sight of all but those who are named for it."""
    user: Any = request.user
    found = access.customer_for(user, pk, to="protect")
    sees_them_then = user.has_perm("crm.view_protected")
    return edit_page(
        request,
        found,
        ReasonForm(request.POST or None, hint=_what_follows(protecting.out_of_sight(found))),
        title=_("Protect this person"),
        act=lambda typed: protecting.protect(found, **typed, by=user, now=timezone.now()),
        done=_("This person is protected. Only colleagues who are named for it can open or find their record now."),
        onward="" if sees_them_then else reverse("desk:home"),
    )


@require_http_methods(READS_OR_POSTS)
def lift(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Bring somebody back into everybody's sight."""
    user: Any = request.user
    found = access.customer_for(user, pk, to="protect")
    return edit_page(
        request,
        found,
        ReasonForm(request.POST or None, hint=_("Everybody who serves the public can then find them again.")),
        title=_("Lift the protection"),
        act=lambda typed: protecting.lift(found, **typed, by=user, now=timezone.now()),
        done=_("The protection is lifted. Everybody who serves the public can find them again."),
    )


@require_http_methods(READS_OR_POSTS)
def reveal(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Show a protected person's numbers and addresses, for a reason."""
    user: Any = request.user
    found = access.customer_for(user, pk, to="reveal")
    hint = _("Your reason is kept, and the data-protection officer is told at once.")
    return edit_page(
        request,
        found,
        ReasonForm(request.POST or None, hint=hint),
        title=_("Show numbers and addresses"),
        act=lambda typed: protecting.reveal(found, **typed, by=user, now=timezone.now()),
        done=_("Numbers and addresses are shown to you for ten minutes."),
        to="desk:customer_contact_details",
        demands=Action.REVEAL,
    )


def _what_follows(open_cases: int) -> str:
    said = _(
        "They leave every search, list and file of colleagues who are not named for protected records. Their address and numbers "
        "are masked for those who are. The data-protection officer is told."
    )
    if not open_cases:
        return said
    cases = ngettext(
        "Their open case goes out of sight with them: tell a colleague who is named.",
        "Their %(n)s open cases go out of sight with them: tell a colleague who is named.",
        open_cases,
    )
    return f"{said} {cases % {'n': open_cases}}"
