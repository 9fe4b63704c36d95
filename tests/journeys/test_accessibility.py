"""Each page of the desk, wide and at 320 pixels: axe finds nothing, and nothing has to be scrolled sideways."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from crm.models import Customer, User
from tests import factories

from .conftest import fill_in_sign_in

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LONG = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft"


@pytest.fixture(params=[1280, 320], ids=["wide", "narrow"])
def window(request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext], asgi_server: str) -> Page:
    page = new_context(base_url=asgi_server).new_page()
    page.set_viewport_size({"width": request.param, "height": 800})
    return page


@pytest.fixture
def addresses(ada: Customer, missed_bin: Any, bilal: User, esi: User) -> list[str]:
    """Every page that an advisor can open, about a customer and a case that have one of everything."""
    ada.family_name = LONG
    ada.safe_to_call = False
    ada.save()
    case = factories.CaseFactory(customer=ada, category=missed_bin, owner=bilal, team=bilal.team)
    factories.OutcomeFactory(key="put_right", name=f"Put right: {LONG[:40]}")
    closed = factories.CaseFactory(customer=ada, closed=True)
    note = factories.CustomerNoteFactory(customer=ada, author=esi)
    factories.CaseNoteFactory(case=case)
    factories.CaseContactFactory(case=case)
    factories.PaymentFactory(case=closed)
    anonymous = factories.CaseFactory(team=bilal.team, due_on="2026-01-05")
    factories.CaseNoteFactory(case=case, is_private=False)
    ada.contact_points.filter(kind="phone").update(do_not_use=True)
    person = f"/desk/customers/{ada.pk}/"
    return [
        "/desk/",
        "/desk/search/",
        "/desk/settings/",
        "/desk/contacts/new/",
        f"/desk/contacts/{case.contact_id}/",
        f"/desk/contacts/{case.contact_id}/saved/",
        f"/desk/cases/{case.pk}/",
        f"/desk/cases/{case.pk}/move/",
        f"/desk/cases/{closed.pk}/",
        f"/desk/cases/{anonymous.pk}/attach/",
        "/desk/cases/mine/",
        "/desk/cases/queue/",
        person,
        f"{person}?kind=notes&kind=cases",
        f"{person}?after=999",
        *(f"{person}{what}/" for what in ("cases", "contact-details", "details", "reach", "address", "note")),
        f"/desk/notes/{note.pk}/move/",
        "/",
        "/nowhere/",
    ]


def look_at(page: Page, what: str) -> list[str]:
    """Return what is wrong with the page as it stands."""
    found = Axe().run(page, options=RULES)
    wrong = [f"{what}: {rule['id']} {rule['nodes'][0]['html'][:120]}" for rule in found.response["violations"]]
    return wrong + too_wide(page, what)


def too_wide(page: Page, what: str) -> list[str]:
    """Return what has to be scrolled sideways to be read."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return [f"{what}: {wide} pixels wide in {room}"] if wide > room else []


def open_all(page: Page) -> int:
    """Open everything of the page that is folded, and return how much was."""
    opened: int = page.evaluate(
        """() => {
            const folded = [...document.querySelectorAll("main details:not([open])")];
            for (const each of folded) each.open = true;
            return folded.length;
        }"""
    )
    return opened


def test_axe_finds_nothing_on_any_page(window: Page, addresses: list[str], bilal: User) -> None:
    window.goto("/desk/sign-in/")
    wrong = look_at(window, "sign-in")
    fill_in_sign_in(window, bilal)
    expect(window.get_by_role("heading", name="Home")).to_be_visible()
    opened = 0
    for address in addresses:
        window.goto(address)
        wrong += look_at(window, address)
        if folded := open_all(window):
            wrong += look_at(window, f"{address}, all opened")
        opened += folded
    assert opened > 10
    assert not wrong, "\n".join(wrong)


def test_axe_finds_nothing_on_a_page_full_of_errors(window: Page, bilal: User, ada: Customer, missed_bin: Any) -> None:
    window.goto("/desk/")
    fill_in_sign_in(window, bilal)
    expect(window.get_by_role("heading", name="Home", exact=True)).to_be_visible()
    menu = window.get_by_role("navigation", name="Desk")
    if menu.get_by_text("Menu").is_visible():  # folded where there is little room
        menu.get_by_text("Menu").click()
    menu.get_by_role("link", name="New contact").click()
    window.get_by_label("Find a person").fill("07700 900461")
    window.get_by_role("button", name="Find", exact=True).click()
    window.get_by_label("Somebody new").check()
    window.get_by_label("Phone", exact=True).fill("nonsense")
    window.get_by_role("button", name="Add another question").click()
    window.get_by_role("button", name="Save contact").click()
    expect(window).to_have_title("Error: New contact – Desk – Tolbooth Borough Council")
    expect(window.get_by_role("heading", name="There is a problem")).to_be_visible()
    wrong = look_at(window, "errors")
    assert not wrong, "\n".join(wrong)
    assert window.evaluate("document.activeElement.className").startswith("govuk-error-summary")


