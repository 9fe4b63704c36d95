"""Holds in the admin: placed on a record that was found by its reference, reviewed, and released with a reason."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .. import calendar, holds, kept
from ..due import rows_of
from ..leaving import Leaving, leaving
from ..models import Hold
from ..registry import NotMapped, registry
from . import naming
from .filters import HoldState, RecordType, Review
from .hold_forms import PlaceForm, ReleaseForm, ReviewForm
from .pages import CONFLICT, INVALID, Pages, PlainForm, refuse_get


@admin.register(Hold)
class Holds(Pages):
    """Reasons to keep records past their day. None is ever deleted: a released hold is evidence."""

    list_display = ("kind", "record_type", "reason", "review_on", "placed", "state")
    list_filter = (HoldState, Review, "kind", RecordType)
    finds_by = ("record",)
    search_help_text = _("The whole random id of a record")
    list_select_related = ("placed_by",)

    def own_urls(self) -> list[URLPattern]:
        return [
            self.at("<path:object_id>/release/", self.release_view, "release"),
            self.at("<path:object_id>/review/", self.review_view, "review"),
        ]

    @admin.display(description=_("record"))
    def record_type(self, hold: Hold) -> str:
        return naming.kind_of(hold.label)

    @admin.display(description=_("placed"), ordering="placed_at")
    def placed(self, hold: Hold) -> str:
        return f"{naming.moment(hold.placed_at)}, {naming.officer(hold.placed_by)}"

    @admin.display(description=_("state"), ordering="released_at")
    def state(self, hold: Hold) -> str:
        return _t("Live") if hold.is_live else _t("Released %(at)s") % {"at": naming.moment(hold.released_at)}

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Find a record, show what a hold on it would keep, and place it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        today = calendar.local_day(timezone.now())
        chosen = _chosen(request)
        form = PlaceForm(request.POST or None, initial=_asked(request), today=today, record=chosen)
        record = form.record if form.is_bound and form.is_valid() else chosen
        if record and form.is_bound and form.is_valid() and form.was_seen:
            facts = form.cleaned_data
            try:
                hold = holds.place(
                    record,
                    kind=facts["kind"],
                    reason=facts["reason"],
                    authority=facts["authority"],
                    review_on=facts["review_on"],
                    by=request.user,
                    now=timezone.now(),
                )
            except holds.RecordGone as gone:
                form.add_error(None, str(gone))
            else:
                messages.success(request, _t("The hold is placed. The record stays until somebody releases it."))
                return HttpResponseRedirect(self.address("change", hold))
        return self.page(
            request,
            "retention/hold_form.html",
            _t("Place a hold"),
            status=INVALID if form.is_bound and not form.is_valid() else 200,
            form=form.seen_once() if form.is_bound and form.is_valid() else form,
            found=_found(record, request) if record else None,
            ready=form.is_bound and form.is_valid(),
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return self._hold_page(request, self.row_for(request, object_id))

    def release_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End a hold."""
        hold = self.row_for(request, object_id, to="change")
        if not_posted := refuse_get(request):
            return not_posted
        form = ReleaseForm(request.POST, prefix="release")
        if not form.is_valid():
            return self._hold_page(request, hold, INVALID, release=form)
        try:
            holds.release(hold, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        except holds.HoldAlreadyReleased as fact:
            return self._too_late(request, hold, fact)
        messages.success(request, _t("The hold is released. What has reached its day leaves in the next run."))
        return HttpResponseRedirect(self.address("change", hold))

    def review_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Keep a hold until another review."""
        hold = self.row_for(request, object_id, to="change")
        if not_posted := refuse_get(request):
            return not_posted
        form = ReviewForm(request.POST, prefix="review", today=calendar.local_day(timezone.now()))
        if not form.is_valid():
            return self._hold_page(request, hold, INVALID, review=form)
        facts = form.cleaned_data
        try:
            holds.review(hold, review_on=facts["review_on"], reason=facts["reason"], by=request.user)
        except holds.HoldAlreadyReleased as fact:
            return self._too_late(request, hold, fact)
        messages.success(
            request, _t("Reviewed: the hold stays until %(day)s.") % {"day": naming.on(facts["review_on"])}
        )
        return HttpResponseRedirect(self.address("change", hold))

    def _too_late(self, request: HttpRequest, hold: Hold, fact: Exception) -> HttpResponse:
        hold.refresh_from_db()
        return self._hold_page(request, hold, CONFLICT, refusal=str(fact))

    def _hold_page(
        self,
        request: HttpRequest,
        hold: Hold,
        status: int = 200,
        refusal: str = "",
        release: PlainForm | None = None,
        review: PlainForm | None = None,
    ) -> HttpResponse:
        today = calendar.local_day(timezone.now())
        may_change = hold.is_live and self.has_change_permission(request, hold)
        record = kept.record_of(hold)
        return self.page(
            request,
            "retention/hold.html",
            _t("Hold: %(kind)s") % {"kind": hold.get_kind_display()},
            status=status,
            hold=hold,
            kind=naming.kind_of(hold.label),
            record=record,
            record_url=naming.page_of(hold.label, hold.record, request) if record else "",
            is_overdue=hold.is_live and hold.review_on < today,
            without=_counted(kept.without(hold, today=today)) if may_change else None,
            release=(release or ReleaseForm(prefix="release")) if may_change else None,
            review=(review or ReviewForm(prefix="review", today=today)) if may_change else None,
            refusal=refusal,
        )


def _counted(said: list[Leaving]) -> dict[str, Any]:
    """Say what a release would let go: all, those that leave in the next run, and the sentence where it is a single record."""
    due = sum(one.state == "due" for one in said)
    return {"all": len(said), "due": due, "only": said[0] if len(said) == 1 else None}


def _chosen(request: HttpRequest) -> Any:
    """Return the record whose page the officer came from."""
    asked = request.POST or request.GET
    label, key = asked.get("label", ""), asked.get("id", "")
    if not (label and key):
        return None
    try:
        data_map = registry.labelled(label)
        record = rows_of(data_map).filter(pk=key).first() if data_map.category and data_map.certified else None
    except (NotMapped, ValidationError, ValueError):
        record = None
    if record is None:
        raise Http404
    return record


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("label", "id") if name in request.GET}


def _found(record: Any, request: HttpRequest) -> dict[str, Any]:
    """Say which record was found, how it stands, and how many a hold on it keeps."""
    label = record._meta.label_lower
    today = calendar.local_day(timezone.now())
    return {
        "kind": naming.kind_of(label),
        "name": getattr(record, "reference", "") or str(record),
        "url": naming.page_of(label, record.pk, request),
        "leaving": leaving(record, today=today),
        "kept": len(kept.records_kept(record)),
        "is_person": registry.of(record).person,
    }
