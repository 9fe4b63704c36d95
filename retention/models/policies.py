"""Retention categories, their versioned periods, and the versioned wording of each processing activity."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from retention.calendar import Period


def _officer(says: Any) -> Any:
    """Return a link to the officer who did something: staff are deactivated, never deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=says
    )


class RetentionCategory(models.Model):
    """A line of the retention schedule. Declared by an app, or added by the DPO for models whose rows name their own."""

    class Action(models.TextChoices):
        DELETE = "delete", _("Delete")
        ANONYMISE = "anonymise", _("Anonymise")

    key = models.SlugField(_("key"), primary_key=True, max_length=50)
    title = models.CharField(_("title"), max_length=120)
    applies_to = models.CharField(_("records"), max_length=100)
    action = models.CharField(_("at the end"), max_length=10, choices=Action, default=Action.DELETE)
    declared = models.BooleanField(_("declared by the software"), default=False)
    not_enforced_because = models.CharField(_("not enforced because"), max_length=200, blank=True)
    live_at = models.DateTimeField(_("live since"), null=True, blank=True)
    live_by = _officer(_("made live by"))
    brake_released_to = models.PositiveIntegerField(_("brake released up to"), null=True, blank=True)
    brake_released_by = _officer(_("brake released by"))

    class Meta:
        verbose_name = _("retention category")
        verbose_name_plural = _("retention categories")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_live(self) -> bool:
        return self.live_at is not None and not self.not_enforced_because


class RetentionPolicy(models.Model):
    """One version of a category's period. Nothing here is ever edited once it is in force: a new version replaces it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PROPOSED = "proposed", _("Proposed")
        IN_FORCE = "in_force", _("In force")
        REPLACED = "replaced", _("Replaced")
        REFUSED = "refused", _("Refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    category = models.ForeignKey(RetentionCategory, models.PROTECT, related_name="policies", verbose_name=_("category"))
    version = models.PositiveIntegerField(_("version"))
    length = models.PositiveIntegerField(_("kept for"))
    unit = models.CharField(
        _("unit"), max_length=5, choices=[("day", _("days")), ("month", _("months")), ("year", _("years"))]
    )
    authority = models.CharField(
        _("authority"), max_length=300, help_text=_("The law, guidance or decision that this period rests on.")
    )
    reason = models.CharField(_("reason for the change"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    drafted_at = models.DateTimeField(_("drafted"))
    drafted_by = _officer(_("drafted by"))
    proposed_at = models.DateTimeField(_("proposed"), null=True, blank=True)
    proposed_by = _officer(_("proposed by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = _officer(_("decided by"))

    class Meta:
        verbose_name = _("retention period")
        verbose_name_plural = _("retention periods")
        ordering = ["category", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["category", "version"], name="one_policy_a_version"),
            models.UniqueConstraint(
                fields=["category"], condition=models.Q(state="in_force"), name="one_policy_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category_id} version {self.version}: {self.period}"

    @property
    def period(self) -> Period:
        return Period(self.length, self.unit)  # type: ignore[arg-type]  # the choices are the units


class ActivityVersion(models.Model):
    """One version of what the council says it does with data: purpose, lawful basis and recipients."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    activity = models.SlugField(_("activity"), max_length=50)
    version = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=120)
    purpose = models.TextField(_("purpose"))
    basis = models.CharField(_("lawful basis"), max_length=200)
    condition = models.CharField(_("Article 9 condition"), max_length=200, blank=True)
    people = models.CharField(_("people"), max_length=200)
    recipients = models.JSONField(_("recipients"), default=list, blank=True)
    in_force = models.BooleanField(_("in force"), default=True)
    written_at = models.DateTimeField(_("written"))
    written_by = _officer(_("written by"))

    class Meta:
        verbose_name = _("processing activity")
        verbose_name_plural = _("processing activities")
        ordering = ["activity", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "version"], name="one_activity_a_version"),
            models.UniqueConstraint(
                fields=["activity"], condition=models.Q(in_force=True), name="one_activity_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (version {self.version})"
