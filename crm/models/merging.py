"""That two records turned out to be one person's, and what moved: the evidence by which it can be undone for 30 days."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .people import Customer, page_of


class Merge(models.Model):
    """Two customers made one. While this row is kept, it can be undone; then it leaves, and the customer stays one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survivor = models.ForeignKey(
        Customer, models.PROTECT, null=True, related_name="merges", verbose_name=_("customer who stays")
    )
    away = models.ForeignKey(
        Customer, models.PROTECT, null=True, related_name="merges_away", verbose_name=_("customer merged away")
    )
    merged_at = models.DateTimeField(_("merged"))
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("merged by")
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )

    class Meta:
        verbose_name = _("merge of two customers")
        verbose_name_plural = _("merges of customers")
        ordering = ["-merged_at"]
        indexes = [models.Index(fields=["merged_at", "id"], condition=Q(merged_at__isnull=False), name="merge_clock")]

    def __str__(self) -> str:
        return f"Merge {self.pk}"

    def get_absolute_url(self) -> str:
        return page_of("desk:merge", self.pk)


class MergedRow(models.Model):
    """One column of one row that a merge changed: what it said before and afterwards, so that it can be put back."""

    merge = models.ForeignKey(Merge, models.DO_NOTHING, related_name="rows", verbose_name=_("merge"))
    label = models.CharField(_("record type"), max_length=100)
    row = models.CharField(_("record"), max_length=36)
    column = models.CharField(_("column"), max_length=100)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("afterwards"), null=True)

    class Meta:
        verbose_name = _("record changed by a merge")
        verbose_name_plural = _("records changed by a merge")

    def __str__(self) -> str:
        return f"Merged {self.label} {self.row}"
