"""Marketing leaves for nobody who has not agreed to it; and as nobody keeps consents yet, for nobody at all."""

from typing import Any

import pytest
from django.core import mail

from crm import marketing, outbox, post
from crm.models import Customer, Message, Task
from tests.crm.writing import CHANNELS, draft

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def consents(monkeypatch: Any) -> None:
    """Whoever asks for consent during a test is forgotten after it."""
    monkeypatch.setattr(marketing, "_asked", [])


@pytest.mark.parametrize("channel", CHANNELS)
def test_without_a_register_of_consents_no_marketing_is_written(channel: str, ada: Customer, now: Any) -> None:
    post.send(draft(ada, channel=channel), by=None, now=now)  # what serves them goes

    with pytest.raises(marketing.NotAgreed):
        post.send(draft(ada, channel=channel, purpose=marketing.MARKETING), by=None, now=now)

    assert Message.objects.count() == 1
    assert not Task.objects.exclude(message=Message.objects.get()).exists()


def test_a_purpose_that_nobody_knows_is_no_service(ada: Customer, now: Any) -> None:
    with pytest.raises(marketing.NotAgreed):
        post.send(draft(ada, purpose="survey"), by=None, now=now)


def test_every_register_must_agree_for_the_person_and_the_channel(ada: Customer, now: Any) -> None:
    marketing.asks(lambda customer, channel: (customer, channel) == (ada, "email"))
    piece = {"purpose": marketing.MARKETING}

    message = post.send(draft(ada, **piece), by=None, now=now)
    outbox.deliver(str(message.pk), now=now)
    assert len(mail.outbox) == 1
    with pytest.raises(marketing.NotAgreed):
        post.send(draft(ada, channel="sms", **piece), by=None, now=now)

    marketing.asks(lambda _customer, _channel: False)
    with pytest.raises(marketing.NotAgreed):
        post.send(draft(ada, **piece), by=None, now=now)


def test_who_agreed_and_died_is_sent_nothing(ada: Customer, now: Any) -> None:
    marketing.asks(lambda _customer, _channel: True)
    ada.deceased_on = now.date()
    ada.save()

    assert post.send(draft(ada, purpose=marketing.MARKETING), by=None, now=now).why_stopped == "deceased"
