"""Asking somebody who they are: the pass-phrase first, then the questions of a level, and what follows where they are wrong.

Nothing here reads back what we know: the advisor asks, compares, and says whether it was right. Three failures within a day lock
the identity, whoever asked, until a team leader or the data-protection officer unlocks it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from retention import audit
from retention.calendar import local_day

from . import alerts, customers, identity
from .identity import Action, AuthorityEnded, IdentityLocked
from .models import Case, Contact, Customer, IdentityCheck, IdentityLevel, Representative, SafetyAlert, User
from .refusals import Refused

COUNTED = timedelta(hours=24)
MOST_FAILURES = 3
Kind = IdentityCheck.Kind


class PassPhraseFirst(Refused):
    """A pass-phrase was agreed on: nothing else is asked before it."""

    def __init__(self) -> None:
        super().__init__(_("A pass-phrase was agreed on. Ask for it first."))


class NothingAsked(Refused):
    """A check in which nothing was asked proves nothing."""

    def __init__(self) -> None:
        super().__init__(_("Say of each fact that you asked whether it was right."))


class NotLocked(Refused):
    """Somebody unlocked it first."""

    def __init__(self) -> None:
        super().__init__(_("This identity is not locked."))


class NoPassPhrase(Refused):
    """There is nothing to compare with."""

    def __init__(self) -> None:
        super().__init__(_("No pass-phrase was agreed on."))


def check(
    customer: Customer,
    level: IdentityLevel,
    answers: Mapping[str, bool],
    *,
    by: User,
    now: datetime,
    on_behalf: Representative | None = None,
    case: Case | None = None,
) -> IdentityCheck:
    """Write down which facts were asked and whether each was right; return the check, passed or not.

    answers: by the key of a fact of the level, whether it was right; what was not asked is left out. case: on whose page it began.
    Raises IdentityLocked, AuthorityEnded, PassPhraseFirst or NothingAsked.
    """
    with transaction.atomic():
        customer = _unlocked(customer)
        _require_authority(on_behalf, now=now)
        if _phrase_of(customer, on_behalf) and not _gave_phrase(customer, on_behalf, by=by, now=now):
            raise PassPhraseFirst
        keys = set(level.facts.offered().values_list("key", flat=True))
        asked = {key: bool(right) for key, right in answers.items() if key in keys}
        if not asked:
            raise NothingAsked
        passed = sum(asked.values()) >= level.must_pass
        more: dict[str, object] = {"level": level, "asked": asked, "on_behalf": on_behalf, "case": case}
        return _keep(customer, Kind.SCRIPT, passed, by=by, now=now, **more)


def verify_pass_phrase(
    customer: Customer,
    typed: str,
    *,
    by: User,
    now: datetime,
    on_behalf: Representative | None = None,
    case: Case | None = None,
) -> IdentityCheck:
    """Compare what somebody says with the pass-phrase that was agreed on; return the check.

    Raise IdentityLocked, AuthorityEnded or NoPassPhrase.
    """
    with transaction.atomic():
        customer = _unlocked(customer)
        _require_authority(on_behalf, now=now)
        agreed = _phrase_of(customer, on_behalf)
        if not agreed:
            raise NoPassPhrase
        is_right = check_password(_compared(typed), agreed)
        return _keep(customer, Kind.PASS_PHRASE, is_right, by=by, now=now, on_behalf=on_behalf, case=case)


def set_pass_phrase(
    customer: Customer, typed: str, *, by: User, now: datetime, of: Representative | None = None
) -> None:
    """Agree on a pass-phrase with somebody, or with whoever acts for them; or on none.

    Raises what `identity.require` raises. Who may unlock an identity may take a forgotten one away without.
    """
    with transaction.atomic():
        customer = customers.locked(customer)
        if typed.strip() or not by.has_perm("crm.unlock_identity"):
            identity.require(customer, Action.CHANGE_CONTACT, by=by, now=now)
        row = of or customer
        row.pass_phrase = hashed(typed)
        row.save(update_fields=["pass_phrase"])
        audit.record(row, what="pass-phrase set" if typed.strip() else "pass-phrase taken away", by=by)


def hashed(typed: str) -> str:
    """Return a pass-phrase as it is kept: nobody can read it back. Nothing stays nothing."""
    return make_password(_compared(typed)) if typed.strip() else ""


def unlock(customer: Customer, *, because: str, by: User, now: datetime) -> Customer:
    """Let somebody be asked again who they are; earlier failures no longer count. Raise NotLocked."""
    with transaction.atomic():
        customer = customers.locked(customer)
        if customer.identity_locked_at is None:
            raise NotLocked
        customer.identity_locked_at, customer.identity_unlocked_at = None, now
        customer.save(update_fields=["identity_locked_at", "identity_unlocked_at"])
        audit.record(customer, what="identity unlocked", why=because, by=by)
    return customer


@dataclass(frozen=True)
class Locked:
    """Somebody whose identity is locked, with the checks that locked it, the newest first."""

    customer: Customer
    failures: list[IdentityCheck] = field(default_factory=list)


def locked_in_sight(officer: User, *, at_most: int) -> list[Locked]:
    """Return of whom the identity is locked, those locked longest first, of whom this officer may open; in two queries."""
    locked = Customer.objects.visible_to(officer).filter(identity_locked_at__isnull=False)
    found = {them.pk: Locked(them) for them in locked.order_by("identity_locked_at", "pk")[:at_most]}
    failed = (
        IdentityCheck.objects.filter(customer__in=list(found), passed=False) if found else IdentityCheck.objects.none()
    )
    for check in failed.select_related("by", "level", "on_behalf").order_by("-at"):
        one = found[check.customer_id]  # type: ignore[index]
        locked_at: datetime = one.customer.identity_locked_at  # type: ignore[assignment]
        if locked_at - COUNTED < check.at <= locked_at and len(one.failures) < MOST_FAILURES:
            one.failures.append(check)
    return list(found.values())


def needs_phrase(customer: Customer, on_behalf: Representative | None, *, by: User, now: datetime) -> bool:
    """Say whether the pass-phrase is still to be asked for, before anything else is."""
    return bool(_phrase_of(customer, on_behalf)) and not _gave_phrase(customer, on_behalf, by=by, now=now)


def join_to(contact: Contact, *, by: User) -> None:
    """Tie what was asked during a contact to it, now that it is saved."""
    if contact.customer_id:
        checks = IdentityCheck.objects.filter(customer=contact.customer_id, by=by, contact=None)
        checks.filter(at__gte=contact.received_at, at__lte=contact.logged_at).update(contact=contact)


def _unlocked(customer: Customer) -> Customer:
    found = customers.locked(customer)
    if found.identity_locked_at:
        raise IdentityLocked
    return found


def _require_authority(on_behalf: Representative | None, *, now: datetime) -> None:
    if on_behalf and on_behalf.has_ended(local_day(now)):
        raise AuthorityEnded(on_behalf)


def _keep(customer: Customer, kind: str, passed: bool, *, by: User, now: datetime, **more: object) -> IdentityCheck:
    made = IdentityCheck.objects.create(customer=customer, kind=kind, passed=passed, by=by, at=now, **more)
    if not passed and _failures(customer, now=now) >= MOST_FAILURES:
        customer.identity_locked_at = now
        customer.save(update_fields=["identity_locked_at"])
        alerts.raise_alert(SafetyAlert.Kind.LOCKED, customer, by=by, now=now)
    return made


def _failures(customer: Customer, *, now: datetime) -> int:
    """Count what went wrong within a day and since it was last unlocked, whoever asked.

    Those of a later instant too: checks made side by side wait for each other, and need not end in the order they began.
    """
    failed = IdentityCheck.objects.filter(customer=customer, passed=False, at__gt=now - COUNTED)
    if customer.identity_unlocked_at:
        failed = failed.filter(at__gt=customer.identity_unlocked_at)
    return failed.count()


def _phrase_of(customer: Customer, on_behalf: Representative | None) -> str:
    return on_behalf.pass_phrase if on_behalf else customer.pass_phrase


def _gave_phrase(customer: Customer, on_behalf: Representative | None, *, by: User, now: datetime) -> bool:
    last = (
        IdentityCheck.objects.filter(customer=customer, by=by, on_behalf=on_behalf, kind=Kind.PASS_PHRASE)
        .filter(at__gt=now - identity.GOOD_FOR, at__lte=now)
        .order_by(F("at").desc())
        .first()
    )
    return bool(last and last.passed)


def _compared(typed: str) -> str:
    """Return a pass-phrase without what nobody hears: capitals and spaces."""
    return " ".join(typed.split()).casefold()
