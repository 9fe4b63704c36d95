"""Slows down whoever guesses passwords: counts failed sign-ins in the database, so it holds when the cache is down.

Only keyed digests of the e-mail address and the network address are kept, for a day.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import router
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from .models import SignInFailure
from .models.users import normalise_email

WINDOW = timedelta(minutes=15)
PER_PERSON = 5
# A whole council can sit behind one address.
PER_ADDRESS = 50


def is_throttled(email: str, address: str, *, now: datetime) -> bool:
    """Say whether to refuse this attempt before looking at the password."""
    return any(_recent(key, now) >= limit for key, limit in _keys(email, address))


def failed(email: str, address: str, *, now: datetime) -> None:
    """Count a failed sign-in against the person and the place it came from."""
    SignInFailure.objects.bulk_create(SignInFailure(key=key, at=now) for key, _limit in _keys(email, address))


def succeeded(email: str, address: str) -> None:
    """Forget the failures of somebody who then found their password; those of the place stay."""
    mine = next(_keys(email, address))[0]
    SignInFailure.objects.filter(key=mine)._raw_delete(router.db_for_write(SignInFailure))


def please_wait() -> str:
    """Return what to tell somebody who is refused."""
    minutes = WINDOW.seconds // 60
    words = "Too many attempts to sign in. Wait %(minutes)s minute, then try again."
    return ngettext(words, "Too many attempts to sign in. Wait %(minutes)s minutes, then try again.", minutes) % {
        "minutes": minutes
    }


def _keys(email: str, address: str) -> Iterator[tuple[str, int]]:
    yield _digest("person", normalise_email(email)), PER_PERSON
    if address:
        yield _digest("address", address), PER_ADDRESS


def _digest(kind: str, value: str) -> str:
    return salted_hmac(f"crm.throttle.{kind}", value, algorithm="sha256").hexdigest()


def _recent(key: str, now: datetime) -> int:
    return SignInFailure.objects.filter(key=key, at__gt=now - WINDOW, at__lte=now).count()
