"""The council's front door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say how to reach the council, and what rights people have over their data."""
    return render(request, "home.html")
