"""What every page of the desk has in common: who is let in, what happens to a form when the sign-in is gone, no caching."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout, user_logged_in
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from . import access, lost_sign_in
from .customers import CustomerMerged
from .refusals import Refused
from .views import in_progress
from .views.pages import GONE
from .views.sign_in import ask_again

DESK = "/desk/"
ADMIN = "/admin/"
SEEN, SIGNED_IN = "desk_seen", "desk_signed_in"
IDLE_SECONDS = 60 * 60  # somebody may have walked away from the counter
NOTED_EVERY = 60  # not a write for every click
NOT_FOUND, SIGNED_OUT = 404, 401
NOT_TYPED = {lost_sign_in.MARK, "seen", "draft_of", "draft_version"}  # what a form carries for the server


class DeskMiddleware:
    """Stand before every page under /desk/; of those under /admin/, only end the sessions that are over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(ADMIN):
            _forget_the_idle(request)
        if not request.path_info.startswith(DESK):
            return self.get_response(request)
        response = _stopped(request) or self.get_response(request)
        if response.status_code == NOT_FOUND:
            response = _no_longer_kept(request) or response
        # Shared machines, and pages full of other people's lives: nothing may be shown again by "back".
        response["Cache-Control"] = "no-store"
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say what the domain refused, where no form stands ready to say it."""
        if isinstance(exception, access.MergedAway) and request.method in ("GET", "HEAD"):
            return redirect(exception.survivor)
        if isinstance(exception, access.MergedAway):
            exception = CustomerMerged()
        if isinstance(exception, GONE):
            return _no_longer_kept(request) or render(request, "410.html", {"exception": exception}, status=410)
        if isinstance(exception, Http404):  # in a demo too, where Django would show its own
            return render(request, "404.html", status=NOT_FOUND)
        if isinstance(exception, Refused):
            return render(request, "409.html", {"exception": exception}, status=409)
        return None


def _stopped(request: HttpRequest) -> HttpResponseBase | None:
    """Return the page that somebody gets instead of the one they asked for."""
    if request.path_info in (reverse("desk:sign_in"), reverse("desk:sign_out")):
        return None
    _forget_the_idle(request)
    if not request.user.is_authenticated:
        if request.htmx:  # type: ignore[attr-defined]  # only a part of a page was asked for
            return render(request, "components/signed_out.html", status=SIGNED_OUT)
        if request.method == "POST":
            return ask_again(request)
        # With its query, which names a case or a page by id; words about people are posted, and stand in no address.
        onward = urlencode({"next": request.get_full_path()}, safe="/")
        return redirect(f"{reverse('desk:sign_in')}?{onward}")
    if request.method == "POST" and lost_sign_in.is_by_somebody_else(request):
        return render(request, "desk/not_your_form.html", status=409)
    if not access.may_use_desk(request.user):
        return render(request, "desk/no_desk.html", status=403)
    in_progress.read_along(request)
    return None


def _no_longer_kept(request: HttpRequest) -> HttpResponse | None:
    """Give back what was typed into a form whose record left meanwhile; nothing where the form was not made for them."""
    form = lost_sign_in.posted(request) if request.method == "POST" else None
    if form is None or not request.user.is_authenticated or lost_sign_in.is_by_somebody_else(request):
        return None
    typed = [
        (name.rpartition("-")[2].replace("_", " ").capitalize(), value)
        for name, value in form.fields
        if name.rpartition("-")[2] not in NOT_TYPED and value.strip()
    ]
    return render(request, "desk/no_longer_kept.html", {"typed": typed}, status=410)


def _forget_the_idle(request: HttpRequest) -> None:
    """Sign out whoever has not been seen for an hour, and everybody at the end of a working day."""
    if not request.user.is_authenticated:
        return
    now, seen, since = time.time(), request.session.get(SEEN), request.session.get(SIGNED_IN)
    is_idle = seen is not None and now - seen > IDLE_SECONDS
    # Each write moves the session's own expiry, so that alone would never end for somebody busy.
    is_over = since is not None and now - since >= settings.SESSION_COOKIE_AGE
    if is_idle or is_over:
        logout(request)
        return
    if since is None:
        request.session[SIGNED_IN] = now
    if seen is None or now - seen > NOTED_EVERY:
        request.session[SEEN] = now


@receiver(user_logged_in)
def _begin_the_day(request: HttpRequest, **_more: Any) -> None:
    request.session[SEEN] = request.session[SIGNED_IN] = time.time()
