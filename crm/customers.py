"""Who the council serves: making a customer, keeping their details right, and knowing when they were last in touch.

Each change is made row by row, so that the audit log has it, with whoever is signed in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from retention import audit
from retention.calendar import in_full, local_day

from . import contact_points, identity, references
from .invisible import is_invisible
from .models import Address, Contact, ContactPoint, Customer, CustomerNote, User
from .refusals import Refused

# What `update` may change; everything else about a customer has a function of its own.
EDITABLE = {
    "title",
    "names",
    "family_name",
    "additional_names",
    "date_of_birth",
    "preferred_contact",
    "language",
    "format",
    "safe_to_call",
    "safe_to_write",
    "safe_to_email",
    "deceased_on",
    "deceased_source",
    "moved_away_on",
    "moved_away_source",
}
NAMES = {"title", "names", "family_name", "additional_names"}


class NothingToKnowThemBy(Refused):
    """A customer without a name, number or address cannot be found again."""

    def __init__(self) -> None:
        super().__init__(_("Enter a name, a telephone number or an e-mail address, or choose “Anonymous”."))


class NameUnseen(Refused):
    """A name of blanks and joiners alone would stand on every page as nobody's."""

    def __init__(self) -> None:
        super().__init__(_("Nothing of this name can be seen. Type it again."))


class CustomerGone(Refused):
    """The customer was disposed of while somebody had them on the screen."""

    def __init__(self) -> None:
        super().__init__(_("This customer is no longer kept. Their record reached the end of its time."))


class CustomerMerged(CustomerGone):
    """The customer turned out to be another one while somebody had them on the screen."""

    def __init__(self) -> None:
        Refused.__init__(
            self, _("Somebody has just merged this customer with another record of the same person. Find them again.")
        )


class NoteGone(Refused):
    """The note was disposed of while somebody had it on the screen."""

    def __init__(self) -> None:
        super().__init__(_("This note is no longer kept. It reached the end of its time."))


class ChangedMeanwhile(Refused):
    """What somebody corrects is no longer what they had before them."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed these details while you had them open. Check them and save again."))


class BeforeTheFormer(Refused):
    """Nobody leaves an address before the day on which they came to it."""

    def __init__(self, came_on: date) -> None:
        super().__init__(
            _("They have lived at the address before since %(day)s. Enter that day or a later one.")
            % {"day": in_full(came_on)}
        )


@dataclass(frozen=True, kw_only=True)
class Home:
    """An address as somebody gives it."""

    lines: str = ""
    town: str = ""
    postcode: str = ""
    uprn: str = ""

    def __bool__(self) -> bool:
        return any((self.lines, self.town, self.postcode, self.uprn))


@dataclass(frozen=True, kw_only=True)
class NewCustomer:
    """Somebody who is not in the records yet. Made only when their contact is saved."""

    details: Mapping[str, Any]
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    home: Home = Home()


def create(new: NewCustomer, *, now: datetime) -> Customer:
    """Make a customer with their contact points and address; raise NothingToKnowThemBy or NameUnseen."""
    _require_editable(new.details)
    _require_seen(new.details)
    if not (any(new.phones) or any(new.emails) or new.details.get("family_name") or new.details.get("names")):
        raise NothingToKnowThemBy
    with transaction.atomic():
        customer: Customer = references.create(Customer, created_at=now, **new.details)
        contact_points.write(customer, ContactPoint.Kind.PHONE, new.phones, now=now)
        contact_points.write(customer, ContactPoint.Kind.EMAIL, new.emails, now=now)
        if new.home:
            Address.objects.create(customer=customer, from_on=local_day(now), **vars(new.home))
    return customer


def update(customer: Customer, details: Mapping[str, Any], *, seen: str | None = None) -> Customer:
    """Change what is known about somebody; raise NameUnseen. It is no contact by them, so nothing is kept longer for it.

    With `seen`, what `details_seen` gave for the form: raise ChangedMeanwhile where it holds no longer.
    """
    _require_editable(details)
    _require_seen(details)
    with transaction.atomic():
        customer = locked(customer)
        _require_unchanged(seen, details_seen(customer))
        for name, value in details.items():
            setattr(customer, name, value)
        customer.save(update_fields=set(details))
    return customer


def set_contact_points(
    customer: Customer,
    *,
    phones: Iterable[str],
    emails: Iterable[str],
    seen: str | None = None,
    by: User,
    now: datetime,
) -> None:
    """Make these the ways to reach somebody; the first of each kind is used first.

    Raises NotToBeUsed, and what `identity.require` raises: who may change where messages go gets the next one.
    With `seen`, what `points_seen` gave for the form: raise ChangedMeanwhile where it holds no longer.
    """
    with transaction.atomic():
        customer = locked(customer)
        identity.require(customer, identity.Action.CHANGE_CONTACT, by=by, now=now)
        _require_unchanged(seen, points_seen(customer))
        contact_points.write(customer, ContactPoint.Kind.PHONE, phones, now=now)
        contact_points.write(customer, ContactPoint.Kind.EMAIL, emails, now=now)


def details_seen(customer: Customer) -> str:
    """Return a digest of somebody's details that tells nobody what they are."""
    return _digest(customer, [(name, str(getattr(customer, name))) for name in sorted(EDITABLE)])


