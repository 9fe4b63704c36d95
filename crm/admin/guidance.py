"""Guidance and important messages in the admin: written for everybody, so they name nobody; each change keeps a version."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from retention.calendar import local_day

from ..models import Announcement, CaseCategory, GuidanceArticle
from .set_up import SetUp, offer


class GuidanceForm(forms.ModelForm):
    """An article or a script; drafts are not published."""

    class Meta:
        model = GuidanceArticle
        fields = ("title", "kind", "body", "categories", "owner", "review_on", "is_active")
        widgets = {"body": forms.Textarea(attrs={"rows": 12}), "categories": forms.CheckboxSelectMultiple}
        help_texts = {"title": _("It names nobody: everybody at the desk reads it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", self.initial.get("owner"))
        if "categories" in self.fields:
            self.fields["categories"].queryset = CaseCategory.objects.order_by("name")


@admin.register(GuidanceArticle)
class GuidanceArticles(SetUp):
    """What advisors go by, by category, with the service that answers for it and the day it is looked at again."""

    form = GuidanceForm
    list_display = ("title", "kind", "owner", "review_on", "is_past_review", "times_used", "is_active")
    list_filter = ("is_active", "kind", "owner")
    list_select_related = ("owner",)
    search_fields = ("title", "body", "categories__name")
    search_help_text = _("A word of the title, of the text or of a case category.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(times_used=Count("used_for"))

    @admin.display(description=_("times used"), ordering="times_used")
    def times_used(self, article: Any) -> int:
        return int(article.times_used)

    @admin.display(description=_("review"))
    def is_past_review(self, article: Any) -> str:
        return _t("Overdue") if article.needs_review(local_day(timezone.now())) else "–"


class AnnouncementForm(forms.ModelForm):
    """An important message, between two days."""

    class Meta:
        model = Announcement
        fields = ("title", "text", "from_on", "until_on")
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}


@admin.register(Announcement)
class Announcements(SetUp):
    """Important messages on everybody's first page, with how many have marked them as read."""

    form = AnnouncementForm
    list_display = ("title", "from_on", "until_on", "times_read")
    search_fields = ("title",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(times_read=Count("reads"))

    @admin.display(description=_("read by"), ordering="times_read")
    def times_read(self, announcement: Any) -> int:
        return int(announcement.times_read)
