"""What the admin's pages are built on: lists that cannot be edited, pages of our own templates, and forms in the admin's look."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path, quote, unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

View = Callable[..., HttpResponse]
INVALID, CONFLICT = 422, 409
# What the days above a list may ask for; a calendar ends sooner than the numbers that somebody can type.
DAY_PARTS = {"year": range(1900, 2101), "month": range(1, 13), "day": range(1, 32)}


class Pages(ModelAdmin):
    """Lists and pages on which nothing is edited in place and nothing is deleted: what happens, happens by a named act."""

    actions = None
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    # Columns that the search box compares as a whole; what is typed and can be none of them finds nothing.
    finds_by: tuple[str, ...] = ()

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return self.finds_by or tuple(super().get_search_fields(request))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        if not self.finds_by or not search_term.strip():
            return super().get_search_results(request, queryset, search_term)
        found = Q(pk__in=[])
        for name in self.finds_by:
            try:
                value = get_fields_from_path(self.model, name)[-1].to_python(search_term.strip())
            except ValidationError:
                continue
            found |= Q(**{name: value})
        return queryset.filter(found), False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Let an address ask only what the list's own filters ask: any other comparison reads a column letter by letter."""
        column, _separator, part = lookup.rpartition("__")
        if column and column == self.date_hierarchy and part in DAY_PARTS:
            return value in map(str, DAY_PARTS[part])
        return lookup in self._admitted(request)

    def _admitted(self, request: Any) -> set[str]:
        admitted = {name + exact for name in ("pk", self.opts.pk.name) for exact in ("", "__exact")}
        for shown in self.get_list_filter(request):
            if isinstance(shown, type) and issubclass(shown, admin.SimpleListFilter):
                admitted.add(str(shown.parameter_name))
                continue
            name = str(shown[0] if isinstance(shown, list | tuple) else shown)
            admitted |= {name, f"{name}__exact", f"{name}__isnull", f"{name}__isempty"}
            field: Any = get_fields_from_path(self.model, name)[-1]
            if field.is_relation:
                admitted.add(f"{name}__{field.target_field.name}__exact")
        return admitted

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = capfirst(self.opts.verbose_name_plural)  # "Select … to change" is not what a reader came for
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget  # without pop-up windows
        return field

    def get_urls(self) -> list[Any]:
        patterns: list[Any] = [*self.own_urls(), *super().get_urls()]
        for pattern in patterns:
            pattern.callback = without_nul(pattern.callback)
        return patterns

    def own_urls(self) -> list[URLPattern]:
        """Return the addresses of this model's own pages and acts."""
        return []

    def at(self, route: str, view: View, name: str) -> URLPattern:
        """Give a page an address under this model's, named "app_model_name"."""
        return path(
            route, self.admin_site.admin_view(view), name=f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        )

    def address(self, name: str, *args: Any) -> str:
        """Return the address of one of this model's pages; a row stands for its key."""
        keys = [quote(getattr(arg, "pk", arg)) for arg in args]
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=keys)

    def row_for(self, request: HttpRequest, object_id: str, *, to: str = "view") -> Any:
        """Return the row that a page is about. Raise Http404, or PermissionDenied where the role does not reach so far."""
        row = self.get_object(request, unquote(object_id))
        if not getattr(self, f"has_{to}_permission")(request, row):
            raise PermissionDenied
        if row is None:
            raise Http404
        return row

    def page(
        self, request: HttpRequest, template: str, title: Any, *, status: int = 200, **context: Any
    ) -> TemplateResponse:
        """Render one of our templates with what every page of the admin needs."""
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request,
            f"admin/{template}",
            {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **context},
            status=status,
        )


class ReadOnly(Pages):
    """A list that the admin only shows."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PlainForm(forms.Form):
    """A form of our pages. The server says what is wrong, in words, and what was typed is still there."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput | forms.Textarea):
                # A browser that cuts off a pasted text says nothing about it.
                field.widget.attrs.pop("maxlength", None)
            if isinstance(field.widget, forms.TextInput):
                field.widget.attrs.setdefault("class", "vTextField")


def without_nul(view: View) -> View:
    """Refuse an address with a NUL in its key or its question: PostgreSQL compares no text with it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **keys: Any) -> HttpResponse:
        asked = [text for name, values in request.GET.lists() for text in (name, *values)]
        # The admin writes some characters of a key as _XX, and so can whoever types one.
        asked += [unquote(key) for key in keys.values() if isinstance(key, str)]
        if any("\0" in text for text in asked):
            raise BadRequest
        return view(request, *args, **keys)

    return guarded


def refuse_get(request: HttpRequest) -> HttpResponse | None:
    """Answer whoever comes to an act without posting its form."""
    return None if request.method == "POST" else HttpResponseNotAllowed(["POST"])
