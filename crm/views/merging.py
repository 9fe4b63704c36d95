"""Records that may be one person's: who they are, making two of them one, and undoing it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from retention import timeline

from .. import access, duplicates, merged_rows, merging, unmerging
from ..duplicates import Described
from ..forms.merging import MergeForm, OtherRecordForm, UndoForm
from ..models import Customer, Merge
from ..refusals import Refused
from . import people
from .once import only_once
from .pages import GONE, local_today, page

MOST_SINCE = 50
WITH = "with"


@require_safe
def alike(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show who else may be this customer, and by what."""
    officer: Any = request.user
    found = access.customer_for(officer, pk, to="edit")
    same = _alike(request, found)
    access.shown(found, to=officer)
    context = {"customer": found, "alike": same, "may_merge": access.may(officer, "merge", found)}
    return page(request, "desk/customer_duplicates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Make two customers one: the other record, a preview of all that moves, and the step itself.

    The preview has an address of its own, by the random keys of the two: one can leave it and come back.
    """
    found = access.customer_for(request.user, pk, to="merge")  # type: ignore[arg-type]
    do, to = request.POST.get("do", ""), request.POST.get("to", "")
    if request.method != "POST":
        do, to = "preview", f"{people.PERSON}{request.GET.get(WITH, '')}"
    if do not in ("preview", "merge") or not people.is_person(to):
        return _find(request, found, is_chosen=do == "preview")
    other = people.chosen(request, to, to="merge")
    if other.pk == found.pk:
        return _find(request, found, refusal=merging.SamePerson() if request.method == "POST" else None)
    if request.method == "POST" and do == "preview":
        return redirect(f"{request.path}?{WITH}={other.pk}")
    form = MergeForm(request.POST if do == "merge" else None, first=found, second=other)
    if form.is_bound and form.is_valid():
        try:
            return only_once(request, lambda: _carry_out(request, form))
        except GONE:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
    if form.is_bound:
        form.look_again()
    return _preview(request, found, other, form)


@require_http_methods(["GET", "HEAD", "POST"])
def merged(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Show a merge, what undoing it would do, and undo it."""
    posts = request.method == "POST"
    found = access.merge_for(request.user, pk, to="merge" if posts else "view")  # type: ignore[arg-type]
    form = UndoForm(request.POST if posts else None)
    if posts and form.is_valid():
        try:
            return only_once(request, lambda: _undo(request, found, form.cleaned_data["reason"]))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _show(request, found, form)


def _alike(request: HttpRequest, customer: Customer) -> list[duplicates.Alike]:
    officer: Any = request.user
    same = duplicates.people(Described.of(customer), officer=officer, but=customer)
    duplicates.note(same, officer=officer)
    return same


def _find(
    request: HttpRequest, customer: Customer, *, is_chosen: bool = False, refusal: Refused | None = None
) -> HttpResponse:
    """Show the records to choose the other one from: those that a search finds, else those that are alike."""
    found = people.search(request)
    if found is None:
        choices = [people.choice(same.customer, same.by) for same in _alike(request, customer)]
    else:
        choices = people.choices(request, found, before="")
    own = people.value_of(customer)
    form = OtherRecordForm(request.POST or None, people=[choice for choice in choices if choice[0] != own])
    if request.method == "POST" and not is_chosen:
        form.quiet()
    if refusal:
        form.add_error("find", str(refusal))
    access.shown(customer, to=request.user)  # type: ignore[arg-type]
    context = {"customer": customer, "form": form, "found": found}
    return page(request, "desk/customer_merge.html", context, forms=(form,))


def _preview(request: HttpRequest, customer: Customer, other: Customer, form: MergeForm) -> HttpResponse:
    for one in (customer, other):
        access.shown(one, to=request.user)  # type: ignore[arg-type]
    context = {
        "customer": customer,
        "other": other,
        "form": form,
        "counted": merged_rows.counted(customer, other),
        "in_the_way": merging.in_the_way(customer, other),
        "days": unmerging.DAYS,
    }
    return page(request, "desk/customer_merge_preview.html", context, forms=(form,))


def _carry_out(request: HttpRequest, form: MergeForm) -> str:
    made = merging.merge(
        form.survivor,
        form.away,
        theirs=form.theirs,
        by=request.user,  # type: ignore[arg-type]
        reason=form.cleaned_data["reason"],
        now=timezone.now(),
        seen=form.seen_by_key,
    )
    messages.success(request, _("The two records are one now. The old reference leads to it."))
    return reverse("desk:merge", args=[made.pk])


def _undo(request: HttpRequest, found: Merge, reason: str) -> str:
    stays = unmerging.undo(found, by=request.user, reason=reason, now=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("The merge is undone. They are two customers again."))
    for sentence in stays:
        messages.warning(request, sentence)
    return reverse("desk:merge", args=[found.pk])


def _show(request: HttpRequest, found: Merge, form: UndoForm) -> HttpResponse:
    officer: Any = request.user
    context: dict[str, Any] = {"merge": found, "form": form, "last_day": unmerging.last_day(found)}
    try:
        unmerging.require_possible(found, today=local_today())
    except Refused as refusal:
        context["refusal"] = str(refusal)
    else:
        context |= {
            "undoing": unmerging.preview(found),
            "since": _since(found),
            "may_undo": access.may(officer, "merge", found),
        }
    return page(request, "desk/merge.html", context, forms=(form,))


def _since(found: Merge) -> list[Any]:
    """Return the newest that came to the survivor after the merge: it stays there."""
    lines, _more = timeline.lines_of(found.survivor, limit=MOST_SINCE, restricted=False)  # type: ignore[arg-type]
    return [line for line in lines if line.at and line.at > found.merged_at]
