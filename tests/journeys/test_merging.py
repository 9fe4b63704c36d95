"""Two records of one person, from the hint while somebody types to the merge, and back: at a desk, with scripts and without."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from crm import merged_rows
from crm.models import (
    Attachment,
    Callback,
    CaseNote,
    Customer,
    Draft,
    Merge,
    NationalInsurance,
    User,
)
from tests import factories
from tests.crm.made_one import everything, pointing, rich
from tests.planting import Planted, plant

from .conftest import fill_in_sign_in
from .contact_page import NEW
from .test_accessibility import look_at

SignIn = Callable[[User], None]
WHY = "She gave her maiden name the first time, and told me so."


@pytest.fixture
def double(ada: Customer) -> Customer:
    """Ada once more, by her maiden name."""
    return factories.CustomerFactory(
        names="Ada",
        family_name="Okonjo",
        phone="07700 900461",
        email="ada.okonjo@example.org",
        postcode="ZZ1 2AB",
        safe_to_call=False,
        format="large_print",
    )


@pytest.fixture
def both(ada: Customer, double: Customer, bilal: User, missed_bin: Any) -> tuple[Customer, Customer]:
    """Both, with a row of every kind that somebody can have, and parts of their cases."""
    for customer in (ada, double):
        rich(customer)
        case = factories.CaseFactory(customer=customer, category=missed_bin, owner=bilal, team=bilal.team)
        for model in (Attachment, Callback, CaseNote, NationalInsurance):
            planted = Planted()
            planted.rows |= {Customer: customer, type(case): case}
            plant(model, planted)
        factories.CustomerNoteFactory(customer=customer, author=bilal)
        factories.MessageFactory(customer=customer, case=case, author=bilal)
        factories.TaskFactory(customer=customer, case=case, owner=bilal)
    return ada, double


def main(screen: Page) -> Any:
    return screen.get_by_role("main")


def heading(screen: Page, name: str) -> None:
    expect(screen.get_by_role("heading", name=name, exact=True).first).to_be_visible()


def to_the_preview(screen: Page, customer: Customer, other: Customer) -> None:
    """Go from a customer's page to what a merge with another record would do."""
    screen.goto(f"/desk/customers/{customer.pk}/")
    screen.get_by_role("link", name="Possible duplicates").click()
    heading(screen, "Possible duplicates")
    expect(main(screen).get_by_role("link", name=other.full_name, exact=True)).to_be_visible()
    screen.get_by_role("link", name="Merge with another record").click()
    heading(screen, "Merge two records of one person")
    main(screen).get_by_label(other.reference).check()
    screen.get_by_role("button", name="Show what would move").click()
    heading(screen, "What a merge would do")


# ── The hint ─────────────────────────────────────────────────────────────────────────────────────


def test_somebody_who_may_be_known_is_shown_while_a_contact_is_logged(
    screen: Page, sign_in: SignIn, ada: Customer, double: Customer, bilal: User
) -> None:
    sign_in(bilal)
    screen.goto(NEW)
    screen.get_by_label("Somebody new").check()
    screen.get_by_label("First names").fill("Ada")
    screen.get_by_label("Family name").fill("Okonjo")
    screen.get_by_label("Phone", exact=True).fill("07700900461")
    hint = screen.get_by_role("heading", name="This may be somebody we know")
    if screen.evaluate("typeof htmx !== 'undefined'"):
        expect(hint).to_be_visible()
    else:
        screen.get_by_role("button", name="Save contact").click()
        expect(hint).to_be_visible()
    expect(main(screen).get_by_text(ada.reference).first).to_be_visible()
    expect(main(screen).get_by_text(double.reference).first).to_be_visible()
    assert Customer.objects.count() == 2

    screen.locator(f'button[value="use:{double.pk}"]').click()

    expect(main(screen).get_by_label(double.reference)).to_be_checked()
    assert Customer.objects.count() == 2


# ── There and back ───────────────────────────────────────────────────────────────────────────────


def test_two_rich_records_become_one_and_two_again(
    screen: Page, sign_in: SignIn, both: tuple[Customer, Customer], esi: User
) -> None:
    ada, double = both
    case, other_case = (one.cases.filter(owner__isnull=False).latest("opened_at") for one in both)
    sign_in(esi)
    before = everything()
    hers = set(pointing(double))
    stay = {(name, pk) for name, pk in hers if name in ("crm.contactpoint.customer", "crm.address.customer")}
    assert len({name for name, _pk in hers - stay}) >= 8

    to_the_preview(screen, ada, double)
    for row in merged_rows.counted(ada, double):
        shown = screen.get_by_role("row", name=row.name)
        expect(shown.first).to_contain_text(f"{row.second}")
    assert not Merge.objects.exists()
    main(screen).get_by_role("radio", name="Ada Okonjo-Smythe").first.check()
    main(screen).get_by_role("button", name="Merge them").click()
    heading(screen, "There is a problem")
    screen.get_by_label("How do you know that both are one person?").fill(WHY)
    screen.get_by_role("button", name="Merge them").click()

    expect(screen.get_by_text("The two records are one now.")).to_be_visible()
    merged = Merge.objects.get()
    assert (merged.survivor, merged.away) == both
    assert {name for name, _pk in pointing(double)} <= {name for name, _pk in stay}
    assert hers - stay <= set(pointing(ada))

    # Everything stands on one page, and the old address leads there.
    screen.goto(f"/desk/customers/{double.pk}/")
    heading(screen, "Mrs Ada Okonjo-Smythe")
    for each in (case, other_case):
        expect(main(screen).get_by_text(each.reference).first).to_be_visible()
    expect(main(screen).get_by_text("Do not call").first).to_be_visible()

    # One of the cases goes to somebody else meanwhile, which is said, and stays so.
    grace = factories.CustomerFactory(names="Grace", family_name="Adeyemi")
    type(other_case).objects.filter(pk=other_case.pk).update(customer=grace)
    screen.goto(merged.get_absolute_url())
    expect(main(screen).get_by_text(other_case.reference)).to_be_visible()
    screen.get_by_label("How do you know that they are two people?").fill("They are mother and daughter.")
    screen.get_by_role("button", name="Undo the merge").click()
    expect(screen.get_by_text("They are two customers again.")).to_be_visible()

    screen.goto(f"/desk/customers/{double.pk}/")
    heading(screen, "Ada Okonjo")
    type(other_case).objects.filter(pk=other_case.pk).update(customer=double)
    grace.delete()
    after = everything()
    for label, rows in before.items():
        assert after[label] == rows, label


