"""Finding people and addresses in a real browser: while somebody types, by the keyboard, and with scripts off."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from auditlog.models import LogEntry
from playwright.sync_api import BrowserContext, Page, expect

from crm import gazetteer
from crm.models import Customer, User
from tests import factories
from tests.identified import identify

from .conftest import fill_in_sign_in
from .test_accessibility import look_at

SignIn = Callable[[User], None]
BOX = "Search by reference, name or phone number"


@pytest.fixture(params=[1280, 320], ids=["wide", "narrow"])
def window(
    request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext], asgi_server: str, bilal: User
) -> Iterator[Page]:
    """A window with scripts, in which Bilal is signed in; nothing may break the content policy."""
    page, broken = new_context(base_url=asgi_server).new_page(), []
    page.on("console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None)
    page.set_viewport_size({"width": request.param, "height": 800})
    page.set_default_timeout(15_000)
    page.goto("/desk/")
    fill_in_sign_in(page, bilal)
    expect(page.get_by_role("heading", name="Home", exact=True)).to_be_visible()
    yield page
    assert broken == []


@pytest.fixture
def street(db: None, now: datetime) -> None:
    homes = [f"{990000000000 + n},{n} Burgh Lane,Tolbooth,ZZ1 2AB" for n in (10, 2, 1)]
    gazetteer.load(["UPRN,ADDRESS,TOWN,POSTCODE", *homes], now=now)


def searches() -> int:
    return LogEntry.objects.filter(additional_data__what="searched").count()


# ── People ───────────────────────────────────────────────────────────────────────────────────────


def test_a_person_is_found_by_a_name_and_the_day_of_birth(
    screen: Page, sign_in: SignIn, ada: Customer, bilal: User
) -> None:
    sign_in(bilal)

    screen.get_by_label(BOX).fill("okonjo 3/5/1961")
    screen.get_by_label(BOX).press("Enter")

    expect(screen.get_by_role("heading", name="Search for “okonjo 3/5/1961”")).to_be_visible()
    expect(screen).to_have_title("1 person found. Search – Desk – Tolbooth Borough Council")
    screen.get_by_role("main").get_by_role("link", name="Mrs Ada Okonjo-Smythe").click()
    expect(screen.get_by_role("heading", name="Mrs Ada Okonjo-Smythe")).to_be_visible()
    assert searches() == 1


def test_back_leads_from_a_person_to_those_who_were_found_and_to_the_search_before(
    screen: Page, sign_in: SignIn, ada: Customer, bilal: User
) -> None:
    grace = factories.CustomerFactory(names="Grace", family_name="Adeyemi")
    sign_in(bilal)
    for term in ("okonjo 3/5/1961", "grace adeyemi"):
        screen.get_by_label(BOX).fill(term)
        screen.get_by_label(BOX).press("Enter")
        expect(screen.get_by_role("heading", name=f"Search for “{term}”")).to_be_visible()
    assert "adeyemi" not in screen.url
    screen.get_by_role("main").get_by_role("link", name="Grace Adeyemi").click()
    expect(screen.get_by_role("heading", name="Grace Adeyemi")).to_be_visible()

    screen.go_back()

    expect(screen.get_by_role("heading", name="Search for “grace adeyemi”")).to_be_visible()
    expect(screen.get_by_role("main").get_by_text(grace.reference)).to_be_visible()
    expect(screen.get_by_label(BOX)).to_have_value("grace adeyemi")
    screen.go_back()
    expect(screen.get_by_role("heading", name="Search for “okonjo 3/5/1961”")).to_be_visible()
    screen.reload()
    expect(screen.get_by_role("main").get_by_role("link", name="Mrs Ada Okonjo-Smythe")).to_be_visible()
    screen.go_forward()
    screen.go_forward()
    expect(screen.get_by_role("heading", name="Grace Adeyemi")).to_be_visible()
    assert searches() == 2


def test_matches_appear_while_somebody_types_and_the_keyboard_reaches_them(window: Page, ada: Customer) -> None:
    factories.CustomerFactory(names="Ada", family_name="Okoro")
    box, said = window.get_by_label(BOX), window.locator("search").get_by_role("status")
    box.press_sequentially("ada", delay=20)
    expect(window.locator("#search-found")).to_contain_text("Enter a first name and a family name")
    expect(said).to_have_text("")

    box.press_sequentially(" oko", delay=20)
    expect(said).to_have_text("2 people found.")
    box.press("ArrowDown")
    expect(window.get_by_role("link", name="Mrs Ada Okonjo-Smythe")).to_be_focused()
    window.keyboard.press("ArrowDown")
    expect(window.get_by_role("link", name="Ada Okoro")).to_be_focused()
    window.keyboard.press("ArrowUp")
    window.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    window.keyboard.press("Escape")
    expect(window.locator("#search-found")).to_be_hidden()
    expect(box).to_have_value("ada oko")
    box.press("ArrowDown")
    window.keyboard.press("Enter")

    expect(window.get_by_role("heading", name="Mrs Ada Okonjo-Smythe")).to_be_visible()
    assert searches() == 1


def test_the_matches_close_when_one_goes_elsewhere_and_a_click_on_one_opens_it(window: Page, ada: Customer) -> None:
    box, found = window.get_by_label(BOX), window.locator("#search-found")
    box.fill("ada okonjo")
    expect(found).to_be_visible()
    window.get_by_role("contentinfo").click()
    expect(found).to_be_hidden()
    box.click()
    expect(found).to_be_visible()
    box.fill("")
    expect(found).to_be_hidden()
    box.fill("ada okonjo")

    found.get_by_role("link", name="Mrs Ada Okonjo-Smythe").click()

    expect(window.get_by_role("heading", name="Mrs Ada Okonjo-Smythe")).to_be_visible()


def test_what_was_found_by_other_words_does_not_stand_under_these(window: Page, ada: Customer) -> None:
    box, found = window.get_by_label(BOX), window.locator("#search-found")
    box.fill("ada okonjo")
    expect(found).to_contain_text("Okonjo")

    window.context.set_offline(True)
    box.fill("ada smith")

    expect(found).to_be_hidden()
    expect(found).to_be_empty()


def test_whoever_is_signed_out_meanwhile_is_told_so(window: Page, ada: Customer) -> None:
    window.context.clear_cookies(name="sessionid")

    window.get_by_label(BOX).fill("ada okonjo")

    expect(window.locator("#search-found")).to_contain_text("You are signed out.")


def test_axe_finds_nothing_in_the_matches_and_the_choices(window: Page, ada: Customer, street: None) -> None:
    window.get_by_label(BOX).fill("ada okonjo")
    expect(window.locator("#search-found")).to_contain_text("Okonjo")
    wrong = look_at(window, "matches")
    window.goto(f"/desk/customers/{ada.pk}/address/")
    window.get_by_label("Find an address").fill("ZZ1 2AB")
    window.get_by_role("button", name="Find address").click()
    window.get_by_label("None of these: write it by hand").check()
    wrong += look_at(window, "addresses")
    window.get_by_role("button", name="Save", exact=True).click()
    expect(window.get_by_role("heading", name="There is a problem")).to_be_visible()
    wrong += look_at(window, "without an address")
    assert not wrong, "\n".join(wrong)


# ── Addresses ────────────────────────────────────────────────────────────────────────────────────


def test_an_address_is_found_chosen_and_saved(
    screen: Page, sign_in: SignIn, street: None, ada: Customer, bilal: User
) -> None:
    identify(ada, by=bilal)
    sign_in(bilal)
    screen.goto(f"/desk/customers/{ada.pk}/address/")
    screen.get_by_label("Find an address").fill("zz12ab")

    screen.get_by_role("button", name="Find address").click()
    expect(screen.get_by_role("main").get_by_role("status")).to_have_text("3 addresses found. Choose one.")
    screen.get_by_label("2 Burgh Lane, Tolbooth, ZZ1 2AB").check()
    screen.get_by_role("button", name="Save", exact=True).click()

    expect(screen.get_by_text("The new address is saved.")).to_be_visible()
    assert ada.addresses.get(to_on=None).uprn == "990000000002"


def test_an_address_is_written_by_hand(screen: Page, sign_in: SignIn, street: None, ada: Customer, bilal: User) -> None:
    identify(ada, by=bilal)
    sign_in(bilal)
    screen.goto(f"/desk/customers/{ada.pk}/address/")

    screen.get_by_label("Write it by hand").check()
    screen.get_by_label("Address", exact=True).fill("The Old Boat")
    screen.get_by_label("Postcode", exact=True).fill("ZZ9 9ZZ")
    screen.get_by_role("button", name="Save", exact=True).click()

    expect(screen.get_by_text("The new address is saved.")).to_be_visible()
    assert ada.addresses.get(to_on=None).lines == "The Old Boat"


def test_enter_in_the_box_looks_for_the_address_and_the_boxes_for_writing_come_when_wanted(
    window: Page, street: None, ada: Customer
) -> None:
    window.goto(f"/desk/customers/{ada.pk}/address/")
    by_hand = window.get_by_label("Address", exact=True)
    expect(by_hand).to_be_hidden()

    window.get_by_label("Find an address").fill("ZZ1 2AB 10")
    window.keyboard.press("Enter")

    expect(window.get_by_role("main").get_by_role("status")).to_have_text("1 address found, and chosen. Check it.")
    expect(window.get_by_label("10 Burgh Lane, Tolbooth, ZZ1 2AB")).to_be_checked()
    expect(by_hand).to_be_hidden()
    window.get_by_label("None of these: write it by hand").check()
    expect(by_hand).to_be_visible()
    window.get_by_label("10 Burgh Lane, Tolbooth, ZZ1 2AB").check()
    expect(by_hand).to_be_hidden()
