"""The one gate: what leaves, what is stopped and why, and that nothing is dropped in silence."""

from datetime import date
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core import mail

from crm import councils, gate, outbox, post, recipients, suppressions
from crm.models import Case, Customer, Message, MessageTemplate, Suppression, Task
from retention.calendar import local_day
from retention.models import Hold
from tests import factories
from tests.crm.writing import CHANNELS, draft
from tests.restricting import restrict

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def with_a_provider(settings: Any) -> None:
    """Letters and text messages have somebody who carries them; nothing is delivered here but mail."""
    settings.NOTIFY_API_KEY = f"team-{'a' * 36}-{'b' * 36}"


def delivered(now: Any) -> list[Any]:
    """Do what the workers would do, and return the mails that went out."""
    for pk in outbox.due(now):
        outbox.deliver(pk, now=now)
    return mail.outbox


def by_template(template: MessageTemplate, ada: Customer, case: Case, now: Any) -> gate.Outgoing:
    known = recipients.every(ada, today=local_day(now))
    return post.by_template(template, ada, case, kind=template.kind, council=councils.current(), known=known)


# ── What leaves ──────────────────────────────────────────────────────────────────────────────────


def test_a_message_leaves_by_mail_once_and_is_on_record(ada: Customer, case: Case, bilal: Any, now: Any) -> None:
    message = post.send(draft(ada, case), by=bilal, now=now)
    assert message.status == "queued"

    [sent] = delivered(now)
    delivered(now)

    message.refresh_from_db()
    assert len(mail.outbox) == 1
    assert sent.to == ["ada@example.org"] == [message.address]
    assert (message.status, message.ended_at, message.next_try_at, message.attempts) == ("sent", now, None, 1)
    assert not Task.objects.exists()


def test_an_outcome_goes_in_the_persons_language(ada: Customer, now: Any, missed_bin: Any) -> None:
    ada.language, ada.preferred_contact = "cy", "email"
    ada.save()
    case = factories.CaseFactory(customer=ada, category=missed_bin, closed=True)

    message = post.send_automatically("outcome", case, now=now)

    assert message.language == "cy"
    assert "Annwyl Mrs Ada Okonjo-Smythe" in message.body
    assert "On Tuesday." in message.body


def test_where_there_is_no_wording_in_their_language_ours_is_used_and_an_officer_is_told(
    ada: Customer, case: Case, now: Any
) -> None:
    ada.language = "pl"
    ada.save()

    written = post.drafted(ada, case, kind="reply", now=now)

    assert written.language == "en"
    assert any("pl" in notice for notice in gate.ask(written, now=now).notices)


def test_no_subject_that_comes_with_the_software_says_what_a_case_is_about(ada: Customer, case: Case, now: Any) -> None:
    for template in MessageTemplate.objects.all():
        subject = by_template(template, ada, case, now).subject
        assert case.reference in subject
        assert "bin" not in subject.lower()
        assert "Okonjo" not in subject


def test_large_print_is_remembered_and_obeyed(ada: Customer, case: Case, now: Any) -> None:
    ada.format = "large_print"
    ada.save()
    post.send(draft(ada, case), by=None, now=now)

    [sent] = delivered(now)

    [(html, kind)] = sent.alternatives
    assert kind == "text/html"
    assert "font-size: 24px" in html
    assert "The crew comes on Tuesday." in html


def test_a_text_with_a_gap_is_not_sent(ada: Customer, now: Any) -> None:
    with pytest.raises(post.NotReady, match="name"):
        post.send(draft(ada, body="Dear {{ name }},"), by=None, now=now)
    with pytest.raises(post.NotReady, match="918"):
        post.send(draft(ada, channel="sms", body="x" * 919), by=None, now=now)
    assert not Message.objects.exists()


# ── What is stopped, and why ─────────────────────────────────────────────────────────────────────


def died(customer: Customer, by: Any, now: Any) -> None:
    customer.deceased_on = date(2026, 7, 1)
    customer.save()


def is_restricted(customer: Customer, by: Any, now: Any) -> None:
    restrict(customer, by=by)


def is_suppressed(customer: Customer, by: Any, now: Any) -> None:
    suppressions.place("ADA@example.org ", reason="Asked for it.", by=by, now=now)


def is_unsafe(customer: Customer, by: Any, now: Any) -> None:
    customer.safe_to_email = False
    customer.save()


def has_no_address(customer: Customer, by: Any, now: Any) -> None:
    customer.contact_points.filter(kind="email").update(do_not_use=True)


def needs_braille(customer: Customer, by: Any, now: Any) -> None:
    customer.format = "braille"
    customer.save()


STOPS = [
    (died, "deceased"),
    (is_restricted, "restriction"),
    (is_suppressed, "suppressed"),
    (is_unsafe, "unsafe"),
    (has_no_address, "no_address"),
    (needs_braille, "format"),
]


@pytest.mark.parametrize(("happens", "reason"), STOPS)
def test_what_is_stopped_is_kept_and_becomes_a_task_with_the_reason(
    happens: Any, reason: str, ada: Customer, case: Case, bilal: Any, now: Any
) -> None:
    assert gate.ask(draft(ada, case), now=now).stop is None
    happens(ada, bilal, now)
    ada.refresh_from_db()
    said = gate.ask(draft(ada, case), now=now).stop

    message = post.send(draft(ada, case), by=bilal, now=now)

    assert delivered(now) == []
    assert (message.status, message.why_stopped, message.ended_at) == ("stopped", reason, now)
    [task] = Task.objects.all()
    assert said.sentence in task.what
    assert (task.customer, task.case, task.message, task.owner) == (ada, case, message, bilal)
    assert "Okonjo" not in task.what
    assert "@" not in task.what


