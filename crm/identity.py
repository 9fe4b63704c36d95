"""Whether we know who is asking: what an action demands, and whether somebody was asked enough for it.

`require` is called by whatever shows what is masked, tells or sends personal details, or changes how somebody is reached. What
each action demands is set up by the administrator. An objection to marketing and a consent that is taken back never ask it: who
wants less done with their data is seldom somebody else (UK GDPR Article 12(6)).
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from retention.calendar import in_full, local_day

from .models import Case, Contact, Customer, IdentityCheck, IdentityLevel, IdentityRule, Representative, User
from .refusals import Refused

GOOD_FOR = timedelta(minutes=30)
Action = IdentityRule.Action


class NotIdentified(Refused):
    """Nobody was asked who they are, or not enough for this."""

    def __init__(self, level: IdentityLevel) -> None:
        words = _(
            "First make sure who is asking: level “%(level)s”. Choose “Check identity” on the customer’s page, then do this again."
        )
        super().__init__(words % {"level": level.name})
        self.level = level


class IdentityLocked(Refused):
    """Too many answers were wrong: somebody may be pretending."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Identity is locked after three failed checks. Tell them nothing, and ask a team leader or the "
                "data-protection officer to unlock it."
            )
        )


class AuthorityEnded(Refused):
    """Whoever acts for somebody may do so no longer."""

    def __init__(self, authority: Representative) -> None:
        words = _(
            "The authority of whoever acts for them ended on %(day)s. Tell them nothing and change nothing. See a new authority, "
            "write it down under “Who acts for them”, check identity, then do this again."
        )
        super().__init__(words % {"day": in_full(authority.ends_on) if authority.ends_on else ""})
        self.authority = authority


def require(customer: Customer, action: str, *, by: User, now: datetime) -> IdentityCheck | None:
    """Return the check that lets an officer do this for whoever is asking; None where the action demands none.

    A check is good for half an hour, for the officer who made it.
    Raises IdentityLocked, NotIdentified or AuthorityEnded, each with what to do next.
    """
    level = demanded_by(action)
    if level is None:
        return None
    if is_locked(customer):
        raise IdentityLocked
    check = standing(customer, by=by, now=now, rank=level.rank)
    if check is None:
        raise NotIdentified(level)
    if check.on_behalf and check.on_behalf.has_ended(local_day(now)):
        raise AuthorityEnded(check.on_behalf)
    return check


def is_settled(customer: Customer, action: str, *, by: User, now: datetime) -> bool:
    """Say whether `require` would let an officer do this: to tell them before they type."""
    try:
        require(customer, action, by=by, now=now)
    except Refused:
        return False
    return True


def demanded_by(action: str) -> IdentityLevel | None:
    """Return the level that an action demands; None where it demands none."""
    rule = IdentityRule.objects.filter(action=action).select_related("level").first()
    return rule.level if rule else None


def level_of(contact: Contact) -> IdentityLevel | None:
    """Return the surest level that was reached in a contact; None where nobody was asked, or it was not right."""
    passed = contact.identity_checks.filter(passed=True, level__isnull=False).select_related("level")
    checked = passed.order_by("-level__rank").first()
    return checked.level if checked else None


def note_case(check: IdentityCheck | None, case: Case) -> None:
    """Note on which case a check has let something be done; the first one stays, as the check was made for it."""
    if check:
        IdentityCheck.objects.filter(pk=check.pk, case=None).update(case=case)


def is_locked(customer: Customer) -> bool:
    """Say whether an identity is locked, as it stands now: a record in hand may be older than the lock."""
    return Customer.objects.filter(pk=customer.pk, identity_locked_at__isnull=False).exists()


def standing(customer: Customer, *, by: User, now: datetime, rank: int = 0) -> IdentityCheck | None:
    """Return the newest check of at least this rank that still stands; one that failed after it ends it."""
    checks = IdentityCheck.objects.filter(customer=customer, by=by).select_related("level", "on_behalf")
    lately = checks.filter(at__gt=now - GOOD_FOR, at__lte=now)
    for check in lately.order_by("-at"):
        if not check.passed:
            return None
        if check.level and check.level.rank >= rank:
            return check
    return None
