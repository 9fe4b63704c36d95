"""What every page of the set-up has in common: nothing is deleted that is in use, and each change keeps a version in words."""

from typing import Any

from django import forms
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _t

from retention.admin.pages import Pages

from .. import retiring, versions
from ..refusals import Refused


class SetUp(Pages):
    """Something that administrators set up. How it stood after each change is kept, and stands on its history page."""

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        if change:
            versions.keep_as_found(form.instance, now=timezone.now())
        return super().save_form(request, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        versions.keep(form.instance, by=request.user, now=timezone.now())

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        now = timezone.now()
        versions.keep_as_found(obj, now=now)
        versions.keep_end(obj, by=request.user, now=now)
        super().delete_model(request, obj)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show every version, newest first; those of something deleted as well."""
        record = self.get_object(request, unquote(object_id))
        told = versions.told(self.opts.label_lower, unquote(object_id))
        if not self.has_view_permission(request, record):
            return super().history_view(request, object_id, extra_context)  # which refuses
        if record is None and not told:
            raise Http404
        called = self.name_of(record) if record else _t("deleted")
        title = _t("History: %(name)s") % {"name": called}
        return self.page(request, "crm/history.html", title, told=told, record=record, called=called)

    def name_of(self, record: Any) -> str:
        """Return what people call a record."""
        return capfirst(str(record))


class Retirable(forms.ModelForm):
    """A choice that is not wanted any more is not offered any more, once nothing that is offered needs it."""

    def clean_is_active(self) -> bool:
        offered: bool = self.cleaned_data["is_active"]
        if not offered and self.instance.pk and self.initial.get("is_active"):
            try:
                retiring.require_unused(self.instance)
            except Refused as refusal:
                raise ValidationError(str(refusal)) from refusal
        return offered


def offer(form: Any, name: str, *chosen: Any) -> None:
    """Let a field of a form offer what is not retired, and what it chose before: whatever a record says stays on it."""
    if name in form.fields:  # those who may only look are given no fields
        keys = [getattr(row, "pk", row) for row in chosen if row]
        field = form.fields[name]
        field.queryset = field.queryset.filter(Q(is_active=True) | Q(pk__in=keys))
