"""Nobody who has died is sent anything: by every template, over every channel, on every way in which a message can leave."""

import ast
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from crm import notify, outbox, post, tasks
from crm.models import Case, Customer, Message, MessageTemplate, Outcome, Task
from tests.crm.writing import CHANNELS, at, checked, sent
from tests.crm.writing import draft as drafted

ROOT = Path(__file__).resolve().parents[3]
# Who may hand a message to the gate, and what of ours may write mail: to a person only the outbox.
ASKS_THE_GATE = {"crm/views/acknowledging.py", "crm/views/post.py", "crm/demo/post.py"}
WRITES_MAIL = {"crm/outbox.py", "crm/post.py"}  # the second to the data-protection officer case
WRITES_TO_NOTIFY = {"crm/outbox.py"}

DIED = date(2026, 7, 1)
Route = Callable[[Client, Case, MessageTemplate, str, Any], None]


def reply(desk: Client, case: Case, template: MessageTemplate, channel: str, now: Any) -> None:
    """Written on the case's page by a template, looked at, and sent."""
    chosen = desk.post(at(case), {"do": "template", "template": template.pk, "channel": channel})
    fields = {field.name: field.value() for field in chosen.context["form"]}
    sent(desk, case, **fields | {"channel": channel})


def outcome(desk: Client, case: Case, template: MessageTemplate, channel: str, now: Any) -> None:
    """Written where the step of closing leads to."""
    begun = desk.get(f"{at(case)}?kind=outcome").context["form"]
    fields = {field.name: field.value() for field in begun}
    sent(desk, case, **fields | {"channel": channel, "kind": template.kind, "body": template.body.replace("{", "")})


def acknowledgement(desk: Client, case: Case, template: MessageTemplate, channel: str, now: Any) -> None:
    """Offered after a contact; its button may be pressed after the day on which they died."""
    Customer.objects.update(preferred_contact={"email": "email", "letter": "letter", "sms": "sms"}[channel])
    saved = f"/desk/contacts/{case.contact_id}/saved/"
    offered = desk.get(saved).context["acknowledgement"]
    desk.post(f"/desk/contacts/{case.contact_id}/acknowledge/", {"seen": offered.seen})


def automatic(desk: Client, case: Case, template: MessageTemplate, channel: str, now: Any) -> None:
    """Written by the software itself."""
    Customer.objects.update(preferred_contact={"email": "email", "letter": "letter", "sms": "sms"}[channel])
    case.refresh_from_db()
    post.send_automatically(template.kind, case, now=now)


ROUTES = [reply, outcome, acknowledgement, automatic]


@pytest.fixture(autouse=True)
def provider(settings: Any, monkeypatch: Any) -> list[str]:
    """Somebody who carries letters and text messages, and notes which."""
    settings.NOTIFY_API_KEY = f"team-{'a' * 36}-{'b' * 36}"
    carried: list[str] = []

    def carry(kind: str, *_args: Any, **_more: Any) -> str:
        carried.append(kind)
        return ""

    monkeypatch.setattr(notify, "_post", carry)
    monkeypatch.setattr(outbox.letters, "pdf", lambda _message: b"%PDF-")
    return carried


def went_out(provider: list[str], now: Any) -> int:
    for pk in outbox.due(now):
        outbox.deliver(pk, now=now)
    return len(mail.outbox) + len(provider)


@pytest.fixture
def case(case: Case) -> Case:
    """Answered, so that no template has a gap."""
    case.answered, case.outcome = "On Tuesday.", Outcome.objects.get(key="resolved")
    case.save()
    return case


def begin_anew(provider: list[str], *, deceased_on: date | None) -> None:
    Task.objects.all().delete()
    Message.objects.all().delete()
    Customer.objects.update(deceased_on=deceased_on)
    mail.outbox.clear()
    provider.clear()


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.__name__)
def test_nothing_leaves_for_somebody_who_died(
    route: Route, channel: str, desk: Client, case: Case, ada: Customer, now: Any, provider: list[str]
) -> None:
    templates = list(MessageTemplate.objects.all())
    assert {template.kind for template in templates} >= {"acknowledgement", "reply", "outcome"}
    for template in templates[:1] if route is acknowledgement else templates:
        begin_anew(provider, deceased_on=None)
        route(desk, case, template, channel, now)
        assert went_out(provider, now) == 1, f"{template}: the living get it"

        for died_before_it_was_written in (True, False):
            begin_anew(provider, deceased_on=DIED if died_before_it_was_written else None)
            case.refresh_from_db()
            route(desk, case, template, channel, now)
            Customer.objects.update(deceased_on=DIED)  # at the latest before the first attempt

            assert went_out(provider, now) == 0, template
            [message] = Message.objects.all()
            assert (message.status, message.why_stopped, message.address) == ("stopped", "deceased", "")
            assert Task.objects.get().message == message


def test_a_letter_that_waits_for_print_is_stopped_when_they_die(
    desk: Client, case: Case, ada: Customer, now: Any, settings: Any
) -> None:
    settings.NOTIFY_API_KEY = ""
    message = post.send(drafted(ada, case, channel="letter"), by=None, now=now)
    page = f"/desk/messages/{message.pk}/letter/"
    assert "The crew comes on Tuesday." in desk.get(page).content.decode()
    assert outbox.stop_letters(now) == 0
    Customer.objects.update(deceased_on=DIED)

    for way in (page, f"{page}?as=pdf"):
        answer = desk.get(way, follow=True)
        assert "Do not print this letter. The person has died." in answer.content.decode()
    tasks.sweep_outbox()

    message.refresh_from_db()
    assert (message.status, message.why_stopped, message.address) == ("stopped", "deceased", "")
    assert Task.objects.get().message == message
    assert "Do not print this letter." in desk.get(page, follow=True).content.decode()


def test_the_check_before_sending_says_so(desk: Client, case: Case) -> None:
    Customer.objects.update(deceased_on=DIED)
    assert "The person has died. Nothing is sent to them." in checked(desk, case).content.decode()


def test_these_are_all_the_ways_in_which_a_message_can_leave() -> None:
    """Whoever adds one adds its route to this file."""
    asks, mails, notifies = set(), set(), set()
    for app in ("crm", "chat", "rights_requests", "retention", "config"):
        for path in (ROOT / app).rglob("*.py"):
            name = str(path.relative_to(ROOT))
            for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
                said = ast.unparse(call.func)
                asks |= {name} if said in {"post.send", "post.send_automatically"} else set()
                mails |= {name} if said.rpartition(".")[2] in MAILERS else set()
                notifies |= {name} if said in {"notify.send_letter", "notify.send_sms"} else set()
    assert asks == ASKS_THE_GATE
    assert mails == WRITES_MAIL
    assert notifies == WRITES_TO_NOTIFY


MAILERS = {"EmailMessage", "EmailMultiAlternatives", "send_mail", "send_mass_mail", "mail_admins", "mail_managers"}
