"""The main job: somebody calls, asks two things, is told what happens next, and one day the record leaves."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from crm.models import Case, Contact, Customer, User
from retention import calendar
from retention.calendar import Period, in_full, local_day
from tests import factories

from .contact_page import choose_category, question

SignIn = Callable[[User], None]


def in_two_years(day: date) -> str:
    return in_full(calendar.add(day, Period(2, "year")))


def test_a_contact_with_two_questions(
    screen: Page, sign_in: SignIn, bilal: User, ada: Customer, missed_bin: Any, garden_waste: Any
) -> None:
    sign_in(bilal)
    screen.get_by_role("navigation", name="Desk").get_by_role("link", name="New contact").click()

    screen.get_by_label("Find a person").fill("07700 900461")
    screen.get_by_label("Find a person").press("Enter")
    screen.get_by_label("Mrs Ada Okonjo-Smythe").check()

    first = question(screen, 1)
    choose_category(first, "Missed bin")
    first.get_by_label("Asked").fill("The brown bin was left.")
    first.get_by_label("Answered").fill("It is emptied tomorrow.")
    first.get_by_label("Resolved").check()
    screen.get_by_role("button", name="Add another question").click()

    expect(question(screen, 1).get_by_label("Asked")).to_have_value("The brown bin was left.")
    second = question(screen, 2)
    choose_category(second, "Garden waste subscription")
    second.get_by_label("Asked").fill("And a garden bin?")
    second.get_by_label("Referred to the service").check()
    screen.get_by_role("button", name="Save contact").click()

    expect(screen.get_by_role("heading", name="Contact saved")).to_be_visible()
    closed, referred = Case.objects.order_by("asked").reverse()
    expect(screen.get_by_role("link", name=closed.reference)).to_be_visible()
    expect(screen.get_by_text("Waste and recycling will deal with it by")).to_be_visible()
    expect(screen.get_by_text(f"Kept until {in_two_years(local_day(timezone.now()))} (case, 2 years")).to_be_visible()
    assert Contact.objects.get().customer == ada
    assert referred.status == Case.Status.REFERRED

    screen.get_by_role("link", name="Open the customer").click()
    expect(screen.get_by_role("link", name=f"Case {closed.reference}: Missed bin")).to_be_visible()


def test_a_chaser_about_an_existing_case(
    screen: Page, sign_in: SignIn, bilal: User, ada: Customer, missed_bin: Any
) -> None:
    case = factories.CaseFactory(customer=ada, category=missed_bin, team=bilal.team)
    sign_in(bilal)
    screen.get_by_role("navigation", name="Desk").get_by_role("link", name="New contact").click()
    screen.get_by_label("Anonymous").check()
    first = question(screen, 1)
    first.get_by_label("About an existing case").check()
    first.get_by_label("Reference of the case").fill(case.reference.lower())
    first.get_by_label("Asked").fill("It is still there.")
    screen.get_by_role("button", name="Save contact").click()

    expect(screen.get_by_role("heading", name="Added to existing cases")).to_be_visible()
    screen.get_by_role("link", name=case.reference).click()
    expect(screen.get_by_text("Asked again once")).to_be_visible()
    expect(screen.get_by_text("It is still there.")).to_be_visible()
    assert Case.objects.count() == 1


def test_a_case_is_closed_and_says_when_it_leaves(screen: Page, sign_in: SignIn, bilal: User, missed_bin: Any) -> None:
    case = factories.CaseFactory(category=missed_bin, team=bilal.team)
    sign_in(bilal)
    screen.get_by_role("link", name=case.reference).click()
    screen.get_by_role("button", name="Take this case").click()
    expect(screen.get_by_text("Its owner is Bilal Advisor.")).to_be_visible()

    screen.get_by_text("Close this case").click()
    screen.get_by_role("button", name="Close as resolved").click()
    expect(screen.get_by_role("heading", name="There is a problem")).to_be_visible()
    screen.get_by_role("link", name="Write what the person was told.").click()
    screen.get_by_label("What was the person told?").fill("It was emptied today.")
    screen.get_by_role("button", name="Close as resolved").click()

    leaves = in_two_years(local_day(timezone.now()))
    said = screen.get_by_role("main").get_by_role("status")
    expect(said).to_contain_text(f"Kept until {leaves} (case, 2 years after closing)")
    expect(screen.get_by_text("Outcome: Resolved")).to_be_visible()


def test_nothing_to_log_takes_two_interactions(screen: Page, sign_in: SignIn, bilal: User) -> None:
    sign_in(bilal)
    screen.get_by_role("main").get_by_role("link", name="New contact").click()
    screen.get_by_role("button", name="Wrong number").click()
    expect(screen.get_by_text("Nobody’s details were kept.")).to_be_visible()
    assert Contact.objects.get().nothing_to_log == "wrong_number"


def test_a_case_on_the_wrong_person_is_moved(
    screen: Page, sign_in: SignIn, bilal: User, ada: Customer, missed_bin: Any
) -> None:
    case = factories.CaseFactory(customer=ada, category=missed_bin)
    grace = factories.CustomerFactory(names="Grace", family_name="Adeyemi", phone="07700 900777")
    sign_in(bilal)
    screen.goto(f"/desk/cases/{case.pk}/")
    screen.get_by_role("link", name="This is on the wrong person").click()
    screen.get_by_label("How do you know").fill("She gave another date of birth.")
    screen.get_by_label("Find the right person").fill("07700 900777")
    screen.get_by_role("button", name="Find").click()
    screen.get_by_label("Grace Adeyemi").check()
    screen.get_by_role("button", name="Show what would move").click()
    expect(screen.get_by_text(f"Case {case.reference} moves, with its notes and payments.")).to_be_visible()
    screen.get_by_role("button", name="Move it").click()
    expect(screen.get_by_role("heading", name="Grace Adeyemi")).to_be_visible()
    expect(screen.get_by_role("link", name=f"Case {case.reference}: Missed bin")).to_be_visible()
    case.refresh_from_db()
    assert case.customer == grace
