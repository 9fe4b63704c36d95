"""The page of a contact under the hand: answers that survive, addresses that are found, and parts that do not come."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from crm.models import Case, CategoryQuestion, Contact, Customer, Property, User
from tests import factories

from .conftest import fill_in_sign_in
from .contact_page import NEW, choose_category, open_contact, question
from .test_accessibility import look_at

SignIn = Callable[[User], None]


@pytest.fixture
def with_scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.node.callspec.params["screen"])


@pytest.fixture
def asking(missed_bin: Any, garden_waste: Any) -> CategoryQuestion:
    """Missed bins ask where the bin stands; garden waste asks how many."""
    CategoryQuestion.objects.create(category=garden_waste, wording="How many bins?", kind="number")
    return CategoryQuestion.objects.create(category=missed_bin, wording="Where does it stand?", is_required=True)


@pytest.fixture
def window(new_context: Callable[..., BrowserContext], asgi_server: str, bilal: User, asking: Any) -> Page:
    """A new contact on Bilal's screen, with JavaScript."""
    return open_contact(new_context, asgi_server, bilal)


def show_questions(place: Any, *, with_scripts: bool) -> None:
    if not with_scripts:
        place.get_by_role("button", name="Show its questions").click()


# ── What the category asks ───────────────────────────────────────────────────────────────────────


def test_answers_survive_a_change_of_category_and_back(
    screen: Page, sign_in: SignIn, bilal: User, asking: CategoryQuestion, with_scripts: bool
) -> None:
    sign_in(bilal)
    screen.goto(NEW)
    screen.get_by_label("Anonymous").check()
    asked = question(screen, 1)
    choose_category(asked, "Missed bin")
    show_questions(asked, with_scripts=with_scripts)
    asked.get_by_label("Where does it stand?").fill("By the gate")
    choose_category(asked, "Garden waste subscription")
    show_questions(asked, with_scripts=with_scripts)
    asked.get_by_label("How many bins?").fill("many")
    expect(asked.get_by_label("Where does it stand?")).to_have_count(0)
    choose_category(asked, "Missed bin")
    show_questions(asked, with_scripts=with_scripts)
    expect(asked.get_by_label("Where does it stand?")).to_have_value("By the gate")

    asked.get_by_label("Asked").fill("It was missed.")
    asked.get_by_label("Referred to the service").check()
    screen.get_by_role("button", name="Save contact").click()
    expect(screen.get_by_role("heading", name="Contact saved")).to_be_visible()
    assert [answer.value for answer in Case.objects.get().answers.all()] == ["By the gate"]


def test_what_must_be_answered_is_asked_for_before_it_is_saved(
    screen: Page, sign_in: SignIn, bilal: User, asking: CategoryQuestion
) -> None:
    sign_in(bilal)
    screen.goto(NEW)
    screen.get_by_label("Anonymous").check()
    choose_category(question(screen, 1), "Missed bin")
    question(screen, 1).get_by_label("Asked").fill("It was missed.")
    question(screen, 1).get_by_label("Referred to the service").check()
    screen.get_by_role("button", name="Save contact").click()
    screen.get_by_role("link", name="Where does it stand: fill this in.").click()
    expect(question(screen, 1).get_by_label("Where does it stand?")).to_be_focused()
    expect(question(screen, 1).get_by_label("Asked")).to_have_value("It was missed.")
    assert not Contact.objects.exists()


def test_only_what_works_is_offered(screen: Page, sign_in: SignIn, bilal: User, with_scripts: bool) -> None:
    sign_in(bilal)
    screen.goto(NEW)
    for name in ("Show its questions", "Show who this is"):
        expect(screen.get_by_role("button", name=name)).to_be_visible(visible=not with_scripts)
    expect(screen.get_by_text("Ctrl + Enter saves.")).to_be_visible(visible=with_scripts)


# ── Who ──────────────────────────────────────────────────────────────────────────────────────────


def test_arrows_choose_among_those_found_and_the_mouse_does_too(window: Page, ada: Customer) -> None:
    factories.CustomerFactory(names="Ada", family_name="Okonjo", phone="07700 900222")
    window.get_by_label("Find a person").fill("ada okonjo")
    expect(window.get_by_text("2 people found. Choose below.")).to_be_visible()
    window.keyboard.press("ArrowDown")
    window.keyboard.press("ArrowDown")
    expect(window.get_by_role("heading", name="Mrs Ada Okonjo-Smythe")).to_be_visible()
    expect(window.get_by_label("Mrs Ada Okonjo-Smythe")).to_be_checked()
    window.get_by_label("Somebody new").check()
    expect(window.get_by_role("heading", name="Mrs Ada Okonjo-Smythe")).to_have_count(0)
    expect(window.get_by_label("First names")).to_be_visible()


def test_a_button_about_a_case_keeps_what_was_written(window: Page, ada: Customer, asking: CategoryQuestion) -> None:
    case = factories.CaseFactory(customer=ada)
    choose_category(question(window, 1), "Missed bin")
    question(window, 1).get_by_label("Where does it stand?").fill("By the gate")
    window.get_by_label("Find a person").fill(case.reference.lower())
    window.get_by_role("button", name=f"About {case.reference}").first.click()
    second = question(window, 2)
    expect(second.get_by_label("Asked")).to_be_focused()
    expect(second.get_by_label("Reference of the case")).to_have_value(case.reference)
    expect(question(window, 1).get_by_label("Where does it stand?")).to_have_value("By the gate")
    expect(question(window, 1).get_by_role("combobox", name="Category")).to_have_value("Missed bin")


