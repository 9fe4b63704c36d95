"""The one page of chat until it opens: how to reach the council today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def not_open_yet(request: HttpRequest) -> HttpResponse:
    """Say that nobody is behind the chat yet, and who answers instead."""
    return render(request, "chat/not_open_yet.html")
