"""The council's own lists in the admin: teams, services, channels, outcomes, and the roles, which come with the software."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from retention.admin.pages import ReadOnly

from .. import retiring
from ..models import Case, Channel, Outcome, Service, Team
from ..refusals import Refused
from .set_up import Retirable, SetUp


@admin.register(Team)
class Teams(SetUp):
    """Groups of advisors who share a queue."""

    form = Retirable
    fields = ("name", "is_active")
    list_display = ("name", "member_count", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        members = Count("members", filter=Q(members__is_active=True))
        return super().get_queryset(request).annotate(member_count=members)

    @admin.display(description=_("colleagues"), ordering="member_count")
    def member_count(self, team: Any) -> int:
        return int(team.member_count)


@admin.register(Service)
class Services(SetUp):
    """Parts of the council that do the work behind a case."""

    form = Retirable
    fields = ("name", "description", "is_active")
    list_display = ("name", "description", "category_count", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        offered = Count("categories", filter=Q(categories__is_active=True))
        return super().get_queryset(request).annotate(category_count=offered)

    @admin.display(description=_("categories offered"), ordering="category_count")
    def category_count(self, service: Any) -> int:
        return int(service.category_count)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save it; where it is retired, say what it still has to finish."""
        super().save_model(request, obj, form, change)
        with_it = 0 if obj.is_active else Case.objects.open().filter(referred_to=obj).count()
        if with_it:
            words = ngettext(
                "%(count)s open case is still with this service. Its officers go on seeing it.",
                "%(count)s open cases are still with this service. Its officers go on seeing them.",
                with_it,
            )
            messages.warning(request, words % {"count": with_it})


@admin.register(Channel)
class Channels(SetUp):
    """Ways in which people reach the council."""

    form = Retirable
    fields = ("name", "key", "asks_place", "asks_handle", "position", "is_active")
    list_display = ("name", "key", "asks_place", "asks_handle", "position", "is_active")
    list_filter = ("is_active",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key",) if obj else ()  # figures and rules go by it


class OutcomeForm(Retirable):
    """How a question ends. The last one that closes a case stays one."""

    def clean_closes(self) -> bool:
        closes: bool = self.cleaned_data["closes"]
        if not closes and self.initial.get("closes") and self.initial.get("is_active"):
            try:
                retiring.require_unused(self.instance)
            except Refused as refusal:
                raise ValidationError(str(refusal)) from refusal
        return closes


@admin.register(Outcome)
class Outcomes(SetUp):
    """How a question ends, or is passed on."""

    form = OutcomeForm
    fields = ("name", "key", "closes", "refers", "position", "is_active")
    list_display = ("name", "key", "closes", "refers", "position", "is_active")
    list_filter = ("is_active",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key",) if obj else ()


admin.site.unregister(Group)


@admin.register(Group)
class Roles(ReadOnly):
    """What each role may do. Roles come with the software, so that nobody widens one by mistake."""

    list_display = ("name",)
    fields = ("name", "permissions")