def test_addresses_are_found_for_somebody_new_and_for_an_answer(
    screen: Page, sign_in: SignIn, bilal: User, missed_bin: Any, with_scripts: bool
) -> None:
    for uprn, lines in (("100", "14 High Street"), ("101", "16 High Street")):
        Property.objects.create(uprn=uprn, lines=lines, town="Tolbooth", postcode="ZZ1 2AB", loaded_at=timezone.now())
    CategoryQuestion.objects.create(category=missed_bin, wording="Where is it?", kind="address", is_required=True)
    sign_in(bilal)
    screen.goto(NEW)
    screen.get_by_label("Somebody new").check()
    screen.get_by_label("First names").fill("Grace")
    who = screen.get_by_role("region", name="Who")
    who.get_by_label("Find an address").fill("ZZ1 2AB")
    who.get_by_role("button", name="Find address").click()
    who.get_by_label("14 High Street").check()
    choose_category(question(screen, 1), "Missed bin")
    show_questions(question(screen, 1), with_scripts=with_scripts)
    asked = question(screen, 1)
    asked.get_by_label("Find an address").fill("16 high street")
    asked.get_by_role("button", name="Find address").click()
    expect(asked.get_by_label("16 High Street, Tolbooth, ZZ1 2AB")).to_be_checked()
    asked.get_by_label("Asked").fill("It was missed.")
    asked.get_by_label("Referred to the service").check()
    screen.get_by_role("button", name="Save contact").click()

    expect(screen.get_by_role("heading", name="Contact saved")).to_be_visible()
    home = Customer.objects.get().addresses.get()
    answer = Case.objects.get().answers.get()
    assert (home.uprn, home.lines, home.postcode) == ("100", "14 High Street", "ZZ1 2AB")
    assert (answer.uprn, answer.value) == ("101", "16 High Street, Tolbooth, ZZ1 2AB")


# ── What does not come ───────────────────────────────────────────────────────────────────────────


def test_a_part_that_is_asked_for_while_signed_out_loses_nothing(window: Page, bilal: User, ada: Customer) -> None:
    window.get_by_label("Find a person").fill("07700 900461")
    window.get_by_label("Mrs Ada Okonjo-Smythe").check()
    expect(window.get_by_role("heading", name="Mrs Ada Okonjo-Smythe")).to_be_visible()
    choose_category(question(window, 1), "Missed bin")
    window.get_by_label("Where does it stand?").fill("By the gate")
    window.get_by_label("Asked").fill("It was missed.")
    window.get_by_label("In hand").check()
    window.context.clear_cookies(name="sessionid")

    window.get_by_label("Find a person").fill("07700 900461 ")
    expect(window.locator("#found-says")).to_contain_text("You are signed out.")
    expect(window.get_by_label("Mrs Ada Okonjo-Smythe")).to_be_checked()
    choose_category(question(window, 1), "Garden waste subscription")
    expect(window.locator("#says-0")).to_contain_text("Nothing you typed is lost")
    choose_category(question(window, 1), "Missed bin")
    window.get_by_role("button", name="Save contact").click()
    fill_in_sign_in(window, bilal)

    expect(window.get_by_role("heading", name="Contact saved")).to_be_visible()
    assert Contact.objects.get().customer == ada
    assert Case.objects.get().answers.get().value == "By the gate"


def test_a_part_that_is_lost_on_the_way_says_so(window: Page) -> None:
    window.route(f"**{NEW}", lambda route: route.abort())
    choose_category(question(window, 1), "Missed bin")
    expect(window.locator("#says-0")).to_have_text(re.compile("Nothing you typed is lost: go on, and save."))
    window.unroute(f"**{NEW}")
    window.route(f"**{NEW}", lambda route: route.fulfill(status=500, body="<h1>broken</h1>"))
    window.get_by_label("Find a person").fill("07700 900461")
    expect(window.locator("#found-says")).to_contain_text("Nothing you typed is lost")
    expect(window.get_by_text("broken")).to_have_count(0)


# ── Everything open at once ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_with_everything_open(
    window: Page, ada: Customer, bilal: User, missed_bin: Any, width: int
) -> None:
    ada.safe_to_call = False
    ada.save()
    factories.CustomerNoteFactory(customer=ada, author=bilal, kind="caution")
    factories.CaseFactory(customer=ada)
    for kind in CategoryQuestion.Kind.values:
        CategoryQuestion.objects.create(
            category=missed_bin, wording=f"A {kind}?", kind=kind, choices="Brown\nBlue", hint="As it stands there."
        )
    window.set_viewport_size({"width": width, "height": 900})
    window.get_by_label("Find a person").fill("07700 900461")
    window.get_by_label("Mrs Ada Okonjo-Smythe").check()
    expect(window.get_by_text("read before you speak")).to_be_visible()
    choose_category(question(window, 1), "Missed bin")
    expect(window.get_by_text("A date?")).to_be_visible()
    window.get_by_role("combobox", name="Category").click()
    expect(window.locator(".combobox__option").first).to_be_visible()
    wrong = look_at(window, f"contact at {width}")
    assert not wrong, "\n".join(wrong)
