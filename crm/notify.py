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
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

UUID_LENGTH = 36
TIMEOUT = 20  # seconds
CREATED = 201
OUR_FAULT = {400, 404, 413}  # the message itself is refused: to send it again would not help


class NotSent(Exception):
    """The provider did not take a message. is_final: to try again would not help."""

    def __init__(self, why: str, *, is_final: bool = False) -> None:
        super().__init__(why)
        self.is_final = is_final


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


def _post(kind: str, body: dict[str, Any], *, at: float) -> str:
    url = urlsplit(settings.NOTIFY_URL)
    connect = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = connect(url.netloc, timeout=TIMEOUT)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token(settings.NOTIFY_API_KEY, at=at)}"}
    try:
        connection.request("POST", f"{url.path.rstrip('/')}/v2/notifications/{kind}", json.dumps(body), headers)
        answer = connection.getresponse()
        said = answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise NotSent(type(error).__name__) from None
    finally:
        connection.close()
    if answer.status != CREATED:
        raise NotSent(f"status {answer.status}", is_final=answer.status in OUR_FAULT)
    return _id_in(said)


def _id_in(said: bytes) -> str:
    """Return the id in an answer; the message was taken, so an answer that cannot be read is no reason to send it again."""
    try:
        found = str(json.loads(said)["id"])
    except (ValueError, KeyError, TypeError):
        return ""
    return found if re.fullmatch(r"[0-9a-fA-F-]{1,60}", found) else ""


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
