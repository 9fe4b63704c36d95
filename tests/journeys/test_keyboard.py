"""Single keys in a browser: where they work and where they must not, chosen by each person, and a screen that hides."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from crm import shortcuts
from crm.models import Customer, User
from tests import factories

from .conftest import fill_in_sign_in

TYPED = "The brown bin was left, and"


@pytest.fixture
def desk(new_context: Callable[..., BrowserContext], asgi_server: str, bilal: User) -> Page:
    """Bilal at his desk, with JavaScript: without it no key does anything."""
    window = new_context(base_url=asgi_server).new_page()
    window.goto("/desk/")
    fill_in_sign_in(window, bilal)
    ready(window)
    return window


def ready(page: Page) -> None:
    """Wait until the page listens to keys: this button is there when scripts are."""
    expect(page.get_by_role("button", name="Hide screen")).to_be_visible()


def test_a_key_goes_to_its_place_and_types_in_no_box(desk: Page) -> None:
    desk.keyboard.press("/")
    expect(desk.get_by_label("Search by reference")).to_be_focused()
    desk.keyboard.type("n g")
    expect(desk.get_by_label("Search by reference")).to_have_value("n g")
    desk.get_by_role("heading", name="Home", exact=True).click()
    desk.keyboard.press("Shift+N")
    desk.keyboard.press("Control+n")
    expect(desk.get_by_role("heading", name="Home", exact=True)).to_be_visible()
    desk.keyboard.press("n")
    expect(desk.get_by_role("heading", name="New contact")).to_be_visible()


def test_no_key_is_taken_from_a_list_of_choices_or_a_dialog(desk: Page) -> None:
    desk.goto("/desk/contacts/new/")
    ready(desk)
    desk.locator("select").first.focus()
    desk.keyboard.press("g")
    expect(desk.get_by_role("heading", name="New contact")).to_be_visible()
    desk.get_by_role("heading", name="New contact").click()
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    desk.keyboard.press("g")
    expect(desk.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog", name="Keyboard shortcuts")).to_be_hidden()
    desk.keyboard.press("g")
    expect(desk.get_by_role("heading", name="Home", exact=True)).to_be_visible()


def test_a_key_that_was_changed_is_the_one_that_works(desk: Page) -> None:
    desk.get_by_role("link", name="Your keyboard").click()
    desk.get_by_label("Log a new contact").fill("w")
    desk.get_by_role("button", name="Save keys").click()
    expect(desk.get_by_role("main").get_by_role("status")).to_contain_text("Your keys are saved.")
    ready(desk)
    desk.keyboard.press("n")
    expect(desk.get_by_role("heading", name="Your keyboard")).to_be_visible()
    desk.keyboard.press("?")
    help = desk.get_by_role("dialog", name="Keyboard shortcuts")
    expect(help.get_by_text("w", exact=True)).to_be_visible()
    help.get_by_role("button", name="Close").click()
    desk.keyboard.press("w")
    expect(desk.get_by_role("heading", name="New contact")).to_be_visible()


def test_switched_off_no_key_does_anything(desk: Page, bilal: User) -> None:
    shortcuts.choose(bilal, {}, uses=False)
    desk.reload()
    ready(desk)
    for key in ("/", "?", "F8", "n"):
        desk.keyboard.press(key)
    expect(desk.get_by_role("heading", name="Home", exact=True)).to_be_visible()
    expect(desk.get_by_label("Search by reference")).not_to_be_focused()
    expect(desk.get_by_role("dialog")).to_have_count(0)
    # What a key did, a button does.
    desk.get_by_role("button", name="Hide screen").click()
    expect(desk.get_by_role("dialog", name="Tolbooth Borough Council")).to_be_visible()


def spoken(page: Page) -> str:
    """Return every name in the accessibility tree: what a screen reader could reach."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    nodes = (node for node in tree["nodes"] if not node.get("ignored"))
    return " ".join(str(node.get("name", {}).get("value", "")) for node in nodes)


def selected(page: Page) -> Any:
    page.keyboard.press("Control+a")
    return page.evaluate("getSelection().toString()")


def test_one_key_hides_the_screen_and_nothing_is_lost(desk: Page, ada: Customer, missed_bin: Any, bilal: User) -> None:
    case = factories.CaseFactory(customer=ada, category=missed_bin, owner=bilal, team=bilal.team)
    desk.goto(f"/desk/cases/{case.pk}/")
    ready(desk)
    title = desk.title()
    box = desk.get_by_label("Private note")
    box.fill(TYPED)
    box.evaluate("box => box.setSelectionRange(4, 9)")
    assert "Okonjo-Smythe" in spoken(desk)

    desk.keyboard.press("F8")
    blank = desk.get_by_role("dialog", name="Tolbooth Borough Council")
    expect(blank).to_be_visible()
    expect(blank.get_by_role("button", name="Continue")).to_be_focused()
    expect(desk).to_have_title("Tolbooth Borough Council")
    assert "Okonjo-Smythe" not in spoken(desk) and "Continue" in spoken(desk)
    assert "Okonjo" not in selected(desk)
    desk.keyboard.press("n")
    assert "Okonjo" not in desk.evaluate("document.body.innerText")
    desk.emulate_media(media="print")
    assert "Okonjo" not in desk.evaluate("document.body.innerText")
    assert case.reference not in desk.evaluate("document.body.innerText")
    desk.emulate_media(media="screen")

    desk.keyboard.press("Enter")
    expect(blank).to_be_hidden()
    expect(desk).to_have_title(title)
    expect(box).to_be_focused()
    expect(box).to_have_value(TYPED)
    assert box.evaluate("box => [box.selectionStart, box.selectionEnd]") == [4, 9]


def test_the_key_hides_what_stands_over_the_page_as_well(desk: Page) -> None:
    desk.keyboard.press("?")
    help = desk.get_by_role("dialog", name="Keyboard shortcuts")
    expect(help).to_be_visible()
    desk.keyboard.press("F8")
    expect(desk.get_by_role("dialog", name="Tolbooth Borough Council")).to_be_visible()
    assert "Log a new contact" not in spoken(desk)
    desk.keyboard.press("F8")
    expect(help).to_be_visible()
    expect(help.get_by_role("button", name="Close")).to_be_focused()


def test_the_screen_shows_no_button_that_needs_a_script(new_context: Any, asgi_server: str, bilal: User) -> None:
    window = new_context(base_url=asgi_server, java_script_enabled=False).new_page()
    window.goto("/desk/")
    fill_in_sign_in(window, bilal)
    expect(window.get_by_role("button", name="Sign out")).to_be_visible()
    expect(window.get_by_role("button", name="Hide screen")).to_be_hidden()
    window.get_by_role("link", name="Your keyboard").click()
    window.get_by_label("Use single keys as shortcuts").uncheck()
    window.get_by_role("button", name="Save keys").click()
    expect(window.get_by_role("main").get_by_role("status")).to_contain_text("Your keys are saved, and switched off.")
