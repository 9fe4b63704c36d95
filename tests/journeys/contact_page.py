"""How a hand works the page of a contact, with JavaScript or without: what journeys share that log one."""

from typing import Any

from playwright.sync_api import Page


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
