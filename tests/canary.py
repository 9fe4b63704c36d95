"""Looks for words in every place where this software keeps anything: the eyes of the canary test."""

import base64
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import mail
from django.core.cache import caches
from django.db import connection


def sightings(words: Iterable[str]) -> dict[str, set[str]]:
    """Return the places in which each word stands; a word that stands nowhere is left out."""
    found: dict[str, set[str]] = {}
    wanted = set(words)
    for place, text in _everything():
        for word in wanted:
            if word in text:
                found.setdefault(word, set()).add(place)
    return found


def _everything() -> Iterator[tuple[str, str]]:
    yield from _columns()
    yield from _folder("files", Path(settings.FILES_DIR))
    yield "ledger", _read(Path(settings.LEDGER_PATH))
    yield "mail", "\n".join(str(message.message()) for message in getattr(mail, "outbox", []))
    yield from _redis() if settings.REDIS_URL else _memory_and_queue()


def _columns() -> Iterator[tuple[str, str]]:
    """Every column of every table there is, whatever a model or a map says of it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for name, values in zip(names, zip(*cursor.fetchall(), strict=True), strict=False):
                yield f"{table}.{name}", "\n".join(map(_text, values))


def _memory_and_queue() -> Iterator[tuple[str, str]]:
    yield "cache", "\n".join(map(_text, [item for pair in caches["default"]._cache.items() for item in pair]))
    yield from _folder("queue", Path(settings.VAR_DIR) / "celery")


def _redis() -> Iterator[tuple[str, str]]:
    import redis

    with redis.Redis.from_url(settings.REDIS_URL) as server:
        for key in server.scan_iter(match=f"{settings.REDIS_PREFIX}*", count=1000):
            read: Any = {b"string": server.get, b"hash": server.hgetall, b"set": server.smembers}
            kind = server.type(key)
            if kind == b"list":
                content: Any = server.lrange(key, 0, -1)
            elif kind == b"zset":
                content = server.zrange(key, 0, -1)
            else:
                content = read[kind](key)
            values = [*content, *getattr(content, "values", list)()] if kind != b"string" else [content]
            where = "queue" if kind != b"string" else "cache"
            yield where, "\n".join(_message(_text(value)) for value in [key, *values])


def _folder(name: str, folder: Path) -> Iterator[tuple[str, str]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield name, f"{path.name}\n{_message(_read(path))}"


def _message(text: str) -> str:
    """Add the body of a queued task, which travels in base64."""
    try:
        return text + base64.b64decode(json.loads(text)["body"]).decode()
    except (ValueError, KeyError, TypeError):
        return text


def _read(path: Path) -> str:
    return path.read_bytes().decode(errors="replace") if path.exists() else ""


def _text(value: Any) -> str:
    return bytes(value).decode(errors="replace") if isinstance(value, (bytes, memoryview)) else str(value)