def test_the_gate_asks_in_its_order(ada: Customer, case: Case, bilal: Any, now: Any) -> None:
    """What was asked first is the reason given, whatever else holds too."""
    for happens in (died, is_restricted, is_suppressed, is_unsafe, needs_braille):
        happens(ada, bilal, now)
    ada.contact_points.filter(kind="email").update(added_at=now)
    ada.is_protected = True
    ends = {
        "deceased": lambda: setattr(ada, "deceased_on", None),
        "restriction": lambda: Hold.objects.all().delete(),
        "protected": lambda: setattr(ada, "is_protected", False),
        "suppressed": lambda: Suppression.objects.all().delete(),
        "unsafe": lambda: setattr(ada, "safe_to_email", True),
        "unproven": lambda: ada.contact_points.update(added_at=None),
        "format": lambda: setattr(ada, "format", ""),
    }
    asked = []
    while stop := gate.ask(draft(ada, case), now=now).stop:
        asked.append(stop.key)
        ends[stop.key]()

    assert asked == list(ends)


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_that_is_not_safe_is_blocked(channel: str, ada: Customer, now: Any) -> None:
    assert gate.ask(draft(ada, channel=channel), now=now).stop is None
    setattr(ada, {"email": "safe_to_email", "letter": "safe_to_write", "sms": "safe_to_call"}[channel], False)

    assert gate.ask(draft(ada, channel=channel), now=now).stop.key == "unsafe"


def test_the_dead_get_nothing_by_any_template_over_any_channel(ada: Customer, now: Any, missed_bin: Any) -> None:
    case = factories.CaseFactory(customer=ada, category=missed_bin, closed=True)
    templates = list(MessageTemplate.objects.all())
    assert {template.kind for template in templates} >= {"acknowledgement", "reply", "outcome"}

    def everything() -> list[Message]:
        found = []
        for template in templates:
            for channel in CHANNELS:
                written = by_template(template, ada, case, now)
                found.append(post.send(draft(ada, case, body=written.body, channel=channel), by=None, now=now))
        for kind in Message.Kind.values:
            if kind != "other":
                found.append(post.send_automatically(kind, case, now=now))
        return found

    assert {message.status for message in everything()} == {"queued"}  # alive, all of them would go
    Message.objects.all().delete()
    ada.deceased_on = date(2026, 7, 1)
    ada.save()

    stopped = everything()

    assert delivered(now) == []
    assert {(message.status, message.why_stopped, message.address) for message in stopped} == {
        ("stopped", "deceased", "")
    }
    assert Task.objects.count() == len(stopped) == len(templates) * len(CHANNELS) + 3


def test_somebody_who_died_after_it_was_written_gets_nothing(ada: Customer, case: Case, now: Any, bilal: Any) -> None:
    message = post.send(draft(ada, case), by=bilal, now=now)
    died(ada, bilal, now)

    assert delivered(now) == []

    message.refresh_from_db()
    assert (message.status, message.why_stopped) == ("stopped", "deceased")
    assert Task.objects.get().message == message


# ── Passing over an unsafe channel ───────────────────────────────────────────────────────────────


def test_a_blocked_channel_is_opened_once_by_a_leader_with_a_reason(
    ada: Customer, case: Case, esi: Any, now: Any
) -> None:
    is_unsafe(ada, esi, now)

    message = post.send(draft(ada, case), by=esi, now=now, because="She rang from that address today.")

    assert delivered(now)[0].to == ["ada@example.org"]
    [line] = LogEntry.objects.filter(object_pk=message.pk, additional_data__why="She rang from that address today.")
    assert line.actor == esi


def test_nobody_else_opens_a_blocked_channel_and_none_without_a_reason(
    ada: Customer, bilal: Any, esi: Any, now: Any
) -> None:
    is_unsafe(ada, esi, now)
    with pytest.raises(post.NotYoursToOverride):
        post.send(draft(ada), by=bilal, now=now, because="I think it is fine.")
    with pytest.raises(post.NotYoursToOverride):
        post.send(draft(ada), by=None, now=now, because="The software thinks so.")
    with pytest.raises(post.ReasonNeeded):
        post.send(draft(ada), by=esi, now=now, because="  ")
    assert not Message.objects.exists()


@pytest.mark.parametrize("happens", [died, is_restricted, is_suppressed, needs_braille])
def test_a_reason_opens_nothing_but_a_channel(happens: Any, ada: Customer, esi: Any, now: Any) -> None:
    is_unsafe(ada, esi, now)
    happens(ada, esi, now)

    message = post.send(draft(ada), by=esi, now=now, because="I have a reason.")

    assert message.status == "stopped"
    assert delivered(now) == []


# ── What comes back ──────────────────────────────────────────────────────────────────────────────


def test_a_message_that_comes_back_becomes_one_task(ada: Customer, case: Case, bilal: Any, now: Any) -> None:
    message = post.send(draft(ada, case), by=bilal, now=now)
    delivered(now)
    message.refresh_from_db()

    post.bounced(message, now=now)
    post.bounced(message, now=now)

    message.refresh_from_db()
    assert message.status == "bounced"
    assert Task.objects.get().message == message
