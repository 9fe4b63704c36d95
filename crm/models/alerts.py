"""What the data-protection officer must hear of at once: a protected person's details were shown, an identity was locked."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SafetyAlert(models.Model):
    """The fact that something happened about a person at risk. It names their record, and never what was shown."""

    class Kind(models.TextChoices):
        REVEALED = "revealed", _("Details of a protected person were shown")
        LOCKED = "locked", _("Identity was locked after failed checks")
        PROTECTED = "protected", _("A person was protected")
        LIFTED = "lifted", _("A protection was lifted")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("what happened"), max_length=9, choices=Kind)
    record = models.UUIDField(_("record"))
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    seen_at = models.DateTimeField(_("seen by the data-protection officer"), null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("seen by")
    )

    class Meta:
        verbose_name = _("alert about a person at risk")
        verbose_name_plural = _("alerts about people at risk")
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["at", "id"], name="safety_alert_clock"),
            models.Index(fields=["record", "by", "at"], name="safety_alert_of_record"),
            models.Index(fields=["at"], condition=Q(seen_at__isnull=True), name="safety_alert_unseen"),
        ]

    def __str__(self) -> str:
        return f"Safety alert {self.pk}"
