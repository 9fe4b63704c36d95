"""Logging that somebody was in touch: who, through which channel, and what about.

Nothing of a person is saved before the contact is: a contact, its customer and its cases are made together, or not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from retention.calendar import in_full, local_day

from . import casework, customers, identifying
from .casework import Question
from .customers import NewCustomer
from .models import Case, Channel, Contact, Customer, Representative, User
from .refusals import Refused

YEARS_BACK = 10


class NothingAsked(Refused):
    """A contact without a question says why there is none."""

    def __init__(self) -> None:
        super().__init__(_("Enter what the person asked, or choose “Nothing to log”."))


class InTheFuture(Refused):
    """Nobody has been in touch tomorrow."""

    def __init__(self) -> None:
        super().__init__(_("The contact was received in the past. Check the date and time."))


class TooLongAgo(Refused):
    """A year was mistyped: what came decades ago would leave the night after it was logged."""

    def __init__(self, earliest: date) -> None:
        super().__init__(
            _("A contact from before %(day)s is not logged any more: it would leave at once. Check the year.")
            % {"day": in_full(earliest)}
        )


class TwiceAboutOneCase(Refused):
    """One contact chases a case once, or the count would lie."""

    def __init__(self, case: Case) -> None:
        super().__init__(
            _("Case %(reference)s is named twice. Put both into one question.") % {"reference": case.reference}
        )
        self.case = case


@dataclass(frozen=True, kw_only=True)
class Details:
    """How and when somebody was in touch. `received_at` may be long before anybody logs it."""

    channel: Channel
    received_at: datetime
    ended_at: datetime | None = None
    place: str = ""
    handle: str = ""
    link: str = ""
    summary: str = ""


@dataclass(frozen=True, kw_only=True)
class AboutCase:
    """A question about a case that exists: it opens no second one."""

    case: Case
    said: str
    reopens: bool = False


@dataclass(frozen=True)
class Logged:
    """What a saved contact became: the confirmation that is read out."""

    contact: Contact
    opened: tuple[Case, ...] = ()
    chased: tuple[Case, ...] = ()


def log(
    details: Details,
    *,
    who: Customer | NewCustomer | None,
    questions: Sequence[Question | AboutCase],
    on_behalf: Representative | None = None,
    by: User,
    now: datetime,
) -> Logged:
    """Save a contact with everything asked in it: each new question its own case, each other one a chaser on its case.

    who: a customer, somebody new, or None for a person who gave no name. on_behalf: who spoke for them, where it was not they.
    Raises NothingAsked, InTheFuture, TooLongAgo, TwiceAboutOneCase, and whatever the customer and the cases raise; then nothing is saved.
    """
    if not questions:
        raise NothingAsked
    _require_told_once(questions)
    with transaction.atomic():
        customer = None
        if isinstance(who, NewCustomer):
            customer = customers.create(who, now=now)
        elif who is not None:
            customer = customers.locked(who)
        speaks = on_behalf if customer and on_behalf and on_behalf.customer_id == customer.pk else None
        contact = _save(details, customer=customer, on_behalf=speaks, by=by, now=now)
        identifying.join_to(contact, by=by)
        if customer:
            customers.heard_from(customer, contact.received_at)
        opened = [
            casework.open_case(question, contact=contact, by=by, now=now)
            for question in questions
            if isinstance(question, Question)
        ]
        # In the order of their keys, as everywhere: locked in that of their forms, two advisors could wait for each other for ever.
        known = sorted((one for one in questions if isinstance(one, AboutCase)), key=lambda one: one.case.pk)
        chased = [
            casework.chase(one.case, one.said, contact=contact, by=by, now=now, reopens=one.reopens) for one in known
        ]
    return Logged(contact, tuple(opened), tuple(chased))


def log_nothing(details: Details, *, reason: str, by: User, now: datetime) -> Contact:
    """Save a contact in which nothing was asked: a wrong number, a silent call. Nobody is remembered for it."""
    # Whatever was typed before the button was pressed: an account, a link or a summary would name somebody.
    details = replace(details, handle="", link="", summary="")
    return _save(details, customer=None, by=by, now=now, nothing_to_log=Contact.Nothing(reason))


def _save(
    details: Details,
    *,
    customer: Customer | None,
    on_behalf: Representative | None = None,
    by: User,
    now: datetime,
    nothing_to_log: str = "",
) -> Contact:
    ended_at = details.ended_at or now
    _require_plausible(details.received_at, ended_at, now=now)
    return Contact.objects.create(
        channel=details.channel,
        received_at=details.received_at,
        logged_at=now,
        # A call ends when it is logged; whoever logs a letter a week late says when it came.
        ended_at=ended_at,
        advisor=by,
        customer=customer,
        on_behalf=on_behalf,
        place=details.place,
        handle=details.handle,
        link=details.link,
        summary=details.summary,
        nothing_to_log=nothing_to_log,
    )


def earliest(today: date) -> date:
    """Return the first day whose contacts are still logged."""
    return date(today.year - YEARS_BACK, 1, 1)


def _require_plausible(received_at: datetime, ended_at: datetime, *, now: datetime) -> None:
    if received_at > now or ended_at > now:
        raise InTheFuture
    first = earliest(local_day(now))
    if local_day(received_at) < first:
        raise TooLongAgo(first)


def _require_told_once(questions: Sequence[Question | AboutCase]) -> None:
    seen = set()
    for question in questions:
        if isinstance(question, AboutCase):
            if question.case.pk in seen:
                raise TwiceAboutOneCase(question.case)
            seen.add(question.case.pk)
