"""The house itself: unsafe starts are refused, health is told truly, logs know nobody."""

import io
import json
import logging
import logging.config
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from config import checks
from config.logs import logging_config
from retention.models import DisposalRun

ROOT = Path(__file__).resolve().parent.parent
KEY = "k" * 50
FIELD_KEY = f"2026:{'k' * 43}="
SAFE = {
    "TOLBOOTH_ENV": "production",
    "SECRET_KEY": KEY,
    "LEDGER_KEY": KEY[::-1] + "l",
    "FIELD_KEYS": FIELD_KEY,
    "ALLOWED_HOSTS": "contact.council.example",
    "SITE_URL": "https://contact.council.example",
    "EMAIL_URL": "smtp+tls://tolbooth:invented@mail.council.example:587",
}


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own, with nothing of ours in its environment but this."""
    inherited = {key: os.environ[key] for key in ("PATH", "HOME", "VAR_DIR") if key in os.environ}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env={**inherited, **environment}, capture_output=True, text=True
    )


# ── A production start ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
def production(settings):
    """Settings as a careful council has them."""
    settings.TOLBOOTH_ENV = "production"
    settings.IN_PRODUCTION = True
    settings.DEBUG = False
    settings.SECRET_KEY = KEY
    settings.LEDGER_KEY = KEY
    settings.FIELD_KEYS = [FIELD_KEY]
    settings.ALLOWED_HOSTS = ["contact.council.example"]
    settings.SITE_URL = "https://contact.council.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    return settings


def test_a_careful_production_start_is_let_through(production) -> None:
    assert checks.production_is_safe() == []
    checks.refuse_unsafe_start()


@pytest.mark.parametrize(
    ("setting", "value", "fault"),
    [
        ("DEBUG", True, "config.E001"),
        ("SECRET_KEY", django_settings.INSECURE_SECRET_KEY, "config.E002"),
        ("SECRET_KEY", "short", "config.E002"),
        ("ALLOWED_HOSTS", ["*"], "config.E003"),
        ("ALLOWED_HOSTS", [], "config.E003"),
        ("LEDGER_KEY", django_settings.INSECURE_LEDGER_KEY, "config.E004"),
        ("FIELD_KEYS", django_settings.INSECURE_FIELD_KEYS, "config.E009"),
        ("FIELD_KEYS", [FIELD_KEY, *django_settings.INSECURE_FIELD_KEYS], "config.E009"),
        ("FIELD_KEYS", [], "config.E009"),
        ("SITE_URL", "http://contact.council.example", "config.E005"),
        ("SECURE_SSL_REDIRECT", False, "config.E006"),
        ("SECURE_HSTS_SECONDS", 0, "config.E006"),
        ("SESSION_COOKIE_SECURE", False, "config.E007"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "config.E008"),
    ],
)
def test_an_unsafe_production_start_is_refused_with_its_remedy(production, setting, value, fault) -> None:
    setattr(production, setting, value)

    [found] = checks.production_is_safe()

    assert found.id == fault
    assert found.hint
    with pytest.raises(ImproperlyConfigured, match=re.escape(found.hint)):
        checks.refuse_unsafe_start()


def test_a_proxy_that_ends_tls_is_taken_at_the_councils_word(production) -> None:
    production.SECURE_SSL_REDIRECT = False
    production.SECURE_HSTS_SECONDS = 0
    assert [fault.id for fault in checks.production_is_safe()] == ["config.E006"]

    production.TLS_AT_PROXY = True

    assert checks.production_is_safe() == []


@pytest.mark.parametrize(
    "command",
    [["manage.py", "check"], ["-c", "import config.asgi"], ["-c", "import config.wsgi"]],
    ids=["manage.py check", "asgi", "wsgi"],
)
def test_every_door_refuses_a_production_start_on_defaults(command: list[str]) -> None:
    refused = run(*command, TOLBOOTH_ENV="production")

    assert refused.returncode != 0
    assert "config.E002" in refused.stderr
    assert "config.E004" in refused.stderr
    assert "secrets.token_urlsafe" in refused.stderr

    assert run(*command, **SAFE).returncode == 0


def test_switching_debug_off_is_enough_to_be_judged() -> None:
    assert "config.E002" in run("manage.py", "check", DEBUG="false").stderr


def test_there_is_no_demo_without_debug() -> None:
    show = "from django.conf import settings; print(settings.DEMO)"
    assert run("-c", show, DJANGO_SETTINGS_MODULE="config.settings").stdout.strip() == "True"
    for without_debug in ({"DEBUG": "false", "DEMO": "true"}, {**SAFE, "DEMO": "true"}):
        shown = run("-c", show, DJANGO_SETTINGS_MODULE="config.settings", **without_debug)
        assert shown.stdout.strip() == "False"


def test_static_files_can_be_hashed_for_production(tmp_path: Path) -> None:
    done = run(
        "manage.py", "collectstatic", "--no-input", **SAFE, VAR_DIR=str(tmp_path), STATIC_ROOT=str(tmp_path / "s")
    )

    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "s" / "staticfiles.json").read_text())["paths"]


# ── Health ───────────────────────────────────────────────────────────────────────────────────────


def test_healthz_answers_without_a_database(client: Client) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


@pytest.mark.django_db
def test_readyz_tells_of_each_part(client: Client) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 200, answer.content
    assert {part: answer.json()[part]["status"] for part in ("database", "channel_layer", "broker", "retention")} == {
        "database": "ok",
        "channel_layer": "ok",
        "broker": "ok",
        "retention": "ok",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "status"), [(1, 200), (25, 200), (27, 503)])
def test_readyz_complains_when_nothing_was_disposed_of_for_26_hours(client: Client, hours: int, status: int) -> None:
    then = timezone.now() - timedelta(hours=hours)
    DisposalRun.objects.create(
        job="nightly",
        slot="test",
        today=then.date(),
        state=DisposalRun.State.SUCCEEDED,
        started_at=then,
        seen_at=then,
        finished_at=then,
    )

    answer = client.get("/readyz")

    assert answer.status_code == status
    assert answer.json()["retention"]["last_success_hours_ago"] == pytest.approx(hours, abs=0.2)


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["database", "channel_layer", "broker"])
def test_readyz_names_what_is_broken_and_quotes_nothing(client: Client, part: str) -> None:
    with patch(f"config.health.{part}", side_effect=OSError("password=hunter2")):  # the edge: a server that is down
        answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()[part] == {"status": "broken"}
    assert b"hunter2" not in answer.content


# ── Logs ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def logged():
    """Read what production would log, line by line."""
    config = logging_config(level="INFO", readable=False)
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.config.DictConfigurator(config).configure_formatter(config["formatters"]["tolbooth"]))
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
def test_a_request_is_logged_by_its_route_without_what_was_asked(client: Client, logged) -> None:
    client.get("/rights/?name=Grace+Adeyemi")
    client.get("/nobody/adeyemi/?q=adeyemi")

    lines = logged()

    assert {"method": "GET", "route": "/rights/", "status": 200} in [
        {key: line.get(key) for key in ("method", "route", "status")} for line in lines
    ]
    assert "answered 404" in [line["event"] for line in lines]
    assert "adeyemi" not in json.dumps(lines).lower()


def test_an_error_is_logged_by_class_and_place_without_its_words(logged) -> None:
    try:
        raise ValueError("Key (email)=(ada@example.org) already exists")
    except ValueError:
        logging.getLogger("elsewhere").exception("it broke")

    [line] = logged()

    assert line["error"] == "builtins.ValueError"
    assert line["at"][0].startswith("tests/test_house.py:")
    assert "ada@" not in json.dumps(line)
