"""Reads the board as a person would: its cards, and the tables beside its charts."""

from html.parser import HTMLParser
from typing import Any

# The address of the seeded week, and of its Friday.
WEEK = "?since_day=20&since_month=7&since_year=2026"
FRIDAY = "?since_day=24&since_month=7&since_year=2026&until_day=24&until_month=7&until_year=2026"


class _Board(HTMLParser):
    """Collects cards by their label and table rows by the caption of their table."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: dict[str, list[str]] = {}
        self.links: dict[str, str] = {}
        self.tables: dict[str, list[list[str]]] = {}
        self.card = self.caption = ""
        self.in_cards = False
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "dl":
            self.in_cards = dict(attrs).get("class") == "board-cards"
        if tag in {"dt", "dd", "caption", "th", "td"}:
            self.text = ""
        if tag == "tr":
            self.tables[self.caption].append([])
        if tag == "a" and self.card and "board" not in str(dict(attrs).get("href")):
            self.links.setdefault(self.card, str(dict(attrs)["href"]))

    def handle_endtag(self, tag: str) -> None:
        text = " ".join(self.text.split())
        if tag in {"dt", "dd"} and not self.in_cards:
            return
        if tag == "dt":
            self.card = text
            self.cards[text] = []
        elif tag == "dd":
            self.cards[self.card].append(text)
        elif tag == "dl":
            self.card = ""
        elif tag == "caption":
            self.caption = text
            self.tables[text] = []
        elif tag in {"th", "td"}:
            self.tables[self.caption][-1].append(text)

    def handle_data(self, data: str) -> None:
        self.text += data


def read(response: Any) -> _Board:
    """Return the cards, their links and the tables of a board."""
    page = _Board()
    page.feed(response.content.decode())
    return page
