"""Asking for a page as somebody: each answer in the table's words, and nothing that was asked stays done."""

import re
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.client import ClientHandler

from .world import Word, World

CODES = {200: "ok", 401: "again", 403: "no", 404: "gone", 405: "post", 422: "bad"}
FOUND = 302
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
SIGN_IN = re.compile(r"/(desk/sign-in|admin/login)/")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    response: HttpResponse
    body: str
    wrote: tuple[str, ...]  # the tables in which it changed, added or deleted rows

    @property
    def code(self) -> str:
        """Return what the table calls this answer."""
        status = self.response.status_code
        if status == 302:
            return "in" if SIGN_IN.match(self.response["Location"]) else "go"
        return CODES.get(status, str(status))

    @property
    def is_page(self) -> bool:
        return self.code in {"ok", "bad"}

    def holds(self, words: list[Word]) -> list[Word]:
        """Return the words that stand in the body or in a header."""
        whole = f"{self.body}\n{self.response.headers}"
        return [word for word in words if word.text in whole and stands_alone(word.text, whole)]


def stands_alone(text: str, whole: str) -> bool:
    """Say whether a text is there by itself: 3 January 1860 does not stand in 13 January 1860."""
    return re.search(rf"(?<!\w){re.escape(text)}(?!\w)", whole) is not None


def note_writing(wrote: list[str], execute: Any, sql: str, *more: Any) -> Any:
    """Note into which table a statement writes; when somebody was last seen stands in the session, and is not about a record."""
    if writes := WRITES.match(sql):
        wrote += {writes[1]} - {"django_session"}
    return execute(sql, *more)


class Browser(RequestFactory):
    """Sends requests through the whole house, as Django's test client does, without keeping what each template was given."""

    handler = ClientHandler(enforce_csrf_checks=False)

    def request(self, **request: Any) -> Any:
        """Return the answer."""
        return self.handler(self._base_environ(**request))


class Asker:
    """Asks as the officer of a world; counts what it asked and how many bodies it was given."""

    def __init__(self, world: World, tally: dict[str, int]) -> None:
        self.world, self.tally, self.browser = world, tally, Browser()
        client = Client()
        if world.officer:
            client.force_login(world.officer)
            client.get("/desk/")  # the session notes the hour, once for all that follows
        self.browser.cookies = client.cookies

    def __call__(
        self, method: str, where: str, data: Any = None, *, part: bool = False, onward: bool = False
    ) -> Answer:
        """Ask, and undo what the answer did. part: as the page's script asks, for a part of it. onward: to the page it leads to."""
        headers, wrote = {"HX-Request": "true"} if part else {}, []
        with transaction.atomic(), connection.execute_wrapper(partial(note_writing, wrote)):
            response = getattr(self.browser, method)(where, *([data] if data is not None else []), headers=headers)
            if onward and response.status_code == FOUND:
                response = self.browser.get(response["Location"])
            content = b"".join(response) if response.streaming else response.content
            transaction.set_rollback(True)
        self.tally["cells"] += 1
        self.tally["bodies"] += bool(content)
        return Answer(response, content.decode(errors="replace"), tuple(wrote))
