"""The first page of the desk, and the lists that it shows the beginnings of."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .. import access
from ..models import Case
from . import urgency
from .pages import local_today

FIRST = 10
A_PAGE = 50


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show an officer what waits for them: their own cases, then what nobody has taken yet."""
    today = local_today()
    lists = [_list(request, name, today=today) for name in _lists_of(request)]
    shown = [case for one in lists for case in one["cases"]]
    context = {"lists": lists, "urgency": urgency.of_cases(shown, today=today), "today": today}
    return render(request, "desk/home.html", context)


@require_safe
def cases(request: HttpRequest, name: str) -> HttpResponse:
    """Show one list of open cases whole, a page at a time."""
    if name not in _lists_of(request):
        raise PermissionDenied
    today = local_today()
    pages = Paginator(_rows(request, name), A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    words = _words(request)[name]
    context = {
        "name": name,
        "words": words,
        "shown": shown,
        "urgency": urgency.of_cases(shown, today=today),
        "today": today,
    }
    return render(request, "desk/cases.html", context)


def _lists_of(request: HttpRequest) -> list[str]:
    """Return the lists this officer has: those at the counter work for a team, a service officer for services."""
    user: Any = request.user
    if user.has_perm("crm.change_case"):
        return ["mine", "queue"]
    return [] if user.has_perm("crm.view_case") else ["referred"]


def _rows(request: HttpRequest, name: str) -> QuerySet[Case]:
    user: Any = request.user
    visible = access.cases_visible(user)
    if name == "mine":
        rows = visible.owned_by(user)
    elif name == "queue":
        rows = visible.queue(user.team)
    else:
        rows = visible.open().order_by("due_on", "opened_at")
    return rows.for_list()


def _list(request: HttpRequest, name: str, *, today: date) -> dict[str, Any]:
    rows = _rows(request, name)
    counts = rows.aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
    return {"name": name, "words": _words(request)[name], "cases": list(rows[:FIRST]), "counts": counts}


def _words(request: HttpRequest) -> dict[str, dict[str, str]]:
    team = getattr(request.user, "team", None)
    return {
        "mine": {
            "title": _("My cases"),
            "empty": _(
                "You have no open cases. Take one from your team’s queue, or log a contact: a case that is in hand becomes yours."
            ),
        },
        "queue": {
            "title": _("Queue of %(team)s") % {"team": team.name} if team else _("Team queue"),
            "empty": _(
                "Nobody waits. Cases that your team logs and nobody has taken appear here, the most urgent first."
            )
            if team
            else _("You are in no team yet. An administrator can put you in one; its queue then appears here."),
        },
        "referred": {
            "title": _("Referred to us"),
            "empty": _(
                "Nothing is waiting. Cases that advisors refer to your service appear here, the most urgent first."
            ),
        },
    }
