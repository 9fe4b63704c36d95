"""The council's front door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from .. import councils, opening


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say how to reach the council, and what rights people have over their data."""
    nation = councils.of(request).nation
    return render(request, "home.html", {"open_now": opening.now_in_words(timezone.now(), nation=nation)})
