"""Records that stood on the wrong person, as the data-protection officer reads of them, and that they were read."""

from typing import Any

from auditlog.models import LogEntry
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from retention.admin import naming
from retention.admin.pages import Pages, refuse_get

from .. import misfiling
from ..models import Misfiling
from .whether import Seen


@admin.register(Misfiling)
class Misfilings(Pages):
    """That a record stood on the wrong person; never which person."""

    list_display = ("record_type", "moved", "also_moved", "days", "seen")
    list_filter = (("seen_at", Seen),)
    list_select_related = ("moved_by", "seen_by")
    date_hierarchy = "moved_at"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # a record is moved at the desk, and this follows

    def own_urls(self) -> list[URLPattern]:
        return [self.at("<path:object_id>/seen/", self.seen_view, "seen")]

    @admin.display(description=_("record"))
    def record_type(self, row: Misfiling) -> str:
        return naming.kind_of(row.label)

    @admin.display(description=_("moved"), ordering="moved_at")
    def moved(self, row: Misfiling) -> str:
        return f"{naming.moment(row.moved_at)}, {naming.officer(row.moved_by)}"

    @admin.display(description=_("days on the wrong person"))
    def days(self, row: Misfiling) -> int:
        return (row.moved_at - row.misfiled_at).days

    @admin.display(description=_("seen"), ordering="seen_at")
    def seen(self, row: Misfiling) -> str:
        return f"{naming.moment(row.seen_at)}, {naming.officer(row.seen_by)}" if row.seen_at else _t("Not yet")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.row_for(request, object_id)
        moves = LogEntry.objects.filter(object_pk=str(row.record), additional_data__what=misfiling.MOVED)
        return self.page(
            request,
            "crm/misfiling.html",
            _t("Record on the wrong person"),
            row=row,
            kind=naming.kind_of(row.label),
            days=self.days(row),
            record_url=naming.page_of(row.label, row.record, request),
            reasons=[entry.additional_data.get("why", "") for entry in moves],
            may_change=self.has_change_permission(request, row),
        )

    def seen_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Note that the data-protection officer has read it."""
        row = self.row_for(request, object_id, to="change")
        if not_posted := refuse_get(request):
            return not_posted
        misfiling.acknowledge(row, by=request.user, now=timezone.now())
        messages.success(request, _t("Noted: you have seen it."))
        return HttpResponseRedirect(self.address("changelist"))
