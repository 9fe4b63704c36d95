"""What advisors go by: articles and scripts, which of them was used for a case, and messages that everybody must read."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.querysets import ChoiceQuerySet
from crm.shielding import FreeTextField

from .casework import Case
from .lists import CaseCategory
from .users import Service


class GuidanceArticle(models.Model):
    """Something to know, or to say. It names nobody, is answered for by a service, and is looked at again by a day."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Article")
        SCRIPT = "script", _("Script")

    title = models.CharField(_("title"), max_length=120, unique=True)
    kind = models.CharField(
        _("kind"), max_length=7, choices=Kind, default=Kind.ARTICLE, help_text=_("A script is read out word by word.")
    )
    body = models.TextField(_("text"), max_length=10_000, help_text=_("Plain text; an empty line begins a paragraph."))
    categories = models.ManyToManyField(
        CaseCategory, blank=True, related_name="articles", verbose_name=_("case categories")
    )
    owner = models.ForeignKey(
        Service,
        models.PROTECT,
        related_name="+",
        verbose_name=_("answered for by"),
        help_text=_("The service that knows whether this is still right."),
    )
    review_on = models.DateField(_("review by"))
    is_active = models.BooleanField(_("published"), default=False)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("guidance article")
        verbose_name_plural = _("guidance articles")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def needs_review(self, on: date) -> bool:
        """Say whether nobody has looked at it since the day on which somebody should have."""
        return self.review_on < on


class CaseSource(models.Model):
    """That an article was used to answer a case. It shows which help, and where there is none."""

    case = models.ForeignKey(Case, models.DO_NOTHING, related_name="sources", verbose_name=_("case"))
    article = models.ForeignKey(
        GuidanceArticle, models.PROTECT, related_name="used_for", verbose_name=_("guidance article")
    )
    # As it was called on the day.
    title = models.CharField(_("title on the day"), max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("used by"))
    at = models.DateTimeField(_("used"))

    class Meta:
        verbose_name = _("guidance used for a case")
        verbose_name_plural = _("guidance used for a case")
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "article"], name="one_source_an_article")]

    def __str__(self) -> str:
        return f"Guidance used for a case {self.pk}"


class Announcement(models.Model):
    """An important message to everybody at the desk, between two days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=120)
    text = FreeTextField(_("message"), max_length=2000)
    from_on = models.DateField(_("shown from"))
    until_on = models.DateField(_("shown until"), help_text=_("The last day on which it stands on the first page."))

    class Meta:
        verbose_name = _("important message")
        verbose_name_plural = _("important messages")
        ordering = ["-from_on", "title"]
        indexes = [
            models.Index(fields=["until_on", "id"], condition=Q(until_on__isnull=False), name="announcement_clock")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=models.F("from_on")),
                name="announcement_ends_after_it_begins",
                violation_error_message=_("“Shown until” is before “shown from”."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class AnnouncementRead(models.Model):
    """That an officer has read a message; it leaves with the message."""

    announcement = models.ForeignKey(
        Announcement, models.DO_NOTHING, related_name="reads", verbose_name=_("important message")
    )
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("read by"))
    at = models.DateTimeField(_("read"))

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("read marks")
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["announcement", "officer"], name="one_read_mark_an_officer")]

    def __str__(self) -> str:
        return f"Read mark {self.pk}"
