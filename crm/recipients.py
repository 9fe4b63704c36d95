"""Where a message to somebody would go: the address that is used first on each channel, and the channel they prefer."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from retention import audit, calendar

from . import contact_points, phones, together
from .models import Address, Customer, Message

Channel = Message.Channel
MOBILE = "+447"
PREFERRED = {"email": Channel.EMAIL, "letter": Channel.LETTER, "sms": Channel.SMS}
IN_TURN = ((Channel.EMAIL, "safe_to_email"), (Channel.LETTER, "safe_to_write"), (Channel.SMS, "safe_to_call"))


@dataclass(frozen=True)
class Recipient:
    """Whom a message goes to. text: as an envelope or a header has it; compared: without the name, for the list of addresses.

    given_at: since when we know it; None where that was not noted. rests_until: the first day on which something sensitive may go
    there; None where it may today. asked_on: the day for which that was looked up.
    """

    channel: str
    text: str = ""
    compared: str = ""
    given_at: datetime | None = None
    rests_until: date | None = None
    asked_on: date | None = None


Known = dict[str, Recipient]


def every(customer: Customer, *, today: date) -> Known:
    """Return where a message over each channel would go, in one query; of somebody protected who has a home, in two.

    What was given first is never taken in the place of what rests: it may be the very place that somebody has fled from.
    """
    lived_in = (Q(from_on=None) | Q(from_on__lte=today)) & (Q(to_on=None) | Q(to_on__gte=today))
    rows = together.read(
        {
            "point": (customer.contact_points.filter(do_not_use=False), ("kind", "value", "is_default", "added_at")),
            "home": (customer.addresses.filter(lived_in), ("lines", "town", "postcode", "from_on")),
        }
    )
    points = sorted(rows["point"], key=lambda point: (not point.is_default, point.pk))
    homes = sorted(rows["home"], key=lambda home: (home.from_on or date.min, home.pk))
    emails = (point for point in points if point.kind == "email")
    mobiles = (point for point in points if point.kind == "phone" and _takes_texts(point.value))
    return {
        Channel.EMAIL: _at_point(Channel.EMAIL, next(emails, None), today),
        Channel.LETTER: _at_home(customer, homes[-1] if homes else None, today),
        Channel.SMS: _at_point(Channel.SMS, next(mobiles, None), today),
    }


def _at_point(channel: str, point: Any, today: date) -> Recipient:
    if point is None:
        return Recipient(channel)
    rests = contact_points.rests_until(point.added_at, today)
    return Recipient(channel, point.value, point.value, point.added_at, rests, today)


def _at_home(customer: Customer, home: Any, today: date) -> Recipient:
    lines = _in_lines(home) if home else ""
    if not lines:
        return Recipient(Channel.LETTER)
    given = calendar.starts(home.from_on) if home.from_on else None
    if getattr(customer, "is_protected", False):
        # The day on which somebody moved is typed by an officer, and may lie in the past: a stranger would say that it does.
        given = max(filter(None, (given, audit.written_at(Address, home.pk))), default=None)
    rests = contact_points.rests_until(given, today)
    return Recipient(Channel.LETTER, f"{customer.full_name}\n{lines}", lines, given, rests, today)


def preferred(customer: Customer, known: Known) -> str:
    """Return the channel that somebody asked for, whether it is safe or not: the gate says so where it is not.

    Without a word from them: the first that is safe and has an address, or else the first that has one. known: from `every`.
    """
    if customer.preferred_contact in PREFERRED:
        return PREFERRED[customer.preferred_contact]
    reachable = [(channel, safe) for channel, safe in IN_TURN if known[channel].text]
    safe_first = sorted(reachable, key=lambda way: not getattr(customer, way[1]))
    return safe_first[0][0] if safe_first else Channel.LETTER


def _takes_texts(number: str) -> bool:
    return phones.normalise(number).startswith(MOBILE)


def _in_lines(home: Any) -> str:
    return "\n".join(filter(None, (*map(str.strip, home.lines.split(",")), home.town, home.postcode)))
