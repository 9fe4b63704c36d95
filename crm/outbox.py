"""The outbox: each message that goes by machine is claimed, asked about at the gate once more, and handed over.

Principle: an attempt is counted and the next one set for later before anything is handed over, in a transaction of its own;
two workers never make the same attempt, and a worker that dies makes no message vanish. Waits grow, and live in the database:
a sweep finds what is due. After the last attempt a colleague is told. What was handed over cannot be called back.
"""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from retention import audit
from retention.failpoints import failpoint

from . import delivery_reports, gate, letters, notify, post
from .gate import Outgoing, Stop
from .models import Message, User
from .notify import NotSent
from .post import Channel, Status
from .refusals import Refused

log = logging.getLogger(__name__)

# How long to wait after each attempt; as many attempts as there are waits.
WAITS = (timedelta(minutes=2), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
AT_ONCE = 200  # messages that one sweep hands to workers; letters that it reads at a time
REFUSED_FOR_GOOD = 500  # what a mail server answers from here on is its last word


class NotToPrint(Refused):
    """The letter was printed before, or goes another way."""

    def __init__(self) -> None:
        super().__init__(_("This letter does not wait to be printed any more. Open it again to see what became of it."))


def due(now: datetime) -> list[str]:
    """Return the ids of messages whose next attempt has come, the oldest first."""
    waiting = Message.objects.filter(status=Status.QUEUED, next_try_at__lte=now).order_by("next_try_at")
    return [str(pk) for pk in waiting.values_list("pk", flat=True)[:AT_ONCE]]


def deliver(pk: str, *, now: datetime) -> None:
    """Make one attempt to hand a message over, unless another worker makes it, or it is not due."""
    message = _claimed(pk, now=now)
    if message is None or _stopped(message, now=now):
        return
    try:
        reference = CARRIERS[message.channel](message, now)
    except NotSent as failure:
        # The class of the fault and the random id: a mail server quotes the address it refused.
        log.warning("message %s was not sent, attempt %s: %s", message.pk, message.attempts, failure)
        if failure.is_final or message.attempts >= len(WAITS):
            _give_up(message, now=now)
        return
    failpoint("handed_over")
    _went(message, reference, now=now)


def stop_letters(now: datetime) -> int:
    """Ask the gate about the letters that wait for a colleague to print them; return how many it stopped.

    Nobody delivers these, so nobody else asks: somebody may have died since one was written. What may go stays in the list, so
    the walk goes on behind it, some letters at a time: the oldest must not hide those that were written after them.
    """
    stopped, chunk = 0, _letters_after(None)
    while chunk:
        for _written, pk in chunk:
            with transaction.atomic():
                found = Message.objects.to_print().select_for_update(of=("self",)).filter(pk=pk).first()
                stopped += bool(found and _stopped(found, now=now))
        chunk = _letters_after(chunk[-1])
    return stopped


def why_not(message: Message, *, now: datetime) -> str:
    """Return the sentence that says why a letter must not be printed; empty where it may. It changes nothing."""
    stop = _stop_of(message, now=now)
    return stop.sentence if stop else ""


def printed(message: Message, *, by: User, now: datetime) -> Message:
    """Note that a letter was printed and posted. Raise NotToPrint; a letter that may not go any more is stopped."""
    with transaction.atomic():
        found = Message.objects.to_print().select_for_update().filter(pk=message.pk).first()
        if found is None:
            raise NotToPrint
        if not _stopped(found, now=now):
            _ended(found, Status.PRINTED, now=now)
            audit.record(found, what="printed and posted", by=by)
    return found


def _letters_after(last: tuple[datetime, UUID] | None) -> list[tuple[datetime, UUID]]:
    """Return the next letters that wait to be printed, in the order of the index that finds them."""
    waiting = Message.objects.to_print().order_by("created_at", "pk")
    if last:
        written, pk = last
        behind = Q(created_at__gt=written) | Q(created_at=written, pk__gt=pk)
        waiting = waiting.filter(behind, created_at__gte=written)
    return list(waiting.values_list("created_at", "pk")[:AT_ONCE])


def _claimed(pk: str, *, now: datetime) -> Message | None:
    """Count an attempt and set the one after it; None where there is nothing to do, or another worker does it."""
    with transaction.atomic():
        waiting = Message.objects.filter(pk=pk, status=Status.QUEUED, next_try_at__lte=now)
        found = waiting.select_for_update(skip_locked=True, of=("self",)).first()
        if found is None:
            return None
        if found.attempts >= len(WAITS):  # the worker that made the last attempt died with it
            _give_up(found, now=now, may_have_gone=True)
            return None
        found.next_try_at = now + WAITS[found.attempts]
        found.attempts += 1
        found.save(update_fields=["attempts", "next_try_at"])
    return found


def _stopped(message: Message, *, now: datetime) -> bool:
    """Ask the gate again, and stop what may not go any more."""
    stop = _stop_of(message, now=now)
    if stop:
        with transaction.atomic():
            post.stop(message, stop, now=now)
    return stop is not None


def _stop_of(message: Message, *, now: datetime) -> Stop | None:
    """Ask the gate again: what was true when the message was written may be true no longer."""
    if message.customer is None:
        return Stop("gone", _("The person is no longer known."))
    if message.case and message.case.customer_id != message.customer_id:
        why = _("Its case is on another person now. Look at whom it is for, and write again.")
        return Stop("another_person", why)
    draft = Outgoing(
        customer=message.customer,
        case=message.case,
        kind=message.kind,
        channel=message.channel,
        subject=message.subject,
        body=message.body,
        language=message.language,
    )
    answer = gate.ask(draft, now=now, although="unsafe" if message.override_reason else "")
    if answer.stop is None and answer.to.text != message.address:
        return Stop("moved", _("Their address has changed since it was written. Look at it, and send it again."))
    return answer.stop


def _give_up(message: Message, *, now: datetime, may_have_gone: bool = False) -> None:
    with transaction.atomic():
        _ended(message, Status.FAILED, now=now)
        what = _("A message could not be sent (%(channel)s). Reach the person another way, or send it again.")
        if may_have_gone:
            what = _("Nobody knows whether a message went out (%(channel)s). Ask the person before you send it again.")
        post.leave_task(message, what % {"channel": message.get_channel_display().lower()}, now=now)


def _went(message: Message, reference: str, *, now: datetime) -> None:
    """Note that a message went, unless a report that it came back was quicker than we are."""
    with transaction.atomic():
        found = Message.objects.select_for_update(of=("self",)).filter(pk=message.pk).first()
        if found and found.status == Status.QUEUED:
            _ended(found, Status.SENT, now=now, provider_reference=reference)


def _ended(message: Message, status: str, *, now: datetime, provider_reference: str = "") -> None:
    message.status, message.ended_at, message.next_try_at = status, now, None
    message.provider_reference = provider_reference
    message.save(update_fields=["status", "ended_at", "next_try_at", "provider_reference"])


# ── Who carries it ───────────────────────────────────────────────────────────────────────────────


def _by_mail(message: Message, now: datetime) -> str:
    # One id for every attempt: a mailbox that got it twice shows it once.
    headers = {"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"}
    sender = settings.DEFAULT_FROM_EMAIL
    if settings.BOUNCE_ADDRESS:  # where reports go; whoever answers writes to the address they see
        headers["From"], sender = sender, delivery_reports.address_for(message.pk, settings.BOUNCE_ADDRESS)
    mail = EmailMultiAlternatives(message.subject, message.body, sender, [message.address], headers=headers)
    if message.is_large:
        mail.attach_alternative(render_to_string("letters/large_mail.html", {"message": message}), "text/html")
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _said in error.recipients.values()]
        raise NotSent("recipient refused", is_final=all(code >= REFUSED_FOR_GOOD for code in codes)) from None
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(type(error).__name__) from None
    except ValueError as error:  # an address or subject that no header can hold
        raise NotSent(type(error).__name__, is_final=True) from None
    return ""


def _by_letter(message: Message, now: datetime) -> str:
    try:
        pdf = letters.pdf(message)
    except letters.NoPdf:
        raise NotSent("no PDF can be made here", is_final=True) from None
    return _before(message, now) or notify.send_letter(pdf, reference=str(message.pk), at=now.timestamp())


def _by_text(message: Message, now: datetime) -> str:
    told = {"reference": str(message.pk), "at": now.timestamp()}
    return _before(message, now) or notify.send_sms(message.address, message.body, **told)


def _before(message: Message, now: datetime) -> str:
    """Return the provider's id where an earlier attempt went through and its worker died before it could say so."""
    return notify.find(str(message.pk), at=now.timestamp()) if message.attempts > 1 else ""


CARRIERS: dict[str, Callable[[Message, datetime], str]] = {
    Channel.EMAIL: _by_mail,
    Channel.LETTER: _by_letter,
    Channel.SMS: _by_text,
}


def message_id(message: Message) -> str:
    """Return the Message-ID of a mail: a random id and the sender's domain."""
    return f"<{message.pk}@{domain()}>"


def domain() -> str:
    """Return the domain that stands in our Message-IDs."""
    return str(settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> "))
