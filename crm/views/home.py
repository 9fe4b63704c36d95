"""The first page of the desk: the beginnings of the lists that are an officer's to do, and how much of them presses."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import councils, guidance, workload
from . import urgency
from .pages import local_today
from .queues import words_of

FIRST = 10


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show an officer what waits for them: their own cases, then what nobody has taken yet."""
    user: Any = request.user
    today = local_today()
    lists = [
        {
            "name": name,
            "words": words_of(name, user),
            "counts": counts,
            "cases": list(workload.cases_on(name, user).for_rows(owners=True)[:FIRST]) if counts.all else [],
        }
        for name, counts in workload.loads(user, today=today).items()
    ]
    shown = [case for one in lists for case in one["cases"]]
    context = {
        "lists": lists,
        "urgency": urgency.of_cases(shown, today=today, nation=councils.of(request).nation),
        "today": today,
        "announcements": guidance.announcements(user, today=today),
    }
    return render(request, "desk/home.html", context)
