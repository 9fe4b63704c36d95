"""Lists of personal records as the data-protection officer sees them: opaque, read-only, each with the line that says when it leaves.

An app registers its models with `Records`; columns and pages follow from the data maps. What a record says about a person
is not shown here: it is read at the desk, where reading leaves a trace.
"""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_user_model
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import night
from ..admin_site import site
from ..due import DUE, SET_ASIDE, WAITS, Step, plan, standing
from ..kept import records_kept
from ..keys import key_in
from ..leaving import leaving_of
from ..models import Hold, RetentionCategory
from ..registry import category_column, registry
from ..vocabulary import DataMap, NotPersonal
from . import naming
from .pages import ReadOnly

STANDINGS = {
    DUE: _("Due"),
    "held": _("Held"),
    WAITS: _("Waits"),
    "undated": _("Undated"),
    SET_ASIDE: _("Set aside"),
}


def list_of(step: Step, wanted: str, request: HttpRequest) -> str:
    """Return the address of the list of a category's records that stand so tonight, where this officer has such a list."""
    model = step.root.model
    shown = site._registry.get(model)
    if not isinstance(shown, Records) or not shown.has_view_permission(request):
        return ""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return f"{address}?{urlencode({'kept_as': step.category.key, 'standing': wanted})}"


def standing_so(root: DataMap, wanted: str, steps: list[Step]) -> Q:
    """Match the rows that tonight's preview counts under a heading, in the categories of these steps."""
    matched = Q(pk__in=[])
    for step in steps:
        if wanted == "undated":
            matched |= step.in_category & root.closed & Q(**{root.clock: None}) if root.closed else Q(pk__in=[])
        else:
            reasons = Hold.Kind.values if wanted == "held" else [wanted]
            matched |= step.past_its_day & Q(standing__in=reasons)
    return matched


class Standing(admin.SimpleListFilter):
    """Filters records by what the next run would do with them."""

    title = _("tonight")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(STANDINGS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted = self.value()
        if wanted not in STANDINGS:
            return queryset
        root = registry.of(queryset.model)
        steps = plan(night.tonight(timezone.now()))
        live = [step for step in steps if step.category.is_live]
        ours = [step for step in steps if step.root is root]
        matched: QuerySet[Any] = queryset.annotate(standing=standing(root, live))
        return matched.filter(standing_so(root, wanted, ours))


class KeptAs(admin.SimpleListFilter):
    """Filters records whose rows name their retention category."""

    title = _("kept as")
    parameter_name = "kept_as"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        rows = RetentionCategory.objects.filter(applies_to=model_admin.data_map.label)
        return [(row.key, row.title) for row in rows]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        column = category_column(registry.of(queryset.model))
        return queryset.filter(**{column: self.value()}) if column and self.value() else queryset


class Leavings(ChangeList):
    """A page of records, each with its leaving line: asked for all at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        said = leaving_of(self.result_list, today=night.tonight(timezone.now()))
        for row in self.result_list:
            row.leaving = said.get(row)


class Records(ReadOnly):
    """The admin of a model that is a root in the data map."""

    list_filter = (Standing, KeptAs)
    # What names a record and says nothing about a person, before its clock and its leaving line.
    columns: tuple[str, ...] = ("__str__",)
    search_help_text = _("A whole reference or random id")

    @property
    def data_map(self) -> DataMap:
        return registry.of(self.model)

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return ("pk",)  # what is typed goes to the finder; this only shows the box

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """Find a record by its reference, where its app has said how, or by its random id."""
        text = search_term.strip()
        if not text:
            return queryset, False
        finder = site.finders.get(self.data_map.label)
        found = finder.find(text) if finder else None
        key = found.pk if found else key_in(text)
        return (queryset.filter(pk=key) if key else queryset.none()), False

    @property
    def ordering(self) -> list[Any]:  # type: ignore[override]  # the data maps come after the admin, so it is asked for late
        return [F(self.data_map.clock).asc(nulls_last=True), "pk"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Leavings

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [self._column(name) for name in (*self.columns, self.data_map.clock)] + ["leaves"]

    def _column(self, name: str) -> Any:
        """Show a column in the council's words: its days in full."""
        if name == "__str__":
            return name
        field = self.model._meta.get_field(name)

        @admin.display(description=field.verbose_name, ordering=name)
        def shown(row: Any) -> str:
            return _words(row, field)

        shown.__name__ = name
        return shown

    @admin.display(description=_("why it is here, and when it goes"))
    def leaves(self, row: Any) -> str:
        return str(row.leaving or "")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        record = self.row_for(request, object_id)
        kept = records_kept(record)
        people = [getattr(record, f"{path}_id", None) for path in self.data_map.subjects if path != "self"]
        return self.page(
            request,
            "retention/record.html",
            record,
            record=record,
            label=self.data_map.label,
            leaving=leaving_of([record], today=night.tonight(timezone.now()))[record],
            facts=self.facts(record, request),
            kept=len(kept),
            is_person=self.data_map.person,
            parts=self.parts(record),
            holds=Hold.objects.filter(record__in=[record.pk, *filter(None, people)]).order_by(
                "released_at", "review_on"
            ),
            desk=getattr(record, "get_absolute_url", lambda: "")(),
            may_hold=request.user.has_perm("retention.add_hold"),
        )

    def facts(self, record: Any, request: HttpRequest) -> list[tuple[str, str, str]]:
        """Return what is not personal about a record: the column's name, its value, and a link."""
        said = []
        for field in self.model._meta.concrete_fields:
            known = isinstance(self.data_map.fields.get(field.name), NotPersonal) or field.name == self.data_map.clock
            if known:
                said.append((str(field.verbose_name), self._value(record, field), ""))
            elif field.is_relation and getattr(record, field.attname):
                said.append((str(field.verbose_name), *self._other(record, field, request)))
        return said

    def _value(self, record: Any, field: Any) -> str:
        if field.name == category_column(self.data_map):
            category = RetentionCategory.objects.filter(key=getattr(record, field.name)).first()
            return str(category or "–")
        return _words(record, field)

    def _other(self, record: Any, field: Any, request: HttpRequest) -> tuple[str, str]:
        """Name the record that a link points to: an officer by name, and a data subject never."""
        other = getattr(record, field.name)
        is_subject = self.data_map.person or field.name in self.data_map.subjects
        if isinstance(other, get_user_model()) and not is_subject:
            return naming.officer(other), ""
        return str(other), naming.page_of(other._meta.label_lower, other.pk, request)

    def parts(self, record: Any) -> list[tuple[str, int]]:
        """Count what lives and dies with a record."""
        counted = []
        for part in registry.parts_of(self.data_map):
            assert part.part  # parts_of returns nothing else
            number = part.model._base_manager.filter(**{part.part.by: record}).count()
            counted.append((str(part.model._meta.verbose_name_plural), number))
        return counted


def _words(record: Any, field: Any) -> str:
    value = getattr(record, field.attname)
    if value is None or value == "":
        return "–"
    if hasattr(value, "hour"):
        return naming.moment(value)
    if hasattr(value, "year"):
        return naming.on(value)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(getattr(record, f"get_{field.name}_display", lambda: value)())
