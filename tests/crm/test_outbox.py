"""The outbox: each attempt made once, waits that grow, and a colleague told after the last; letters, and the provider."""

import logging
import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from crm import misfiling, outbox, post, tasks
from crm.models import Case, Customer, Message, Task
from tests import factories
from tests.crm.writing import draft

pytestmark = pytest.mark.django_db
SERVICE, SECRET = "a1b2c3d4-0000-4000-8000-000000000001", "e5f6a7b8-0000-4000-8000-000000000002"
KEY = f"council-{SERVICE}-{SECRET}"


class Refusing:
    """A mail backend that fails as it is told to."""

    error: Exception = OSError()

    def __init__(self, **_options: Any) -> None:
        pass

    def send_messages(self, _messages: Any) -> int:
        raise self.error


def fail_with(error: Exception, settings: Any, monkeypatch: Any) -> None:
    settings.EMAIL_BACKEND = "tests.crm.test_outbox.Refusing"
    monkeypatch.setattr(Refusing, "error", error)


# ── Attempts ─────────────────────────────────────────────────────────────────────────────────────


def test_a_message_goes_to_a_worker_when_it_is_saved_and_by_its_id_alone(
    ada: Customer, now: Any, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    given: list[Any] = []
    monkeypatch.setattr(tasks.deliver_message, "delay", lambda *args: given.append(args))

    with django_capture_on_commit_callbacks(execute=True):
        message = post.send(draft(ada), by=None, now=now)
        assert given == []

    assert given == [(str(message.pk),)]


def test_a_mail_server_that_is_away_is_tried_again_after_growing_waits_and_then_a_colleague_is_told(
    ada: Customer, case: Case, bilal: Any, now: Any, settings: Any, monkeypatch: Any, caplog: Any
) -> None:
    fail_with(smtplib.SMTPServerDisconnected("gone: ada@example.org"), settings, monkeypatch)
    message = post.send(draft(ada, case), by=bilal, now=now)
    waited = []
    caplog.set_level(logging.DEBUG)
    for number in range(1, len(outbox.WAITS) + 1):
        assert outbox.due(now) == [str(message.pk)]
        outbox.deliver(str(message.pk), now=now)
        message.refresh_from_db()
        assert message.attempts == number
        if message.next_try_at:
            assert outbox.due(now) == []
            waited.append(message.next_try_at - now)
            now = message.next_try_at

    assert waited == list(outbox.WAITS[:-1]) == sorted(waited)
    assert (message.status, message.next_try_at) == ("failed", None)
    assert Task.objects.get().message == message
    assert str(message.pk) in caplog.text
    assert "ada@" not in caplog.text


def test_an_address_that_is_refused_for_good_is_not_tried_again(
    ada: Customer, now: Any, settings: Any, monkeypatch: Any
) -> None:
    fail_with(smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"no such user")}), settings, monkeypatch)
    message = post.send(draft(ada), by=None, now=now)

    outbox.deliver(str(message.pk), now=now)

    message.refresh_from_db()
    assert (message.status, message.attempts) == ("failed", 1)
    assert Task.objects.count() == 1


def test_an_attempt_is_counted_before_it_is_made_so_that_nobody_makes_it_twice(
    ada: Customer, now: Any, monkeypatch: Any
) -> None:
    message = post.send(draft(ada), by=None, now=now)
    attempts = []

    def carry(carried: Message, _now: Any) -> str:
        outbox.deliver(str(message.pk), now=now)  # another worker, while this one is at it
        attempts.append(carried.attempts)
        return ""

    monkeypatch.setitem(outbox.CARRIERS, "email", carry)
    outbox.deliver(str(message.pk), now=now)

    assert attempts == [1]


def test_a_worker_that_died_in_its_last_attempt_leaves_a_task_behind(ada: Customer, now: Any) -> None:
    message = post.send(draft(ada), by=None, now=now)
    Message.objects.update(attempts=len(outbox.WAITS))

    outbox.deliver(str(message.pk), now=now)

    message.refresh_from_db()
    assert message.status == "failed"
    assert mail.outbox == []
    assert Task.objects.count() == 1


def test_somebody_whose_address_changed_meanwhile_is_not_written_to_at_the_old_one(
    ada: Customer, case: Case, bilal: Any, now: Any
) -> None:
    message = post.send(draft(ada, case), by=bilal, now=now)
    ada.contact_points.filter(kind="email").update(value="new@example.org")

    outbox.deliver(str(message.pk), now=now)

    message.refresh_from_db()
    assert mail.outbox == []
    assert (message.status, message.why_stopped) == ("stopped", "moved")


def test_what_was_written_about_a_case_that_is_another_persons_by_now_is_stopped(
    ada: Customer, grace: Customer, case: Case, bilal: Any, now: Any
) -> None:
    message = post.send(draft(ada, case), by=bilal, now=now)
    misfiling.move(case, to=grace, by=bilal, reason="It is Grace’s bin.", now=now)

    outbox.deliver(str(message.pk), now=now)

    message.refresh_from_db()
    assert mail.outbox == []
    assert (message.status, message.why_stopped) == ("stopped", "another_person")
    assert "another person" in Task.objects.get().what


def test_every_letter_that_waits_to_be_printed_is_asked_about_however_many_wait_before_it(
    now: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(outbox, "AT_ONCE", 2)
    living, *last = factories.CustomerFactory.create_batch(3, postcode="ZZ1 2AB")
    letters = [post.send(draft(one, channel="letter"), by=None, now=now) for one in (living, living, living, *last)]
    Message.objects.filter(pk=letters[-1].pk).update(created_at=now + timedelta(minutes=1))
    assert outbox.stop_letters(now) == 0
    Customer.objects.filter(pk__in=[one.pk for one in last]).update(deceased_on=now.date())

    assert outbox.stop_letters(now) == 2

    assert set(Message.objects.filter(status="stopped")) == set(letters[3:])
    assert Message.objects.to_print().count() == 3
