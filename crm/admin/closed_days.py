"""The working calendar in the admin: proclaimed days, and all closed days of a year on one page."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from retention.admin.pages import DAY_PARTS
from retention.calendar import local_day

from .. import closing_days, councils, working_days
from ..models import ProclaimedDay
from .set_up import SetUp


def say_moved(request: HttpRequest, moved: int) -> None:
    """Tell the administrator how many open cases got another due date by what they just did."""
    words = ngettext("%(count)s open case has a new due date.", "%(count)s open cases have a new due date.", moved)
    messages.info(request, words % {"count": moved} if moved else _t("No open case has a new due date."))


@admin.register(ProclaimedDay)
class ProclaimedDays(SetUp):
    """Bank holidays by proclamation, and days on which this council is closed."""

    fields = ("on", "name", "nation")
    list_display = ("on", "name", "nation")
    list_filter = ("nation",)
    date_hierarchy = "on"

    def own_urls(self) -> list[URLPattern]:
        return [self.at("calendar/", self.calendar_view, "calendar")]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "on":  # the browser's own calendar, which needs no script of the admin's
            field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        return field

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"nation": councils.of(request).nation, **super().get_changeform_initial_data(request)}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # A day in a calendar is no record, and a wrong one moves every due date after it.
        return obj is not None and request.user.has_perm("crm.delete_proclaimedday")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the day, and count the targets that run over it, or over where it was before, anew."""
        super().save_model(request, obj, form, change)
        if form.changed_data:
            say_moved(request, closing_days.changed({obj.on, form.initial.get("on") or obj.on}))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Take the day back, and count the targets that ran over it anew."""
        super().delete_model(request, obj)
        say_moved(request, closing_days.changed({obj.on}))

    def calendar_view(self, request: HttpRequest) -> HttpResponse:
        """Show every closed day of a year: those that the law knows, and those that were proclaimed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        year = _year_in(request, default=local_day(timezone.now()).year)
        council = councils.of(request)
        first, last = date(year, 1, 1), date(year, 12, 31)
        proclaimed = {day.on: day for day in ProclaimedDay.objects.filter(nation=council.nation, on__year=year)}
        closed = working_days.closed_days(first, last, nation=council.nation)
        return self.page(
            request,
            "crm/calendar.html",
            _t("Working calendar %(year)s") % {"year": year},
            year=year,
            years=[near for near in (year - 1, year + 1) if near in DAY_PARTS["year"]],
            days=[(day, closed[day], proclaimed.get(day)) for day in sorted(closed)],
            nation=council.get_nation_display(),
            may_add=self.has_add_permission(request),
        )


def _year_in(request: HttpRequest, *, default: int) -> int:
    asked = request.GET.get("year", str(default))
    if not (asked.isascii() and asked.isdecimal() and len(asked) == 4 and int(asked) in DAY_PARTS["year"]):
        raise BadRequest
    return int(asked)
