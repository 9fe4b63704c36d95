"""The whole job by keyboard alone, and what a screen reader says on the way: checked in, so that a reviewer can read it.

Where the page changes for good, write the transcripts anew, read them as they are spoken, and check them in:

    TOLBOOTH_WRITE_TRANSCRIPTS=1 .venv/bin/python -m pytest tests/journeys/test_spoken.py
"""

import difflib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from crm.models import Case, CategoryQuestion, Contact, Customer, User
from tests import factories

from .conftest import fill_in_sign_in
from .spoken import Reader

TRANSCRIPTS = Path(__file__).parent / "transcripts"
WRITE = "TOLBOOTH_WRITE_TRANSCRIPTS"
MOST_KEYS = 25


@pytest.fixture
def screen(new_context: Callable[..., BrowserContext], asgi_server: str) -> Page:
    """A window with JavaScript: without it, the browser's own pages are spoken as everywhere."""
    window = new_context(base_url=asgi_server).new_page()
    window.set_default_timeout(15_000)
    return window


@pytest.fixture
def reader(screen: Page, bilal: User, missed_bin: Any, garden_waste: Any, ada: Customer) -> Iterator[Reader]:
    """Bilal at his desk, without a mouse; Ada has a caution, and missed bins ask one thing."""
    CategoryQuestion.objects.create(
        category=missed_bin, wording="Which bin?", kind="choice", choices="Brown\nBlue", is_required=True
    )
    missed_bin.guidance = "Ask whether it was at the kerb by seven."
    missed_bin.save()
    factories.CustomerNoteFactory(customer=ada, author=bilal, kind="caution", text="Hard of hearing: speak slowly.")
    reader = Reader(screen)
    screen.goto("/desk/")
    fill_in_sign_in(screen, bilal)
    expect(screen.get_by_role("heading", name="Home", exact=True)).to_be_visible()
    expect(screen.get_by_role("button", name="Hide screen")).to_be_visible()  # keys are listened to
    return reader


def compare(name: str, spoken: str) -> None:
    """Hold what was spoken against the transcript; write it instead, where that is asked for."""
    path = TRANSCRIPTS / f"{name}.txt"
    if os.environ.get(WRITE):
        path.parent.mkdir(exist_ok=True)
        path.write_text(spoken)
        return
    known = path.read_text() if path.exists() else ""
    change = "\n".join(
        difflib.unified_diff(known.splitlines(), spoken.splitlines(), "as checked in", "now", lineterm="")
    )
    assert spoken == known, (
        f"The page is spoken in another way than {path.name} says. If it should be, write it anew and read it:\n"
        f"{WRITE}=1 .venv/bin/python -m pytest {Path(__file__).name}\n{change}"
    )


def test_a_contact_with_two_questions_by_keyboard_alone(
    reader: Reader, ada: Customer, garden_waste: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    screen = reader.screen
    reader.press("n", screen.get_by_role("heading", name="New contact"))
    reader.tree("The page, empty", screen.get_by_role("main"))
    reader.type("900461", screen.get_by_text("1 person found."))
    reader.press("ArrowDown")
    reader.press("Space", screen.get_by_text("read before you speak"))
    reader.tree("Beside the contact: who it is", screen.get_by_role("region", name="Who"))

    reader.press("Tab", times=2)  # past the check of who it is, and the link to the customer
    reader.press("Tab")
    reader.press("Tab")
    reader.type("missed")
    reader.press("Tab", screen.get_by_text("Which bin?"))
    reader.type("The brown bin was left.")
    reader.press("Tab")
    reader.press("Space")
    reader.press("Tab")
    reader.type("It is emptied tomorrow.")
    reader.press("Tab")
    reader.press("Space")
    reader.tree("The first question, answered", screen.get_by_role("region", name="Question 1"))
    reader.press("Tab")
    reader.press("Enter", screen.get_by_role("region", name="Question 2"))

    reader.press("Tab")
    reader.press("Tab")
    reader.type("garden")
    reader.press("Tab")
    reader.type("And a garden bin?")
    reader.press("Tab", times=2)
    reader.press("ArrowDown", times=2)
    reader.press("Control+Enter", screen.get_by_role("heading", name="Contact saved"))
    reader.tree("The confirmation", screen.get_by_role("main"))

    assert Contact.objects.get().customer == ada
    resolved, referred = Case.objects.order_by("-asked")
    assert (resolved.status, resolved.answers.get().value) == (Case.Status.CLOSED, "Brown")
    assert (referred.category, referred.status) == (garden_waste, Case.Status.REFERRED)
    compare("log_a_contact", reader.transcript)
    with capsys.disabled():
        print(f"\nBy keyboard alone: {reader.keys} keys of {MOST_KEYS}, beside the characters typed into fields")
    assert reader.keys <= MOST_KEYS


def test_what_is_wrong_is_spoken_with_its_question(reader: Reader) -> None:
    screen = reader.screen
    reader.press("n", screen.get_by_role("heading", name="New contact"))
    reader.press("Control+Enter", screen.get_by_role("heading", name="There is a problem"))
    reader.tree("What is wrong", screen.locator(".govuk-error-summary"))
    reader.press("Tab")
    reader.press("Enter")
    compare("log_a_contact_with_errors", reader.transcript)
