"""The box in which a category is found: by any word of it or of its service, with the keyboard or the mouse."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from crm.models import Case, CategoryQuestion, User

from .contact_page import open_contact


@pytest.fixture
def window(
    new_context: Callable[..., BrowserContext], asgi_server: str, bilal: User, missed_bin: Any, garden_waste: Any
) -> Page:
    """A new contact on Bilal's screen; each of the two categories asks something."""
    CategoryQuestion.objects.create(category=garden_waste, wording="How many bins?", kind="number")
    CategoryQuestion.objects.create(category=missed_bin, wording="Where does it stand?")
    return open_contact(new_context, asgi_server, bilal)


@pytest.mark.parametrize("typed", ["mis", "BIN", "missed bin", "bin missed", "recycling miss", "Wáste bin"])
def test_any_word_of_a_category_or_its_service_finds_it(window: Page, typed: str) -> None:
    box = window.get_by_role("combobox", name="Category")
    box.click()
    window.keyboard.type(typed)
    options = window.get_by_role("option").and_(window.locator(".combobox__option"))
    expect(options).to_have_text(["Missed bin Waste and recycling"])
    window.keyboard.press("Enter")
    expect(box).to_have_value("Missed bin")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(window.get_by_label("Where does it stand?")).to_be_visible()
    expect(box).to_be_focused()


def test_arrows_walk_through_what_fits_and_escape_takes_it_back(window: Page) -> None:
    box = window.get_by_role("combobox", name="Category")
    box.focus()
    window.keyboard.type("waste")
    active = window.locator("[aria-selected=true]")
    expect(active).to_have_text("Garden waste subscription Waste and recycling")
    window.keyboard.press("ArrowDown")
    expect(active).to_have_text("Missed bin Waste and recycling")
    expect(box).to_have_attribute("aria-activedescendant", re.compile("found-"))
    window.keyboard.press("ArrowDown")
    expect(active).to_have_text("Garden waste subscription Waste and recycling")
    window.keyboard.press("ArrowUp")
    window.keyboard.press("Enter")
    expect(box).to_have_value("Missed bin")
    window.keyboard.type("garden")
    window.keyboard.press("Escape")
    expect(box).to_have_value("Missed bin")
    expect(active).to_have_count(0)


def test_going_on_takes_the_first_that_fits_and_a_click_elsewhere_decides_nothing(window: Page) -> None:
    box = window.get_by_role("combobox", name="Category")
    box.click()
    window.keyboard.type("waste")
    window.get_by_role("heading", name="New contact").click()
    expect(box).to_have_value("")
    box.click()
    window.keyboard.type("waste")
    window.keyboard.press("Tab")
    expect(box).to_have_value("Garden waste subscription")
    expect(window.get_by_label("Asked")).to_be_focused()
    box.click()
    window.keyboard.press("Delete")
    window.keyboard.press("Tab")
    expect(window.get_by_label("How many bins?")).to_have_count(0)
    assert window.locator("select[name=q0-category]").input_value() == ""


def test_words_that_fit_nothing_say_so(window: Page) -> None:
    box = window.get_by_role("combobox", name="Category")
    box.click()
    window.keyboard.type("unicorns")
    expect(window.get_by_text("No category has these words.")).to_be_visible()
    window.keyboard.press("Enter")
    expect(window.get_by_role("heading", name="New contact")).to_be_visible()
    assert window.locator("select[name=q0-category]").input_value() == ""


def test_the_mouse_opens_the_whole_list_and_picks_from_it(window: Page) -> None:
    box = window.get_by_role("combobox", name="Category")
    box.click()
    options = window.locator(".combobox__option")
    expect(options).to_have_count(2)
    options.last.click()
    expect(box).to_have_value("Missed bin")
    expect(options.first).to_be_hidden()


def test_ctrl_and_enter_save_the_category_that_is_being_typed(window: Page) -> None:
    window.get_by_label("Anonymous").check()
    window.get_by_label("Asked").fill("Why?")
    window.get_by_label("In hand").check()
    window.get_by_role("combobox", name="Category").focus()
    window.keyboard.type("garden")
    window.keyboard.press("Control+Enter")
    expect(window.get_by_role("heading", name="Contact saved")).to_be_visible()
    assert Case.objects.get().category.name == "Garden waste subscription"
