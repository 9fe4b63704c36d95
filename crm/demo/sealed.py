"""What the invented council keeps sealed: which categories ask for a National Insurance number, and some numbers and accounts."""

from datetime import datetime

from crm import sensitive
from crm.models import Case, CaseCategory, Council, User

ASKED_IN = ("Council tax reduction", "Housing benefit: change")
PAID_BY_DIRECT_DEBIT = "Council tax: payment"
EACH = 3
# Of no bank and nobody: sort codes that begin with two noughts are given to none.
NUMBERS = ("ZY 00 00 01 A", "ZY 00 00 02 B", "ZY 00 00 03 C")
ACCOUNTS = (("00-00-01", "00000101"), ("00-00-02", "00000102"), ("00-00-03", "00000103"))
TAKING_PAYMENTS = (
    "Put the caller through to the payment line, extension 4400, or send them the link to the payment page."
)


def write(*, by: User, now: datetime) -> None:
    """Add them to the newest open cases of those categories."""
    CaseCategory.objects.filter(name__in=ASKED_IN).update(asks_national_insurance=True)
    Council.objects.update(taking_payments=TAKING_PAYMENTS)
    for case, number in zip(_newest(*ASKED_IN), NUMBERS, strict=False):
        sensitive.record_national_insurance(case, number, by=by, now=now)
    for case, (sort_code, account) in zip(_newest(PAID_BY_DIRECT_DEBIT), ACCOUNTS, strict=False):
        holder = case.customer.full_name if case.customer else ""
        sensitive.record_bank_details(
            case, account_holder=holder, sort_code=sort_code, account_number=account, by=by, now=now
        )


def _newest(*names: str) -> list[Case]:
    open_ = Case.objects.open().filter(category__name__in=names, customer__isnull=False)
    return list(open_.select_related("customer", "category").order_by("-opened_at", "pk")[:EACH])
