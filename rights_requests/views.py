"""How a resident uses a data right today: by writing to the data-protection officer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def how_to_ask(request: HttpRequest) -> HttpResponse:
    """Name the rights, whom to write to, how long an answer takes and where to complain."""
    return render(request, "rights_requests/how_to_ask.html")
