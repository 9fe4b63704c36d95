"""What tests about messages share: a draft, and somebody who takes one."""

from typing import Any

from django.test import Client

from crm import outbox
from crm.gate import Outgoing
from crm.models import Case, Customer, Message

CHANNELS = list(Message.Channel.values)


def draft(customer: Customer, case: Case | None = None, **told: Any) -> Outgoing:
    """Return a message that nothing is wrong with."""
    given = {"channel": "email", "subject": "About your enquiry HK-7M4PX", "body": "The crew comes on Tuesday."}
    return Outgoing(customer=customer, case=case, **{**given, **told})


def written(**told: Any) -> dict[str, Any]:
    """Return a form that nothing is wrong with."""
    given = {
        "channel": "email",
        "subject": "About your enquiry",
        "body": "The crew comes.",
        "kind": "reply",
        "language": "en",
    }
    return {**given, **told}


def at(case: Case) -> str:
    return f"/desk/cases/{case.pk}/message/"


def seen_in(answer: Any) -> str:
    return str(answer.context["seen"])


def checked(client: Client, case: Case, **told: Any) -> Any:
    return client.post(at(case), written(**told, do="check"))


def sent(client: Client, case: Case, **told: Any) -> Any:
    """Check a message, and send what was shown."""
    shown = checked(client, case, **told)
    return client.post(at(case), written(**told, do="send", seen=seen_in(shown)), follow=True)


def delivered(now: Any) -> None:
    for pk in outbox.due(now):
        outbox.deliver(pk, now=now)
