"""The lists that a new council starts with; it may change each of them, so nothing that exists is touched."""

from datetime import time
from typing import Any

from django.utils.translation import gettext as _

# key, name, asks for the place, asks for the account and a link
CHANNELS = [
    ("telephone", "Telephone", False, False),
    ("email", "E-mail", False, False),
    ("face_to_face", "Face to face", True, False),
    ("letter", "Letter", False, False),
    ("web_form", "Web form", False, False),
    ("live_chat", "Live chat", False, False),
    ("social_media", "Social media", False, True),
    ("fixmystreet", "FixMyStreet", False, True),
    ("partner", "Partner organisation", True, False),
]

# key, name, closes the case, refers it to its service
OUTCOMES = [
    ("resolved", "Resolved", True, False),
    ("signposted", "Signposted elsewhere", True, False),
    ("referred", "Referred to the service", False, True),
    ("in_hand", "In hand", False, False),
    ("no_action", "No action possible", True, False),
    ("withdrawn", "Withdrawn by the customer", True, False),
]


MONDAY_TO_FRIDAY = range(5)
OPENS, CLOSES = time(9), time(17)


def complete(using: str = "default", **_kwargs: Any) -> None:
    """Fill the lists that are empty; runs after every migration."""
    from . import identity_set_up
    from .models import Channel, Council, OpeningTime, Outcome

    _make_council(Council.objects.using(using), OpeningTime.objects.using(using))
    if not Channel.objects.using(using).exists():
        Channel.objects.using(using).bulk_create(
            Channel(key=key, name=_(name), asks_place=place, asks_handle=handle, position=position)
            for position, (key, name, place, handle) in enumerate(CHANNELS)
        )
    if not Outcome.objects.using(using).exists():
        Outcome.objects.using(using).bulk_create(
            Outcome(key=key, name=_(name), closes=closes, refers=refers, position=position)
            for position, (key, name, closes, refers) in enumerate(OUTCOMES)
        )
    identity_set_up.complete(using)


def _make_council(councils: Any, hours: Any) -> None:
    """Make the one row that says who the council is, from the environment; its administrators edit it from then on."""
    from .councils import from_environment

    if councils.exists():
        return
    from_environment().save(using=councils.db, force_insert=True)
    hours.bulk_create([hours.model(weekday=day, opens=OPENS, closes=CLOSES) for day in MONDAY_TO_FRIDAY])
