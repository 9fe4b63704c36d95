"""What a customer's row says of the danger they are in, and of the ways in which we make sure who is asking."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.shielding import FreeTextField


class AtRisk(models.Model):
    """Somebody who may have to be hidden from most colleagues, and of whom a stranger may pretend to be."""

    is_protected = models.BooleanField(_("protected"), default=False)
    protected_at = models.DateTimeField(_("protected since"), null=True, blank=True)
    protected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("protected by"),
    )
    protected_because = FreeTextField(_("why they are protected"), max_length=500, blank=True)
    # A one-way digest. What was agreed on is asked for, and never shown.
    pass_phrase = models.CharField(_("pass-phrase, as a one-way digest"), max_length=128, blank=True, editable=False)
    identity_locked_at = models.DateTimeField(_("identity locked"), null=True, blank=True, editable=False)
    # Failures before this instant do not count any more.
    identity_unlocked_at = models.DateTimeField(_("identity unlocked"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True
