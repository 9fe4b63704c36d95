"""What is sensitive to tell, and what has to be known of the place it goes to: asked by the gate of every message.

To somebody who is protected every message is sensitive, a neutral acknowledgement too: that it lies on a mat tells whoever lives
there that they are in touch with this council. It goes only where they have been reached for thirty days: nobody who has just
pretended to be them has it sent to himself (`contact_points.RESTS`). No identity check shortens that, for a partner who
threatens somebody knows the answers.

To anybody else whatever tells of their case is sensitive: a reply, an outcome, any other message; not the acknowledgement, whose
reference was read out to the one who asked; one whose words an officer changed is a reply (`views.post`). It goes at once, as
nobody waits a month for an answer. But where the address was given later than the record, and lately, somebody must have been
asked who they are, surely enough to be told personal details (`identity.Action.DISCLOSE`), in the contact in which it was given
or since. What came with the record itself has nothing older behind it that a stranger could be after.

What is spoken is not ours to stop. Numbers and addresses of somebody protected demand a check before they are shown
(`protecting.reveal`); the pages of their cases say that nothing is told before one.
"""

from . import identity
from .identity import Action
from .models import Customer, IdentityCheck, Message
from .recipients import Recipient

# Words that tell whoever reads them no more than what was said in the contact itself.
TELLS_NOTHING = {Message.Kind.ACKNOWLEDGEMENT}


def is_sensitive(customer: Customer, kind: str) -> bool:
    """Say whether a message of a kind would tell a stranger something about somebody."""
    return customer.is_protected or kind not in TELLS_NOTHING


def proof(customer: Customer, to: Recipient) -> IdentityCheck | bool:
    """Return the check by which we know that the person themselves gave an address, the newest that is sure enough.

    True where none is needed: the address was not given lately, it came with the record, or no check is demanded. False where
    one is needed and was not made, or one that failed has ended it.
    """
    if to.rests_until is None or to.given_at is None or to.given_at <= customer.created_at:
        return True
    level = identity.demanded_by(Action.DISCLOSE)
    if level is None:
        return True
    if identity.is_locked(customer):
        return False
    made = IdentityCheck.objects.filter(customer=customer, at__gt=to.given_at - identity.GOOD_FOR)
    # Whoever acted for them may no longer: what they gave proves nothing any more.
    made = made.exclude(passed=True, on_behalf__ends_on__lt=to.asked_on) if to.asked_on else made
    for check in made.select_related("level").order_by("-at"):
        if not check.passed:
            return False
        if check.level and check.level.rank >= level.rank:
            return check
    return False
