"""What the CRM keeps sealed about people."""

from django.utils.translation import gettext as _

from crm import models
from crm.schedule import BANK_DETAILS, CUSTOMER_SERVICE, DIRECT_DEBIT
from retention import anonymise
from retention.registry import registry
from retention.vocabulary import Part, Personal

from .words import OUR_TIME

registry.holds_personal_data(
    models.NationalInsurance,
    activity=CUSTOMER_SERVICE,
    part=Part(of=models.Case, by="case"),
    fields={
        "number": Personal("National Insurance number, sealed", anonymise.blank),
        "recorded_at": OUR_TIME,
    },
)

registry.holds_personal_data(
    models.BankDetails,
    activity=DIRECT_DEBIT,
    subjects=("customer",),
    category=BANK_DETAILS,
    clock="recorded_at",
    starts="being written down",
    # The person must be known while an account of theirs is kept; the case that it was for may leave before it.
    gone={"customer": "waits", "case": "clear"},
    fields={
        "account_holder": Personal("holder of the bank account, sealed", anonymise.blank),
        "sort_code": Personal("sort code, sealed", anonymise.blank),
        "account_number": Personal("number of the bank account, sealed", anonymise.blank),
        "recorded_at": OUR_TIME,
    },
    on="recorded_at",
    says=lambda details: _("Bank details for a Direct Debit"),
    author="recorded_by__name",
)
