"""A real browser against a real server: pages and web sockets, over ASGI, in this process.

Sync Playwright keeps an event loop running in the test thread, which breaks every later async test; so browser tests
come last. Where there is no Chromium they skip, and say so loudly at the end of the run.
"""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

NAMES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "no Chromium: install the package `chromium`, or set CHROMIUM to its path"
skipped_for_want_of_a_browser = pytest.StashKey[int]()


def chromium() -> str | None:
    """Return the path of a Chromium, or None."""
    named = os.environ.get("CHROMIUM")
    candidates = (named,) if named else NAMES
    return next((path for path in map(shutil.which, candidates) if path), None)


def needs_browser(item: pytest.Item) -> bool:
    """Say whether a test drives a browser."""
    wanted = getattr(item, "fixturenames", ())
    return item.get_closest_marker("browser") is not None or "page" in wanted or "browser" in wanted


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Sort browser tests last, keep them in one worker, and skip them where there is no browser."""
    path = chromium()
    count = 0
    for item in items:
        if not needs_browser(item):
            continue
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group("browser"))
        if path is None:
            item.add_marker(pytest.mark.skip(reason=MISSING))
            count += 1
    config.stash[skipped_for_want_of_a_browser] = count
    items.sort(key=needs_browser)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Make missing browser tests hard to overlook."""
    count = config.stash.get(skipped_for_want_of_a_browser, 0)
    if count:
        terminalreporter.section("BROWSER TESTS DID NOT RUN", sep="!", red=True)
        terminalreporter.line(f"{count} tests were skipped: {MISSING}.")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Launch the system's Chromium, without sandbox (containers) and without calls home."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    plain = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage"]
    return {**browser_type_launch_args, "executable_path": chromium(), "headless": True, "args": plain + quiet}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """Look at pages as an advisor in a British council does."""
    return {
        **browser_context_args,
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture(scope="session")
def _asgi_server(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Serve the real ASGI app by uvicorn in a thread of this process; Django's own live server has no web sockets."""
    import uvicorn
    from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
    from django.test.utils import modify_settings

    from config.asgi import application

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    allowed = modify_settings(ALLOWED_HOSTS={"append": "127.0.0.1"})
    allowed.enable()
    config = uvicorn.Config(
        ASGIStaticFilesHandler(application), lifespan="off", log_config=None, access_log=False, ws_max_size=65536
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert thread.is_alive(), "the ASGI server did not start"
        assert time.monotonic() < deadline, "the ASGI server took longer than 20 seconds to start"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)
    listener.close()
    allowed.disable()
    with django_db_blocker.unblock():
        _hang_up_forgotten_connections()


def _hang_up_forgotten_connections() -> None:
    """End what a request that broke off left open, or PostgreSQL would not drop the test database."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
    connection.close()  # this one too


@pytest.fixture
def asgi_server(_asgi_server: str, transactional_db: None) -> str:
    """Return the address of the real server; the test's rows are committed, and flushed afterwards."""
    return _asgi_server
