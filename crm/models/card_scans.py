"""Each search of what is stored for card numbers: how much was read, and where something was found. It names no record."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CardScan(models.Model):
    """One search of every column of free text. What it found is gone; the audit log names the records."""

    # The Monday of the week, for the one that runs by itself; those that somebody asked for have none.
    week = models.DateField(_("week from"), null=True, blank=True, unique=True)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    texts = models.PositiveBigIntegerField(_("texts read"), default=0)
    removed = models.PositiveIntegerField(_("card details removed"), default=0)
    found = models.JSONField(_("where"), default=dict)  # the kind of record → how many card details

    class Meta:
        verbose_name = _("search for card numbers")
        verbose_name_plural = _("searches for card numbers")
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"Card scan {self.pk}"
