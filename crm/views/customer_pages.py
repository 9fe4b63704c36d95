"""A customer's pages: the timeline of all that happened, their cases, and how to reach them."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from retention import leaving, timeline
from retention.prepared import stand_ins

from .. import access, actions, contact_points, councils, customers, protecting, representing, together
from ..alike import Like
from ..models import Customer, CustomerNote
from ..refusals import Refused
from . import urgency
from .once import only_once
from .pages import GONE, local_today
from .timeline import A_PAGE, KIND_OF, Asked

CASES_A_PAGE = 50
NOTED = ("kind", "text", "written_at", "review_on", "author__name")  # what the page says of a note


@require_safe
def customer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a customer: who they are, what colleagues must know, and the newest of all that happened."""
    user: Any = request.user
    today = local_today()
    found = access.customer_page_for(user, pk, today=today)
    like = Like.of(user)
    beside = _beside(like).read({**like.instead(user), PERSON: found.pk})
    newest_first = sorted(beside["notes"], key=lambda note: note.written_at, reverse=True)
    notes = sorted(newest_first, key=lambda note: note.kind != CustomerNote.Kind.CAUTION)
    context = {
        "notes": notes,
        "adjustments": [note for note in notes if note.kind == CustomerNote.Kind.ACCESS],
        "acting": representing.known(beside, today=today),
        "standing": found.checked if found.checked and found.checked.holds(timezone.now()) else None,
        "may_move": user.has_perm("crm.move_misfiled"),
        "may_review": user.has_perm("crm.change_customernote"),
        **_lines(request, found, today, beside=[found, *notes]),
    }
    return _page(request, "desk/customer.html", found, context)


PERSON = stand_ins(1)[0]


@lru_cache(maxsize=64)
def _beside(like: Like) -> together.Written:
    """Write the query after what stands beside a timeline, once for all customers and for officers who may do the same."""
    person = Customer(pk=PERSON)
    notes = CustomerNote.objects.visible_to(like.them).filter(customer=person)
    return together.Written.of({"notes": (notes, NOTED), **representing.asked_of(person, officer=like.them)})


@require_safe
def older(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send older lines of the timeline, to stand below those that are on the page."""
    today = local_today()
    found = access.customer_page_for(request.user, pk, today=today)
    return render(request, "desk/customer_timeline.html", {"customer": found, **_lines(request, found, today)})


@require_safe
def cases(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a customer's cases, the open ones first, each with the day on which it leaves."""
    today = local_today()
    found = access.customer_page_for(request.user, pk, today=today)
    after = Asked.by(request).after
    theirs = access.cases_visible(request.user).filter(customer=found).for_rows(owners=True)
    rows = list(theirs.open_first()[after : after + CASES_A_PAGE + 1])
    shown = rows[:CASES_A_PAGE]
    context = {
        "cases": shown,
        "urgency": urgency.of_cases(shown, today=today, nation=councils.of(request).nation),
        "leaving": leaving.leaving_of([found, *shown], today=today),
        "older": after + CASES_A_PAGE if len(rows) > len(shown) else 0,
        "after": after,
    }
    return _page(request, "desk/customer_cases.html", found, context)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_details(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Show every way to reach somebody and where they live or lived; and mark what is not to be used."""
    today = local_today()
    if request.method == "POST":
        return _mark(request, access.customer_for(request.user, pk, to="edit"))
    found = access.customer_page_for(request.user, pk, today=today)
    masked = protecting.is_masked(found, officer=request.user, now=timezone.now())  # type: ignore[arg-type]
    context = {
        "is_masked": masked,
        "points": [] if masked else _points(found, today),
        "addresses": [] if masked else list(found.addresses.all()),
        "leaving": leaving.leaving_of([found], today=today),
    }
    return _page(request, "desk/customer_contact_details.html", found, context)


def _points(found: Customer, today: date) -> list[Any]:
    """Return the numbers and addresses, each of the new ones with the day until which nothing sensitive goes there."""
    points: list[Any] = list(found.contact_points.all())
    for point in points:
        point.rests_until = contact_points.rests_until(point.added_at, today)
    return points


def _mark(request: HttpRequest, found: Customer) -> HttpResponseBase:
    """Do what a button beside a number or address says."""
    do, _colon, point = request.POST.get("do", "").partition(":")
    acts = {
        "stop": (customers.stop_using, _("It is marked “Do not use”.")),
        "allow": (partial(customers.use_again, by=request.user, now=timezone.now()), _("It may be used again.")),
    }

    def go() -> str:
        act, done = acts[do]
        try:
            act(found, int(point))
        except GONE:
            raise
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, done)
        return here

    here = reverse("desk:customer_contact_details", args=[found.pk])
    plausible = do in acts and point.isascii() and point.isdecimal() and len(point) < 19
    return only_once(request, go) if plausible else redirect(here)


def _lines(request: HttpRequest, found: Customer, today: date, *, beside: Sequence[Model] = ()) -> dict[str, Any]:
    """Return some lines of the timeline; with them, asked for at once, when the records beside them leave."""
    asked, user = Asked.by(request), request.user
    lines = timeline.page_of(
        found,
        today=today,
        limit=A_PAGE,
        after=asked.after,
        labels=asked.labels(user),
        restricted=user.has_perm("crm.view_restricted"),  # type: ignore[union-attr]  # the desk's users are ours
        beside=beside,
    )
    return {
        "asked": asked,
        "timeline": lines.items,
        "more": lines.more,
        "kind_of": KIND_OF,
        "leaving": lines.leaving,
    }


def _page(request: HttpRequest, template: str, found: Customer, context: dict[str, Any]) -> HttpResponse:
    user: Any = request.user
    buttons = actions.on(found, officer=user)
    context |= {
        "customer": found,
        "may": {
            purpose: access.may(user, purpose, found)
            for purpose in ("edit", "note", "identify", "unlock", "protect", "reveal")
        },
        "may_log": user.has_perm("crm.add_contact"),
        "actions": [{"label": action.label, "url": action.url(found)} for action in buttons],
        "today": local_today(),
    }
    return render(request, template, context)
