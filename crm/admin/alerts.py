"""What happened about people at risk, as the data-protection officer reads of it, and that it was read."""

from typing import Any

from auditlog.models import LogEntry
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from retention.admin import naming
from retention.admin.pages import Pages, refuse_get

from .. import alerts
from ..models import SafetyAlert
from .whether import Seen

MOST_REASONS = 5


@admin.register(SafetyAlert)
class SafetyAlerts(Pages):
    """That a protected person's details were shown, or an identity was locked; never what was shown."""

    list_display = ("kind", "happened", "seen")
    list_filter = ("kind", ("seen_at", Seen))
    list_select_related = ("by", "seen_by")
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # it follows what is done at the desk

    def own_urls(self) -> list[URLPattern]:
        return [self.at("<path:object_id>/seen/", self.seen_view, "seen")]

    @admin.display(description=_("when, and by whom"), ordering="at")
    def happened(self, row: SafetyAlert) -> str:
        return f"{naming.moment(row.at)}, {naming.officer(row.by)}"

    @admin.display(description=_("seen"), ordering="seen_at")
    def seen(self, row: SafetyAlert) -> str:
        return f"{naming.moment(row.seen_at)}, {naming.officer(row.seen_by)}" if row.seen_at else _t("Not yet")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.row_for(request, object_id)
        said = LogEntry.objects.filter(object_pk=str(row.record), actor=row.by, additional_data__has_key="why")
        return self.page(
            request,
            "crm/safety_alert.html",
            row.get_kind_display(),
            row=row,
            record_url=naming.page_of("crm.customer", row.record, request),
            reasons=[entry.additional_data["why"] for entry in said.order_by("-timestamp")[:MOST_REASONS]],
            may_change=self.has_change_permission(request, row),
            unlock_url=reverse("desk:customers_locked") if row.kind == SafetyAlert.Kind.LOCKED else "",
        )

    def seen_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Note that the data-protection officer has read it."""
        row = self.row_for(request, object_id, to="change")
        if not_posted := refuse_get(request):
            return not_posted
        alerts.acknowledge(row, by=request.user, now=timezone.now())
        messages.success(request, _t("Noted: you have seen it."))
        return HttpResponseRedirect(self.address("changelist"))
