"""What leaves the council, through one gate: every message of any app, those that the software writes by itself too.

Principle: `send` asks, in order (`gate.py`), whether the person has died, whether their data is restricted, whether they are
protected and the address is new, whether it is suppressed, whether the channel is safe, whether there is an address, whether we
know who gave it, whether somebody carries it, and in which format they can read. What it stops is kept as a stopped message and
becomes a task with the reason; nothing is silently dropped.
One transaction: the message stands in the outbox, or nothing happened. `outbox.py` asks the gate again before each attempt, for
somebody may die between two of them. What has left cannot be called back.
"""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from retention import audit
from retention.calendar import local_day

from . import councils, customers, identity, marketing, notify, recipients, tasks, todo, wording
from .gate import Outgoing, Stop, ask
from .models import Case, Council, Customer, Message, MessageTemplate, User
from .refusals import Refused

Channel, Status = Message.Channel, Message.Status
LONGEST_SMS = 918  # six parts: what GOV.UK Notify takes


class NobodyToWriteTo(Refused):
    """An anonymous case has nobody to be told."""

    def __init__(self) -> None:
        super().__init__(
            _("Nobody is known for this case, so nobody can be written to. Attach it to a customer first.")
        )


class NotYoursToOverride(Refused):
    """A blocked channel is opened by few, and with a reason."""

    def __init__(self) -> None:
        super().__init__(_("You cannot send through a channel that is not safe. Ask your team leader."))


class ReasonNeeded(Refused):
    """A channel that is not safe is used for a stated reason, or not at all."""

    def __init__(self) -> None:
        super().__init__(_("Write why it is safe to use this channel this once."))


class NotReady(Refused):
    """A text still has a placeholder, or is longer than its channel takes."""


def send(draft: Outgoing, *, by: User | None, now: datetime, because: str | None = None) -> Message:
    """Put a message into the outbox, or keep it as stopped and leave a task. by: None for the software.

    because: why a channel that is not safe is used this once. Raise NotReady, NotYoursToOverride, ReasonNeeded, CustomerGone or
    NotAgreed (marketing).
    """
    require_ready(draft)
    although = _overridden(because, by=by)
    with transaction.atomic():
        customer = customers.locked(draft.customer)
        marketing.require(draft.purpose, customer, draft.channel)
        answer = ask(replace(draft, customer=customer), now=now, although=although)
        message = Message.objects.create(
            customer=customer,
            case=draft.case,
            kind=draft.kind,
            channel=draft.channel,
            address=answer.to.text,
            subject=draft.subject,
            body=draft.body,
            language=draft.language,
            format=customer.format,
            override_reason=because or "",
            author=by,
            created_at=now,
        )
        if because:
            audit.record(message, what="sent through a channel that is not safe", by=by, why=because)
        if answer.stop:
            stop(message, answer.stop, now=now)
            return message
        if draft.case:
            identity.note_case(answer.check, draft.case)
        if goes_by_machine(message):
            message.next_try_at = now
            message.save(update_fields=["next_try_at"])
            # Robust: the row is the outbox; a queue that is down must not undo it, and the sweep finds it.
            transaction.on_commit(lambda: tasks.deliver_message.delay(str(message.pk)), robust=True)
    return message


def send_automatically(kind: str, case: Case, *, now: datetime, by: User | None = None) -> Message | None:
    """Write to the person on a case by a template in their language, over the channel they prefer; None where nobody is known."""
    if case.customer is None:
        return None
    draft = drafted(case.customer, case, kind=kind, now=now)
    return send(draft, by=by, now=now)


def drafted(customer: Customer, case: Case | None, *, kind: str, now: datetime) -> Outgoing:
    """Return a message by the template of a kind, in the person's language and for the channel they prefer."""
    known = recipients.every(customer, today=local_day(now))
    template = wording.template_for(kind, customer.language)
    return by_template(template, customer, case, kind=kind, council=councils.current(), known=known)


def by_template(
    template: MessageTemplate | None,
    customer: Customer,
    case: Case | None,
    *,
    kind: str,
    council: Council,
    known: recipients.Known,
) -> Outgoing:
    """Return a message by a template, or with nothing but its subject, for the channel the person prefers, to be read over."""
    words = wording.Words(wording.neutral_subject(case, council=council), "")
    if template:
        words = wording.filled(template, wording.values_for(customer, case, council=council))
    return Outgoing(
        customer=customer,
        case=case,
        kind=kind,
        channel=recipients.preferred(customer, known),
        subject=words.subject,
        body=words.body,
        language=template.language if template else wording.council_language(),
    )


def require_ready(draft: Outgoing) -> None:
    """Raise NotReady where a placeholder was left, or a text message is too long."""
    if left := wording.unfilled(f"{draft.subject} {draft.body}"):
        said = _("Fill in %(what)s, or take it out. It would be sent as it stands.")
        raise NotReady(said % {"what": ", ".join(f"{{{{ {name} }}}}" for name in left)})
    if draft.channel == Channel.SMS and len(draft.body) > LONGEST_SMS:
        said = _("A text message has at most %(most)s characters. This one has %(count)s.")
        raise NotReady(said % {"most": LONGEST_SMS, "count": len(draft.body)})


def stop(message: Message, why: Stop, *, now: datetime) -> None:
    """Keep a message as stopped, and leave what there is to do about it to a colleague."""
    message.status, message.why_stopped = Status.STOPPED, why.key
    message.ended_at, message.next_try_at = now, None
    if why.hides_address:
        message.address = ""
    message.save()
    what = _("A message could not go out (%(channel)s). %(why)s")
    leave_task(message, what % {"channel": message.get_channel_display().lower(), "why": why.sentence}, now=now)


def bounced(message: Message, *, now: datetime, by: User | None = None, because: str = "") -> Message:
    """Note that a message came back: the address is wrong, or nobody lives there any more. Twice is once.

    because: a sentence for the colleague who has to find out more.
    """
    with transaction.atomic():
        found = Message.objects.select_for_update().get(pk=message.pk)
        if found.status in {Status.SENT, Status.PRINTED, Status.QUEUED}:
            found.status, found.ended_at, found.next_try_at = Status.BOUNCED, found.ended_at or now, None
            found.save()
            audit.record(found, what="came back", by=by)
            what = _("A message came back (%(channel)s). Find out how the person can be reached, and tell them again.")
            said = what % {"channel": found.get_channel_display().lower()}
            leave_task(found, f"{said} {because}".strip(), now=now)
    return found


def leave_task(message: Message, what: str, *, now: datetime) -> None:
    """Leave something to do about a message."""
    todo.make(what, customer=message.customer, case=message.case, message=message, by=message.author, now=now)


def goes_by_machine(message: Message) -> bool:
    """Say whether no colleague has to print it: letters and text messages go by machine where a provider takes them."""
    return message.channel == Channel.EMAIL or notify.is_set_up()


def tell_dpo(subject: str, text: str) -> None:
    """Mail the data-protection officer. The text names no person and no reference: mailboxes are kept longer than records."""
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [councils.current().dpo_email]).send()


def _overridden(because: str | None, *, by: User | None) -> str:
    if because is None:
        return ""
    if by is None or not by.has_perm("crm.override_channel"):
        raise NotYoursToOverride
    if not because.strip():
        raise ReasonNeeded
    return "unsafe"