def points_seen(customer: Customer) -> str:
    """Return a digest of the ways to reach somebody that tells nobody what they are."""
    points = customer.contact_points.order_by("pk").values_list("kind", "value", "is_default", "do_not_use")
    return _digest(customer, list(points))


def stop_using(customer: Customer, point: int) -> ContactPoint:
    """Have nobody use a number or address, and yet know it; raise PointGone."""
    with transaction.atomic():
        return contact_points.stop_using(locked(customer), point)


def use_again(customer: Customer, point: int, *, by: User, now: datetime) -> ContactPoint:
    """Let a number or address be used again; raise PointGone, and what `identity.require` raises."""
    with transaction.atomic():
        customer = locked(customer)
        identity.require(customer, identity.Action.CHANGE_CONTACT, by=by, now=now)
        return contact_points.use_again(customer, point)


def move_house(customer: Customer, home: Home, *, on: date, by: User, now: datetime) -> Address:
    """Give somebody a new address from a day on, and end the one before; raise BeforeTheFormer, and what `identity.require` raises."""
    with transaction.atomic():
        customer = locked(customer)
        identity.require(customer, identity.Action.CHANGE_CONTACT, by=by, now=now)
        for former in customer.addresses.filter(to_on=None):
            if former.from_on and on < former.from_on:
                raise BeforeTheFormer(former.from_on)
            former.to_on = on
            former.save()
        return Address.objects.create(customer=customer, from_on=on, **vars(home))


def add_note(customer: Customer, text: str, *, kind: str, review_on: date, by: User, now: datetime) -> CustomerNote:
    """Write down what the next colleague must know, and by when somebody asks whether it still holds."""
    with transaction.atomic():
        return CustomerNote.objects.create(
            customer=locked(customer),
            text=text,
            kind=kind,
            author=by,
            written_at=now,
            reviewed_on=local_day(now),
            review_on=review_on,
        )


def review_note(note: CustomerNote, *, review_on: date, by: User, now: datetime) -> CustomerNote:
    """Confirm that a note still holds: its time starts again, and it is asked about once more. Raise NoteGone."""
    with transaction.atomic():
        found = CustomerNote.objects.select_for_update().filter(pk=note.pk).first()
        if found is None:
            raise NoteGone
        found.reviewed_on, found.review_on = local_day(now), review_on
        found.save(update_fields=["reviewed_on", "review_on"])
        audit.record(found, what="reviewed", by=by)
    return found


def heard_from(customer: Customer, at: datetime) -> None:
    """Remember that the person was in touch. An older contact that is logged late changes nothing."""
    if customer.last_contact_at is None or customer.last_contact_at < at:
        customer.last_contact_at = at
        customer.save(update_fields=["last_contact_at"])


def recount_last_contact(customer: Customer, *, without: Iterable[datetime]) -> None:
    """Work out anew when somebody was last in touch, after the contacts of these instants turned out to be another's.

    With no contact left, the clock runs from the day the record was made: nobody is kept for ever by a mistake.
    """
    if customer.last_contact_at in set(without):
        last = Contact.objects.by_person(customer).aggregate(last=Max("received_at"))["last"]
        customer.last_contact_at = last or customer.created_at
        customer.save(update_fields=["last_contact_at"])


def locked(customer: Customer) -> Customer:
    """Return the customer as they are now, locked until the transaction ends; raise CustomerGone or CustomerMerged."""
    found: Customer | None = Customer.objects.select_for_update().filter(pk=customer.pk).first()
    if found is None:
        raise CustomerGone
    if found.merged_at:
        raise CustomerMerged
    return found


def _digest(customer: Customer, values: list[Any]) -> str:
    return salted_hmac("crm.customers.seen", repr([str(customer.pk), values]), algorithm="sha256").hexdigest()


def _require_unchanged(seen: str | None, present: str) -> None:
    if seen is not None and not constant_time_compare(seen, present):
        raise ChangedMeanwhile


def _require_editable(details: Mapping[str, Any]) -> None:
    if unknown := set(details) - EDITABLE:
        raise TypeError(f"Not details of a customer: {', '.join(sorted(unknown))}")


def _require_seen(details: Mapping[str, Any]) -> None:
    if any(is_invisible(details.get(name) or "") for name in NAMES):
        raise NameUnseen
