"""What the gate asks of every message before it leaves, in its order; `post` is the door, and nobody goes past it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from retention.calendar import in_full, local_day
from retention.models import Hold

from . import disclosing, marketing, notify, recipients, suppressions
from .models import Case, Customer, IdentityCheck, Message
from .recipients import Known, Recipient

Channel = Message.Channel
SAFE = {Channel.EMAIL: "safe_to_email", Channel.LETTER: "safe_to_write", Channel.SMS: "safe_to_call"}
BY_HAND = {Customer.Format.BRAILLE, Customer.Format.AUDIO, Customer.Format.EASY_READ}


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A message before it has met the gate."""

    customer: Customer
    channel: str
    subject: str
    body: str
    case: Case | None = None
    kind: str = Message.Kind.REPLY
    language: str = "en"
    # Of marketing `post.send` asks whether they agreed to it; it keeps no stopped message and leaves no task.
    purpose: str = marketing.SERVICE


@dataclass(frozen=True)
class Stop:
    """Why a message does not leave: a word for the record, and a sentence for officers."""

    key: str
    sentence: str

    @property
    def may_be_overridden(self) -> bool:
        """An unsafe channel may be safe this once; death, the law and the person's own word are not ours to override."""
        return self.key == "unsafe"

    @property
    def hides_address(self) -> bool:
        """Say whether the address itself must not be read by whoever reads that it was stopped."""
        return self.key in {"deceased", "restriction", "protected"}

    @property
    def needs_identity(self) -> bool:
        """Say whether it may go once somebody has made sure who gave the address."""
        return self.key == "unproven"


@dataclass(frozen=True)
class Answer:
    """What the gate says to a draft: where it would go, what stops it, and what to know although it may go.

    check: the check of identity without which it would not go.
    """

    to: Recipient
    stop: Stop | None
    notices: tuple[str, ...] = ()
    check: IdentityCheck | None = None


# Answered by what stops the message, by the check that lets it pass, or by nothing.
Question = Callable[[Outgoing, Recipient], Stop | IdentityCheck | None]


def ask(draft: Outgoing, *, now: datetime, although: str = "", known: Known | None = None) -> Answer:
    """Ask the gate, and change nothing. although: the stop that somebody has a reason to pass over.

    known: the person's addresses, where they were read already.
    """
    to = (known or recipients.every(draft.customer, today=local_day(now)))[draft.channel]
    return _answer(draft, to, GATE, although)


def foresee(draft: Outgoing, known: Known) -> Answer:
    """Say what the gate would say, as far as the person's own record tells: for a button, before anybody presses it."""
    asked = tuple(question for question in GATE if question not in ASK_THE_DATABASE)
    return _answer(draft, known[draft.channel], asked, "")


def _answer(draft: Outgoing, to: Recipient, asked: tuple[Question, ...], although: str) -> Answer:
    check = None
    for question in asked:
        found = question(draft, to)
        if isinstance(found, Stop) and found.key != although:
            return Answer(Recipient(draft.channel) if found.hides_address else to, found)
        check = found if isinstance(found, IdentityCheck) else check
    return Answer(to, None, tuple(_notices(draft)), check)


def _deceased(draft: Outgoing, to: Recipient) -> Stop | None:
    died = draft.customer.deceased_on is not None
    return Stop("deceased", _("The person has died. Nothing is sent to them.")) if died else None


def _restriction(draft: Outgoing, to: Recipient) -> Stop | None:
    on = Q(record=draft.customer.pk) | Q(record=draft.case.pk if draft.case else None)
    if not Hold.objects.live().filter(on, kind=Hold.Kind.RESTRICTION).exists():
        return None
    return Stop("restriction", _("The use of their data is restricted. Ask the data-protection officer."))


