"""Filters of the admin's lists that are about days and decisions rather than columns."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import calendar
from ..registry import registry
from . import naming

SOON = timedelta(days=30)
Choices = list[tuple[str, Any]]


class Enforced(admin.SimpleListFilter):
    """Filters categories by whether runs dispose of their records."""

    title = _("enforced")
    parameter_name = "enforced"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("yes", _("Live")), ("no", _("Previews only")), ("cannot", _("Cannot be enforced yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "cannot":
            return queryset.exclude(not_enforced_because="")
        if self.value() in {"yes", "no"}:
            return queryset.filter(not_enforced_because="", live_at__isnull=self.value() == "no")
        return queryset


class HoldState(admin.SimpleListFilter):
    """Filters holds by whether they still keep anything; those that do are shown unless one asks for more."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("released", _("Released")), ("all", _("All"))]

    def choices(self, changelist: Any) -> Any:
        first = changelist.get_query_string(remove=[self.parameter_name])
        yield {"selected": self.value() is None, "query_string": first, "display": _("Live")}
        for value, words in self.lookup_choices:
            address = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": self.value() == value, "query_string": address, "display": words}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        return queryset.filter(released_at__isnull=self.value() != "released")


class Review(admin.SimpleListFilter):
    """Filters holds by the day on which somebody must look at them again."""

    title = _("review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("overdue", _("Overdue")), ("soon", _("In the next 30 days")), ("later", _("Later"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = calendar.local_day(timezone.now())
        days = {
            "overdue": {"review_on__lt": today},
            "soon": {"review_on__gte": today, "review_on__lte": today + SOON},
            "later": {"review_on__gt": today + SOON},
        }
        return queryset.filter(**days.get(self.value() or "", {}))


class RecordType(admin.SimpleListFilter):
    """Filters by the model that a row's `label` names, in the words officers use for it."""

    title = _("record type")
    parameter_name = "label"
    of_logs_too = False

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        roots = [root for root in registry.disposable if root.certified or self.of_logs_too]
        named = [naming.kinds_of(root.label) for root in roots]
        return [
            (root.label, name if named.count(name) == 1 else f"{name} ({root.label})")
            for root, name in zip(roots, named, strict=True)
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(label=self.value()) if self.value() else queryset


class AnyRecordType(RecordType):
    """The same, with the logs that expire by the count: they have certificates too, and neither holds nor faults."""

    of_logs_too = True
