"""A hand at mouse and keyboard whose every click and control key is counted; the characters that it types into fields are not."""

from typing import Any

from playwright.sync_api import Page


class Hand:
    """Works a page as a person does: it types only where the focus is, and goes there by a click or a key."""

    def __init__(self, screen: Page) -> None:
        self.screen = screen
        self.done: list[str] = []

    @property
    def count(self) -> int:
        return len(self.done)

    def click(self, place: Any) -> None:
        """Press the mouse once."""
        self.done.append("click")
        place.click()

    def press(self, key: str, *, times: int = 1) -> None:
        """Press a key that is no character of a text: a control key, or a shortcut."""
        for _each in range(times):
            self.done.append(key)
            self.screen.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type into the field that has the focus."""
        focused = self.screen.evaluate("document.activeElement.matches('input, textarea, select')")
        assert focused, "Nothing to type into has the focus."
        self.screen.keyboard.type(text)

    def pick(self, choice: Any, name: str) -> None:
        """Pick from a list that the browser draws: one click opens it, another takes the option."""
        self.done += ["click", "click"]
        choice.select_option(label=name)
