"""Logs a machine can read and a data-protection officer need not fear.

A line says what happened, on which route, how long it took, and nothing about whom: no request body,
query string, address or name. A path may hold a reference, so its pattern is logged instead; the words of an
exception may quote a person ("Key (email)=(…) already exists"), so its class and its place are.
"""

import logging
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import structlog
from django.http import HttpRequest, HttpResponse

ROOT = Path(__file__).resolve().parent.parent
QUIET = ("django.db.backends", "asyncio", "kombu", "amqp", "daphne", "httpx", "uvicorn")
ADDRESSES_IN_WORDS = ("django.request", "django.server", "django.security", "django.channels")


class RequestLog:
    """Log one line for each request: method, route, status and time taken."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.log = structlog.get_logger("tolbooth.request")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = self.get_response(request)
        # A static file has no route, and neither has an address that nobody answers.
        route = f"/{request.resolver_match.route}" if request.resolver_match else None
        is_dull = route in ("/healthz", "/readyz") or (route is None and response.status_code < 400)
        level = self.log.debug if is_dull else self.log.info
        level(
            "request",
            method=request.method,
            route=route,
            status=response.status_code,
            ms=round((time.monotonic() - began) * 1000),
        )
        return response


def logging_config(*, level: str, readable: bool) -> dict[str, object]:
    """Return Django's LOGGING: every logger, ours and others', through one formatter."""
    before = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    last = structlog.dev.ConsoleRenderer(colors=False) if readable else structlog.processors.JSONRenderer()
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": before,
        "processors": [
            forget_addresses,
            say_where_it_broke,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            last,
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"tolbooth": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "tolbooth"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django and uvicorn install handlers of their own; ours is enough.
            **{name: {"handlers": [], "propagate": True, "level": level} for name in ("django", "django.server")},
            **{name: {"handlers": [], "propagate": True, "level": "WARNING"} for name in QUIET},
            "uvicorn.error": {"handlers": [], "propagate": True},
            "uvicorn.access": {"handlers": [], "propagate": False},  # it would print paths and query strings
        },
    }


def forget_addresses(logger: object, method: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """Replace what other libraries would say about a request or a task by what may be kept."""
    record: logging.LogRecord | None = event.get("_record")
    name = str(event.get("logger", ""))
    if record is None:
        return event
    if name.startswith(ADDRESSES_IN_WORDS):
        status = getattr(record, "status_code", None)
        event["event"] = f"answered {status}" if status else "request refused"
    elif name == "celery.app.trace" and record.levelno >= logging.WARNING:
        # Celery prints the exception's words and the task's arguments.
        data = getattr(record, "data", None) or {}
        event["event"] = f"task {data.get('name', '(unknown)')} failed"
    return event


def say_where_it_broke(logger: object, method: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """Replace an exception by its class and the lines it passed, without its words."""
    found = event.pop("exc_info", None)
    if found is True or found is None:
        record: logging.LogRecord | None = event.get("_record")
        found = record.exc_info if record is not None and record.exc_info else None
    if isinstance(found, BaseException):
        found = (type(found), found, found.__traceback__)
    if found:
        event["error"], event["at"] = _class_and_place(*found)
    event.pop("exception", None)
    event.pop("stack_info", None)
    return event


def _class_and_place(
    kind: type[BaseException] | None, error: BaseException | None, trail: TracebackType | None
) -> tuple[str, list[str]]:
    frames = traceback.extract_tb(trail)[-8:]
    places = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    return f"{kind.__module__}.{kind.__qualname__}" if kind else "", places


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else "/".join(path.parts[-3:])
