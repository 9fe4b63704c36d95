"""What is kept sealed: National Insurance numbers, and the bank details of Direct Debits."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.sealed import SealedField

from .casework import Case
from .people import Customer


class NationalInsurance(models.Model):
    """The National Insurance number that one case needs.

    It belongs to the case and not to the person: it is asked where a category needs it, and leaves with the case that did. On the
    customer it would become one more number under which everybody finds them, for as long as they are known at all.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, models.DO_NOTHING, related_name="national_insurance", verbose_name=_("case"))
    number = SealedField(_("National Insurance number"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("National Insurance number")
        verbose_name_plural = _("National Insurance numbers")
        permissions = [
            ("reveal_sensitive", _("Can read National Insurance numbers and bank details in full, with a reason"))
        ]

    def __str__(self) -> str:
        return f"National Insurance {self.pk}"


class BankDetails(models.Model):
    """The account from which a Direct Debit is to be collected. It has a time of its own, whatever becomes of its case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, related_name="bank_details", verbose_name=_("customer")
    )
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="bank_details", verbose_name=_("case")
    )
    account_holder = SealedField(_("account holder"))
    sort_code = SealedField(_("sort code"))
    account_number = SealedField(_("account number"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("bank details")
        verbose_name_plural = _("bank details")
        ordering = ["-recorded_at"]
        indexes = [
            models.Index(
                fields=["recorded_at", "id"], condition=models.Q(recorded_at__isnull=False), name="bank_details_clock"
            )
        ]

    def __str__(self) -> str:
        return f"Bank details {self.pk}"
