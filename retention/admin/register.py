"""The register of processing activities and the retention schedule in the admin, and new versions of an activity's wording."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .. import article30, calendar, tables
from ..models import ActivityVersion, RetentionCategory
from . import naming
from .pages import CONFLICT, INVALID, Pages, PlainForm

REGISTER = {
    "purpose": _("Purpose"),
    "lawful_basis": _("Lawful basis"),
    "article_9_condition": _("Article 9 condition"),
    "people": _("People"),
    "personal_data": _("Personal data"),
    "special_category_data": _("Special category data"),
    "recipients": _("Recipients"),
    "records": _("Records"),
    "kept": _("Kept"),
}


class WordingForm(PlainForm):
    """What the council says it does with data, and on what basis."""

    title = forms.CharField(label=_("Title"), max_length=120)
    purpose = forms.CharField(label=_("Purpose"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    basis = forms.CharField(
        label=_("Lawful basis"), max_length=200, help_text=_("The point of Article 6(1), and the law behind it.")
    )
    condition = forms.CharField(
        label=_("Article 9 condition"),
        max_length=200,
        required=False,
        help_text=_("For special category data: the point of Article 9(2), and the Schedule 1 paragraph."),
    )
    people = forms.CharField(label=_("People"), max_length=200)
    recipients = forms.CharField(
        label=_("Recipients"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line."),
    )

    def clean_recipients(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["recipients"].splitlines() if line.strip()]


@admin.register(ActivityVersion)
class Activities(Pages):
    """Every version of the wording of every activity; written anew, never edited."""

    list_display = ("title", "version", "basis", "in_force", "written")
    list_filter = ("in_force",)
    ordering = ("title", "-version")
    list_select_related = ("written_by",)
    change_list_template = "admin/retention/activities.html"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # activities are declared with the code that carries them out

    def own_urls(self) -> list[URLPattern]:
        return [
            self.at("register/", self.register_view, "register"),
            self.at("schedule/", self.schedule_view, "schedule"),
            self.at("<path:object_id>/revise/", self.revise_view, "revise"),
        ]

    @admin.display(description=_("written"), ordering="written_at")
    def written(self, version: ActivityVersion) -> str:
        return f"{naming.moment(version.written_at)}, {naming.officer(version.written_by)}"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        version = self.row_for(request, object_id)
        return self.page(
            request,
            "retention/activity.html",
            version.title,
            version=version,
            others=ActivityVersion.objects.filter(activity=version.activity).exclude(pk=version.pk),
            may_change=version.in_force and self.has_change_permission(request, version),
        )

    def revise_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write a new version from the one in force."""
        version = self.row_for(request, object_id, to="change")
        as_it_is = {name: getattr(version, name) for name in ("title", "purpose", "basis", "condition", "people")}
        form = WordingForm(request.POST or None, initial=as_it_is | {"recipients": "\n".join(version.recipients)})
        status = 200
        if form.is_bound:
            status = INVALID
            if form.is_valid():
                try:
                    newer = article30.revise(version, by=request.user, now=timezone.now(), **form.cleaned_data)
                except article30.ActivityRevisedMeanwhile as fact:
                    form.add_error(None, str(fact))
                    status = CONFLICT
                else:
                    messages.success(request, _t("The new version is in force. The one before is kept beside it."))
                    return HttpResponseRedirect(self.address("change", newer))
        title = _t("Revise “%(title)s”") % {"title": version.title}
        return self.page(request, "retention/activity_form.html", title, status=status, form=form, version=version)

    def register_view(self, request: HttpRequest) -> HttpResponse:
        """Show the register of processing activities, or give it out as a table."""
        lines = list(article30.register())
        if as_file := self._file(request, lines, "register"):
            return as_file
        shown = [(line.activity, [(words, getattr(line, name)) for name, words in REGISTER.items()]) for line in lines]
        return self.page(
            request, "retention/register.html", _t("Register of processing activities"), lines=shown, day=_today()
        )

    def schedule_view(self, request: HttpRequest) -> HttpResponse:
        """Show the retention schedule in force, or give it out as a table."""
        lines = list(article30.schedule_lines())
        if as_file := self._file(request, lines, "schedule"):
            return as_file
        titles = dict(RetentionCategory.objects.values_list("key", "title"))
        shown = [
            (line, titles[line.category], naming.page_of("retention.retentioncategory", line.category, request))
            for line in lines
        ]
        return self.page(request, "retention/schedule.html", _t("Retention schedule"), lines=shown, day=_today())

    def _file(self, request: HttpRequest, lines: Iterable[Any], name: str) -> HttpResponse | None:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.GET.get("format") != "csv":
            return None
        disposition = f'attachment; filename="{name}-{_today().isoformat()}.csv"'
        response = HttpResponse(content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})
        tables.write(lines, response, "csv")  # type: ignore[arg-type]  # a response can be written to like a file
        return response


def _today() -> Any:
    return calendar.local_day(timezone.now())
