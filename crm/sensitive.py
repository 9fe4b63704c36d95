"""What is kept sealed on a case: recording it, showing where it stands, and showing it in full for a reason.

A mask is all that anybody sees by looking. The words themselves are shown once, to whoever may ask for them and says why; the audit
log keeps that reason, and neither it nor any other log has a word of what was shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from retention import audit

from . import casework, national_insurance
from .keyring import DoesNotOpen
from .models import BankDetails, Case, NationalInsurance, User
from .refusals import Refused
from .sealed import Sealed

Kind = Literal["national_insurance", "bank_details"]
KINDS: tuple[Kind, ...] = ("national_insurance", "bank_details")
SHOWN = "shown in full"


class NotAskedHere(Refused):
    """What a category does not need is not asked."""

    def __init__(self, case: Case) -> None:
        words = {"category": case.category.name}
        super().__init__(_("“%(category)s” needs no National Insurance number, so none is kept.") % words)


class NobodysAccount(Refused):
    """An anonymous case has nobody whose account it could be."""

    def __init__(self) -> None:
        super().__init__(_("This case is anonymous. Attach it to a customer first."))


class NothingHeld(Refused):
    """It left, or was never there."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing of this kind on the case any more."))


class CannotBeRead(Refused):
    """The key is not on the ring, or the record was tampered with."""

    def __init__(self) -> None:
        super().__init__(_("This cannot be read: its key is missing, or it was changed. Tell your administrator."))


@dataclass(frozen=True)
class Held:
    """Something sealed, as anybody sees it who may see that it is there: name and mask of each part."""

    kind: Kind
    title: str
    parts: tuple[tuple[str, str], ...]
    record: Any


def held(case: Case) -> list[Held]:
    """Return what is kept sealed on a case, masked."""
    return [
        Held(
            kind,
            str(record._meta.verbose_name),
            tuple((label, _mask(value, size)) for label, value, size in _of(record)),
            record,
        )
        for kind in KINDS
        if (record := _record(case, kind)) is not None
    ]


def record_national_insurance(case: Case, number: str, *, by: User, now: datetime) -> NationalInsurance:
    """Keep the number that this case needs, or put it right. Raise NotAskedHere."""
    with transaction.atomic():
        case = casework.locked(case)
        if not case.category.asks_national_insurance:
            raise NotAskedHere(case)
        row = NationalInsurance.objects.filter(case=case).first() or NationalInsurance(case=case)
        row.number = national_insurance.normalise(number)
        return _kept(row, ["number"], by=by, now=now)


def record_bank_details(
    case: Case, *, account_holder: str, sort_code: str, account_number: str, by: User, now: datetime
) -> BankDetails:
    """Keep the account from which a Direct Debit is collected, or put it right. Raise NobodysAccount."""
    with transaction.atomic():
        case = casework.locked(case)
        if case.customer_id is None:
            raise NobodysAccount
        row = BankDetails.objects.filter(case=case).first() or BankDetails(case=case)
        row.customer_id = case.customer_id
        row.account_holder, row.sort_code, row.account_number = account_holder, sort_code, account_number
        return _kept(row, ["account_holder", "sort_code", "account_number"], by=by, now=now)


def reveal(case: Case, kind: Kind, *, because: str, by: User) -> list[tuple[str, str]]:
    """Return each part in full with its name, and write down who saw it and why. Raise NothingHeld or CannotBeRead."""
    with transaction.atomic():
        record = _record(case, kind)
        if record is None:
            raise NothingHeld
        parts = [(label, _opened(value)) for label, value, _size in _of(record)]
        audit.record(record, what=SHOWN, why=because, by=by, fields=_names(record))
    if isinstance(record, NationalInsurance):
        return [(label, national_insurance.spaced(words)) for label, words in parts]
    return parts


def _kept(row: Any, fields: list[str], *, by: User, now: datetime) -> Any:
    row.recorded_by, row.recorded_at = by, now
    row.save()
    audit.record(row, what="recorded", by=by, fields=fields)
    return row


def _record(case: Case, kind: Kind) -> NationalInsurance | BankDetails | None:
    model: Any = {"national_insurance": NationalInsurance, "bank_details": BankDetails}[kind]
    found: NationalInsurance | BankDetails | None = (
        model.objects.filter(case=case).select_related("recorded_by").first()
    )
    return found


def _of(record: Any) -> Iterable[tuple[str, Sealed, int]]:
    """Yield each sealed part: its name, its value, and how many of its last characters a mask shows."""
    if isinstance(record, NationalInsurance):
        yield _("Number"), record.number, 3
        return
    yield _("Account holder"), record.account_holder, 0
    yield _("Sort code"), record.sort_code, 2
    yield _("Account number"), record.account_number, 4


def _names(record: Any) -> list[str]:
    return ["number"] if isinstance(record, NationalInsurance) else ["account_holder", "sort_code", "account_number"]


def _mask(value: Sealed, size: int) -> str:
    if not size:
        return "••••"
    try:
        return value.ending(size)
    except DoesNotOpen:
        return _("cannot be read")


def _opened(value: Sealed) -> str:
    try:
        return value.open()
    except DoesNotOpen:
        raise CannotBeRead from None
