"""Two workers and one message, and a worker that dies: a message goes once; after a death it may go twice, and never not at all."""

import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crm import outbox, post
from crm.models import Message, Task
from tests import factories
from tests.crm.writing import draft

from .conftest import KILLED, TONIGHT, result
from .test_two_at_once import both

pytestmark = pytest.mark.django_db(transaction=True)
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    """A folder in which every mail that a worker hands over is a file."""
    folder = tmp_path / "mails"
    folder.mkdir()
    return folder


def handed_over(mails: Path) -> Counter[str]:
    """Count by its Message-ID what was handed over."""
    lines = [line for path in mails.iterdir() for line in path.read_text().splitlines()]
    return Counter(line for line in lines if line.startswith("Message-ID: "))


def queue(count: int) -> list[Message]:
    ada = factories.CustomerFactory(email="ada@example.org")
    return [post.send(draft(ada), by=None, now=TONIGHT) for _n in range(count)]


def named(messages: list[Message]) -> Counter[str]:
    return Counter(f"Message-ID: {outbox.message_id(message)}" for message in messages)


def test_two_workers_that_deliver_the_same_messages_hand_each_over_once(
    mails: Path, start: Start, tmp_path: Path
) -> None:
    messages = queue(25)
    ids = ",".join(str(message.pk) for message in messages)

    def begin(*told: Any, **more: str) -> subprocess.Popen[str]:
        return start(*told, EMAIL_URL=f"filemail:///{mails}", **more)

    assert both(begin, tmp_path, ["deliver", ids], ["deliver", ids], ["deliver", ids]) == ["delivered"] * 3

    assert handed_over(mails) == named(messages)
    assert set(Message.objects.values_list("status", "attempts")) == {("sent", 1)}


def test_a_worker_killed_after_handing_over_and_before_noting_it_sends_twice_under_one_id(
    mails: Path, start: Start
) -> None:
    """Said honestly: at least once. One id for both, so that a mailbox shows one."""
    messages = queue(1)
    pk, environment = str(messages[0].pk), {"EMAIL_URL": f"filemail:///{mails}"}

    assert result(start("deliver", TONIGHT, pk, FAILPOINT="handed_over", **environment))[0] == KILLED
    assert handed_over(mails) == named(messages)
    assert Message.objects.get().status == "queued"
    assert outbox.due(TONIGHT) == []

    later = TONIGHT + outbox.WAITS[0]
    assert outbox.due(later) == [pk]
    assert result(start("deliver", later, pk, **environment)) == (0, "delivered")

    assert handed_over(mails) == named(messages * 2)
    assert Message.objects.get().status == "sent"
    assert not Task.objects.exists()


def test_after_the_last_attempt_a_colleague_is_told_that_nobody_knows(mails: Path, start: Start) -> None:
    messages = queue(1)
    Message.objects.update(attempts=len(outbox.WAITS) - 1)
    pk = str(messages[0].pk)
    killed = start("deliver", TONIGHT, pk, FAILPOINT="handed_over", EMAIL_URL=f"filemail:///{mails}")
    assert result(killed)[0] == KILLED

    outbox.deliver(pk, now=TONIGHT + outbox.WAITS[-1] + timedelta(minutes=5))

    assert handed_over(mails) == named(messages)
    assert Message.objects.get().status == "failed"
    assert "Nobody knows whether" in Task.objects.get().what