def test_a_contact_in_progress_goes_on_with_the_one_who_stays(
    screen: Page, sign_in: SignIn, new_context: Any, asgi_server: str, ada: Customer, double: Customer, esi: User
) -> None:
    page = new_context(base_url=asgi_server).new_page()
    page.set_default_timeout(15_000)
    page.goto(NEW)
    fill_in_sign_in(page, esi)
    page.get_by_label("Find a person").fill(double.reference)
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.locator("form[data-drafts]")).to_be_visible()  # what is typed is listened to
    page.get_by_label(double.reference).check()
    page.get_by_label("Asked").fill("Her blue bin was missed.")
    expect(page.locator(".draft[data-waits]")).to_have_count(0)  # the page said so before, of what had been found
    draft = Draft.objects.get()
    assert draft.customer == double
    sign_in(esi)

    to_the_preview(screen, ada, double)
    screen.get_by_label("How do you know that both are one person?").fill(WHY)
    screen.get_by_role("button", name="Merge them").click()
    expect(screen.get_by_text("The two records are one now.")).to_be_visible()

    screen.goto(f"{NEW}?draft={draft.pk}")
    expect(screen.get_by_label(ada.reference)).to_be_checked()
    expect(screen.get_by_label("Asked")).to_have_value("Her blue bin was missed.")
    screen.goto(Merge.objects.get().get_absolute_url())
    screen.get_by_label("How do you know that they are two people?").fill("They are mother and daughter.")
    screen.get_by_role("button", name="Undo the merge").click()
    expect(screen.get_by_text("They are two customers again.")).to_be_visible()
    screen.goto(f"{NEW}?draft={draft.pk}")
    expect(screen.get_by_label(double.reference)).to_be_checked()


# ── For everybody ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_on_any_page_of_a_merge_and_the_keyboard_does_it_all(
    width: int, new_context: Callable[..., BrowserContext], asgi_server: str, both: Any, esi: User, tmp_path: Any
) -> None:
    ada, double = both
    for person, widest in ((ada, "C-MWMWMW"), (double, "C-WMWMWM")):  # as wide as a reference can be
        Customer.objects.filter(pk=person.pk).update(reference=widest)
        person.reference = widest
    window = new_context(base_url=asgi_server).new_page()
    window.set_default_timeout(15_000)
    window.set_viewport_size({"width": width, "height": 800})
    window.goto(f"/desk/customers/{ada.pk}/duplicates/")
    fill_in_sign_in(window, esi)
    heading(window, "Possible duplicates")
    wrong = look(window, "duplicates", tmp_path)
    press(window, "link", "Merge with another record of this person")
    heading(window, "Merge two records of one person")
    wrong += look(window, "choose", tmp_path)
    press(window, "button", "Show what would move")
    heading(window, "There is a problem")
    wrong += look(window, "choose, with an error", tmp_path)
    window.get_by_label(double.reference).focus()
    window.keyboard.press("Space")
    press(window, "button", "Show what would move")
    heading(window, "What a merge would do")
    expect(window.get_by_role("heading", name="What a merge would do")).to_be_focused()
    wrong += look(window, "preview", tmp_path)
    press(window, "button", "Merge them")
    heading(window, "There is a problem")
    wrong += look(window, "preview, with an error", tmp_path)
    window.get_by_label("How do you know that both are one person?").focus()
    window.keyboard.type(WHY)
    press(window, "button", "Merge them")
    heading(window, "Merge of two records")
    wrong += look(window, "merged", tmp_path)
    press(window, "button", "Undo the merge")
    heading(window, "There is a problem")
    window.get_by_label("How do you know that they are two people?").focus()
    window.keyboard.type("They are mother and daughter.")
    press(window, "button", "Undo the merge")
    expect(window.get_by_text("They are two customers again.")).to_be_visible()
    wrong += look(window, "undone", tmp_path)
    assert not wrong, "\n".join(wrong)


def press(window: Page, role: Any, name: str) -> None:
    """Reach something as the keyboard does, and press Enter."""
    thing = window.get_by_role("main").get_by_role(role, name=name)
    thing.focus()
    expect(thing).to_be_focused()
    window.keyboard.press("Enter")


def look(window: Page, what: str, folder: Any) -> list[str]:
    """Return what is wrong with the page; a picture of it stays with the test."""
    window.screenshot(path=folder / f"{what}.png", full_page=True)
    return look_at(window, what)
