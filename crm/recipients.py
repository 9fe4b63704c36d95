"""Where a message to somebody would go: the address that is used first on each channel, and the channel they prefer."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from . import phones, together
from .models import Customer, Message

Channel = Message.Channel
MOBILE = "+447"
PREFERRED = {"email": Channel.EMAIL, "letter": Channel.LETTER, "sms": Channel.SMS}
IN_TURN = ((Channel.EMAIL, "safe_to_email"), (Channel.LETTER, "safe_to_write"), (Channel.SMS, "safe_to_call"))


@dataclass(frozen=True)
class Recipient:
    """Whom a message goes to. text: as an envelope or a header has it; compared: without the name, for the list of addresses."""

    channel: str
    text: str = ""
    compared: str = ""


Known = dict[str, Recipient]


def every(customer: Customer, *, today: date) -> Known:
    """Return where a message over each channel would go, in one query."""
    lived_in = (Q(from_on=None) | Q(from_on__lte=today)) & (Q(to_on=None) | Q(to_on__gte=today))
    rows = together.read(
        {
            "point": (customer.contact_points.filter(do_not_use=False), ("kind", "value", "is_default")),
            "home": (customer.addresses.filter(lived_in), ("lines", "town", "postcode", "from_on")),
        }
    )
    points = sorted(rows["point"], key=lambda point: (not point.is_default, point.pk))
    homes = sorted(rows["home"], key=lambda home: (home.from_on or date.min, home.pk))
    email = next((point.value for point in points if point.kind == "email"), "")
    mobile = next((point.value for point in points if point.kind == "phone" and _takes_texts(point.value)), "")
    home = _in_lines(homes[-1]) if homes else ""
    envelope = f"{customer.full_name}\n{home}" if home else ""
    return {
        Channel.EMAIL: Recipient(Channel.EMAIL, email, email),
        Channel.LETTER: Recipient(Channel.LETTER, envelope, home),
        Channel.SMS: Recipient(Channel.SMS, mobile, mobile),
    }


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
