"""The audit log in the admin: who did what to which record and when; the names of fields, never their values."""

from typing import Any

from auditlog.models import LogEntry
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from ..keys import key_in
from ..registry import registry
from . import naming
from .pages import ReadOnly


class OfRecordType(admin.SimpleListFilter):
    """Filters the log by the model of the record."""

    title = _("record type")
    parameter_name = "of"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        mapped = {data_map.model for data_map in registry if data_map.certified}
        return sorted(
            (str(kind.pk), str(model._meta.verbose_name)) for model, kind in _kinds().items() if model in mapped
        )

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted = self.value()
        return queryset.filter(content_type_id=wanted) if wanted in dict(self.lookup_choices) else queryset


def _kinds() -> dict[Any, ContentType]:
    return ContentType.objects.get_for_models(*registry.maps)


# auditlog brings a page of its own; ours shows no column that could hold a value.
admin.site.unregister(LogEntry)


@admin.register(LogEntry)
class Log(ReadOnly):
    """Every change, and every reading that was recorded."""

    list_display = ("written", "who", "what", "record_type", "record", "why")
    list_filter = ("action", OfRecordType)
    list_select_related = ("content_type", "actor")
    finds_by = ("object_pk",)
    search_help_text = _("The whole random id of a record; searches that showed it are found too")
    date_hierarchy = "timestamp"
    ordering = ("-timestamp", "-id")
    fields = ("written", "who", "what", "record_type", "record", "columns", "why", "shown")
    readonly_fields = fields

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Audit log"), **(extra_context or {})})

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """Find what was done to a record, and the searches that showed it."""
        done, distinct = super().get_search_results(request, queryset, search_term)
        record = key_in(search_term.strip())
        if record is None:
            return done, distinct
        return done | queryset.filter(
            additional_data__what="searched", additional_data__icontains=str(record)
        ), distinct

    @admin.display(description=_("when"), ordering="timestamp")
    def written(self, entry: LogEntry) -> str:
        return naming.moment(entry.timestamp)

    @admin.display(description=_("who"))
    def who(self, entry: LogEntry) -> str:
        return naming.officer(entry.actor)

    @admin.display(description=_("what"))
    def what(self, entry: LogEntry) -> str:
        said = (entry.additional_data or {}).get("what")
        return str(said or entry.get_action_display())

    @admin.display(description=_("why"))
    def why(self, entry: LogEntry) -> str:
        return str((entry.additional_data or {}).get("why") or "–")

    @admin.display(description=_("records that a search showed"))
    def shown(self, entry: LogEntry) -> str:
        return ", ".join((entry.additional_data or {}).get("shown", [])) or "–"

    @admin.display(description=_("record type"), ordering="content_type")
    def record_type(self, entry: LogEntry) -> str:
        return str(entry.content_type.name)

    @admin.display(description=_("record"))
    def record(self, entry: LogEntry) -> str:
        return str(entry.object_pk)

    @admin.display(description=_("fields"))
    def columns(self, entry: LogEntry) -> str:
        return ", ".join(sorted(entry.changes or {})) or "–"
