"""The whole list of card numbers, typed into every box of words that any page of the desk shows: found by walking the pages."""

import logging
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import islice
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone

from crm import outbox, posted
from crm.models import Message
from tests.canary import sightings
from tests.crm.card_numbers import LEFT, MASKED, NUMBERS, label, leaked

from .addresses import TABLE, Route, route_of
from .world import World

pytestmark = pytest.mark.django_db

AT_ONCE = 4  # cards in one text: more would be too long for some boxes, and nothing of it would be kept
NOT_WORDS = {"hidden", "radio", "checkbox", "file", "password", "submit", "button", "number", "date", "email", "url"}
FEWEST_BOXES = 40  # so that a page that is not found any more does not pass unseen
Fields = tuple[str, tuple[tuple[str, str], ...], frozenset[str]]


def texts() -> Iterator[str]:
    """Yield texts that hold the whole list, and beside each part of it what must stay."""
    rows = iter(MASKED)
    while cards := list(islice(rows, AT_ONCE)):
        yield f"Paid by {' and by '.join(cards)}, for {LEFT[-1]} at home."


class Forms(HTMLParser):
    """The forms of a page: where each posts to, what stands in it, and which boxes take words."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str]], set[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name, kind = said.get("name", ""), said.get("type", "text")
        if tag == "form" and said.get("method", "").lower() == "post":
            self.found.append((said.get("action", ""), [], set()))
        elif tag == "form":
            self.found.append(("", [], set()))
        elif not self.found or not name:
            return
        elif name.endswith(posted.OF_SECRETS):
            return  # of a pass-phrase a digest is kept, and nothing of it is cleaned away
        elif tag == "textarea" or (tag == "input" and kind not in NOT_WORDS):
            self.found[-1][2].add(name)
        elif tag == "input" and (kind not in {"radio", "checkbox"} or "checked" in said):
            self.found[-1][1].append((name, said.get("value", "")))
        elif tag == "button" and said.get("value"):
            self.found[-1][1].append((name, said["value"]))


def walked(client: Client, world: World) -> Iterator[Fields]:
    """Yield each form of the desk once, as a leader meets it on all pages about somebody of theirs."""
    seen: set[tuple[str, frozenset[str]]] = set()
    for method, name, answers in TABLE:
        if method != "get" or not name.startswith("desk:") or answers["leader"] != "ok":
            continue
        route: Route = route_of(name)
        address = route.of(world.parties["own"])
        page = client.get(address)
        if not page.get("Content-Type", "").startswith("text/html"):
            continue
        forms = Forms()
        forms.feed(page.content.decode())
        for action, given, boxes in forms.found:
            where = (action or address).partition("#")[0]
            if boxes and where.startswith("/desk/") and (where, frozenset(boxes)) not in seen:
                seen.add((where, frozenset(boxes)))
                yield where, tuple(given), frozenset(boxes)


def _body(page: Any) -> str:
    """Return what was answered; an export comes in pieces."""
    whole: bytes = b"".join(page.streaming_content) if page.streaming else page.content
    return whole.decode()


@pytest.mark.parametrize("role", ["leader"])
def test_no_box_of_the_desk_keeps_repeats_logs_or_sends_a_card_number(
    role: str, world: World, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    logging.disable(logging.NOTSET)
    caplog.set_level(logging.DEBUG)
    client.force_login(world.officer)
    forms = list(walked(client, world))
    names = {f"{re.sub('[0-9a-f-]{36}', 'pk', where)} {box}" for where, _given, boxes in forms for box in boxes}
    assert len(names) >= FEWEST_BOXES, sorted(names)
    kept = 0
    for where, given, boxes in forms:
        for text in texts():
            with transaction.atomic():
                page = client.post(where, {**dict(given), **dict.fromkeys(boxes, text)})
                spelled = [spelling for spelling in MASKED if spelling in text]
                assert spelled and page.status_code < 500, where
                assert not [one for one in spelled if one in _body(page)], where
                seen = sightings([*spelled, label(MASKED[spelled[0]])])
                assert set(seen) <= {label(MASKED[spelled[0]])}, (where, seen)
                kept += bool(seen)
                transaction.set_rollback(True)
    assert kept > len(list(texts()))
    assert "card details removed" in caplog.text
    assert not [number for number in NUMBERS if leaked(caplog.text, number)]


@pytest.mark.parametrize("role", ["leader"])
@pytest.mark.parametrize("text", texts())
def test_no_mail_that_leaves_bears_one(text: str, role: str, world: World) -> None:
    """Whatever wrote the message, past every form."""
    now, customer = timezone.now(), world.parties["own"].customer
    told = {"channel": "email", "address": "ada@example.org", "subject": f"About {text}", "body": text}
    message = Message.objects.create(customer=customer, created_at=now, next_try_at=now, **told)
    message.refresh_from_db()
    outbox.CARRIERS["email"](message, now)

    [sent] = mail.outbox
    assert LEFT[-1] in sent.body
    assert not [number for number in NUMBERS if leaked(str(sent.message()), number) or leaked(message.body, number)]
