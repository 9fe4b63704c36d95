"""The smaller evidence in the admin: records set aside, seals on the audit log, and stored files."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .. import runs
from ..models import AuditSeal, SetAside, StoredFile
from . import naming
from .filters import RecordType
from .pages import Pages, ReadOnly, refuse_get


@admin.register(SetAside)
class RecordsSetAside(Pages):
    """Records that could not be disposed of, with the class of the fault; never its words, which could quote a person."""

    list_display = ("__str__", "category", "reason", "since", "state")
    list_filter = (RecordType, "category", ("retry_at", admin.EmptyFieldListFilter))
    list_select_related = ("category",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def own_urls(self) -> list[URLPattern]:
        return [self.at("<path:object_id>/again/", self.again_view, "again")]

    @admin.display(description=_("set aside"), ordering="set_aside_at")
    def since(self, record: SetAside) -> str:
        return naming.moment(record.set_aside_at)

    @admin.display(description=_("state"), ordering="retry_at")
    def state(self, record: SetAside) -> str:
        return _t("To be tried again") if record.retry_at else _t("Set aside")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        record = self.row_for(request, object_id)
        return self.page(
            request,
            "retention/set_aside.html",
            _t("Record set aside"),
            record=record,
            kind=naming.kind_of(record.label),
            record_url=naming.page_of(record.label, record.record, request),
            may_change=self.has_change_permission(request, record),
        )

    def again_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let the next run try once more."""
        record = self.row_for(request, object_id, to="change")
        if not_posted := refuse_get(request):
            return not_posted
        runs.try_again(record, now=timezone.now())
        messages.success(request, _t("The next run tries this record again."))
        return HttpResponseRedirect(self.address("changelist"))


@admin.register(AuditSeal)
class Seals(ReadOnly):
    """Seals on the audit log, a day each."""

    list_display = ("day", "count", "digest", "sealed_at")
    date_hierarchy = "day"


@admin.register(StoredFile)
class Files(ReadOnly):
    """Stored files: their keys, sizes and digests, and whether they are gone; never their content."""

    list_display = ("id", "owner", "content_type", "size", "state", "stored_at", "gone_at")
    list_filter = ("state", "content_type")
    finds_by = ("owner_id",)
    search_help_text = _("The whole random id of the record that the file belongs to")

    @admin.display(description=_("belongs to"), ordering="owner_label")
    def owner(self, stored: StoredFile) -> str:
        return naming.kind_of(stored.owner_label)
