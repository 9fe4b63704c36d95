"""Who may act for a customer: on what authority, for what, and until when."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.shielding import FreeTextField, OneLineField

from .people import Customer


class Representative(models.Model):
    """Somebody who speaks for a customer. It lives and dies with the customer whom it is about."""

    class Relation(models.TextChoices):
        PARTNER = "partner", _("Husband, wife or partner")
        PARENT = "parent", _("Parent or guardian")
        CHILD = "child", _("Son or daughter")
        RELATIVE = "relative", _("Other family")
        FRIEND = "friend", _("Friend or neighbour")
        CARER = "carer", _("Carer")
        ADVISER = "adviser", _("Solicitor or advice agency")
        ELECTED = "elected", _("Councillor, MP or MSP")
        OTHER = "other", _("Somebody else")

    class Authority(models.TextChoices):
        VERBAL = "verbal", _("Consent, said to us")
        WRITTEN = "written", _("Consent in writing")
        POWER_OF_ATTORNEY = "attorney", _("Power of attorney")
        DEPUTYSHIP = "deputy", _("Deputyship or guardianship")
        COURT_ORDER = "court", _("Court order")
        PARENT = "parent", _("Parental responsibility")
        ELECTED = "elected", _("Elected member, asked by the person")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer = models.ForeignKey(
        Customer, models.DO_NOTHING, related_name="representatives", verbose_name=_("customer")
    )
    # Somebody whom we know, or only a name and a number.
    representative = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="represents", verbose_name=_("who acts for them")
    )
    name = OneLineField(_("name"), max_length=150, blank=True)
    phone = OneLineField(_("telephone"), max_length=40, blank=True)
    relation = models.CharField(_("relation"), max_length=8, choices=Relation)
    authority = models.CharField(_("authority"), max_length=8, choices=Authority)
    scope = FreeTextField(_("what they may do"), max_length=300, blank=True, single_line=True)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("seen by"))
    seen_on = models.DateField(_("seen on"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    pass_phrase = models.CharField(_("pass-phrase, as a one-way digest"), max_length=128, blank=True, editable=False)

    class Meta:
        verbose_name = _("authority to act for somebody")
        verbose_name_plural = _("authorities to act for somebody")
        ordering = ["-seen_on", "pk"]

    def __str__(self) -> str:
        return f"Authority {self.pk}"

    def has_ended(self, on: date) -> bool:
        """Say whether its last day is over."""
        return self.ends_on is not None and self.ends_on < on
