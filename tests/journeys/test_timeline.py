"""A long timeline in a browser: it grows as one scrolls, leads the keyboard to what is new, and prints what it shows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from crm.models import Customer, User
from crm.views.timeline import A_PAGE
from tests import factories

from .conftest import fill_in_sign_in


@pytest.fixture
def long_life(ada: Customer, missed_bin: Any) -> Customer:
    """A customer whose timeline has 91 lines."""
    for number in range(45):
        opened_at = timezone.now() - timedelta(days=number + 1)
        factories.CaseFactory(customer=ada, category=missed_bin, opened_at=opened_at)
    return ada


@pytest.fixture
def page_of(new_context: Callable[..., BrowserContext], asgi_server: str, bilal: User) -> Callable[[str], Page]:
    def opened(address: str) -> Page:
        window = new_context(base_url=asgi_server).new_page()
        window.goto(address)
        fill_in_sign_in(window, bilal)
        expect(window.get_by_role("heading", name="Timeline")).to_be_visible()
        return window

    return opened


def lines(page: Page) -> Any:
    return page.locator(".timeline__item")


def test_older_lines_come_as_one_scrolls_and_are_announced_once(page_of: Any, long_life: Customer) -> None:
    page = page_of(f"/desk/customers/{long_life.pk}/")
    expect(lines(page)).to_have_count(A_PAGE)
    page.mouse.wheel(0, 20_000)
    expect(page.get_by_role("main").get_by_role("status")).to_have_text("Older records have been added.")
    expect(lines(page)).to_have_count(91)
    expect(page.get_by_role("link", name="Show older")).to_have_count(0)


def test_the_keyboard_is_led_to_the_first_older_line(page_of: Any, long_life: Customer) -> None:
    page = page_of(f"/desk/customers/{long_life.pk}/")
    expect(lines(page).nth(A_PAGE - 1).get_by_role("heading")).to_be_visible()
    page.get_by_role("link", name="Show older").focus()
    page.keyboard.press("Enter")
    expect(lines(page).nth(A_PAGE).get_by_role("heading")).to_be_focused()
    expect(page.get_by_role("main").get_by_role("status")).to_have_text("")


def test_without_scripts_older_lines_are_a_page_of_their_own(
    screen: Page, sign_in: Callable[[User], None], bilal: User, long_life: Customer
) -> None:
    sign_in(bilal)
    screen.goto(f"/desk/customers/{long_life.pk}/?after=80")
    expect(lines(screen)).to_have_count(11)
    screen.get_by_role("link", name="Payments").click()
    expect(screen.get_by_text("Nothing of this kind.")).to_be_visible()
    kinds = screen.get_by_role("navigation", name="Show")
    kinds.get_by_role("link", name="Cases").click()
    expect(lines(screen)).to_have_count(45)
    expect(kinds.locator("[aria-current]")).to_have_text(["Cases", "Payments"])


def on_paper(page: Page) -> str:
    page.emulate_media(media="print")
    words: str = page.evaluate("document.body.innerText")
    page.emulate_media(media="screen")
    return words


def test_on_paper_stand_the_record_its_leaving_and_the_day(
    page_of: Any, ada: Customer, bilal: User, missed_bin: Any
) -> None:
    why_then = "10 working days from 27 July 2026"
    case = factories.CaseFactory(
        customer=ada, category=missed_bin, owner=bilal, team=bilal.team, due_reasoning=why_then
    )
    factories.CaseNoteFactory(case=case, text="Rang the depot.")
    factories.CaseNoteFactory(case=case, text="Said sorry.", is_private=False)
    factories.CustomerNoteFactory(customer=ada)
    page = page_of(f"/desk/customers/{ada.pk}/")
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    paper = on_paper(page)
    assert "Tolbooth Borough Council – printed on" in paper
    for shown in ("Okonjo-Smythe", ada.reference, "Kept until", case.reference, "Hard of hearing"):
        assert shown in paper
    for hidden in ("Sign out", "Hide screen", "Your keyboard", "My cases", "Print", "New contact with them", "http"):
        assert hidden not in paper

    page.goto(f"/desk/cases/{case.pk}/")
    paper = on_paper(page)
    assert "Private note: not for the customer" in paper and "Rang the depot." in paper
    assert "Note that the customer may see" in paper and "Said sorry." in paper
    assert "How the due date was worked out" in paper and why_then in paper
    for hidden in ("Close this case", "Save private note", "Wrong case", "Sign out"):
        assert hidden not in paper
