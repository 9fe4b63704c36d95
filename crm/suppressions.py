"""Addresses that nobody writes to any more, known by a keyed digest alone: the list outlives whoever lived there.

The key is the ledger's, which a council keeps for as long as its proof: with a new SECRET_KEY every entry would be forgotten.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from retention import audit

from . import emails, phones
from .models import Suppression, User
from .refusals import Refused


class NotSuppressed(Refused):
    """It was lifted before, or was never there."""

    def __init__(self) -> None:
        super().__init__(_("This address is written to already. Somebody lifted the entry meanwhile."))


def place(address: str, *, reason: str, by: User | None, now: datetime) -> Suppression:
    """Have nobody write to an e-mail address, number or postal address any more; twice is once."""
    digest = digest_of(address)
    live = Suppression.objects.filter(digest=digest, lifted_at=None).first()
    return live or Suppression.objects.create(digest=digest, reason=reason, placed_at=now, placed_by=by)


def lift(suppression: Suppression, *, reason: str, by: User, now: datetime) -> Suppression:
    """Let an address be written to again, because the person asked for it. Raise NotSuppressed."""
    with transaction.atomic():
        live = Suppression.objects.select_for_update().filter(pk=suppression.pk, lifted_at=None).first()
        if live is None:
            raise NotSuppressed
        live.lifted_at, live.lifted_by = now, by
        live.save()
        audit.record(live, what="lifted", by=by, why=reason)
    return live


def covers(address: str) -> bool:
    """Say whether nobody writes to this address any more."""
    return bool(address) and Suppression.objects.filter(digest=digest_of(address), lifted_at=None).exists()


def digest_of(address: str) -> str:
    """Return the digest by which an address is known, however it was typed."""
    compared = emails.normalise(" ".join(address.split()))
    if "@" not in address and phones.is_number(address):
        compared = phones.normalise(address)
    return salted_hmac("crm.suppressions", compared, secret=settings.LEDGER_KEY, algorithm="sha256").hexdigest()
