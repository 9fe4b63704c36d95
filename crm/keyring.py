"""The keys with which sensitive fields are sealed: a ring from the environment, the first key seals, the others still open.

Never derived from SECRET_KEY, which changes for reasons of its own. Each sealed text names its key, so that a key can be changed
while people work (`manage.py rotate_keys`) and taken off the ring when no text names it (`manage.py key_audit`). What is sealed is
bound to its place: a text that was moved to another row, column or table does not open.
"""

import base64
import binascii
import os
import re
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SEALED = "e1"  # how: AES-GCM with a nonce of twelve bytes
NONCE, KEY_BYTES = 12, 32
NAME = re.compile(r"[A-Za-z0-9_.-]{1,20}")


class DoesNotOpen(Exception):
    """A sealed text that no key of the ring opens in this place: another key, another row, or a changed text.

    It says where, and never what.
    """


@dataclass(frozen=True)
class Keyring:
    """The keys by their names; `current` is the one that seals."""

    keys: dict[str, AESGCM]
    current: str

    def seal(self, text: str, place: str) -> str:
        """Return a text sealed for one place."""
        nonce = os.urandom(NONCE)
        sealed = nonce + self.keys[self.current].encrypt(nonce, text.encode(), place.encode())
        return f"{beginning(self.current)}{base64.urlsafe_b64encode(sealed).decode()}"

    def open(self, token: str, place: str) -> str:
        """Return what was sealed for this place; raise DoesNotOpen."""
        key = self.keys.get(key_of(token))
        if key is None:
            raise DoesNotOpen(f"{place}: the ring has no key for it")
        try:
            sealed = base64.urlsafe_b64decode(token.rpartition(":")[2])
            return key.decrypt(sealed[:NONCE], sealed[NONCE:], place.encode()).decode()
        except (InvalidTag, ValueError):
            raise DoesNotOpen(f"{place}: it was sealed for another place or with another key, or was changed") from None


def ring() -> Keyring:
    """Return the ring of this process; raise ImproperlyConfigured, naming no key."""
    return _read(tuple(settings.FIELD_KEYS))


def key_of(token: str) -> str:
    """Return the name of the key that sealed a text; nothing if it is no sealed text."""
    kind, _colon, rest = token.partition(":")
    return rest.partition(":")[0] if kind == SEALED else ""


def beginning(name: str) -> str:
    """Return how every text begins that a key sealed."""
    return f"{SEALED}:{name}:"


@lru_cache(maxsize=8)
def _read(entries: tuple[str, ...]) -> Keyring:
    keys: dict[str, AESGCM] = {}
    for entry in entries:
        name, _colon, written = entry.strip().partition(":")
        try:
            key = base64.urlsafe_b64decode(written)
        except (binascii.Error, ValueError):
            key = b""
        if not NAME.fullmatch(name) or len(key) != KEY_BYTES or name in keys:
            raise ImproperlyConfigured(
                "FIELD_KEYS: write each key as name:key, the key being 32 random bytes in URL-safe base64, and no name twice."
            )
        keys[name] = AESGCM(key)
    if not keys:
        raise ImproperlyConfigured("FIELD_KEYS is empty: sensitive fields can neither be saved nor read.")
    return Keyring(keys, next(iter(keys)))
