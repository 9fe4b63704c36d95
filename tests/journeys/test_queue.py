"""A team leader's queue in the browser: narrowed and given away by hand, gone through by keys, read by axe, wide and narrow."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from crm.models import Case, User
from tests import factories

from .conftest import fill_in_sign_in
from .test_accessibility import look_at

SignIn = Callable[[User], None]
LONG_AGO, FAR_OFF = "2020-01-06", "2099-01-05"


@pytest.fixture
def waiting(esi: User, missed_bin: Any) -> list[Case]:
    """Two cases that are late and two that are not, in the order of the queue."""
    dates = (LONG_AGO, "2020-01-07", FAR_OFF, "2099-01-06")
    return [
        factories.CaseFactory(
            team=esi.team, category=missed_bin, due_on=due_on, escalate_on=due_on, customer=factories.CustomerFactory()
        )
        for due_on in dates
    ]


def row(screen: Page, case: Case) -> Any:
    return screen.get_by_role("row").filter(has=screen.get_by_role("link", name=case.reference))


def test_a_leader_narrows_the_queue_and_gives_what_is_left(
    screen: Page, sign_in: SignIn, esi: User, bilal: User, waiting: list[Case]
) -> None:
    sign_in(esi)
    screen.get_by_role("link", name="2 overdue", exact=True).click()
    expect(screen.get_by_text("2 open cases match")).to_be_visible()
    screen.get_by_role("link", name="Clear filters").click()
    screen.get_by_label("Urgency").select_option(label="Overdue")
    screen.get_by_role("button", name="Show these cases").click()
    expect(screen.get_by_text("2 open cases match")).to_be_focused()

    screen.get_by_role("link", name="Select all on this page").click()
    expect(screen.get_by_label(f"Tick case {waiting[1].reference}")).to_be_checked()
    screen.get_by_label("Colleague").select_option(label=bilal.name)
    screen.get_by_role("button", name="Give cases").click()

    expect(screen.get_by_text("2 cases are with Bilal Advisor now.")).to_be_visible()
    expect(screen.get_by_text("No case on this list matches these filters.")).to_be_visible()
    assert set(Case.objects.owned_by(bilal)) == set(waiting[:2])

    screen.get_by_role("link", name="Remove the filter Urgency: Overdue").click()
    screen.get_by_role("columnheader", name="Due").get_by_role("link").click()
    expect(screen.get_by_role("columnheader", name="Due")).to_have_attribute("aria-sort", "descending")
    expect(screen.get_by_role("row").nth(1)).to_contain_text(waiting[3].reference)


def test_everything_of_a_leaver_goes_to_a_queue(
    screen: Page, sign_in: SignIn, esi: User, bilal: User, waiting: list[Case], one_stop_shop: Any
) -> None:
    Case.objects.update(owner=bilal)
    sign_in(esi)
    screen.goto("/desk/hand-over/")
    screen.get_by_role("link", name=bilal.name).click()
    screen.get_by_label("All of it to the queue of one team").check()
    screen.get_by_label("Team", exact=True).select_option(label="One-stop shop")
    screen.get_by_role("button", name="Hand over everything").click()

    expect(
        screen.get_by_text("Open cases of Bilal Advisor: 4 handed over to the queue of One-stop shop.")
    ).to_be_visible()
    assert set(Case.objects.queue(one_stop_shop)) == set(waiting)


def test_a_list_is_taken_away_by_hand(screen: Page, sign_in: SignIn, esi: User, waiting: list[Case]) -> None:
    sign_in(esi)
    screen.goto("/desk/cases/queue/?urgency=overdue")
    screen.get_by_role("link", name="Take this list away as a file").click()
    screen.get_by_label("Why do you need this file?").fill("Monthly meeting with the service.")
    with screen.expect_download() as download:
        screen.get_by_role("button", name="Download the file").click()

    text = download.value.path().read_text(encoding="utf-8-sig")
    assert [case.reference in text for case in waiting] == [True, True, False, False]
    assert not any(case.customer.family_name in text for case in waiting)


@pytest.fixture
def leader(new_context: Callable[..., BrowserContext], asgi_server: str, esi: User) -> Page:
    """Esi at her desk, with JavaScript."""
    page = new_context(base_url=asgi_server).new_page()
    page.set_default_timeout(15_000)
    page.goto("/desk/")
    fill_in_sign_in(page, esi)
    expect(page.get_by_role("heading", name="Home", exact=True)).to_be_visible()
    return page


def test_a_queue_is_worked_by_keys_alone(leader: Page, bilal: User, waiting: list[Case]) -> None:
    leader.goto("/desk/cases/queue/")
    keys = leader.keyboard

    keys.press("j")
    expect(leader.get_by_role("link", name=waiting[0].reference)).to_be_focused()
    keys.press("k")
    expect(leader.get_by_role("link", name=waiting[0].reference)).to_be_focused()
    keys.press("x")
    keys.press("j")
    keys.press("x")
    expect(leader.get_by_role("link", name=waiting[1].reference)).to_be_focused()
    expect(leader.get_by_text("Selected: 2")).to_be_visible()
    keys.press("x")
    expect(leader.get_by_text("Selected: 1")).to_be_visible()

    keys.press("a")
    expect(leader.get_by_label("Colleague")).to_be_focused()
    keys.press("j")  # in a field a key is a letter
    expect(leader.get_by_label("Colleague")).to_be_focused()
    leader.get_by_label("Colleague").select_option(label=bilal.name)
    leader.get_by_role("button", name="Give cases").focus()
    keys.press("Enter")
    expect(leader.get_by_text("1 case is with Bilal Advisor now.")).to_be_visible()
    assert Case.objects.owned_by(bilal).get() == waiting[0]

    keys.press("j")
    keys.press("j")
    keys.press("o")
    expect(leader.get_by_role("heading", name=waiting[2].reference)).to_be_visible()


def test_whoever_switched_keys_off_has_none_on_a_list(leader: Page, esi: User, waiting: list[Case]) -> None:
    esi.uses_shortcuts = False
    esi.save()
    leader.goto("/desk/cases/queue/")
    for key in ("j", "x", "o", "a"):
        leader.keyboard.press(key)
    expect(leader.get_by_role("link", name=waiting[0].reference)).not_to_be_focused()
    assert leader.url.endswith("/desk/cases/queue/")


def test_the_row_that_has_the_focus_is_not_behind_the_box(leader: Page, missed_bin: Any, esi: User) -> None:
    for _ in range(30):
        factories.CaseFactory(team=esi.team, category=missed_bin)
    leader.goto("/desk/cases/queue/")
    box = leader.locator("#give")
    for _ in range(25):
        leader.keyboard.press("j")
        link = leader.locator(":focus").bounding_box()
        top = box.bounding_box()
        assert link and top
        assert link["y"] + link["height"] <= top["y"]


@pytest.mark.parametrize("width", [1280, 320], ids=["wide", "narrow"])
def test_axe_finds_nothing_on_a_leaders_pages(
    leader: Page, esi: User, bilal: User, waiting: list[Case], width: int
) -> None:
    factories.CaseFactory(owner=bilal, team=esi.team, category=factories.CategoryFactory(name="W" * 60))
    leader.set_viewport_size({"width": width, "height": 800})
    wrong = []
    for address in (
        "/desk/",
        "/desk/cases/queue/?urgency=overdue&nothing=known",
        "/desk/cases/queue/?urgency=today",
        "/desk/cases/service/?ticked=all",
        "/desk/cases/queue/export/?urgency=overdue",
        "/desk/hand-over/",
        f"/desk/hand-over/{bilal.pk}/",
    ):
        leader.goto(address)
        wrong += look_at(leader, address)
    leader.goto("/desk/cases/queue/")
    leader.get_by_role("button", name="Give cases").click()
    expect(leader.get_by_text("There is a problem")).to_be_visible()
    wrong += look_at(leader, "a queue with errors")
    assert not wrong, "\n".join(wrong)


def test_on_a_narrow_screen_the_filters_are_folded(leader: Page, waiting: list[Case]) -> None:
    leader.goto("/desk/cases/queue/")
    expect(leader.get_by_label("Urgency")).to_be_visible()
    leader.set_viewport_size({"width": 320, "height": 800})
    leader.reload()
    expect(leader.get_by_label("Urgency")).to_be_hidden()
    leader.get_by_text("Filters", exact=True).click()
    expect(leader.get_by_label("Order")).to_be_visible()  # there are no headings of columns


def test_on_paper_a_list_is_its_rows(leader: Page, waiting: list[Case]) -> None:
    leader.goto("/desk/cases/queue/?urgency=overdue")
    expect(leader.get_by_role("button", name="Give cases")).to_be_visible()
    leader.emulate_media(media="print")
    expect(leader.get_by_role("link", name=waiting[0].reference)).to_be_visible()
    expect(leader.get_by_text("Urgency: Overdue")).to_be_visible()
    for hidden in ("Give cases", "Show these cases"):
        expect(leader.get_by_role("button", name=hidden)).to_be_hidden()
    expect(leader.get_by_label(f"Tick case {waiting[0].reference}")).to_be_hidden()
