"""How many times an advisor's hand moves: a contact with two questions in 25 interactions, a chaser in 8, printed as counted.

Clicks and control keys count, characters typed into fields do not. Counting begins on the first page after the sign-in.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from crm.models import Case, CategoryQuestion, Contact, Customer, User
from tests import factories

from .contact_page import question
from .counted import Hand

SignIn = Callable[[User], None]
A_CONTACT, A_CHASER = 25, 8
DIGITS = "900461"  # the last six of Ada's number, as she reads them out


@pytest.fixture
def hand(screen: Page, sign_in: SignIn, bilal: User) -> Hand:
    """Bilal has signed in, and lays his hand on the mouse."""
    sign_in(bilal)
    expect(screen.get_by_role("heading", name="Home", exact=True)).to_be_visible()
    return Hand(screen)


@pytest.fixture
def with_scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.node.callspec.params["screen"])


@pytest.fixture
def say(
    hand: Hand, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> Iterator[Callable[[int], None]]:
    """Print what was counted, whatever pytest is told to hide, and hold it against what is allowed."""

    def print_and_judge(most: int) -> None:
        with capsys.disabled():
            print(f"\n{request.node.name}: {hand.count} interactions of {most} ({', '.join(hand.done)})")
        assert hand.count <= most

    return print_and_judge


@pytest.fixture
def which_bin(missed_bin: Any) -> CategoryQuestion:
    """Missed bins ask something that must be answered."""
    return CategoryQuestion.objects.create(
        category=missed_bin, wording="Which bin?", kind="choice", choices="Brown\nBlue", is_required=True
    )


def choose_category(hand: Hand, place: Any, name: str, *, with_scripts: bool) -> None:
    if with_scripts:
        hand.click(place.get_by_label("Category"))
        hand.type(name.split()[0].lower())
        hand.press("Enter")
    else:
        hand.pick(place.get_by_label("Category"), name)


def find_ada(hand: Hand, *, with_scripts: bool) -> None:
    screen = hand.screen
    hand.click(screen.get_by_role("navigation", name="Desk").get_by_role("link", name="New contact"))
    expect(screen.get_by_label("Find a person")).to_be_focused()
    screen.wait_for_load_state()
    hand.type(DIGITS)
    if not with_scripts:
        hand.press("Enter")
    hand.click(screen.get_by_label("Mrs Ada Okonjo-Smythe"))


def test_a_caller_with_two_questions_takes_25_interactions(
    hand: Hand,
    say: Callable[[int], None],
    with_scripts: bool,
    ada: Customer,
    garden_waste: Any,
    which_bin: CategoryQuestion,
) -> None:
    screen = hand.screen
    find_ada(hand, with_scripts=with_scripts)

    first = question(screen, 1)
    choose_category(hand, first, "Missed bin", with_scripts=with_scripts)
    if not with_scripts:
        hand.click(first.get_by_role("button", name="Show its questions"))
    hand.click(first.get_by_label("Asked"))
    hand.type("The brown bin was left.")
    hand.click(first.get_by_label("Brown"))
    hand.click(first.get_by_label("Answered"))
    hand.type("It is emptied tomorrow.")
    hand.click(first.get_by_label("Resolved"))
    hand.click(screen.get_by_role("button", name="Add another question"))

    second = question(screen, 2)
    expect(second).to_be_focused()
    screen.wait_for_load_state()
    choose_category(hand, second, "Garden waste subscription", with_scripts=with_scripts)
    hand.click(second.get_by_label("Asked"))
    hand.type("And a garden bin?")
    hand.click(second.get_by_label("Referred to the service"))
    hand.click(screen.get_by_role("button", name="Save contact"))

    expect(screen.get_by_role("heading", name="Contact saved")).to_be_visible()
    assert Contact.objects.get().customer == ada
    resolved, referred = Case.objects.order_by("-asked")
    assert (resolved.status, resolved.answers.get().value) == (Case.Status.CLOSED, "Brown")
    assert (referred.category, referred.status) == (garden_waste, Case.Status.REFERRED)
    say(A_CONTACT)


def test_a_chaser_takes_8_interactions(
    hand: Hand, say: Callable[[int], None], with_scripts: bool, ada: Customer, missed_bin: Any
) -> None:
    case = factories.CaseFactory(customer=ada, category=missed_bin)
    screen = hand.screen
    find_ada(hand, with_scripts=with_scripts)
    if not with_scripts:
        hand.click(screen.get_by_role("button", name="Show who this is"))
    hand.click(screen.get_by_role("button", name=f"About {case.reference}"))
    expect(question(screen, 1).get_by_label("Asked")).to_be_focused()
    hand.type("It is still there.")
    hand.click(screen.get_by_role("button", name="Save contact"))

    expect(screen.get_by_role("heading", name="Added to existing cases")).to_be_visible()
    assert Case.objects.get() == case
    assert case.chasers.get().contact.customer == ada
    assert case.notes.get().text == "It is still there."
    say(A_CHASER)


def test_the_hand_counts_every_click_and_control_key_and_no_character(screen: Page) -> None:
    screen.set_content("<label>Name <input></label><label>Kind <select><option>One<option>Two</select></label>")
    hand = Hand(screen)
    with pytest.raises(AssertionError, match="Nothing to type into"):
        hand.type("nobody listens")
    hand.click(screen.get_by_label("Name"))
    hand.type("Twenty characters ..")
    hand.press("Tab", times=2)
    hand.pick(screen.get_by_label("Kind"), "Two")
    assert screen.get_by_label("Name").input_value() == "Twenty characters .."
    assert (hand.count, hand.done) == (5, ["click", "Tab", "Tab", "click", "click"])
