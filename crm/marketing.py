"""Marketing, which nobody is sent without having agreed to it; whatever serves an enquiry of theirs is no marketing.

The one place that decides. Whoever keeps consents says with `asks` how they are asked; as long as nobody has, no marketing leaves.
PECR regulation 22: consent is for one sender and one way of writing.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from .models import Customer
from .refusals import Refused

SERVICE, MARKETING = "service", "marketing"
HasAgreed = Callable[[Customer, str], bool]  # the person, and the channel of a message
_asked: list[HasAgreed] = []


class NotAgreed(Refused):
    """They have not agreed to be sent marketing this way."""

    def __init__(self) -> None:
        super().__init__(_("They have not agreed to be sent this. Write only about what they have asked the council."))


def asks(has_agreed: HasAgreed) -> None:
    """Have a register of consents asked about every piece of marketing; of several, each must agree."""
    _asked.append(has_agreed)


def may_be_sent(customer: Customer, channel: str) -> bool:
    """Say whether somebody has agreed to marketing over a channel."""
    return bool(_asked) and all(has_agreed(customer, channel) for has_agreed in _asked)


def require(purpose: str, customer: Customer, channel: str) -> None:
    """Raise NotAgreed, unless a message serves an enquiry, or the person has agreed to marketing."""
    if purpose != SERVICE and not may_be_sent(customer, channel):
        raise NotAgreed
