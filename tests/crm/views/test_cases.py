"""A case's page says how it stands and when it leaves; each button does what it says, or says why not."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from crm import actions
from crm.actions import Action
from crm.models import Case, CaseAnswer, CaseNote, CategoryQuestion, Payment
from retention import leaving
from tests import factories

from .reading import form, says

Status = Case.Status


@pytest.fixture
def case(ada: Any, missed_bin: Any, bilal: Any) -> Case:
    return factories.CaseFactory(customer=ada, category=missed_bin, owner=bilal, team=bilal.team, asked="Where is it?")


def press(client: Client, case: Case, step: str, **typed: Any) -> Any:
    """Fill in a step's form on the case's page, and press its button."""
    address = f"/desk/cases/{case.pk}/{step}/"
    fields = form(client.get(f"/desk/cases/{case.pk}/"), address)
    return client.post(address, {**fields, **{f"{step}-{name}": value for name, value in typed.items()}}, follow=True)


def test_the_page_says_how_the_case_stands(desk: Client, case: Case) -> None:
    case.due_reasoning = "5 working days from 27 July 2026"
    case.save()
    page = desk.get(f"/desk/cases/{case.pk}/")
    assert says(page, case.reference, "Missed bin", "Mrs Ada Okonjo-Smythe", "Where is it?", "Not answered yet.")
    assert says(page, "10 August 2026", "5 working days left", "5 working days from 27 July 2026")
    assert says(page, "Kept while open, then for 2 years after closing (case)")


def test_closing_says_until_when_it_is_kept(desk: Client, case: Case, resolved: Any) -> None:
    page = press(desk, case, "close", outcome=resolved.pk, answered="Emptied today.")
    assert says(page, f"Case {case.reference} is closed. Kept until 3 August 2028 (case, 2 years after closing).")
    assert says(page, "Emptied today.", "Outcome: Resolved")


def test_closing_without_an_answer_opens_the_form_again_and_says_what_is_missing(
    desk: Client, case: Case, resolved: Any
) -> None:
    page = press(desk, case, "close", outcome=resolved.pk, answered="")
    assert page.status_code == 422
    assert page.context["problems"] == [("Write what the person was told.", "id_close-answered")]
    assert says(page, "Close as resolved", "Close as signposted elsewhere")
    assert Case.objects.get().status == Status.OPEN


LOST = {
    "close": {"answered": "Typed with care."},
    "wait": {"because": "Typed with care."},
    "refer": {"because": "Typed with care."},
    "reopen": {"because": "Typed with care."},
    "assign": {},
}


@pytest.mark.parametrize("step", LOST)
def test_what_a_second_officer_typed_is_not_lost_when_a_colleague_was_first(
    signed_in: Any, esi: Any, case: Case, step: str, resolved: Any, housing: Any, chen: Any
) -> None:
    """The step is possible no longer, and its form stands open all the same."""
    if step == "reopen":
        Case.objects.filter(pk=case.pk).update(status=Status.CLOSED, closed_at=case.opened_at, outcome=resolved)
    leader, address = signed_in(esi), f"/desk/cases/{case.pk}/{step}/"
    fields = form(leader.get(f"/desk/cases/{case.pk}/"), address)
    meanwhile = {"status": Status.OPEN, "closed_at": None} if step == "reopen" else {"status": Status.CLOSED}
    Case.objects.filter(pk=case.pk).update(answered="Before you.", **meanwhile)
    choices = {"close": {"outcome": resolved.pk}, "refer": {"to": housing.pk}, "assign": {"to": chen.pk}}
    typed = LOST[step] | choices.get(step, {})

    page = leader.post(address, {**fields, **{f"{step}-{name}": value for name, value in typed.items()}})

    assert page.status_code == 422
    assert page.context["problems"][0][0].startswith(f"Case {case.reference}")
    again = form(page, address)
    for name, value in typed.items():
        if name != "outcome":  # a button is pressed again
            assert again[f"{step}-{name}"] == [str(value)]
    assert page.context["failed"] == step
    assert Case.objects.get().answered == "Before you."


def test_a_note_is_written_although_a_colleague_closed_the_case_meanwhile(desk: Client, case: Case) -> None:
    address = f"/desk/cases/{case.pk}/note/"
    fields = form(desk.get(f"/desk/cases/{case.pk}/"), address)
    Case.objects.filter(pk=case.pk).update(status=Status.CLOSED)
    desk.post(address, {**fields, "note-text": "Not lost."})
    assert CaseNote.objects.get().text == "Not lost."


def test_reopening_takes_a_reason_and_stops_the_clock(desk: Client, ada: Any) -> None:
    case = factories.CaseFactory(customer=ada, closed=True)
    assert press(desk, case, "reopen").status_code == 422
    page = press(desk, case, "reopen", because="It came back.")
    assert says(page, "is open again", "Reopened once", "It came back.", "Kept while open")


def test_a_referred_case_says_with_whom_it_is(desk: Client, case: Case, housing: Any) -> None:
    page = press(desk, case, "refer", to=housing.pk, because="A council flat.")
    assert says(
        page, f"Case {case.reference} is with Housing now.", "With Housing", "Referred to Housing. A council flat."
    )


def test_a_case_waits_for_a_reason(desk: Client, case: Case) -> None:
    assert says(
        press(desk, case, "wait", because="Asked for a photograph."),
        "Waiting for the customer",
        "Asked for a photograph.",
    )


def test_taking_a_case_makes_it_ones_own(desk: Client, missed_bin: Any, bilal: Any) -> None:
    case = factories.CaseFactory(category=missed_bin, team=bilal.team)
    assert says(press(desk, case, "take"), "Its owner is Bilal Advisor.")


def test_a_team_leader_gives_a_case_to_somebody(signed_in: Any, esi: Any, chen: Any, case: Case) -> None:
    assert says(press(signed_in(esi), case, "assign", to=chen.pk), f"is with {chen.name} now")
    assert Case.objects.get().owner == chen


def test_an_advisor_has_no_such_button(desk: Client, case: Case, chen: Any) -> None:
    assert not says(desk.get(f"/desk/cases/{case.pk}/"), "Give to a colleague or team")
    assert desk.post(f"/desk/cases/{case.pk}/assign/", {"assign-to": chen.pk}).status_code == 404


def test_a_private_note_is_labelled_and_apart(desk: Client, case: Case) -> None:
    page = press(desk, case, "note", text="Rang the depot.")
    assert CaseNote.objects.get().is_private
    body = page.content.decode()
    assert body.index("house-private") < body.index("Rang the depot.")
    assert says(page, "The private note is saved. The customer does not see it.", "Private note")


def test_a_note_that_the_customer_may_see_is_told_apart_in_words_and_shape(desk: Client, case: Case) -> None:
    address = f"/desk/cases/{case.pk}/open-note/"
    fields = form(desk.get(f"/desk/cases/{case.pk}/"), address)
    page = desk.post(address, {**fields, "open_note-text": "Rang to say sorry."}, follow=True)
    assert not CaseNote.objects.get().is_private
    assert says(page, "The note is saved. The customer may see it.", "Note that the customer may see")
    body = page.content.decode()
    assert body.index("open-note__label") < body.index("Rang to say sorry.")


def test_a_note_that_failed_stands_in_its_own_box(desk: Client, case: Case) -> None:
    address = f"/desk/cases/{case.pk}/open-note/"
    page = desk.post(address, {**form(desk.get(f"/desk/cases/{case.pk}/"), address), "open_note-text": ""})
    assert page.context["problems"] == [("Note that the customer may see: fill this in.", "id_open_note-text")]
    assert not CaseNote.objects.exists()


def test_closing_and_referring_stand_among_what_happened(desk: Client, case: Case, resolved: Any, housing: Any) -> None:
    press(desk, case, "refer", to=housing.pk)
    page = press(desk, case, "close", outcome=resolved.pk, answered="Emptied today.")
    assert says(page, "Closed : Resolved, 3 August 2026 at 10:42")
    assert says(page, "Private note", "Referred to Housing.")


def test_what_was_answered_to_the_questions_of_the_category_stands_with_what_was_asked(
    desk: Client, case: Case, missed_bin: Any
) -> None:
    for position, (wording, value) in enumerate([("Which bin?", "The brown one"), ("Since when?", "1 August 2026")]):
        question = CategoryQuestion.objects.create(category=missed_bin, wording=wording, position=9 - position)
        CaseAnswer.objects.create(case=case, question=question, wording=wording, value=value)
    page = desk.get(f"/desk/cases/{case.pk}/")
    assert says(page, "Since when? 1 August 2026 Which bin? The brown one")


def test_a_case_that_has_used_up_its_time_is_marked_in_words(desk: Client, case: Case) -> None:
    assert not says(desk.get(f"/desk/cases/{case.pk}/"), "Urgent")
    Case.objects.filter(pk=case.pk).update(escalate_on="2026-08-03")
    assert says(desk.get(f"/desk/cases/{case.pk}/"), "▲ Urgent")


def test_a_number_that_is_not_to_be_used_is_not_offered_on_a_case(desk: Client, case: Case, ada: Any) -> None:
    assert says(desk.get(f"/desk/cases/{case.pk}/"), "07700 900461")
    ada.contact_points.update(do_not_use=True)
    assert not says(desk.get(f"/desk/cases/{case.pk}/"), "07700 900461")


def test_a_note_that_is_posted_twice_is_written_once(desk: Client, case: Case) -> None:
    address = f"/desk/cases/{case.pk}/note/"
    fields = {**form(desk.get(f"/desk/cases/{case.pk}/"), address), "note-text": "Once."}
    desk.post(address, fields)
    desk.post(address, fields)
    assert CaseNote.objects.count() == 1


PAID = {"amount": "54.00", "paid_on_0": 1, "paid_on_month": 8, "paid_on_year": 2026, "provider_reference": "P-1"}


def test_a_payment_makes_the_case_a_financial_one(desk: Client, case: Case) -> None:
    page = press(desk, case, "payment", **PAID, scheme="visa", last_four="4242")
    assert says(page, "Payment of £54.00", "ending 4242", "5 years after closing")


@pytest.mark.parametrize("typed", ["4242424242424242", "424", "４２４２", "abcd"])
def test_a_card_number_is_refused_and_not_repeated_in_the_message(desk: Client, case: Case, typed: str) -> None:
    page = press(desk, case, "payment", **PAID, last_four=typed)
    assert page.status_code == 422
    assert page.context["problems"] == [
        ("Last four digits of the card: write four digits, nothing else.", "id_payment-last_four")
    ]
    assert not Payment.objects.exists()


def test_a_service_officer_sees_the_work_and_not_the_rest(signed_in: Any, fitz: Any, ada: Any, missed_bin: Any) -> None:
    case = factories.CaseFactory(customer=ada, category=missed_bin, referred=True)
    factories.PaymentFactory(case=case, provider_reference="PAY-77123")
    other = factories.CaseFactory(customer=ada)
    page = signed_in(fitz).get(f"/desk/cases/{case.pk}/")
    assert says(page, case.reference, "Mrs Ada Okonjo-Smythe", "07700 900461", "Close this case")
    assert not says(page, "PAY-77123") and not says(page, "1961") and not says(page, "Record a payment")
    assert f"/desk/customers/{ada.pk}/" not in page.content.decode()
    assert signed_in(fitz).get(f"/desk/cases/{other.pk}/").status_code == 404


def test_the_data_protection_officer_reads_and_changes_nothing(signed_in: Any, dara: Any, case: Case) -> None:
    page = signed_in(dara).get(f"/desk/cases/{case.pk}/")
    assert says(page, case.reference)
    assert not says(page, "Close this case") and not says(page, "Save private note")
    assert signed_in(dara).post(f"/desk/cases/{case.pk}/close/", {}).status_code == 404


def test_another_apps_button_stands_on_the_page(desk: Client, case: Case) -> None:
    button = Action(
        key="test", label="This is a rights request", permission="crm.view_case", url=lambda row: f"/x/{row.pk}/"
    )
    actions.offer(Case, button)
    try:
        assert says(desk.get(f"/desk/cases/{case.pk}/"), "This is a rights request")
    finally:
        actions.withdraw(Case, "test")


@pytest.mark.parametrize("step", ["close", "reopen", "wait", "refer", "take", "assign", "note", "open-note", "payment"])
def test_the_address_of_a_step_leads_back_to_the_case(desk: Client, case: Case, step: str) -> None:
    assert desk.get(f"/desk/cases/{case.pk}/{step}/").headers["Location"] == f"/desk/cases/{case.pk}/"


@pytest.mark.parametrize("officer", ["bilal", "esi", "fitz", "dara"])
def test_a_case_costs_twelve_queries_at_most_and_as_many_however_much_happened(
    signed_in: Any, request: Any, case: Case, officer: str, missed_bin: Any, bilal: Any
) -> None:
    Case.objects.filter(pk=case.pk).update(referred_to=missed_bin.service)
    client, address = signed_in(request.getfixturevalue(officer)), f"/desk/cases/{case.pk}/"
    costs = []
    for more in (1, 29, 70):
        for row in range(more):
            factories.CaseNoteFactory(case=case, author=bilal)
            factories.PaymentFactory(case=case, recorded_by=bilal)
            factories.CaseContactFactory(case=case, contact=case.contact)
            question = CategoryQuestion.objects.create(category=missed_bin, wording=f"Question {row}?")
            CaseAnswer.objects.create(case=case, question=question, wording=question.wording, value="Yes")
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address)
        costs.append(len(asked))
    assert len(page.context["answers"]) == len([each for each in page.context["events"] if each.kind == "note"]) == 100
    assert costs[0] == costs[1] == costs[2] <= 12


@pytest.mark.parametrize("category", ["case", "financial_case", "blue_badge"])
def test_a_payment_promises_what_the_case_will_really_have(desk: Client, case: Case, category: str, today: Any) -> None:
    Case.objects.filter(pk=case.pk).update(retention_category=category)
    page = press(desk, case, "payment", **PAID)
    case.refresh_from_db()
    said = leaving.leaving(case, today=today).sentence
    assert says(page, f"Done: The payment is recorded. {said}.")
    assert ("5 years" in said) == (category != "blue_badge")
