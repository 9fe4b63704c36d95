"""Several contacts at once, on several devices: a battery that dies, a line that drops and a colleague lose nobody a word."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect

from crm.models import Case, Contact, Draft, User
from tests import factories

from .conftest import fill_in_sign_in
from .contact_page import NEW, choose_category, question
from .test_accessibility import look_at

SignIn = Callable[[User], None]
SENTENCE = "She rang on Monday, and again on Tuesday, and nobody"


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    cache.clear()


@pytest.fixture
def at_a_desk(new_context: Callable[..., BrowserContext], asgi_server: str) -> Callable[[User], Page]:
    """Return a way to sign somebody in on one more device."""

    def signed_in(officer: User) -> Page:
        return at_the_desk(new_context(base_url=asgi_server), officer)

    return signed_in


@pytest.fixture
def doomed(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], browser_context_args: dict[str, Any]
) -> Iterator[Browser]:
    """Return a browser of its own process, which a test may kill."""
    browser = browser_type.launch(**browser_type_launch_args)
    yield browser
    if browser.is_connected():
        browser.close()


def at_the_desk(context: BrowserContext, officer: User) -> Page:
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto("/desk/")
    fill_in_sign_in(page, officer)
    expect(page.get_by_role("heading", name="Home")).to_be_visible()
    return page


def kill(browser: Browser) -> None:
    """End a browser as a dead battery does: no page of it hears of it."""
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    [pid] = [each["id"] for each in processes if each["type"] == "browser"]
    os.kill(pid, signal.SIGKILL)


def asked(page: Page) -> Any:
    return question(page, 1).get_by_label("Asked")


def strip(page: Page) -> Any:
    return page.get_by_role("navigation", name="Contacts in progress")


def begin(page: Page, category: str, words: str) -> None:
    """Begin a contact by the strip, and type."""
    strip(page).get_by_role("link", name="+ New contact").click()
    page.get_by_label("Anonymous").check()
    choose_category(question(page, 1), category)
    asked(page).press_sequentially(words)


def test_three_contacts_on_two_devices_and_a_browser_that_dies_in_mid_sentence(
    at_a_desk: Callable[[User], Page],
    doomed: Browser,
    browser_context_args: dict[str, Any],
    asgi_server: str,
    bilal: User,
    missed_bin: Any,
    garden_waste: Any,
) -> None:
    factories.CategoryFactory(name="Street light", service=missed_bin.service)
    laptop = at_the_desk(doomed.new_context(**{**browser_context_args, "base_url": asgi_server}), bilal)
    begin(laptop, "Missed bin", "The brown bin was left")
    expect(laptop.locator("[data-draft-said]")).to_have_text(re.compile("Saved as draft"))
    begin(laptop, "Garden waste subscription", SENTENCE)
    expect(laptop.locator("[data-draft-said]")).to_have_text(re.compile(r"Saved as draft \d\d:\d\d:\d\d"))
    tablet = at_a_desk(bilal)
    begin(tablet, "Street light", "It is dark in Mill Lane")
    expect(tablet.locator("[data-draft-said]")).to_have_text(re.compile(r"Saved as draft \d\d:\d\d:\d\d"))
    expect(laptop.locator(".draft[data-waits]")).to_have_count(0)
    kill(doomed)

    again = at_a_desk(bilal)
    for name, words in (
        ("Missed bin", "The brown bin was left"),
        ("Garden waste subscription", SENTENCE),
        ("Street light", "It is dark in Mill Lane"),
    ):
        strip(again).get_by_role("link", name=f"Anonymous ({name})").click()
        expect(asked(again)).to_have_value(words)
        expect(again.get_by_text("saved on the server")).to_be_visible()
    expect(strip(again).get_by_role("listitem")).to_have_count(3)
    # One is finished here, and is in progress nowhere.
    question(again, 1).get_by_label("In hand").check()
    again.get_by_role("button", name="Save contact").click()
    expect(again.get_by_role("heading", name="Contact saved")).to_be_visible()
    expect(strip(again).get_by_role("listitem")).to_have_count(2)
    assert Case.objects.get().asked == "It is dark in Mill Lane"


def test_what_one_leaves_in_mid_word_is_saved_on_the_way_out(at_a_desk: Callable[[User], Page], bilal: User) -> None:
    desk = at_a_desk(bilal)
    desk.goto(NEW)
    asked(desk).press_sequentially("Half a wor")
    desk.get_by_role("navigation", name="Desk").get_by_role("link", name="Search").click()  # without being asked
    expect(desk.get_by_role("heading", name="Search")).to_be_visible()
    # The last words are still under way when the next page comes.
    for _each in range(50):
        if strip(desk).get_by_role("listitem").count():
            break
        desk.reload()
    strip(desk).get_by_role("link", name="Anonymous").click()
    expect(asked(desk)).to_have_value("Half a wor")


def test_without_a_line_the_page_says_so_and_saves_when_it_is_back(
    at_a_desk: Callable[[User], Page], bilal: User
) -> None:
    desk = at_a_desk(bilal)
    desk.goto(NEW)
    desk.context.set_offline(True)
    asked(desk).press_sequentially("Typed in a tunnel")
    expect(desk.locator("[data-draft-said]")).to_have_text("Not saved – no connection. We keep trying.")
    expect(desk.locator("[data-draft-status]")).to_have_text("Not saved – no connection. We keep trying.")
    assert not Draft.objects.exists()
    desk.context.set_offline(False)
    expect(desk.locator("[data-draft-said]")).to_have_text(re.compile("Saved as draft"))
    expect(desk.locator("[data-draft-status]")).to_have_text("Saved again")
    assert Draft.objects.get().first("q0-asked") == "Typed in a tunnel"


def test_two_devices_in_one_contact_are_asked_which_words_to_keep(
    at_a_desk: Callable[[User], Page], bilal: User
) -> None:
    laptop, tablet = at_a_desk(bilal), at_a_desk(bilal)
    laptop.goto(NEW)
    asked(laptop).fill("Both knew this.")
    expect(laptop.locator("[data-draft-said]")).to_have_text(re.compile("Saved as draft"))
    tablet.goto(f"{NEW}?draft={Draft.objects.get().pk}")
    asked(tablet).fill("Written on the tablet.")
    expect(tablet.locator("[data-draft-said]")).to_have_text(re.compile("Saved as draft"))
    asked(laptop).fill("Written on the laptop.")
    both = laptop.get_by_role("group", name="This was changed on another device")
    expect(both).to_contain_text("Written on the tablet.")
    expect(both).to_contain_text("Written on the laptop.")
    assert not look_at(laptop, "two texts")
    both.get_by_role("button", name="Keep both, as two drafts").click()
    expect(both).to_have_count(0)
    expect(laptop.locator("[data-draft-said]")).to_have_text(re.compile("Saved as draft"))
    assert {draft.first("q0-asked") for draft in Draft.objects.all()} == {
        "Written on the tablet.",
        "Written on the laptop.",
    }


def test_two_advisors_at_one_case_lose_neither_text(
    at_a_desk: Callable[[User], Page], bilal: User, chen: User, missed_bin: Any
) -> None:
    case = factories.CaseFactory(category=missed_bin, team=bilal.team, answered="It comes on Monday.")
    first, second = at_a_desk(bilal), at_a_desk(chen)
    for desk in (first, second):
        desk.goto(f"/desk/cases/{case.pk}/")
        desk.get_by_text("Close this case").click()
    second.get_by_label("What was the person told?").fill("Chen told them: on Tuesday.")
    second.get_by_role("button", name="Close as resolved").click()
    expect(second.get_by_text("is closed.").first).to_be_visible()
    second.get_by_text("Reopen this case").click()
    second.get_by_label("Why?").fill("Not yet after all.")
    second.get_by_role("button", name="Reopen case").click()
    expect(second.get_by_text("is open again").first).to_be_visible()

    first.get_by_label("What was the person told?").fill("Bilal told them: it came at noon.")
    first.get_by_role("button", name="Close as resolved").click()
    expect(first.get_by_text("Somebody changed the answer").first).to_be_visible()
    expect(first.get_by_text("Chen told them: on Tuesday.").first).to_be_visible()
    told = first.get_by_label("What was the person told?")
    expect(told).to_have_value("Bilal told them: it came at noon.")
    assert not look_at(first, "a case with two answers")
    told.fill("Chen told them: on Tuesday. Bilal told them: it came at noon.")
    first.get_by_role("button", name="Close as resolved").click()
    expect(first.get_by_text("is closed.").first).to_be_visible()
    case.refresh_from_db()
    assert "Chen" in case.answered
    assert "Bilal" in case.answered


def test_a_note_that_was_begun_stands_in_its_box_and_is_discarded(
    screen: Page, sign_in: SignIn, bilal: User, missed_bin: Any
) -> None:
    """With scripts and without: by the button."""
    case = factories.CaseFactory(category=missed_bin, team=bilal.team)
    sign_in(bilal)
    screen.goto(f"/desk/cases/{case.pk}/")
    screen.get_by_label("Private note").fill("Begun before lunch.")
    note = screen.locator("form#note")
    note.get_by_role("button", name="Save draft and leave").click()
    expect(screen.get_by_role("heading", name="Your drafts")).to_be_visible()
    screen.get_by_role("link", name="Private note on a case").click()
    expect(screen.get_by_label("Private note")).to_have_value("Begun before lunch.")
    expect(note.get_by_text("saved on the server")).to_be_visible()
    note.get_by_role("button", name="Discard draft").click()
    expect(screen.get_by_text("The draft is discarded.")).to_be_visible()
    expect(screen.get_by_label("Private note")).to_have_value("")
    assert not Draft.objects.exists()


def test_a_contact_goes_on_step_by_step_and_is_handed_to_a_colleague(
    screen: Page, sign_in: SignIn, bilal: User, chen: User, missed_bin: Any
) -> None:
    """With scripts and without: every button keeps what was typed."""
    sign_in(bilal)
    screen.goto(NEW)
    screen.get_by_label("Anonymous").check()
    choose_category(question(screen, 1), "Missed bin")
    asked(screen).fill("The brown bin was left.")
    screen.get_by_role("button", name="Add another question").click()
    expect(question(screen, 2)).to_be_visible()
    screen.get_by_role("link", name="Home").first.click()
    strip(screen).get_by_role("link", name="Anonymous (Missed bin)").click()
    expect(asked(screen)).to_have_value("The brown bin was left.")
    expect(question(screen, 2)).to_be_visible()
    screen.get_by_role("link", name="Hand over to a colleague").click()
    screen.get_by_label("Colleague").select_option(label="Chen Elsewhere")
    screen.get_by_role("button", name="Hand it over").click()
    expect(screen.get_by_text("The contact is with Chen Elsewhere now.")).to_be_visible()
    expect(strip(screen).get_by_role("listitem")).to_have_count(0)
    screen.get_by_role("button", name="Sign out").click()
    fill_in_sign_in(screen, chen)
    strip(screen).get_by_role("link", name="Anonymous (Missed bin)").click()
    expect(screen.get_by_text("Handed over by Bilal Advisor.")).to_be_visible()
    expect(asked(screen)).to_have_value("The brown bin was left.")
    assert not Contact.objects.exists()


def test_keys_lead_from_contact_to_contact(at_a_desk: Callable[[User], Page], bilal: User, missed_bin: Any) -> None:
    desk = at_a_desk(bilal)
    for words in ("First", "Second"):
        desk.goto(NEW)
        asked(desk).fill(words)
        expect(desk.locator("[data-draft-said]")).to_have_text(re.compile("Saved as draft"))
    desk.goto("/desk/")
    for key, words in (("]", "First"), ("]", "Second"), ("]", "First")):
        desk.locator("h1").first.click()
        desk.keyboard.press(key)
        expect(asked(desk)).to_have_value(words)


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_where_drafts_stand(
    at_a_desk: Callable[[User], Page], bilal: User, ada: Any, width: int
) -> None:
    case = factories.CaseFactory(customer=ada, team=bilal.team)
    desk = at_a_desk(bilal)
    desk.set_viewport_size({"width": width, "height": 800})
    desk.goto(NEW)
    asked(desk).fill("Begun")
    expect(desk.locator("[data-draft-said]")).to_have_text(re.compile("Saved as draft"))
    desk.goto(f"/desk/cases/{case.pk}/")
    desk.get_by_label("Private note").fill("Begun as well")
    expect(desk.locator("form#note [data-draft-said]")).to_have_text(re.compile("Saved as draft"))
    contact = Draft.objects.get(form="contact").pk
    wrong = []
    for address in (
        "/desk/",
        "/desk/drafts/",
        f"{NEW}?draft={contact}",
        f"/desk/drafts/{contact}/hand-over/",
        f"/desk/cases/{case.pk}/",
    ):
        desk.goto(address)
        expect(strip(desk).get_by_role("listitem")).to_have_count(1)
        wrong += look_at(desk, address)
    assert not wrong, "\n".join(wrong)
