"""Is it alive, and can it work? Two pages for machines; no personal data, no words of an exception."""

import asyncio
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import structlog
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.celery import app
from retention import runs

log = structlog.get_logger("tolbooth.health")


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Say that this process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether everything that a request needs works; 503 where something does not."""
    now = timezone.now()
    found = {
        "database": _try(database),
        "channel_layer": _try(channel_layer),
        "broker": _try(broker),
        "retention": _try(lambda: disposal(now=now)),
    }
    ready = all(part["status"] == "ok" for part in found.values())
    return JsonResponse({"status": "ok" if ready else "broken", **found}, status=200 if ready else 503)


def database() -> dict[str, object]:
    """Ask the database one question; say how long the write-ahead log of SQLite is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if connection.vendor != "sqlite":
        return {"status": "ok"}
    log_file = Path(f"{connection.settings_dict['NAME']}-wal")
    return {"status": "ok", "wal_bytes": log_file.stat().st_size if log_file.is_file() else 0}


def channel_layer() -> dict[str, object]:
    """Send one message through the channel layer and wait for it."""
    async_to_sync(_echo)()
    return {"status": "ok"}


async def _echo() -> None:
    layer = get_channel_layer()
    channel = await layer.new_channel()
    token = uuid.uuid4().hex
    async with asyncio.timeout(2):
        await layer.send(channel, {"type": "health", "token": token})
        answer = await layer.receive(channel)
    if answer["token"] != token:
        raise ConnectionError("the channel layer lost a message")


def broker() -> dict[str, object]:
    """Reach the broker as a publisher would."""
    if not settings.REDIS_URL:
        queue = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"])
        probe = queue / f"{uuid.uuid4().hex}.probe"
        probe.touch()
        probe.unlink()
        return {"status": "ok", "waiting": sum(1 for _ in queue.glob("*.msg"))}
    with app.connection_for_write() as link:
        link.ensure_connection(max_retries=1, timeout=1)
    return {"status": "ok"}


def disposal(*, now: datetime) -> dict[str, object]:
    """Say how long ago the night's disposal last succeeded; broken when none did for 26 hours."""
    last = runs.last_success()
    hours = round((now - last.finished_at).total_seconds() / 3600, 1) if last else None
    return {"status": "broken" if runs.is_late(now) else "ok", "last_success_hours_ago": hours}


def _try(probe: Callable[[], dict[str, object]]) -> dict[str, object]:
    try:
        return probe()
    except Exception:  # whatever it is, the answer is the same, and its words may not leave
        log.warning("health probe failed", exc_info=True)
        return {"status": "broken"}
