"""The lists of open cases: narrowed and put in order by their address, and given away many at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from .. import assigning, councils, workload
from ..forms.filters import CaseFilters
from ..forms.queue import GiveForm
from ..models import User
from ..refusals import Refused
from . import urgency, ways
from .once import only_once
from .pages import local_today, needs, page

READS_OR_POSTS = ["GET", "HEAD", "POST"]
A_PAGE = 50
LONGEST_ADDRESS = 2000


@require_safe
def cases(request: HttpRequest, name: str) -> HttpResponse:
    """Show one list of open cases, a page at a time."""
    return _show(request, filters_of(request, name, request.GET), request.GET)


@needs("crm.assign_case")
@require_http_methods(READS_OR_POSTS)
def assign(request: HttpRequest, name: str) -> HttpResponseBase:
    """Give the ticked cases of a page to a colleague or a team."""
    if request.method != "POST":
        return redirect("desk:cases", name)
    asked = asked_in_form(request)
    filters = filters_of(request, name, asked)
    form = GiveForm(request.POST, known=filters.choices)

    def go() -> str:
        typed = form.cleaned_data
        given = assigning.assign_many(
            typed["case"],
            to=typed["to"],
            team=typed["team"],
            by=request.user,  # type: ignore[arg-type]  # the desk's users are ours
        )
        _tell(request, given, typed["to"] or typed["team"])
        return reverse("desk:cases", args=[name]) + filters.address(page=asked.get("page", ""))

    if form.is_valid():
        try:
            return only_once(request, go)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _show(request, filters, asked, form=form)


def filters_of(request: HttpRequest, name: str, asked: QueryDict) -> CaseFilters:
    """Return what an address asks of a list; refuse whoever has no such list."""
    user: Any = request.user
    if name not in workload.lists_of(user):
        raise PermissionDenied
    return CaseFilters(asked, name=name, officer=user, today=local_today())


def asked_in_form(request: HttpRequest) -> QueryDict:
    """Return the query of the list that a form was posted from: a sign-in in between keeps a form, and no address."""
    return QueryDict(request.POST.get("filters", "")[:LONGEST_ADDRESS])


def words_of(name: str, officer: User, filters: CaseFilters | None = None) -> dict[str, str]:
    """Return the title of a list, and what it teaches while it is empty."""
    team, service = officer.team, filters.said.get("service", "") if filters else ""
    words = {
        workload.MINE: (
            _("My cases"),
            _(
                "You have no open cases. Take one from your team’s queue, or log a contact: a case that is in hand becomes yours."
            ),
        ),
        workload.QUEUE: (
            _("Queue of %(team)s") % {"team": team.name} if team else _("Team queue"),
            _("Nobody waits. Cases that your team logs and nobody has taken appear here, the most urgent first.")
            if team
            else _("You are in no team yet. An administrator can put you in one; its queue then appears here."),
        ),
        workload.SERVICE: (
            _("Open cases of %(service)s") % {"service": filters.in_words("service", service)}
            if filters and service
            else _("Open cases of every service"),
            _("No case is open. Every case that somebody logs and nobody has closed appears here."),
        ),
        workload.REFERRED: (
            _("Referred to us"),
            _("Nothing is waiting. Cases that advisors refer to your service appear here, the most urgent first."),
        ),
    }
    title, empty = words[name]
    return {"title": title, "empty": empty}


def _show(
    request: HttpRequest, filters: CaseFilters, asked: QueryDict, *, form: GiveForm | None = None
) -> HttpResponse:
    user: Any = request.user
    pages = Paginator(filters.qs, A_PAGE)
    waiting = ways.waiting(request, filters.name)
    if waiting is not None and not filters.chips:
        pages.count = waiting  # the navigation has counted this list already
    shown = pages.get_page(asked.get("page"))
    ids = [str(case.pk) for case in shown]
    if form is None and user.has_perm("crm.assign_case"):
        form = GiveForm(known=filters.choices)
    context = {
        "name": filters.name,
        "words": words_of(filters.name, user, filters),
        "filters": filters,
        "shown": shown,
        "urgency": urgency.of_cases(shown, today=filters.today, nation=councils.of(request).nation),
        "form": form,
        "ticked": ids if asked.get("ticked") == "all" else _ticked(form),
        "here": filters.address(page=asked.get("page", "")),
    }
    return page(request, "desk/cases.html", context, forms=(form,) if form else ())


def _ticked(form: GiveForm | None) -> list[str]:
    return [str(found) for found in form.fields["case"].to_python(form["case"].data)] if form and form.is_bound else []


def _tell(request: HttpRequest, given: assigning.Given, to: Any) -> None:
    if given.done:
        words = ngettext("%(count)s case is with %(to)s now.", "%(count)s cases are with %(to)s now.", given.done)
        messages.success(request, words % {"count": given.done, "to": to.name})
    if given.refused:
        words = ngettext("%(count)s case was not given.", "%(count)s cases were not given.", len(given.refused))
        messages.warning(request, " ".join([words % {"count": len(given.refused)}, *given.refused]))
    if given.gone:
        words = ngettext(
            "%(count)s case is no longer kept, or no longer yours to see.",
            "%(count)s cases are no longer kept, or no longer yours to see.",
            given.gone,
        )
        messages.warning(request, words % {"count": given.gone})
