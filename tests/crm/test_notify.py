"""GOV.UK Notify, by a local stand-in: what it is asked, what it may answer, and that nothing of it is logged."""

import base64
import hashlib
import hmac
import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from crm import letters, notify, outbox, post
from crm.models import Customer
from tests.crm.writing import draft

pytestmark = pytest.mark.django_db
SERVICE, SECRET = "a1b2c3d4-0000-4000-8000-000000000001", "e5f6a7b8-0000-4000-8000-000000000002"
KEY = f"council-{SERVICE}-{SECRET}"


class Provider:
    """A local stand-in for GOV.UK Notify: notes what it is asked, answers as it is told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any], dict[str, Any]]] = []
        self.status, self.answer = 201, b'{"id": "740e5834-3a29-46b4-9a6f-16142fde533a"}'
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                provider.asked.append((self.path, dict(self.headers), body))
                self.send_response(provider.status)
                self.end_headers()
                self.wfile.write(provider.answer)

            def log_message(self, *_args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    stand_in = Provider()
    thread = threading.Thread(target=stand_in.server.serve_forever, daemon=True)
    thread.start()
    settings.NOTIFY_API_KEY, settings.NOTIFY_SMS_TEMPLATE = KEY, "f33517ff-2a88-4f6e-b855-c550268ce08a"
    settings.NOTIFY_URL = f"http://127.0.0.1:{stand_in.server.server_port}"
    yield stand_in
    stand_in.server.shutdown()
    stand_in.server.server_close()


def claims(authorization: str) -> dict[str, Any]:
    """Check a token as the provider does, and return what it claims."""
    signed, _dot, signature = authorization.removeprefix("Bearer ").rpartition(".")
    expected = hmac.new(SECRET.encode(), signed.encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64decode(signature + "==") == expected
    head, body = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in signed.split("."))
    assert head == {"typ": "JWT", "alg": "HS256"}
    return dict(body)


def test_a_text_message_goes_through_the_provider(provider: Provider, ada: Customer, now: Any) -> None:
    message = post.send(draft(ada, channel="sms"), by=None, now=now)

    outbox.deliver(str(message.pk), now=now)

    [(path, headers, body)] = provider.asked
    assert path == "/v2/notifications/sms"
    assert claims(headers["Authorization"]) == {"iss": SERVICE, "iat": int(now.timestamp())}
    assert body["phone_number"] == "07700 900461"
    assert body["personalisation"] == {"text": "The crew comes on Tuesday."}
    assert body["reference"] == str(message.pk)
    message.refresh_from_db()
    assert (message.status, message.provider_reference) == ("sent", "740e5834-3a29-46b4-9a6f-16142fde533a")


@pytest.mark.skipif(not letters.can_make_pdf(), reason="WeasyPrint, or Pango, is not installed")
def test_a_letter_goes_through_the_provider_as_our_own_pdf(provider: Provider, ada: Customer, now: Any) -> None:
    message = post.send(draft(ada, channel="letter"), by=None, now=now)

    outbox.deliver(str(message.pk), now=now)

    [(path, _headers, body)] = provider.asked
    assert path == "/v2/notifications/letter"
    assert base64.b64decode(body["content"]).startswith(b"%PDF")
    message.refresh_from_db()
    assert message.status == "sent"


@pytest.mark.parametrize(("status", "is_final"), [(500, False), (429, False), (403, False), (302, False), (400, True)])
def test_what_the_provider_refuses_is_tried_again_unless_the_message_is_wrong(
    status: int, is_final: bool, provider: Provider, ada: Customer, now: Any, caplog: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    provider.status, provider.answer = status, b'{"errors": ["07700 900461 is wrong"]}'
    message = post.send(draft(ada, channel="sms"), by=None, now=now)

    outbox.deliver(str(message.pk), now=now)

    message.refresh_from_db()
    assert message.status == ("failed" if is_final else "queued")
    assert f"status {status}" in caplog.text
    assert "900461" not in caplog.text
    assert SECRET not in caplog.text

    provider.status, provider.answer = 201, b"no JSON"
    if not is_final:
        outbox.deliver(str(message.pk), now=message.next_try_at)
        message.refresh_from_db()
        assert (message.status, message.provider_reference, message.attempts) == ("sent", "", 2)


def test_a_provider_that_cannot_be_reached_is_tried_again(ada: Customer, now: Any, settings: Any) -> None:
    settings.NOTIFY_API_KEY, settings.NOTIFY_URL = KEY, "http://127.0.0.1:9"
    with pytest.raises(notify.NotSent) as failure:
        notify.send_sms("07700 900461", "Hello", reference="x", at=0)
    assert not failure.value.is_final
