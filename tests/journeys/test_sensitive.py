"""Card numbers and sensitive details in the browser: an advisor is told, a leader reads once; with JavaScript and without it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from crm.models import CaseNote, Customer, User
from tests import factories
from tests.crm.card_numbers import KEPT, TYPED

from .conftest import fill_in_sign_in
from .test_accessibility import look_at, window  # noqa: F401  # a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case(ada: Customer, missed_bin: Any, esi: User) -> Any:
    missed_bin.asks_national_insurance = True
    missed_bin.save()
    return factories.CaseFactory(customer=ada, category=missed_bin, owner=esi, team=esi.team)


def test_a_card_number_is_gone_and_the_next_page_says_how_to_take_a_payment(
    screen: Page, sign_in: Callable[[User], None], bilal: User, case: Any
) -> None:
    sign_in(bilal)
    screen.goto(f"/desk/cases/{case.pk}/")
    screen.get_by_label("Private note").fill(TYPED)
    screen.get_by_role("button", name="Save private note").click()

    expect(screen.get_by_text("Details of a payment card were taken out")).to_be_visible()
    expect(screen.get_by_text("put the caller through to the payment line").first).to_be_visible()
    expect(screen.get_by_text(KEPT)).to_be_visible()
    assert CaseNote.objects.get().text == KEPT


def test_a_leader_records_a_number_and_reads_it_once_for_a_reason(
    screen: Page, sign_in: Callable[[User], None], esi: User, case: Any
) -> None:
    sign_in(esi)
    screen.goto(f"/desk/cases/{case.pk}/")
    screen.get_by_role("link", name="National Insurance number and bank details").click()
    screen.get_by_text("Record the National Insurance number").click()
    screen.get_by_label("National Insurance number", exact=True).fill("AB 12 34 56")
    screen.get_by_role("button", name="Keep the number").click()
    expect(screen.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(screen.get_by_label("National Insurance number", exact=True)).to_have_value("AB 12 34 56")
    screen.get_by_label("National Insurance number", exact=True).fill("AB 12 34 56 C")
    screen.get_by_role("button", name="Keep the number").click()
    expect(screen.get_by_text("••••56C")).to_be_visible()

    screen.get_by_text("Show the National Insurance number in full").click()
    screen.get_by_label("Why do you need to see it?").fill("The benefits team rang.")
    screen.get_by_role("button", name="Show it once").click()
    expect(screen.get_by_text("AB 12 34 56 C")).to_be_visible()
    screen.get_by_role("link", name="Hide it again").click()
    expect(screen.get_by_text("••••56C")).to_be_visible()
    expect(screen.get_by_text("AB 12 34 56 C")).to_have_count(0)


def test_axe_finds_nothing_on_the_pages_of_sensitive_details(window: Page, esi: User, case: Any) -> None:  # noqa: F811
    window.goto(f"/desk/cases/{case.pk}/sensitive/")
    fill_in_sign_in(window, esi)
    expect(window.get_by_role("heading", name="Sensitive details")).to_be_visible()
    wrong = look_at(window, "nothing kept")
    window.get_by_text("Record bank details").click()
    window.get_by_role("button", name="Keep the bank details").click()
    expect(window.get_by_role("heading", name="There is a problem")).to_be_visible()
    wrong += look_at(window, "errors")
    window.get_by_label("Name on the account").fill("Ada")
    window.get_by_label("Sort code").fill("112233")
    window.get_by_label("Account number").fill("87654321")
    window.get_by_role("button", name="Keep the bank details").click()
    wrong += look_at(window, "kept")
    window.get_by_text("Show the bank details in full").click()
    window.get_by_label("Why do you need to see it?").fill("4111 1111 1111 1111")
    window.get_by_role("button", name="Show it once").click()
    expect(window.get_by_text("87654321")).to_be_visible()
    expect(window.get_by_text("Details of a payment card were taken out")).to_be_visible()
    wrong += look_at(window, "shown")
    assert not wrong, "\n".join(wrong)
