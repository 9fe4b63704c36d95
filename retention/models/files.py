"""The one table of stored files; models point to it and none has a FileField of its own."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """A file kept under a random key that says nothing. Disposal dooms the row; the sweeper removes the file and proves it."""

    class State(models.TextChoices):
        KEPT = "kept", _("Kept")
        DOOMED = "doomed", _("Doomed")
        GONE = "gone", _("Gone")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(_("key"), max_length=64, unique=True)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    content_type = models.CharField(_("type"), max_length=100)
    owner_label = models.CharField(_("owner type"), max_length=100)
    owner_id = models.UUIDField(_("owner"), db_index=True)
    key_id = models.CharField(_("encryption key"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.KEPT)
    stored_at = models.DateTimeField(_("stored"))
    doomed_at = models.DateTimeField(_("doomed"), null=True, blank=True)
    gone_at = models.DateTimeField(_("gone"), null=True, blank=True)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        indexes = [models.Index(fields=["doomed_at"], condition=models.Q(state="doomed"), name="file_doomed")]

    def __str__(self) -> str:
        return f"File {self.id}"
