"""A sign-in that ends in the middle of a form, in a real browser: nothing typed is lost, and nobody else gets it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from crm.models import Case, Contact, User
from tests import factories

from .conftest import fill_in_sign_in
from .contact_page import choose_category

SignIn = Callable[[User], None]


@pytest.fixture
def half_written(screen: Page, sign_in: SignIn, bilal: User, missed_bin: Any) -> Page:
    """Bilal has written a contact, and his session is gone before he presses the button."""
    sign_in(bilal)
    screen.goto("/desk/contacts/new/")
    screen.get_by_label("Anonymous").check()
    choose_category(screen, "Missed bin")
    screen.get_by_label("Asked").fill("Zoë’s bin 🦄 in Mill Lane")
    screen.get_by_label("In hand").check()
    screen.context.clear_cookies(name="sessionid")
    screen.get_by_role("button", name="Save contact").click()
    return screen


def test_what_was_typed_is_saved_after_signing_in_again(half_written: Page, bilal: User) -> None:
    expect(half_written.get_by_text("What you typed is safe.")).to_be_visible()
    assert not Contact.objects.exists()
    fill_in_sign_in(half_written, bilal)
    expect(half_written.get_by_role("heading", name="Contact saved")).to_be_visible()
    assert Case.objects.get().asked == "Zoë’s bin 🦄 in Mill Lane"
    half_written.reload()
    assert Contact.objects.count() == 1


def test_somebody_else_gets_none_of_it(half_written: Page, chen: User) -> None:
    fill_in_sign_in(half_written, chen)
    expect(half_written.get_by_role("heading", name="This form was opened by somebody else")).to_be_visible()
    assert "Mill Lane" not in half_written.content()
    assert not Contact.objects.exists()


def test_a_sign_in_in_another_window_loses_nothing(screen: Page, sign_in: SignIn, bilal: User, missed_bin: Any) -> None:
    case = factories.CaseFactory(category=missed_bin)
    sign_in(bilal)
    screen.goto(f"/desk/cases/{case.pk}/")
    screen.get_by_label("Private note").fill("Typed before the other window.")
    other = screen.context.new_page()
    other.goto("/desk/")
    other.get_by_role("button", name="Sign out").click()
    fill_in_sign_in(other, bilal)
    expect(other.get_by_role("heading", name="Home")).to_be_visible()

    screen.get_by_role("button", name="Save private note").click()
    screen.get_by_role("button", name="Send again").click()
    expect(screen.get_by_text("The private note is saved.")).to_be_visible()
    assert case.notes.get().text == "Typed before the other window."
