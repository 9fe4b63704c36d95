"""Telling people how their case ended, in the browser: by mail, by letter, and a task where it is not safe; read by axe."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from crm import outbox
from crm.models import Case, Customer, Message, User
from tests import factories

from .conftest import fill_in_sign_in
from .test_accessibility import look_at, window  # noqa: F401  # the fixture: wide and narrow

SignIn = Callable[[User], None]


@pytest.fixture
def three(bilal: User, missed_bin: Any) -> list[Case]:
    """One who is reached by mail, one by letter, and one whose mail somebody else reads."""
    people = (
        factories.CustomerFactory(family_name="Mailed", email="mailed@example.org"),
        factories.CustomerFactory(family_name="Lettered", postcode="ZZ1 2AB", preferred_contact="letter"),
        factories.CustomerFactory(
            family_name="Careful", email="careful@example.org", preferred_contact="email", safe_to_email=False
        ),
    )
    return [
        factories.CaseFactory(customer=person, category=missed_bin, owner=bilal, team=bilal.team) for person in people
    ]


def close_and_tell(screen: Page, case: Case) -> None:
    screen.goto(f"/desk/cases/{case.pk}/")
    screen.get_by_text("Close this case").click()
    screen.get_by_label("What was the person told?").fill("The bin was emptied.")
    screen.get_by_label("Then write to them how it ended").check()
    screen.get_by_role("button", name="Close as resolved").click()
    expect(screen.get_by_role("heading", name="Write to the customer")).to_be_visible()
    expect(screen.get_by_role("textbox", name="Text")).to_have_value(re.compile("The bin was emptied"))
    screen.get_by_role("main").get_by_role("button", name="Check before it goes").last.click()


def test_the_outcome_goes_by_mail_by_letter_and_for_a_third_there_is_a_task(
    screen: Page, sign_in: SignIn, bilal: User, three: list[Case]
) -> None:
    sign_in(bilal)
    by_mail, by_letter, unsafe = three

    close_and_tell(screen, by_mail)
    expect(screen.get_by_role("heading", name="Is this right?")).to_be_visible()
    expect(screen.get_by_role("main")).to_contain_text("mailed@example.org")
    screen.get_by_role("button", name="Send", exact=True).click()
    expect(screen.get_by_text("The message is on its way")).to_be_visible()

    close_and_tell(screen, by_letter)
    screen.get_by_role("button", name="Make this letter").click()
    screen.get_by_role("link", name="Letter to print").click()
    expect(screen.get_by_text("The bin was emptied.")).to_be_visible()
    screen.get_by_role("link", name="Back to the message").click()
    screen.get_by_role("button", name="It is printed and posted").click()
    expect(screen.get_by_text("Noted: the letter was posted.")).to_be_visible()

    close_and_tell(screen, unsafe)
    expect(screen.get_by_role("heading", name="This cannot go out")).to_be_visible()
    screen.get_by_role("button", name="Do not send, leave a task").click()
    expect(screen.get_by_text("Nothing was sent.")).to_be_visible()
    screen.goto("/desk/tasks/")
    screen.get_by_role("link", name="not safe to e-mail").click()
    screen.get_by_label("How did it end?").fill("Told her at the counter.")
    screen.get_by_role("button", name="Done", exact=True).click()
    expect(screen.get_by_text("No tasks.")).to_be_visible()

    for pk in outbox.due(timezone.now()):
        outbox.deliver(pk, now=timezone.now())
    assert {each.to[0] for each in mail.outbox} <= {"mailed@example.org"}
    assert sorted(Message.objects.values_list("status", flat=True)) == ["printed", "sent", "stopped"]


def test_axe_finds_nothing_where_somebody_is_written_to(window: Page, ada: Customer, bilal: User) -> None:  # noqa: F811
    case = factories.CaseFactory(customer=ada, owner=bilal, team=bilal.team)
    message = factories.MessageFactory(case=case, customer=ada, author=bilal)
    letter = factories.MessageFactory(
        case=case, customer=ada, author=bilal, channel="letter", status="queued", ended_at=None, address="Ada\n1 Row"
    )
    task = factories.TaskFactory(case=case, customer=ada, owner=bilal, message=message)
    window.goto("/desk/sign-in/")
    fill_in_sign_in(window, bilal)
    expect(window.get_by_role("heading", name="Home")).to_be_visible()
    wrong: list[str] = []
    for address in (
        f"/desk/cases/{case.pk}/",
        f"/desk/cases/{case.pk}/message/?kind=outcome",
        f"/desk/contacts/{case.contact_id}/saved/",
        f"/desk/messages/{message.pk}/",
        f"/desk/messages/{letter.pk}/",
        f"/desk/messages/{letter.pk}/letter/",
        "/desk/tasks/",
        f"/desk/tasks/{task.pk}/done/",
    ):
        window.goto(address)
        wrong += look_at(window, address)
    window.goto(f"/desk/cases/{case.pk}/message/")
    window.get_by_role("textbox", name="Text").fill("The crew comes on Tuesday.")
    window.get_by_role("textbox", name="Subject").fill("About your enquiry")
    window.get_by_role("main").get_by_role("button", name="Check before it goes").last.click()
    expect(window.get_by_role("heading", name="Is this right?")).to_be_visible()
    wrong += look_at(window, "check")
    Customer.objects.update(safe_to_email=False)
    window.goto(f"/desk/cases/{case.pk}/message/")
    window.get_by_label("E-mail: ada@example.org").check()
    window.get_by_role("main").get_by_role("button", name="Check before it goes").last.click()
    expect(window.get_by_role("heading", name="This cannot go out")).to_be_visible()
    wrong += look_at(window, "stopped")
    assert not wrong, "\n".join(wrong)
