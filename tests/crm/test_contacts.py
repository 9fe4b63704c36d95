"""A contact is logged whole or not at all, and every question in it finds its own case."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from crm import casework, contacts, customers
from crm.casework import Question
from crm.contacts import AboutCase, Details
from crm.customers import NewCustomer
from crm.models import Case, CaseContact, CaseNote, Contact, ContactPoint, Customer
from retention import calendar
from tests import factories
from tests.faults.side_by_side import LONG, aside, waits

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(telephone: Any, now: Any) -> Details:
    return Details(channel=telephone, received_at=now - timedelta(minutes=5))


def test_each_question_becomes_its_own_case(
    call: Any, ada: Any, missed_bin: Any, garden_waste: Any, bilal: Any, now: Any
) -> None:
    questions = [
        Question(category=missed_bin, asked="My bin was missed."),
        Question(category=garden_waste, asked="How do I renew?", answered="Online, from April."),
    ]

    logged = contacts.log(call, who=ada, questions=questions, by=bilal, now=now)

    bin_case, garden_case = logged.opened
    assert bin_case.contact == garden_case.contact == logged.contact
    assert bin_case.reference != garden_case.reference
    assert bin_case.customer == ada
    assert bin_case.retention_category == "case"
    assert garden_case.retention_category == "financial_case"
    assert bin_case.team == bilal.team
    assert bin_case.due_on.isoformat() == "2026-08-10"


def test_an_answered_question_is_closed_at_once_and_says_so(
    call: Any, ada: Any, missed_bin: Any, resolved: Any, bilal: Any, now: Any
) -> None:
    question = Question(category=missed_bin, asked="When is it?", answered="Tuesday.", outcome=resolved)

    (case,) = contacts.log(call, who=ada, questions=[question], by=bilal, now=now).opened

    assert case.is_closed
    assert case.closed_at == now
    assert case.owner == bilal


def test_a_referred_question_reaches_its_service(
    call: Any, ada: Any, missed_bin: Any, referred: Any, bilal: Any, fitz: Any, now: Any
) -> None:
    question = Question(category=missed_bin, asked="Missed again.", outcome=referred)

    (case,) = contacts.log(call, who=ada, questions=[question], by=bilal, now=now).opened

    assert case.status == Case.Status.REFERRED
    assert case in Case.objects.visible_to(fitz)


def test_a_contact_about_a_case_opens_no_second_one_and_is_counted(call: Any, ada: Any, bilal: Any, now: Any) -> None:
    case = factories.CaseFactory(customer=ada)

    logged = contacts.log(
        call, who=ada, questions=[AboutCase(case=case, said="Still not collected.")], by=bilal, now=now
    )

    assert logged.opened == ()
    assert Case.objects.count() == 1
    assert case.chasers.count() == 1
    note = case.notes.get()
    assert (note.text, note.contact, note.is_private) == ("Still not collected.", logged.contact, True)


def test_a_contact_can_reopen_a_closed_case(call: Any, ada: Any, bilal: Any, now: Any) -> None:
    case = factories.CaseFactory(customer=ada, closed=True)

    (chased,) = contacts.log(
        call, who=ada, questions=[AboutCase(case=case, said="It came back.", reopens=True)], by=bilal, now=now
    ).chased

    assert chased.status == Case.Status.REOPENED
    assert chased.closed_at is None
    assert case.chasers.get().reopened


def test_a_contact_about_a_closed_case_leaves_it_closed_unless_asked(call: Any, ada: Any, bilal: Any, now: Any) -> None:
    case = factories.CaseFactory(customer=ada, closed=True)

    contacts.log(call, who=ada, questions=[AboutCase(case=case, said="Thank you.")], by=bilal, now=now)

    case.refresh_from_db()
    assert case.is_closed
    assert not case.chasers.get().reopened


def test_one_contact_chases_a_case_only_once(call: Any, ada: Any, bilal: Any, now: Any) -> None:
    case = factories.CaseFactory(customer=ada)
    twice = [AboutCase(case=case, said="One"), AboutCase(case=case, said="Two")]

    with pytest.raises(contacts.TwiceAboutOneCase):
        contacts.log(call, who=ada, questions=twice, by=bilal, now=now)

    assert not case.chasers.exists()


def test_somebody_new_becomes_a_customer_with_the_contact_and_not_before(
    call: Any, missed_bin: Any, bilal: Any, now: Any
) -> None:
    new = NewCustomer(details={"names": "Grace", "family_name": "Adeyemi"}, phones=("07700 900123",))
    assert not Customer.objects.exists()

    logged = contacts.log(call, who=new, questions=[Question(category=missed_bin, asked="?")], by=bilal, now=now)

    customer = Customer.objects.get()
    assert logged.contact.customer == customer
    assert customer.last_contact_at == call.received_at
    assert ContactPoint.objects.get().normalised == "+447700900123"


def test_nothing_is_saved_when_anything_is_refused(
    call: Any, missed_bin: Any, resolved: Any, bilal: Any, now: Any
) -> None:
    new = NewCustomer(details={"names": "Grace", "family_name": "Adeyemi"})
    good = Question(category=missed_bin, asked="One")
    unanswered = Question(category=missed_bin, asked="Two", outcome=resolved)

    with pytest.raises(casework.AnswerMissing):
        contacts.log(call, who=new, questions=[good, unanswered], by=bilal, now=now)

    assert not (Customer.objects.exists() or Contact.objects.exists() or Case.objects.exists())


def test_a_person_nobody_could_find_again_is_not_made(call: Any, missed_bin: Any, bilal: Any, now: Any) -> None:
    with pytest.raises(customers.NothingToKnowThemBy):
        contacts.log(
            call, who=NewCustomer(details={}), questions=[Question(category=missed_bin, asked="?")], by=bilal, now=now
        )


def test_an_anonymous_contact_remembers_nobody(call: Any, missed_bin: Any, bilal: Any, now: Any) -> None:
    logged = contacts.log(
        call, who=None, questions=[Question(category=missed_bin, asked="Overflowing.")], by=bilal, now=now
    )

    assert logged.contact.customer is None
    assert logged.opened[0].customer is None
    assert not Customer.objects.exists()


def test_a_contact_without_a_question_says_why(call: Any, ada: Any, bilal: Any, now: Any) -> None:
    with pytest.raises(contacts.NothingAsked):
        contacts.log(call, who=ada, questions=[], by=bilal, now=now)

    contact = contacts.log_nothing(call, reason="wrong_number", by=bilal, now=now)

    assert (contact.nothing_to_log, contact.customer, contact.ended_at) == ("wrong_number", None, now)
    assert not CaseNote.objects.exists()
    assert not CaseContact.objects.exists()


def test_what_happened_and_when_it_was_logged_are_two_facts(
    telephone: Any, ada: Any, missed_bin: Any, bilal: Any, now: Any
) -> None:
    came = now - timedelta(days=6)
    letter = Details(channel=telephone, received_at=came, ended_at=came)

    logged = contacts.log(letter, who=ada, questions=[Question(category=missed_bin, asked="?")], by=bilal, now=now)

    assert (logged.contact.received_at, logged.contact.logged_at, logged.contact.ended_at) == (came, now, came)
    assert logged.opened[0].opened_at == came


def test_a_contact_logged_late_does_not_move_the_last_contact_back(
    telephone: Any, ada: Any, missed_bin: Any, bilal: Any, now: Any
) -> None:
    before = ada.last_contact_at
    old = Details(channel=telephone, received_at=before - timedelta(days=90))

    contacts.log(old, who=ada, questions=[Question(category=missed_bin, asked="?")], by=bilal, now=now)

    ada.refresh_from_db()
    assert ada.last_contact_at == before


def test_nobody_was_in_touch_tomorrow(telephone: Any, ada: Any, missed_bin: Any, bilal: Any, now: Any) -> None:
    tomorrow = Details(channel=telephone, received_at=now + timedelta(days=1))

    with pytest.raises(contacts.InTheFuture):
        contacts.log(tomorrow, who=ada, questions=[Question(category=missed_bin, asked="?")], by=bilal, now=now)


def test_a_mistyped_year_is_refused_before_it_leaves_at_once(
    telephone: Any, ada: Any, missed_bin: Any, bilal: Any, now: Any
) -> None:
    first = calendar.starts(date(2016, 1, 1))
    asked = [Question(category=missed_bin, asked="?")]

    before = Details(channel=telephone, received_at=first - timedelta(seconds=1))

    with pytest.raises(contacts.TooLongAgo, match="before 1 January 2016"):
        contacts.log(before, who=ada, questions=asked, by=bilal, now=now)
    assert not Contact.objects.exists()

    contacts.log(Details(channel=telephone, received_at=first), who=ada, questions=asked, by=bilal, now=now)
    assert Contact.objects.get().received_at == first


def test_a_customer_who_left_meanwhile_is_not_brought_back(
    call: Any, ada: Any, missed_bin: Any, bilal: Any, now: Any
) -> None:
    ada.contact_points.all().delete()
    ada.addresses.all().delete()
    Customer.objects.filter(pk=ada.pk)._raw_delete("default")

    with pytest.raises(customers.CustomerGone):
        contacts.log(call, who=ada, questions=[Question(category=missed_bin, asked="?")], by=bilal, now=now)

    assert not Contact.objects.exists()


def test_whoever_had_nothing_to_say_is_not_known_by_an_account_or_a_summary(call: Any, bilal: Any, now: Any) -> None:
    typed = replace(call, handle="@ada", link="https://social.example/ada", summary="Ada rang.", place="Kiosk 2")

    contact = contacts.log_nothing(typed, reason="silent", by=bilal, now=now)

    contact.refresh_from_db()
    assert (contact.handle, contact.link, contact.summary, contact.place) == ("", "", "", "Kiosk 2")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="rows are locked one by one there")
@pytest.mark.django_db(transaction=True)
def test_cases_are_taken_in_one_order_whatever_that_of_the_form(call: Any, bilal: Any, now: Any) -> None:
    first, second = sorted(factories.CaseFactory.create_batch(2), key=lambda case: case.pk)
    about_both = [AboutCase(case=second, said="Still there."), AboutCase(case=first, said="And this one.")]

    with transaction.atomic():
        assert Case.objects.select_for_update().get(pk=first.pk)  # a colleague is at work on both
        logging = aside(lambda: contacts.log(call, who=None, questions=about_both, by=bilal, now=now))
        assert waits(logging)
        assert Case.objects.select_for_update(nowait=True).get(pk=second.pk)

    assert len(logging.result(LONG).chased) == 2
    assert CaseContact.objects.count() == 2
