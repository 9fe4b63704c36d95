"""Search: posted, so that what is typed about people stands in no address, history or log; a part of it while they type."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from retention import leaving

from .. import councils, searching
from . import kept_searches, urgency
from .pages import local_today

LONGEST = 200
MOST_WHILE_TYPING = 8


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Show the people and cases that a few words find, each with what they were found by.

    What was posted is answered under an address of its own, to which “Back” leads from whoever was found.
    """
    if request.method == "POST":
        term = request.POST.get("term", "")[:LONGEST].replace("\0", "")
        if request.htmx:  # type: ignore[attr-defined]  # the box above, before anybody pressed Enter
            return _while_typing(request, term)
        return redirect(f"{reverse('desk:search')}?{urlencode({kept_searches.OF: kept_searches.keep(request, term)})}")
    kept = kept_searches.find(request)
    if kept is None:
        context = {"search_term": "", "found": None, "is_over": kept_searches.OF in request.GET}
        return render(request, "desk/search.html", context)
    return _answer(request, kept)


def _while_typing(request: HttpRequest, term: str) -> HttpResponse:
    officer: Any = request.user
    found = searching.search(term, officer=officer, now=timezone.now(), typing=True, most=MOST_WHILE_TYPING)
    return render(request, "components/search_found.html", {"found": found})


def _answer(request: HttpRequest, kept: kept_searches.KeptSearch) -> HttpResponse:
    officer: Any = request.user
    found = searching.search(kept.term, officer=officer, now=timezone.now(), before=kept.shown)
    kept_searches.note(request, kept, list(dict.fromkeys([*(kept.shown or ()), *searching.names_in(found)])))
    today = local_today()
    records = [*(match.customer for match in found.people), *found.cases]
    context = {
        "search_term": kept.term,
        "found": found,
        "urgency": urgency.of_cases(found.cases, today=today, nation=councils.of(request).nation),
        "leaving": leaving.leaving_of(records, today=today),
        "today": today,
    }
    return render(request, "desk/search.html", context)
