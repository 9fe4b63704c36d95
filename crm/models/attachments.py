"""Files that belong to a case: what a resident sent in, or an officer added."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.shielding import FreeTextField

from .casework import Case
from .people import page_of


class Attachment(models.Model):
    """One file of a case. When it is erased before its case leaves, this line stays and says so, without name and note."""

    # A random key: the address of a file must not be guessed from another's.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.DO_NOTHING, related_name="attachments", verbose_name=_("case"))
    file = models.ForeignKey("retention.StoredFile", models.PROTECT, related_name="+", verbose_name=_("stored file"))
    name = FreeTextField(_("name of the file"), max_length=150, blank=True, single_line=True)
    kind = models.CharField(_("kind of file"), max_length=4)
    size = models.PositiveIntegerField(_("bytes"))
    note = FreeTextField(_("note"), max_length=300, blank=True, single_line=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added"))
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("erased by")
    )
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)
    erased_because = FreeTextField(_("why it was erased"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("file of a case")
        verbose_name_plural = _("files of a case")
        ordering = ["-added_at"]
        permissions = [("erase_attachment", _("Can erase a single file of a case, with a reason"))]
        constraints = [
            # An erased file keeps neither its name nor what was said of it.
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(name="", note="", erased_by__isnull=False), name="erased_file_is_bare"
            )
        ]

    def __str__(self) -> str:
        return f"File of a case {self.pk}"

    def get_absolute_url(self) -> str:
        return page_of("desk:attachment", self.pk)

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None
