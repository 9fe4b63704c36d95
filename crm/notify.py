"""GOV.UK Notify, which prints letters and sends text messages for public bodies; used where a council has set its key.

Its documentation gives the scheme: a token signed with the secret that ends the key, made anew for each request. Nothing of a
request or its answer is logged, and no redirect is followed: both would carry what is written to somebody.
"""

import base64
import hashlib
import hmac
import http.client
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.conf import settings

UUID_LENGTH = 36
TIMEOUT = 20  # seconds
OK, CREATED = 200, 201
LONGEST_ANSWER = 8 << 20
MOST_PAGES = 20  # of 250 messages each
# What the provider calls a message that did not arrive; the last four are of letters alone.
FAILURES = (
    "permanent-failure",
    "temporary-failure",
    "technical-failure",
    "validation-failed",
    "virus-scan-failed",
    "cancelled",
    "returned-letter",
)
UUID_ALONE = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
OUR_FAULT = {400, 404, 413}  # the message itself is refused: to send it again would not help


class NotSent(Exception):
    """The provider did not take a message. is_final: to try again would not help."""

    def __init__(self, why: str, *, is_final: bool = False) -> None:
        super().__init__(why)
        self.is_final = is_final


@dataclass(frozen=True)
class Receipt:
    """What the provider says became of one attempt at a message of ours: its own id, and ours."""

    id: str
    message: UUID
    status: str


def is_set_up() -> bool:
    """Say whether the council uses the provider."""
    return bool(settings.NOTIFY_API_KEY)


def send_letter(pdf: bytes, *, reference: str, at: float) -> str:
    """Have a letter printed and posted; return the provider's id. at: seconds since 1970. Raise NotSent."""
    return _post("letter", {"reference": reference, "content": base64.b64encode(pdf).decode()}, at=at)


def send_sms(number: str, text: str, *, reference: str, at: float) -> str:
    """Have a text message sent, by the council's template that holds ((text)) alone. Raise NotSent."""
    body = {
        "phone_number": number,
        "template_id": settings.NOTIFY_SMS_TEMPLATE,
        "personalisation": {"text": text},
        "reference": reference,
    }
    return _post("sms", body, at=at)


def token(key: str, *, at: float) -> str:
    """Return a JSON Web Token as the provider asks for it: HS256, who we are, and when. A key ends "-service-secret"."""
    service, secret = key[-2 * UUID_LENGTH - 1 : -UUID_LENGTH - 1], key[-UUID_LENGTH:]
    parts = ({"typ": "JWT", "alg": "HS256"}, {"iss": service, "iat": int(at)})
    signed = ".".join(_encoded(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
    return f"{signed}.{_encoded(hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest())}"


def find(reference: str, *, at: float) -> str:
    """Return the provider's id of a message that it took already; nothing where it knows of none that may still arrive.

    Asked before a second attempt: a worker may have died between handing a letter over and noting that. Raise NotSent.
    """
    for receipt in _listed({"reference": [reference]}, at=at)[0]:
        if receipt.status not in FAILURES:
            return receipt.id
    return ""


def failures(*, at: float) -> Iterator[list[Receipt]]:
    """Yield what the provider could not deliver, page by page, the newest first, for as long as it tells: a week. Raise NotSent."""
    asked: dict[str, list[str]] = {"status": list(FAILURES)}
    for _page in range(MOST_PAGES):
        found, last = _listed(asked, at=at)
        yield found
        if not last:
            return
        asked = {**asked, "older_than": [last]}


def _listed(asked: dict[str, list[str]], *, at: float) -> tuple[list[Receipt], str]:
    """Return the messages of ours on one page of the provider's list, and the id of the last; raise NotSent."""
    said = _ask("GET", f"/v2/notifications?{urlencode(asked, doseq=True)}", at=at, due=OK)
    try:
        rows = json.loads(said)["notifications"]
        ids = [str(row["id"]) for row in rows]
        ours = [row for row in rows if UUID_ALONE.fullmatch(str(row["reference"] or ""))]
        found = [Receipt(_plain(row["id"]), UUID(row["reference"]), str(row["status"])) for row in ours]
    except (ValueError, KeyError, TypeError):
        raise NotSent("an answer that cannot be read") from None
    return found, _plain(ids[-1]) if ids else ""


def _post(kind: str, body: dict[str, Any], *, at: float) -> str:
    return _id_in(_ask("POST", f"/v2/notifications/{kind}", json.dumps(body), at=at, due=CREATED))


def _ask(method: str, path: str, body: str | None = None, *, at: float, due: int) -> bytes:
    url = urlsplit(settings.NOTIFY_URL)
    connect = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = connect(url.netloc, timeout=TIMEOUT)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token(settings.NOTIFY_API_KEY, at=at)}"}
    try:
        connection.request(method, url.path.rstrip("/") + path, body, headers)
        answer = connection.getresponse()
        said = answer.read(LONGEST_ANSWER)
    except (OSError, http.client.HTTPException) as error:
        raise NotSent(type(error).__name__) from None
    finally:
        connection.close()
    if answer.status != due:
        raise NotSent(f"status {answer.status}", is_final=answer.status in OUR_FAULT)
    return said


def _id_in(said: bytes) -> str:
    """Return the id in an answer; the message was taken, so an answer that cannot be read is no reason to send it again."""
    try:
        return _plain(json.loads(said)["id"])
    except (ValueError, KeyError, TypeError):
        return ""


def _plain(said: Any) -> str:
    """Return an id of the provider's, or nothing where it is none."""
    return str(said) if re.fullmatch(r"[0-9a-fA-F-]{1,60}", str(said)) else ""


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
