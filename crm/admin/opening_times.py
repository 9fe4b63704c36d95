"""Opening hours in the admin: the seven days of the week on one page."""

from datetime import time
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from retention.admin.pages import INVALID, PlainForm

from .. import opening
from ..models import OpeningTime
from .set_up import SetUp

Weekday = OpeningTime.Weekday


def _time(label: str) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, required=False, widget=widget)


class WeekForm(PlainForm):
    """From when until when the council answers on each weekday; a day left empty is closed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in Weekday:
            self.fields[f"opens_{day}"] = _time(_t("%(day)s: opens") % {"day": day.label})
            self.fields[f"closes_{day}"] = _time(_t("%(day)s: closes") % {"day": day.label})

    @property
    def days(self) -> list[tuple[str, Any, Any]]:
        """Return each weekday with its two fields."""
        return [(str(day.label), self[f"opens_{day}"], self[f"closes_{day}"]) for day in Weekday]

    @property
    def week(self) -> dict[int, opening.Hours | None]:
        """Return the hours of each weekday, or nothing."""
        return {int(day): self._hours(day) for day in Weekday}

    def _hours(self, day: Weekday) -> opening.Hours | None:
        opens: time | None = self.cleaned_data.get(f"opens_{day}")
        closes: time | None = self.cleaned_data.get(f"closes_{day}")
        return (opens, closes) if opens and closes else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for day in Weekday:
            opens, closes = cleaned.get(f"opens_{day}"), cleaned.get(f"closes_{day}")
            if {f"opens_{day}", f"closes_{day}"} & set(self.errors):
                continue
            if (opens is None) != (closes is None):
                missing = "opens" if opens is None else "closes"
                self.add_error(f"{missing}_{day}", _t("Write both times, or leave both empty: then it is closed."))
            elif opens is not None and closes <= opens:
                self.add_error(f"closes_{day}", _t("The council closes after it opens."))
        return cleaned


@admin.register(OpeningTime)
class OpeningTimes(SetUp):
    """The hours of each weekday on which the council answers."""

    fields = ("weekday", "opens", "closes")
    list_display = ("weekday", "opens", "closes")

    def own_urls(self) -> list[URLPattern]:
        return [self.at("week/", self.week_view, "week")]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # A day without hours is a closed day; there is no other way to say so.
        return obj is not None and request.user.has_perm("crm.delete_openingtime")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in {"opens", "closes"}:
            field.widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        return field

    def week_view(self, request: HttpRequest) -> HttpResponse:
        """Show the whole week, and save it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        may_change = self.has_change_permission(request)
        if request.method == "POST" and not may_change:
            raise PermissionDenied
        form = WeekForm(request.POST if request.method == "POST" else None, initial=self._as_it_stands())
        if form.is_bound and form.is_valid():
            changed = opening.set_week(form.week, by=request.user, now=timezone.now())
            messages.success(request, _t("The opening hours are saved.") if changed else _t("Nothing was changed."))
            return HttpResponseRedirect(self.address("week"))
        return self.page(
            request,
            "crm/week.html",
            _("Opening hours"),
            status=INVALID if form.errors else 200,
            form=form,
            said=opening.hours_in_words(),
            may_change=may_change,
        )

    def _as_it_stands(self) -> dict[str, time]:
        rows = OpeningTime.objects.all()
        opens = {f"opens_{row.weekday}": row.opens for row in rows}
        return opens | {f"closes_{row.weekday}": row.closes for row in rows}
