"""What the invented council wrote to its people: mails that went, letters that wait for the printer, and some that were stopped."""

from datetime import datetime, timedelta

from crm import post, recipients
from crm.models import Case, Customer, Message, User
from retention.calendar import local_day

Channel, Kind, Status = Message.Channel, Message.Kind, Message.Status

# Whom, what for, by which way, so many days ago, and what became of it; "gate": whatever the gate says today.
WRITTEN = (
    ("Adeyemi", Kind.ACKNOWLEDGEMENT, Channel.EMAIL, 24, Status.SENT),
    ("Adeyemi", Kind.REPLY, Channel.LETTER, 9, Status.PRINTED),
    ("Tullibardine", Kind.OUTCOME, Channel.EMAIL, 3, Status.SENT),
    ("Sjöström", Kind.OUTCOME, Channel.LETTER, 5, Status.BOUNCED),
    ("Prosser", Kind.ACKNOWLEDGEMENT, Channel.LETTER, 0, "gate"),  # in Welsh, waits to be printed
    ("Bellamy", Kind.OUTCOME, Channel.LETTER, 0, "gate"),  # in large print
    ("Haddad", Kind.REPLY, Channel.LETTER, 0, "gate"),  # it is not safe to write to her
    ("Pemberton", Kind.OUTCOME, Channel.LETTER, 0, "gate"),  # he has died
)
LARGE_PRINT = "Bellamy"
BODIES = {
    Kind.REPLY: "Thank you for getting in touch. We are still looking into it, and will write again within a week.",
}


def write(*, by: User, now: datetime) -> None:
    """Add the messages, and with them the tasks that those left which could not go."""
    Customer.objects.filter(family_name=LARGE_PRINT).update(format=Customer.Format.LARGE_PRINT)
    for family_name, kind, channel, days, became in WRITTEN:
        newest = Case.objects.filter(customer__family_name=family_name).order_by("-opened_at")
        case = newest.select_related("customer", "owner", "team", "outcome").first()
        if case is None or case.customer is None:
            continue
        draft = _draft(case, kind, channel, now=now)
        if became == "gate":
            post.send(draft, by=by, now=now)
            continue
        at = max(now - timedelta(days=days), case.opened_at)
        message = Message.objects.create(
            customer=case.customer,
            case=case,
            kind=kind,
            channel=channel,
            address=recipients.every(case.customer, today=local_day(now))[channel].text or "somebody@example.org",
            subject=draft.subject,
            body=draft.body,
            language=draft.language,
            status=Status.SENT if became == Status.BOUNCED else became,
            attempts=1 if channel == Channel.EMAIL else 0,
            author=by,
            created_at=at,
            ended_at=at,
        )
        if became == Status.BOUNCED:
            post.bounced(message, by=by, now=now)


def _draft(case: Case, kind: str, channel: str, *, now: datetime) -> post.Outgoing:
    assert case.customer
    drafted = post.drafted(case.customer, case, kind=kind, now=now)
    body = drafted.body.replace("{{ answer }}", case.answered or "It is done.")
    if kind in BODIES:
        body = f"Dear {case.customer.full_name},\n\n{BODIES[Kind(kind)]}\n\nTolbooth Borough Council"
    return post.Outgoing(
        customer=case.customer,
        case=case,
        kind=kind,
        channel=channel,
        subject=drafted.subject,
        body=body,
        language=drafted.language,
    )
