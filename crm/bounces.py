"""What came back: reports that a message did not arrive, from mail servers and from GOV.UK Notify, and what follows from them.

Principle: nothing that did not arrive is dropped in silence. A fault that may pass puts the message back into the outbox, for as
many attempts as the outbox makes; any other marks it as come back and leaves a task. Where the address itself is wrong, its
contact point is no longer used. A report is believed for a message that went out and for no other, and twice is once.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from retention import audit

from . import contact_points, delivery_reports, mailboxes, notify, outbox, post
from .delivery_reports import Fault, NoReport
from .mailboxes import MailboxError
from .models import Customer, Message
from .notify import NotSent

log = logging.getLogger(__name__)

Channel, Status = Message.Channel, Message.Status
REPORTED = (Status.SENT, Status.QUEUED)  # whatever became of any other, nothing follows from a report
AGAIN_AFTER = timedelta(hours=24)  # the server that gave up has tried for hours or days already
AT_ONCE = 500  # mails that one call reads

# What GOV.UK Notify says of a message that did not arrive. Of a letter only its own print says something: "returned-letter".
OF_NOTIFY = {
    "permanent-failure": Fault.ADDRESS,
    "temporary-failure": Fault.FOR_NOW,
    "technical-failure": Fault.FOR_NOW,
    "validation-failed": Fault.REFUSED,
    "virus-scan-failed": Fault.REFUSED,
    "cancelled": Fault.REFUSED,
    "returned-letter": Fault.ADDRESS,
}


def came_back(pk: UUID, fault: Fault, *, now: datetime) -> bool:
    """Do what follows from a report about a message; say whether anything did. An unknown message is nobody's."""
    with transaction.atomic():
        # The person first, as everybody does who needs both.
        Customer.objects.select_for_update(of=("self",)).filter(messages=pk).first()
        message = Message.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        # A message under way may be reported before the worker has noted that it went.
        went = message is not None and message.attempts > 0 and message.status in REPORTED
        if message is None or not went:
            return False
        if fault is Fault.FOR_NOW and message.status == Status.QUEUED:
            return False  # it is tried again already
        if fault is Fault.FOR_NOW and message.attempts < len(outbox.WAITS):
            _send_again(message, now=now)
            return True
        stopped = fault is Fault.ADDRESS and _stop_using(message)
        why = _("There is no such address: it is marked “Do not use”.") if stopped else ""
        post.bounced(message, now=now, because=why)
    return True


def read_mailbox(*, now: datetime) -> dict[str, int]:
    """Read the delivery reports that wait in the mailbox; return how many mails were of which kind. Raise MailboxError."""
    counts = {"reports": 0, "about nothing of ours": 0, "left for people": 0}
    domain, mailbox = outbox.domain(), settings.BOUNCE_ADDRESS
    with mailboxes.opened(settings.BOUNCE_MAILBOX) as box:
        for mail in box.unread(AT_ONCE, longest=delivery_reports.LONGEST):
            try:
                report = delivery_reports.read(mail.beginning, domain=domain, mailbox=mailbox)
            except NoReport:
                # Somebody may have written it: it is not ours to delete.
                mail.leave()
                counts["left for people"] += 1
                continue
            known = report is not None and came_back(report.message, report.fault, now=now)
            mail.delete()  # it names an address, and all that follows from it has been saved
            counts["reports" if known else "about nothing of ours"] += 1
    if any(counts.values()):
        log.info("bounces read: %s", ", ".join(f"{count} {kind}" for kind, count in counts.items()))
    return counts


def ask_notify(*, now: datetime) -> int:
    """Ask GOV.UK Notify what did not arrive; return about how many messages something followed. Raise notify.NotSent."""
    followed = 0
    for page in notify.failures(at=now.timestamp()):
        latest = _latest_attempts(receipt.message for receipt in page)
        for receipt in page:
            fault = OF_NOTIFY.get(receipt.status)
            # Of an earlier attempt at the same message Notify speaks for days: it knows each by an id of its own.
            if fault and latest.get(receipt.message) in (receipt.id, ""):
                followed += came_back(receipt.message, fault, now=now)
    return followed


def _latest_attempts(pks: Iterable[UUID]) -> dict[UUID, str]:
    """Return the provider's id of the latest attempt at each of these messages about which a report may still say something."""
    went = Message.objects.filter(pk__in=set(pks), status__in=REPORTED).exclude(channel=Channel.EMAIL)
    return dict(went.values_list("pk", "provider_reference"))


def _send_again(message: Message, *, now: datetime) -> None:
    message.status, message.ended_at, message.next_try_at = Status.QUEUED, None, now + AGAIN_AFTER
    message.provider_reference = ""
    message.save(update_fields=["status", "ended_at", "next_try_at", "provider_reference"])
    audit.record(message, what="came back, and is sent again", by=None)


def _stop_using(message: Message) -> bool:
    """Keep an address so that nobody uses it, where it is the person's still; say whether it was. A home is no contact point."""
    kind = {Channel.EMAIL: "email", Channel.SMS: "phone"}.get(Channel(message.channel))
    if kind is None or message.customer is None:
        return False
    points = list(message.customer.contact_points.filter(kind=kind, value=message.address, do_not_use=False))
    for point in points:
        contact_points.stop_using(message.customer, point.pk)
    return bool(points)


def read_all(*, now: datetime) -> None:
    """Read every place where reports come in that the council has set up; one that cannot be read does not keep us from the other."""
    if settings.BOUNCE_MAILBOX:
        try:
            read_mailbox(now=now)
        except MailboxError as error:
            log.warning("the mailbox of bounces cannot be read: %s", error)
    if notify.is_set_up():
        try:
            ask_notify(now=now)
        except NotSent as error:
            log.warning("the provider was not asked what came back: %s", error)
