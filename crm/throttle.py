"""Slows down whoever guesses passwords: counts failed sign-ins in the database, so it holds when the cache is down.

An attempt is counted before its password is looked at, and forgotten when the password was right: checking a password is
slow, and guesses sent side by side would otherwise all be let through before the first of them had failed.
Only keyed digests of the e-mail address and the network address are kept, for a day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import router
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from . import emails
from .models import SignInFailure
from .refusals import Refused

WINDOW = timedelta(minutes=15)
PER_PERSON = 5
# A whole council can sit behind one address.
PER_ADDRESS = 50


class TooManyAttempts(Refused):
    """This person, or this place, has failed too often of late."""

    def __init__(self) -> None:
        minutes = WINDOW.seconds // 60
        words = "Too many attempts to sign in. Wait %(minutes)s minute, then try again."
        said = ngettext(words, "Too many attempts to sign in. Wait %(minutes)s minutes, then try again.", minutes)
        super().__init__(said % {"minutes": minutes})


@dataclass(frozen=True)
class Attempt:
    """An attempt that is counted as failed until its password was right."""

    person: str
    rows: tuple[int, ...]


def count(email: str, address: str, *, now: datetime) -> Attempt:
    """Count an attempt against the person and the place it comes from; raise TooManyAttempts.

    What is refused is not counted, so that the wait ends although somebody keeps trying.
    """
    limits = dict(_keys(email, address))
    rows = SignInFailure.objects.bulk_create(SignInFailure(key=key, at=now) for key in limits)
    attempt = Attempt(rows[0].key, tuple(row.pk for row in rows))
    if any(_recent(key, now) > limit for key, limit in limits.items()):
        _forget(Q(pk__in=attempt.rows))
        raise TooManyAttempts
    return attempt


def succeeded(attempt: Attempt) -> None:
    """Forget this attempt, and the failures of somebody who then found their password; those of the place stay."""
    _forget(Q(pk__in=attempt.rows) | Q(key=attempt.person))


def _keys(email: str, address: str) -> Iterator[tuple[str, int]]:
    yield _digest("person", emails.normalise(email)), PER_PERSON
    if address:
        yield _digest("address", address), PER_ADDRESS


def _digest(kind: str, value: str) -> str:
    return salted_hmac(f"crm.throttle.{kind}", value, algorithm="sha256").hexdigest()


def _forget(which: Q) -> None:
    SignInFailure.objects.filter(which)._raw_delete(router.db_for_write(SignInFailure))


def _recent(key: str, now: datetime) -> int:
    return SignInFailure.objects.filter(key=key, at__gt=now - WINDOW, at__lte=now).count()