def _protected(draft: Outgoing, to: Recipient) -> Stop | None:
    if not draft.customer.is_protected or to.rests_until is None:
        return None
    words = {
        Channel.EMAIL: _("The record is protected, and this e-mail address is new: nothing goes there before %(day)s."),
        Channel.LETTER: _(
            "The record is protected, and this postal address is new: nothing goes there before %(day)s."
        ),
        Channel.SMS: _("The record is protected, and this number is new: nothing goes there before %(day)s."),
    }
    instead = _("Send it again from that day on, or reach them in a way that they have long had.")
    return Stop("protected", f"{words[Channel(draft.channel)] % {'day': in_full(to.rests_until)}} {instead}")


def _unproven(draft: Outgoing, to: Recipient) -> Stop | IdentityCheck | None:
    if draft.customer.is_protected or not disclosing.is_sensitive(draft.customer, draft.kind):
        return None
    if proof := disclosing.proof(draft.customer, to):
        return proof if isinstance(proof, IdentityCheck) else None
    words = {
        Channel.EMAIL: _(
            "This e-mail address was given lately, and nobody has made sure that it was they who gave it."
        ),
        Channel.LETTER: _(
            "This postal address was given lately, and nobody has made sure that it was they who gave it."
        ),
        Channel.SMS: _("This number was given lately, and nobody has made sure that it was they who gave it."),
    }
    instead = _("Choose “Check identity” and ask them, or reach them in a way that they have long had.")
    return Stop("unproven", f"{words[Channel(draft.channel)]} {instead}")


def _suppression(draft: Outgoing, to: Recipient) -> Stop | None:
    if not suppressions.covers(to.compared):
        return None
    return Stop("suppressed", _("Nobody writes to this address any more: the person, or its owner, asked for that."))


def _unsafe(draft: Outgoing, to: Recipient) -> Stop | None:
    if getattr(draft.customer, SAFE[Channel(draft.channel)]):
        return None
    words = {
        Channel.EMAIL: _("It is not safe to e-mail this person. Reach them another way."),
        Channel.LETTER: _("It is not safe to write to this person’s home. Reach them another way."),
        Channel.SMS: _("It is not safe to call or text this person. Reach them another way."),
    }
    return Stop("unsafe", words[Channel(draft.channel)])


def _no_address(draft: Outgoing, to: Recipient) -> Stop | None:
    if to.text:
        return None
    words = {
        Channel.EMAIL: _("No e-mail address is known that may be used."),
        Channel.LETTER: _("No postal address is known."),
        Channel.SMS: _("No mobile number is known that may be used."),
    }
    return Stop("no_address", words[Channel(draft.channel)])


def _format(draft: Outgoing, to: Recipient) -> Stop | None:
    if draft.customer.format not in BY_HAND:
        return None
    form = str(draft.customer.get_format_display()).lower()
    return Stop("format", _("They need it in this format: %(format)s. Have the print unit make it.") % {"format": form})


def _no_carrier(draft: Outgoing, to: Recipient) -> Stop | None:
    if draft.channel != Channel.SMS or notify.is_set_up():
        return None
    return Stop("no_carrier", _("Text messages cannot be sent from here yet. Reach them another way."))


# Language stops nothing: the wording is chosen by it, and where there is none an officer is told.
GATE = (_deceased, _restriction, _protected, _suppression, _unsafe, _no_address, _unproven, _no_carrier, _format)
# What the person's own record does not tell: `foresee` leaves these out.
ASK_THE_DATABASE = (_restriction, _suppression, _unproven)


def _notices(draft: Outgoing) -> Iterator[str]:
    language = draft.customer.language
    if language != draft.language:
        said = _("They read %(theirs)s, and this text is in %(ours)s.")
        yield said % {"theirs": language, "ours": draft.language}
    if draft.customer.preferred_contact == Customer.Preference.PHONE:
        yield _("They would rather be telephoned.")
    if draft.customer.format == Customer.Format.LARGE_PRINT and draft.channel != Channel.SMS:
        yield _("It is laid out in large print, as they need it.")
