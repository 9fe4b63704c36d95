"""The council sets itself up without a programmer, and an advisor of an hour ago logs a case in a category of an hour ago."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from crm.models import Case, CategoryQuestion, User

from .conftest import fill_in_sign_in

SignIn = Callable[[User], None]
PASSWORD = "seven-herons-by-the-weir"


def question(screen: Page, number: int) -> Any:
    """Return one of the rows in which a question of a category is written."""
    return screen.locator(f"#questions-{number}")


def step(screen: Page, name: str, add: str) -> None:
    """Go from the guided set-up to one of its steps, and from there to a new row."""
    screen.goto("/admin/")
    screen.get_by_role("region", name="Set up the council").get_by_role("link", name=name, exact=True).click()
    screen.get_by_role("link", name=add).click()


def save(screen: Page, news: str) -> None:
    screen.get_by_role("button", name="Save", exact=True).click()
    expect(screen.get_by_text(news)).to_be_visible()


def add_parking(screen: Page) -> None:
    """Add a service, a category of it with a target and three questions, and a team."""
    step(screen, "Services", "Add service")
    screen.get_by_label("Name").fill("Parking")
    save(screen, "was added successfully")

    step(screen, "Case categories, with their questions", "Add case category")
    screen.get_by_label("Name").fill("Residents’ permit")
    screen.get_by_label("Service").select_option(label="Parking")
    screen.get_by_label("Retention category").select_option(label="Case: 2 years")
    screen.get_by_label("Target in working days").fill("3")
    first, second, third = (question(screen, number) for number in range(3))
    first.get_by_label("Question").fill("What is the car’s number plate?")
    first.get_by_label("Must be answered").check()
    second.get_by_label("Question").fill("Which zone?")
    second.get_by_label("Kind of answer").select_option(label="Choice from a list")
    second.get_by_label("Choices").fill("Harbour\nHigh Street\nStation")
    third.get_by_label("Question").fill("From which day?")
    third.get_by_label("Kind of answer").select_option(label="Date")
    save(screen, "was added successfully")

    step(screen, "Teams", "Add team")
    screen.get_by_label("Name").fill("Parking line")
    save(screen, "was added successfully")


def invite_nia(screen: Page) -> str:
    """Add an advisor to the new team, and return the link by which she chooses a password."""
    step(screen, "People and their roles", "Add user")
    screen.get_by_label("Name").fill("Nia New")
    screen.get_by_label("E-mail address").fill("nia@example.org")
    screen.get_by_label("Role").select_option(label="Advisor")
    screen.get_by_label("Team").select_option(label="Parking line")
    save(screen, "Nia New is added. They cannot sign in yet")
    screen.get_by_role("button", name="Make a link to choose a password").click()
    return screen.locator("#link").inner_text().strip()


def choose_password(screen: Page, link: str) -> None:
    screen.goto(link)
    screen.get_by_label("New password", exact=True).fill(PASSWORD)
    screen.get_by_label("New password confirmation").fill(PASSWORD)
    screen.get_by_role("button", name="Save and sign in").click()


def log_a_permit(screen: Page, *, with_scripts: bool) -> None:
    """Log an anonymous contact about the new category, and answer what it asks."""
    screen.get_by_role("navigation", name="Desk").get_by_role("link", name="New contact").click()
    screen.get_by_label("Anonymous").check()
    asked = screen.get_by_role("region", name="Question 1")
    category = asked.get_by_role("combobox", name="Category")
    if with_scripts:
        category.fill("permit")
        category.press("Enter")
    else:
        category.select_option(label="Residents’ permit")
        asked.get_by_role("button", name="Show its questions").click()
    asked.get_by_label("Asked").fill("May I have a permit?")
    asked.get_by_label("What is the car’s number plate?").fill("TB1 LTH")
    asked.get_by_label("High Street").check()
    day = asked.get_by_role("group", name="From which day?")
    for part, typed in (("Day", "1"), ("Month", "12"), ("Year", "2026")):
        day.get_by_label(part).fill(typed)
    asked.get_by_label("Referred to the service").check()
    screen.get_by_role("button", name="Save contact").click()
    expect(screen.get_by_role("heading", name="Contact saved")).to_be_visible()


def test_an_administrator_sets_up_a_service_and_its_advisor_logs_a_case_in_it(
    screen: Page,
    new_context: Callable[..., BrowserContext],
    request: pytest.FixtureRequest,
    asgi_server: str,
    gus: User,
) -> None:
    with_scripts = request.node.callspec.params["screen"]
    screen.goto("/admin/")
    fill_in_sign_in(screen, gus)
    add_parking(screen)
    link = invite_nia(screen)

    hers = new_context(java_script_enabled=with_scripts, base_url=asgi_server).new_page()
    choose_password(hers, link)
    hers.get_by_label("E-mail address").fill("nia@example.org")
    hers.get_by_label("Password").fill(PASSWORD)
    hers.get_by_role("main").get_by_role("button", name="Sign in").click()
    log_a_permit(hers, with_scripts=with_scripts)

    case = Case.objects.get()
    assert (case.service.name, case.category.name, case.team.name) == ("Parking", "Residents’ permit", "Parking line")
    assert (case.status, case.target_working_days) == (Case.Status.REFERRED, 3)
    assert [answer.value for answer in case.answers.all()] == ["TB1 LTH", "High Street", "1 December 2026"]
    assert [asked.kind for asked in CategoryQuestion.objects.all()] == ["text", "choice", "date"]
    hers.get_by_role("link", name=case.reference).click()
    expect(hers.get_by_text("From which day?")).to_be_visible()

    screen.goto("/admin/")
    expect(screen.get_by_role("region", name="Set up the council")).to_contain_text("1 offered, with 3 questions")


def test_the_hours_and_the_colour_that_an_administrator_chooses_are_what_residents_see(
    screen: Page, sign_in: SignIn, gus: User
) -> None:
    screen.goto("/admin/")
    fill_in_sign_in(screen, gus)
    screen.get_by_role("link", name="Opening hours", exact=True).click()
    screen.get_by_label("Saturday: opens").fill("10:00")
    screen.get_by_role("button", name="Save the opening hours").click()
    expect(screen.get_by_role("alert")).to_contain_text("Saturday: closes: Write both times")
    screen.get_by_label("Saturday: closes").fill("13:00")
    screen.get_by_role("button", name="Save the opening hours").click()
    expect(screen.get_by_text("The opening hours are saved.")).to_be_visible()

    screen.goto("/admin/")
    screen.get_by_role("link", name="The council itself", exact=True).click()
    screen.get_by_label("Colour:").fill("#ffaa00")
    screen.get_by_role("button", name="Save", exact=True).click()
    expect(screen.get_by_text("White letters cannot be read on #ffaa00")).to_be_visible()
    screen.get_by_label("Colour:").fill("#661133")
    screen.get_by_role("button", name="Save", exact=True).click()
    expect(screen.get_by_text("was changed successfully")).to_be_visible()

    screen.goto("/")
    expect(screen.get_by_text("Monday to Friday, 9am to 5pm; Saturday, 10am to 1pm. Closed")).to_be_visible()
    expect(screen.locator(".house-header")).to_have_css("background-color", "rgb(102, 17, 51)")


def test_a_day_that_is_proclaimed_stands_in_the_working_calendar(screen: Page, gus: User) -> None:
    screen.goto("/admin/")
    fill_in_sign_in(screen, gus)
    screen.get_by_role("link", name="Working calendar", exact=True).click()
    screen.get_by_role("link", name="Add a proclaimed day").click()
    screen.get_by_label("On:", exact=True).fill(f"{date(2030, 6, 5):%Y-%m-%d}")
    screen.get_by_label("Name").fill("The Provost’s jubilee")
    save(screen, "No open case has a new due date.")

    screen.goto("/admin/crm/proclaimedday/calendar/?year=2030")
    expect(screen.get_by_role("row", name="5 June 2030")).to_contain_text("Wednesday")
    screen.get_by_role("link", name="Proclaimed: The Provost’s jubilee").click()
    screen.get_by_role("link", name="Delete").click()
    screen.get_by_role("button", name="Yes, I’m sure").click()
    expect(screen.get_by_text("was deleted successfully")).to_be_visible()
