"""How a hand works the page of a contact, with JavaScript or without: what journeys share that log one."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from crm.models import User

from .conftest import fill_in_sign_in

NEW = "/desk/contacts/new/"


def open_contact(new_context: Callable[..., BrowserContext], server: str, officer: User) -> Page:
    """Return a window, with JavaScript, in which an officer has opened a new contact."""
    page = new_context(base_url=server).new_page()
    page.goto(NEW)
    fill_in_sign_in(page, officer)
    expect(page.get_by_role("heading", name="New contact")).to_be_visible()
    expect(page.locator("input[role=combobox]")).to_be_visible()  # scripts have run
    return page


def question(screen: Page, number: int) -> Any:
    """Return the part of the page that is about one question."""
    return screen.get_by_role("region", name=f"Question {number}")


def choose_category(place: Any, name: str) -> None:
    """Choose a category: typed into the box that finds it, or picked from the list where no script has made one of it."""
    getattr(place, "page", place).wait_for_load_state()  # scripts have run by then
    box = place.get_by_label("Category")
    if box.get_attribute("role") == "combobox":
        box.fill(name)
        box.press("Enter")
    else:
        box.select_option(label=name)
