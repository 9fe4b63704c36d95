"""Seals on the audit log, a day at a time, so that whole days can expire and the chain still stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditSeal(models.Model):
    """The number and digest of one day's audit entries, chained to the day before."""

    day = models.DateField(_("day"), primary_key=True)
    count = models.PositiveIntegerField(_("entries"))
    entries_digest = models.CharField(_("digest of the entries"), max_length=64)
    previous = models.CharField(_("digest before"), max_length=64)
    digest = models.CharField(_("digest"), max_length=64)
    sealed_at = models.DateTimeField(_("sealed"))

    class Meta:
        verbose_name = _("audit seal")
        verbose_name_plural = _("audit seals")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"Audit seal {self.day}"
