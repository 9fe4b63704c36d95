"""Who may act for somebody: written down when it was seen, and ended when it no longer holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from retention import audit
from retention.calendar import local_day

from . import customers, references, together
from .models import Customer, Representative, User
from .refusals import Refused


class ForThemselves(Refused):
    """Nobody needs an authority to act for themselves."""

    def __init__(self) -> None:
        super().__init__(_("This is the customer themselves. Choose somebody else."))


class NobodyNamed(Refused):
    """An authority that names nobody is anybody's."""

    def __init__(self) -> None:
        super().__init__(_("Enter the name of whoever acts for them, or their customer reference."))


class NobodyOfThatReference(Refused):
    """A reference was mistyped, or its record is out of sight."""

    def __init__(self) -> None:
        super().__init__(_("Nobody whom you may see has this reference. Check it, or enter a name."))


class NeedsAnEnd(Refused):
    """What somebody said on the telephone holds for a while."""

    def __init__(self) -> None:
        super().__init__(_("Consent that was only said needs a last day. Enter one."))


class AuthorityGone(Refused):
    """A colleague ended it, or the person has left."""

    def __init__(self) -> None:
        super().__init__(_("This authority is no longer there. Somebody changed it meanwhile."))


@dataclass(frozen=True)
class Acting:
    """An authority as an officer may know it."""

    authority: Representative
    name: str
    url: str
    has_ended: bool


def add(
    customer: Customer,
    facts: Mapping[str, Any],
    *,
    who: Customer | None,
    by: User,
    now: datetime,
) -> Representative:
    """Write down who may act for somebody; the officer has seen the authority.

    facts: the columns of a `Representative` by name. who: the customer who acts, where they are one of ours.
    Raise ForThemselves, NobodyNamed, NeedsAnEnd, CustomerGone or CustomerMerged.
    """
    if who is None and not facts.get("name"):
        raise NobodyNamed
    if facts["authority"] == Representative.Authority.VERBAL and not facts.get("ends_on"):
        raise NeedsAnEnd
    with transaction.atomic():
        people = sorted(filter(None, (customer, who)), key=lambda one: one.pk)
        locked = {one.pk: customers.locked(one) for one in people}
        if len(locked) < len(people):
            raise ForThemselves
        return Representative.objects.create(
            **facts,
            customer=locked[customer.pk],
            representative=who,
            seen_by=by,
            seen_on=local_day(now),
        )


def end(authority: Representative, *, because: str, by: User, today: date) -> Representative:
    """End an authority: yesterday was its last day. Raise AuthorityGone."""
    with transaction.atomic():
        found = Representative.objects.select_for_update().filter(pk=authority.pk).first()
        if found is None:
            raise AuthorityGone
        found.ends_on = min(filter(None, (found.ends_on, today - timedelta(days=1))))
        found.save(update_fields=["ends_on"])
        audit.record(found, what="authority ended", why=because, by=by)
    return found


SHOWN = (
    *("name", "phone", "relation", "authority", "scope", "seen_on", "ends_on", "pass_phrase", "seen_by__name"),
    *(f"representative__{column}" for column in ("reference", "title", "names", "family_name")),
)


def of(customer: Customer, *, officer: User, today: date) -> list[Acting]:
    """Return who acts for somebody, those who still may first; of somebody out of this officer's sight only that there is one."""
    return known(together.read(asked_of(customer, officer=officer)), today=today)


def asked_of(customer: Customer, *, officer: User) -> together.Asked:
    """Return what `known` wants to know, for a page that asks after more about somebody in the same query."""
    return {
        "authorities": (Representative.objects.filter(customer=customer), SHOWN),
        "in_sight": (Customer.objects.visible_to(officer).filter(represents__customer=customer), ()),
    }


def known(answers: Mapping[str, list[Any]], *, today: date) -> list[Acting]:
    """Return who acts for somebody, from the answers to `asked_of`; those who still may first."""
    seen = {row.pk for row in answers["in_sight"]}
    newest_first = sorted(answers["authorities"], key=lambda row: row.seen_on, reverse=True)
    return sorted((_acting(row, seen, today) for row in newest_first), key=lambda one: one.has_ended)


def one(authority: Representative | None, *, officer: User, today: date) -> Acting | None:
    """Return an authority as this officer may know it; None for none."""
    return _as_known([authority], officer, today)[0] if authority else None


def found(reference: str, *, officer: User) -> Customer | None:
    """Return the customer of a reference, of those whom this officer may see; None for no reference. Raise NobodyOfThatReference."""
    if not reference.strip():
        return None
    wanted = references.customer_in(reference)
    them = Customer.objects.visible_to(officer).filter(reference=wanted).first() if wanted else None
    if them is None:
        raise NobodyOfThatReference
    return them


def chosen(customer: Customer, key: UUID | None) -> Representative | None:
    """Return the authority that a form names, of this customer; None where it names none, or another's."""
    return Representative.objects.filter(customer=customer, pk=key).first() if key else None


def _as_known(rows: list[Representative], officer: User, today: date) -> list[Acting]:
    keys = [row.representative_id for row in rows if row.representative_id]
    seen = set(Customer.objects.visible_to(officer).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    return [_acting(row, seen, today) for row in rows]


def _acting(row: Representative, seen: set[UUID], today: date) -> Acting:
    them = row.representative
    if them is None:
        name, url = row.name, ""
    elif them.pk in seen:
        name, url = them.full_name, them.get_absolute_url()
    else:
        name, url = _("Somebody whose record you cannot open"), ""
    return Acting(row, name, url, row.has_ended(today))
