"""What follows when a message comes back: sent again, or a task; an address that does not exist is used no longer."""

import logging
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from config.celery import app
from crm import bounces, mailboxes, outbox, post
from crm.delivery_reports import Fault
from crm.mailboxes import MailboxError
from crm.models import Case, Customer, Message, Task
from tests.canary import sightings
from tests.crm.reports import letter_of_a_person, maildir, nested, report
from tests.crm.writing import delivered, draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(tmp_path: Path, settings: Any) -> Path:
    settings.BOUNCE_MAILBOX = f"maildir://{tmp_path}/box"
    return maildir(tmp_path / "box")


@pytest.fixture
def went(ada: Customer, case: Case, bilal: Any, now: Any) -> Message:
    message = post.send(draft(ada, case), by=bilal, now=now)
    delivered(now)
    message.refresh_from_db()
    assert message.status == "sent"
    return message


def about(message: Message, **told: str) -> bytes:
    return report(outbox.message_id(message), **told)


def unread(box: Path) -> int:
    return len(list((box / "new").iterdir()))


def test_an_address_that_does_not_exist_is_used_no_longer_and_a_colleague_is_told(
    box: Path, went: Message, ada: Customer, bilal: Any, now: Any
) -> None:
    maildir(box, about(went))

    assert bounces.read_mailbox(now=now) == {"reports": 1, "about nothing of ours": 0, "left for people": 0}

    went.refresh_from_db()
    assert went.status == "bounced"
    assert ada.contact_points.get(kind="email").do_not_use
    [task] = Task.objects.all()
    assert (task.message, task.owner) == (went, bilal)
    assert "Do not use" in task.what
    assert "@" not in task.what
    assert unread(box) == 0


def test_a_full_mailbox_is_tried_again_next_day_and_in_the_end_a_colleague_is_told(
    box: Path, went: Message, ada: Customer, now: Any
) -> None:
    mails = 1
    while went.status == "sent":
        maildir(box, about(went, status="5.2.2"))
        bounces.read_mailbox(now=now)
        went.refresh_from_db()
        if went.status == "queued":
            assert went.next_try_at == now + bounces.AGAIN_AFTER
            assert went.ended_at is None
            now = went.next_try_at
            delivered(now)
            mails += 1
            went.refresh_from_db()

    assert (went.status, went.attempts) == ("bounced", len(outbox.WAITS))
    assert len(mail.outbox) == mails == len(outbox.WAITS)
    assert not ada.contact_points.get(kind="email").do_not_use
    assert Task.objects.get().message == went


def test_what_was_taken_for_spam_leaves_the_address_in_use(box: Path, went: Message, ada: Customer, now: Any) -> None:
    maildir(box, about(went, status="5.7.1"))
    bounces.read_mailbox(now=now)

    assert Message.objects.get().status == "bounced"
    assert not ada.contact_points.get(kind="email").do_not_use
    assert Task.objects.count() == 1


def test_the_same_report_twice_is_one_task(box: Path, went: Message, now: Any) -> None:
    maildir(box, about(went), about(went))

    assert bounces.read_mailbox(now=now) == {"reports": 1, "about nothing of ours": 1, "left for people": 0}
    assert Task.objects.count() == 1


def test_an_address_that_was_changed_meanwhile_stays_in_use(box: Path, went: Message, ada: Customer, now: Any) -> None:
    ada.contact_points.filter(kind="email").update(value="new@example.org")
    maildir(box, about(went))
    bounces.read_mailbox(now=now)

    assert Message.objects.get().status == "bounced"
    assert not ada.contact_points.get(kind="email").do_not_use
    assert "Do not use" not in Task.objects.get().what


@pytest.mark.parametrize("fault", Fault)
def test_a_report_about_a_message_that_never_went_or_is_unknown_changes_nothing(
    fault: Fault, ada: Customer, now: Any
) -> None:
    waiting = post.send(draft(ada), by=None, now=now)

    assert not bounces.came_back(waiting.pk, fault, now=now)
    assert not bounces.came_back(uuid4(), fault, now=now)

    waiting.refresh_from_db()
    assert waiting.status == "queued"
    assert not Task.objects.exists()


def test_a_report_that_is_quicker_than_the_worker_stands(ada: Customer, case: Case, now: Any, monkeypatch: Any) -> None:
    message = post.send(draft(ada, case), by=None, now=now)

    def carry(_message: Message, _now: Any) -> str:
        assert bounces.came_back(message.pk, Fault.ADDRESS, now=now)
        return ""

    monkeypatch.setitem(outbox.CARRIERS, "email", carry)
    outbox.deliver(str(message.pk), now=now)

    message.refresh_from_db()
    assert message.status == "bounced"


def test_forged_and_hostile_mail_changes_nothing_and_is_not_quoted(
    box: Path, went: Message, ada: Customer, now: Any, caplog: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    forged = report(f"<{uuid4()}@tolbooth.example>")
    large = b"Content-Type: multipart/report; boundary=x\n\n" + b"ada@example.org " * (10 << 16)
    maildir(box, forged, large, nested(4000), b"\xff\xfe\0" * 1000, letter_of_a_person())

    counts = bounces.read_mailbox(now=now)

    assert counts == {"reports": 0, "about nothing of ours": 1, "left for people": 4}
    assert unread(box) == 0
    assert len(list((box / "cur").iterdir())) == 4  # somebody may have written them
    went.refresh_from_db()
    assert went.status == "sent"
    assert not Task.objects.exists()
    assert "1 about nothing of ours" in caplog.text
    assert "ada@" not in caplog.text
    assert "never emptied" not in caplog.text
    assert not sightings(["MAILER-DAEMON", "never emptied"])


def test_each_message_goes_out_with_an_address_of_its_own_for_reports(
    box: Path, ada: Customer, now: Any, settings: Any
) -> None:
    settings.BOUNCE_ADDRESS = "bounces@tolbooth.example"
    message = post.send(draft(ada), by=None, now=now)
    delivered(now)

    [sent] = mail.outbox
    assert sent.from_email == f"bounces+{message.pk.hex}@tolbooth.example"
    assert sent.message()["From"] == settings.DEFAULT_FROM_EMAIL

    maildir(box, report(to=sent.from_email))
    assert bounces.read_mailbox(now=now)["reports"] == 1


def test_a_mailbox_that_is_away_is_told_without_its_password(
    settings: Any, caplog: Any, now: Any, tmp_path: Path
) -> None:
    settings.BOUNCE_MAILBOX = "imap://council:correct-horse@127.0.0.1:9/INBOX"

    bounces.read_all(now=now)

    assert "the mailbox of bounces cannot be read: ConnectionRefusedError" in caplog.text
    assert "correct-horse" not in caplog.text
    with pytest.raises(MailboxError), mailboxes.opened("pop3://nowhere"):
        pass
    with pytest.raises(CommandError, match="ConnectionRefusedError"):
        call_command("read_bounces")


def test_the_command_says_what_it_read(box: Path, went: Message) -> None:
    maildir(box, about(went))
    said = StringIO()
    call_command("read_bounces", stdout=said)

    assert "Mailbox, reports: 1." in said.getvalue()


def test_the_command_refuses_where_there_is_nothing_to_read() -> None:
    with pytest.raises(CommandError, match="BOUNCE_MAILBOX"):
        call_command("read_bounces")


def test_the_schedule_reads_them() -> None:
    assert app.conf.beat_schedule["read-bounces"]["task"] == "crm.tasks.read_bounces"
