"""Search: posted, so that what is typed about people stands in no address, history or log."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from retention import holds

from .. import finding
from . import urgency
from .pages import local_today

LONGEST = 200


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Show the people and cases that a few words find, each with what they were found by."""
    term = request.POST.get("term", "")[:LONGEST]
    if request.method != "POST":
        return render(request, "desk/search.html", {"search_term": "", "found": None})
    found = finding.find(term.replace("\0", ""), officer=request.user)  # type: ignore[arg-type]  # the desk's users are ours
    today = local_today()
    records = [*(match.customer for match in found.people), *found.cases]
    context = {
        "search_term": term,
        "found": found,
        "urgency": urgency.of_cases(found.cases, today=today),
        "leaving": holds.leaving_of(records, today=today),
        "today": today,
    }
    return render(request, "desk/search.html", context)
