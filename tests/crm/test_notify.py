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
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from crm import bounces, letters, notify, outbox, post
from crm.models import Customer, Message, Task
from tests.crm.writing import draft

pytestmark = pytest.mark.django_db
SERVICE, SECRET = "a1b2c3d4-0000-4000-8000-000000000001", "e5f6a7b8-0000-4000-8000-000000000002"
KEY = f"council-{SERVICE}-{SECRET}"


class Provider:
    """A local stand-in for GOV.UK Notify: notes what it is asked, answers as it is told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any], dict[str, Any]]] = []
        self.status, self.answer = 201, b'{"id": "740e5834-3a29-46b4-9a6f-16142fde533a"}'
        self.listed: list[dict[str, Any]] = []  # what it tells of messages it took, the newest first
        self.page = 250
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                provider.asked.append((self.path, dict(self.headers), body))
                self.send_response(provider.status)
                self.end_headers()
                self.wfile.write(provider.answer)

            def do_GET(self) -> None:
                asked = parse_qs(urlsplit(self.path).query)
                claims(self.headers["Authorization"])
                rows = provider.listed
                if "older_than" in asked:
                    rows = rows[[row["id"] for row in rows].index(asked["older_than"][0]) + 1 :]
                for name in ("status", "reference"):
                    rows = [row for row in rows if row[name] in asked.get(name, [row[name]])]
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps({"notifications": rows[: provider.page], "links": {}}).encode())

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


# ── What the provider says became of a message ───────────────────────────────────────────────────


def told(message: Message, status: str, **more: Any) -> dict[str, Any]:
    """Return a line of the provider's list, with what stands in it about a person too."""
    return {
        "id": message.provider_reference or str(uuid4()),
        "reference": str(message.pk),
        "status": status,
        "type": "sms",
        "phone_number": "07700 900461",
        "body": "The crew comes on Tuesday.",
    } | more


@pytest.fixture
def texted(provider: Provider, ada: Customer, now: Any) -> Message:
    message = post.send(draft(ada, channel="sms"), by=None, now=now)
    outbox.deliver(str(message.pk), now=now)
    message.refresh_from_db()
    assert message.status == "sent"
    return message


def test_a_number_that_does_not_exist_is_used_no_longer_and_a_colleague_is_told(
    provider: Provider, texted: Message, ada: Customer, now: Any, caplog: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    provider.listed = [told(texted, "permanent-failure")]

    assert bounces.ask_notify(now=now) == 1
    assert bounces.ask_notify(now=now) == 0  # it tells so for a week

    texted.refresh_from_db()
    assert texted.status == "bounced"
    assert ada.contact_points.get(kind="phone").do_not_use
    assert "Do not use" in Task.objects.get().what
    assert "900461" not in caplog.text


@pytest.mark.parametrize("status", ["temporary-failure", "technical-failure"])
def test_a_telephone_that_was_off_is_tried_again_once_for_each_failure(
    status: str, provider: Provider, texted: Message, ada: Customer, now: Any
) -> None:
    first = told(texted, status)
    provider.listed = [first]
    assert bounces.ask_notify(now=now) == 1
    texted.refresh_from_db()
    assert (texted.status, texted.next_try_at) == ("queued", now + bounces.AGAIN_AFTER)

    provider.answer = b'{"id": "0a0e5834-3a29-46b4-9a6f-16142fde533b"}'
    outbox.deliver(str(texted.pk), now=texted.next_try_at)
    texted.refresh_from_db()
    assert texted.provider_reference.startswith("0a0e5834")
    provider.listed = [told(texted, "delivered"), first]
    assert bounces.ask_notify(now=now) == 0

    assert Message.objects.get().status == "sent"
    assert not ada.contact_points.get(kind="phone").do_not_use


@pytest.mark.skipif(not letters.can_make_pdf(), reason="WeasyPrint, or Pango, is not installed")
@pytest.mark.parametrize("status", ["validation-failed", "virus-scan-failed", "cancelled", "returned-letter"])
def test_a_letter_that_was_not_printed_or_came_back_becomes_a_task(
    status: str, provider: Provider, ada: Customer, now: Any
) -> None:
    message = post.send(draft(ada, channel="letter"), by=None, now=now)
    outbox.deliver(str(message.pk), now=now)
    message.refresh_from_db()
    provider.listed = [told(message, status, type="letter")]

    assert bounces.ask_notify(now=now) == 1

    assert Message.objects.get().status == "bounced"
    assert Task.objects.get().message == message


def test_what_arrived_and_what_others_sent_changes_nothing(provider: Provider, texted: Message, now: Any) -> None:
    provider.listed = [
        told(texted, "delivered"),
        told(texted, "permanent-failure", reference="Payroll 7"),
        told(texted, "permanent-failure", reference=None),
        told(texted, "permanent-failure", reference=str(uuid4())),
        told(texted, "permanent-failure", id=str(uuid4())),  # another attempt than the one that counts
    ]

    assert bounces.ask_notify(now=now) == 0
    assert Message.objects.get().status == "sent"


def test_every_page_of_the_list_is_read(provider: Provider, texted: Message, now: Any) -> None:
    others = [told(texted, "permanent-failure", id=str(uuid4()), reference=str(uuid4())) for _n in range(4)]
    provider.page, provider.listed = 2, [*others, told(texted, "permanent-failure")]

    assert bounces.ask_notify(now=now) == 1


@pytest.mark.parametrize("number", [1, 40])
def test_what_is_told_for_days_is_looked_up_with_one_query_a_page(
    number: int, provider: Provider, texted: Message, now: Any, django_assert_num_queries: Any
) -> None:
    unknown = [told(texted, "permanent-failure", id=str(uuid4()), reference=str(uuid4())) for _n in range(number)]
    provider.listed = [told(texted, "permanent-failure"), *unknown]
    assert bounces.ask_notify(now=now) == 1

    with django_assert_num_queries(1):
        assert bounces.ask_notify(now=now) == 0


def test_a_letter_whose_worker_died_after_it_went_is_not_sent_twice(
    provider: Provider, texted: Message, now: Any
) -> None:
    Message.objects.update(status="queued", provider_reference="", ended_at=None, next_try_at=now)
    provider.listed = [told(texted, "created", id="740e5834-3a29-46b4-9a6f-16142fde533a")]
    before = len(provider.asked)

    outbox.deliver(str(texted.pk), now=now)

    assert len(provider.asked) == before == 1
    texted.refresh_from_db()
    assert (texted.status, texted.provider_reference) == ("sent", "740e5834-3a29-46b4-9a6f-16142fde533a")


def test_a_list_that_cannot_be_read_is_told_without_quoting_it(
    provider: Provider, texted: Message, now: Any, caplog: Any
) -> None:
    provider.listed = [{"id": "x", "status": "permanent-failure", "reference": "", "phone_number": "07700 900461"}]
    assert bounces.ask_notify(now=now) == 0
    provider.listed[0]["id"] = None
    provider.listed[0]["reference"] = ["07700 900461"]
    bounces.read_all(now=now)

    assert "900461" not in caplog.text
    assert Message.objects.get().status == "sent"
