"""Search: posted, so that what is typed about people stands in no address, history or log; a part of it while they type."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from retention import leaving

from .. import councils, searching
from . import urgency
from .pages import local_today

LONGEST = 200
MOST_WHILE_TYPING = 8


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Show the people and cases that a few words find, each with what they were found by."""
    user: Any = request.user
    term = request.POST.get("term", "")[:LONGEST].replace("\0", "")
    if request.method != "POST":
        return render(request, "desk/search.html", {"search_term": "", "found": None})
    if request.htmx:  # type: ignore[attr-defined]  # the box above, before anybody pressed Enter
        found = searching.search(term, officer=user, now=timezone.now(), typing=True, most=MOST_WHILE_TYPING)
        return render(request, "components/search_found.html", {"found": found})
    found = searching.search(term, officer=user, now=timezone.now())
    today = local_today()
    records = [*(match.customer for match in found.people), *found.cases]
    context = {
        "search_term": term,
        "found": found,
        "urgency": urgency.of_cases(found.cases, today=today, nation=councils.of(request).nation),
        "leaving": leaving.leaving_of(records, today=today),
        "today": today,
    }
    return render(request, "desk/search.html", context)
