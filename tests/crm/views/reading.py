"""Reads a page as a browser would: its forms with what stands in them, its error messages, its words."""

from html.parser import HTMLParser
from typing import Any

VOID = {"input", "br", "img", "link", "meta", "hr"}


class _Page(HTMLParser):
    """Collects forms, each with its fields as they would be posted, and the visible text."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self.words: list[str] = []
        self.area: str | None = None
        self.select: str | None = None
        self.typed = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({"action": found.get("action", ""), "fields": {}})
        elif not self.forms:
            return
        elif tag == "input" and found.get("type") not in {"submit", "button"}:
            if found.get("type") not in {"radio", "checkbox"} or "checked" in found:
                self._put(found.get("name", ""), found.get("value", "on" if found.get("type") == "checkbox" else ""))
        elif tag == "textarea":
            self.area, self.typed = found.get("name"), ""
        elif tag == "select":
            self.select = found.get("name")
        elif tag == "option" and self.select and ("selected" in found or self.select not in self.forms[-1]["fields"]):
            self.forms[-1]["fields"][self.select] = [found.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            self._put(self.area, self.typed.removeprefix("\n"))
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.typed += data
        self.words.append(data)

    def _put(self, name: str, value: str) -> None:
        self.forms[-1]["fields"].setdefault(name, []).append(value)


def _read(response: Any) -> _Page:
    page = _Page()
    page.feed(response.content.decode())
    return page


def form(response: Any, action: str) -> dict[str, Any]:
    """Return the fields of the form that posts to this address, ready to be changed and posted."""
    for found in reversed(_read(response).forms):
        if found["action"].split("#")[0] == action:
            return dict(found["fields"])
    raise AssertionError(f"No form on this page posts to {action}.")


def words(response: Any) -> str:
    """Return the text of a page with single spaces."""
    return " ".join(" ".join(_read(response).words).split())


def says(response: Any, *sentences: str) -> bool:
    """Say whether each of these stands on the page, as text."""
    text = words(response)
    return all(sentence in text for sentence in sentences)
