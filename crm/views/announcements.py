"""The mark that an officer has read an important message."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import guidance
from .pages import local_today


@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Note that somebody has read a message."""
    if request.method == "POST":
        found = guidance.announcements(request.user, today=local_today()).filter(pk=pk).first()  # type: ignore[arg-type]
        if found is None:
            raise Http404
        guidance.mark_read(found, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("“%(title)s” is marked as read.") % {"title": found.title})
    return redirect("desk:home")