def test_what_the_search_box_asks_for_is_not_cut(window: Page, bilal: User) -> None:
    window.goto("/desk/")
    fill_in_sign_in(window, bilal)
    box = window.get_by_role("search").get_by_label("Search by reference, name or phone number")
    expect(box).to_have_attribute("placeholder", "Name, phone or case")
    words, room = box.evaluate(
        """box => {
            const style = getComputedStyle(box), pen = document.createElement("canvas").getContext("2d");
            pen.font = style.font;
            const edges = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
            return [pen.measureText(box.placeholder).width, box.clientWidth - edges];
        }"""
    )
    assert 0 < words <= room


def test_axe_finds_nothing_in_what_opens_over_a_page(window: Page, bilal: User) -> None:
    window.goto("/desk/")
    fill_in_sign_in(window, bilal)
    expect(window.get_by_role("heading", name="Home", exact=True)).to_be_visible()
    expect(window.get_by_role("button", name="Hide screen")).to_be_visible()  # keys are listened to
    wrong = []
    for key, name in (("?", "Keyboard shortcuts"), ("F8", "Tolbooth Borough Council")):
        window.keyboard.press(key)
        expect(window.get_by_role("dialog", name=name)).to_be_visible()
        wrong += look_at(window, name)
        window.keyboard.press("Escape")
    assert not wrong, "\n".join(wrong)


def test_axe_finds_nothing_on_a_case_whose_step_failed(window: Page, bilal: User, missed_bin: Any) -> None:
    case = factories.CaseFactory(category=missed_bin, owner=bilal, team=bilal.team)
    window.goto(f"/desk/cases/{case.pk}/")
    fill_in_sign_in(window, bilal)
    window.get_by_text("Close this case").click()
    window.get_by_role("button", name="Close as resolved").click()
    expect(window.get_by_role("heading", name="There is a problem")).to_be_visible()
    window.get_by_text("Write a note that the customer may see").click()
    wrong = look_at(window, "failed step")
    assert not wrong, "\n".join(wrong)


def test_the_keyboard_does_the_whole_job(window: Page, bilal: User, ada: Customer, missed_bin: Any) -> None:
    window.goto("/desk/")
    fill_in_sign_in(window, bilal)
    expect(window.get_by_role("heading", name="Home")).to_be_visible()
    expect(window.get_by_role("button", name="Hide screen")).to_be_visible()  # keys are listened to
    window.keyboard.press("Tab")
    expect(window.get_by_role("link", name="Skip to main content")).to_be_focused()
    window.keyboard.press("/")
    expect(window.get_by_label("Search by reference")).to_be_focused()
    window.keyboard.type("07700 900461")
    window.keyboard.press("Enter")
    expect(window.get_by_role("link", name="Mrs Ada Okonjo-Smythe")).to_be_visible()
    expect(window.get_by_role("button", name="Hide screen")).to_be_visible()
    window.keyboard.press("n")
    expect(window.get_by_role("heading", name="New contact")).to_be_visible()
    window.get_by_label("Asked").fill("Nothing yet")
    window.keyboard.press("Control+Enter")
    expect(window.get_by_role("heading", name="There is a problem")).to_be_visible()


def test_the_menu_folds_where_there_is_little_room_and_stands_open_elsewhere(window: Page, bilal: User) -> None:
    window.goto("/desk/")
    fill_in_sign_in(window, bilal)
    expect(window.get_by_role("heading", name="Home", exact=True)).to_be_visible()
    menu = window.get_by_role("navigation", name="Desk")
    if window.viewport_size == {"width": 320, "height": 800}:
        expect(menu.get_by_role("link", name="Team queue")).to_be_hidden()
        menu.get_by_text("Menu").focus()
        window.keyboard.press("Enter")
    else:
        expect(menu.get_by_text("Menu")).to_be_hidden()
    expect(menu.get_by_role("link", name="Team queue")).to_be_visible()
