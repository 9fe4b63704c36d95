"""Versions of retention periods in the admin: read, proposed, and approved or refused by a second person."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .. import calendar, policies
from ..models import RetentionPolicy
from . import naming
from .pages import CONFLICT, Pages, refuse_get
from .period_forms import compared

State = RetentionPolicy.State


@admin.register(RetentionPolicy)
class Versions(Pages):
    """Every version of every period; a new one is written on its category's page."""

    list_display = ("category", "version", "period", "state", "drafted", "decided")
    list_filter = ("state", "category")
    list_select_related = ("category", "drafted_by", "decided_by")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def own_urls(self) -> list[URLPattern]:
        return [
            self.at("<path:object_id>/propose/", self.propose_view, "propose"),
            self.at("<path:object_id>/approve/", self.approve_view, "approve"),
            self.at("<path:object_id>/refuse/", self.refuse_view, "refuse"),
        ]

    @admin.display(description=_("kept for"))
    def period(self, version: RetentionPolicy) -> str:
        return str(version.period)

    @admin.display(description=_("written"), ordering="drafted_at")
    def drafted(self, version: RetentionPolicy) -> str:
        return f"{naming.moment(version.drafted_at)}, {naming.officer(version.drafted_by)}"

    @admin.display(description=_("decided"), ordering="decided_at")
    def decided(self, version: RetentionPolicy) -> str:
        at = naming.moment(version.decided_at)
        return f"{at}, {naming.officer(version.decided_by)}" if at else "–"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return self._version_page(request, self.row_for(request, object_id))

    def _version_page(self, request: HttpRequest, version: RetentionPolicy, refusal: str = "") -> HttpResponse:
        undecided = version.state in {State.DRAFT, State.PROPOSED}
        words = {"category": version.category.title, "version": version.version}
        return self.page(
            request,
            "retention/version.html",
            _t("%(category)s, version %(version)s") % words,
            status=CONFLICT if refusal else 200,
            version=version,
            starts=naming.starts_of(version.category),
            comparison=compared(version, today=calendar.local_day(timezone.now())) if undecided else None,
            is_own=policies.is_own(version, request.user),
            may_change=self.has_change_permission(request, version),
            refusal=refusal,
        )

    def propose_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Put a draft forward."""
        return self._decide(request, object_id, policies.propose)

    def approve_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Put a proposed version in force, as the second person."""
        return self._decide(request, object_id, policies.approve)

    def refuse_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Turn a proposed version down."""
        return self._decide(request, object_id, policies.refuse)

    def _decide(self, request: HttpRequest, object_id: str, decision: Callable[..., RetentionPolicy]) -> HttpResponse:
        version = self.row_for(request, object_id, to="change")
        if not_posted := refuse_get(request):
            return not_posted
        try:
            decided = decision(version, by=request.user, now=timezone.now())
        except policies.PolicyRefused as refusal:
            version.refresh_from_db()
            return self._version_page(request, version, str(refusal))
        messages.success(request, SAID[decided.state] % {"period": decided.period})
        return HttpResponseRedirect(self.address("change", decided))


SAID: dict[str, Any] = {
    State.PROPOSED: _("Proposed. It could let records go sooner, so a colleague must approve it."),
    State.IN_FORCE: _("In force: records are now kept for %(period)s."),
    State.REFUSED: _("Refused. The period in force stays."),
}
