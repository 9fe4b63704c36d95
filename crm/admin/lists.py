"""The council's own lists in the admin: teams, services, what cases can be about, channels, outcomes, closed days, roles."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from retention import audit, policies
from retention.admin.pages import Pages, ReadOnly
from retention.models import RetentionCategory

from ..models import CaseCategory, Channel, Outcome, ProclaimedDay, Service, Team


class Lists(Pages):
    """A list that administrators edit. A choice that is not wanted any more is not offered any more; it is not deleted."""


@admin.register(Team)
class Teams(Lists):
    """Groups of advisors who share a queue."""

    list_display = ("name",)
    search_fields = ("name",)


@admin.register(Service)
class Services(Lists):
    """Parts of the council that do the work behind a case."""

    list_display = ("name", "description")
    search_fields = ("name",)


class KeptAsField(forms.ModelChoiceField):
    """A retention category, shown with its period."""

    def label_from_instance(self, obj: RetentionCategory) -> str:
        current = policies.in_force(obj)
        return f"{obj.title}: {current.period if current else _t('no period in force')}"


class CaseCategoryForm(forms.ModelForm):
    """What cases can be about. A case must have a day on which it leaves, so its retention category must have a period."""

    retention_category = KeptAsField(
        label=_("Retention category"),
        queryset=RetentionCategory.objects.filter(applies_to="crm.case"),
        help_text=CaseCategory._meta.get_field("retention_category").help_text,
    )

    class Meta:
        model = CaseCategory
        fields = (
            "name",
            "service",
            "retention_category",
            "target_working_days",
            "asks_location",
            "guidance",
            "is_active",
        )

    def clean_retention_category(self) -> RetentionCategory:
        category: RetentionCategory = self.cleaned_data["retention_category"]
        if policies.in_force(category) is None:
            raise forms.ValidationError(
                _t("“%(title)s” has no period in force yet. Ask the data-protection officer to have one approved.")
                % {"title": category.title}
            )
        return category


@admin.register(CaseCategory)
class CaseCategories(Lists):
    """What cases can be about, which service does it, how fast, and how long they are kept."""

    form = CaseCategoryForm
    list_display = ("name", "service", "retention_category", "target_working_days", "is_active")
    list_filter = ("is_active", "service", "retention_category")
    list_select_related = ("service", "retention_category")
    search_fields = ("name",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save it and write that down: it decides how long its cases are kept."""
        super().save_model(request, obj, form, change)
        if form.changed_data:
            audit.record(obj, what="changed" if change else "added", by=request.user, fields=form.changed_data)


@admin.register(Channel)
class Channels(Lists):
    """Ways in which people reach the council."""

    list_display = ("name", "key", "asks_place", "asks_handle", "position", "is_active")
    list_filter = ("is_active",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key",) if obj else ()  # figures and rules go by it


@admin.register(Outcome)
class Outcomes(Lists):
    """How a question ends, or is passed on."""

    list_display = ("name", "key", "closes", "refers", "position", "is_active")
    list_filter = ("is_active",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key",) if obj else ()


@admin.register(ProclaimedDay)
class ProclaimedDays(Lists):
    """Bank holidays by proclamation, and days on which this council is closed."""

    list_display = ("on", "name", "nation")
    list_filter = ("nation",)
    date_hierarchy = "on"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # A day in a calendar is no record, and a wrong one moves every due date after it.
        return obj is not None and request.user.has_perm("crm.delete_proclaimedday")


admin.site.unregister(Group)


@admin.register(Group)
class Roles(ReadOnly):
    """What each role may do. Roles come with the software, so that nobody widens one by mistake."""

    list_display = ("name",)
    fields = ("name", "permissions")
