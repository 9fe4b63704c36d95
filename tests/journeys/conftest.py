"""What the journeys share: a screen with JavaScript and one without, and a way in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect

from crm.models import User
from tests.factories import PASSWORD

# A slow machine is no fault of the page.
expect.set_options(timeout=15_000)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def screen(request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext], asgi_server: str) -> Page:
    """Open a browser's window at the front door."""
    cache.clear()
    window = new_context(java_script_enabled=request.param, base_url=asgi_server).new_page()
    window.set_default_timeout(15_000)
    return window


@pytest.fixture
def sign_in(screen: Page) -> Callable[[User], None]:
    """Sign somebody in, through the page as they would."""

    def by_hand(user: User) -> None:
        screen.goto("/desk/")
        fill_in_sign_in(screen, user)

    return by_hand


def fill_in_sign_in(screen: Any, user: User) -> None:
    """Type an e-mail address and a password, and press the button."""
    screen.get_by_label("E-mail address").fill(user.email)
    screen.get_by_label("Password").fill(PASSWORD)
    screen.get_by_role("main").get_by_role("button", name="Sign in").click()
