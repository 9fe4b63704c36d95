"""Reasons to keep a record past its day."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class HoldQuerySet(models.QuerySet["Hold"]):
    """Sets of holds."""

    def live(self) -> "HoldQuerySet":
        return self.filter(released_at=None)


class Hold(models.Model):
    """One reason to keep one record, or everything of one person, until somebody releases it.

    The order of `Kind` is the order of precedence: the first that says keep is the reason shown (privacy rule HD-01).
    """

    class Kind(models.TextChoices):
        LEGAL = "legal", _("legal hold")
        REQUEST = "request", _("open rights request")
        RESTRICTION = "restriction", _("restriction of processing")
        COMPLAINT = "complaint", _("live complaint")
        AUDIT = "audit", _("audit or investigation")
        OTHER = "other", _("other hold")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    label = models.CharField(_("record type"), max_length=100)
    record = models.UUIDField(_("record"))
    cause_label = models.CharField(_("cause type"), max_length=100, blank=True)
    cause_id = models.UUIDField(_("cause"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    authority = models.CharField(_("authority"), max_length=300, blank=True)
    placed_at = models.DateTimeField(_("placed"))
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("placed by")
    )
    review_on = models.DateField(_("review by"))
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("released by")
    )
    release_reason = models.CharField(_("why it was released"), max_length=500, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering = ["review_on"]
        # Looked up by NOT EXISTS for every record that is due, so only live holds are indexed.
        indexes = [models.Index(fields=["record"], condition=Q(released_at=None), name="hold_live_record")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.label} {self.record}"

    @property
    def is_live(self) -> bool:
        return self.released_at is None
