"""What every page of the desk has in common: who is let in, what happens to a form when the sign-in is gone, no caching."""

import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from . import access, lost_sign_in
from .refusals import Refused
from .views.pages import GONE
from .views.sign_in import ask_again

DESK = "/desk/"
SEEN = "desk_seen"
IDLE_SECONDS = 60 * 60  # somebody may have walked away from the counter
NOTED_EVERY = 60  # not a write for every click


class DeskMiddleware:
    """Stand before every page under /desk/."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(DESK):
            return self.get_response(request)
        response = _stopped(request) or self.get_response(request)
        # Shared machines, and pages full of other people's lives: nothing may be shown again by "back".
        response["Cache-Control"] = "no-store"
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say what the domain refused, where no form stands ready to say it."""
        if isinstance(exception, GONE):
            return render(request, "410.html", {"exception": exception}, status=410)
        if isinstance(exception, Refused):
            return render(request, "409.html", {"exception": exception}, status=409)
        return None


def _stopped(request: HttpRequest) -> HttpResponseBase | None:
    """Return the page that somebody gets instead of the one they asked for."""
    if request.path_info in (reverse("desk:sign_in"), reverse("desk:sign_out")):
        return None
    _forget_the_idle(request)
    if not request.user.is_authenticated:
        if request.method == "POST":
            return ask_again(request)
        # With its query, which names a case or a page by id; words about people are posted, and stand in no address.
        onward = urlencode({"next": request.get_full_path()}, safe="/")
        return redirect(f"{reverse('desk:sign_in')}?{onward}")
    if request.method == "POST" and lost_sign_in.is_by_somebody_else(request):
        return render(request, "desk/not_your_form.html", status=409)
    if not access.may_use_desk(request.user):
        return render(request, "desk/no_desk.html", status=403)
    return None


def _forget_the_idle(request: HttpRequest) -> None:
    """Sign out whoever has not been seen for an hour."""
    if not request.user.is_authenticated:
        return
    now, seen = time.time(), request.session.get(SEEN)
    if seen is not None and now - seen > IDLE_SECONDS:
        logout(request)
    elif seen is None or now - seen > NOTED_EVERY:
        request.session[SEEN] = now
