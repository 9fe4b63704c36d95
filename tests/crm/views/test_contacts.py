"""Logging a contact: everything typed is kept, nobody is stored too early, and the person hears what happens next."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from crm.models import Case, CaseContact, Contact, Council, Customer
from crm.templatetags.desk import spelt
from retention.calendar import local_day
from tests import factories

from .reading import form, says, words

NEW = "/desk/contacts/new/"


@pytest.fixture
def filled(desk: Client, missed_bin: Any, resolved: Any) -> dict[str, Any]:
    """A fresh page, with the four required fields filled in."""
    fields = form(desk.get(NEW), NEW)
    return {
        **fields,
        "who": "anonymous",
        "q0-category": missed_bin.pk,
        "q0-asked": "Where is my bin?",
        "q0-answered": "Tomorrow.",
        "q0-outcome": resolved.pk,
        "do": "save",
    }


def test_four_fields_are_enough(desk: Client, filled: dict[str, Any], bilal: Any) -> None:
    answer = desk.post(NEW, filled)
    contact = Contact.objects.get()
    assert answer.headers["Location"] == f"/desk/contacts/{contact.pk}/saved/"
    assert (contact.advisor, contact.customer, contact.channel.key) == (bilal, None, "telephone")
    assert Case.objects.get().is_closed


def test_the_confirmation_can_be_read_out(desk: Client, filled: dict[str, Any]) -> None:
    read = desk.post(NEW, filled, follow=True)
    case = Case.objects.get()
    assert says(read, case.reference, "Answered and closed: Resolved.", "Kept until 3 August 2028")
    assert says(read, "Saved as anonymous. No customer was made.")


def test_a_second_question_is_added_and_the_first_stays(
    desk: Client, filled: dict[str, Any], missed_bin: Any, referred: Any
) -> None:
    more = desk.post(NEW, {**filled, "do": "add"})
    fields = form(more, NEW)
    assert fields["q0-asked"] == ["Where is my bin?"]
    assert fields["question"] == ["0", "1"]
    second = {"q1-kind": "new", "q1-category": missed_bin.pk, "q1-asked": "And the lamp?", "q1-outcome": referred.pk}
    desk.post(NEW, {**fields, **second, "do": "save"})
    assert sorted(Case.objects.values_list("asked", "status")) == [
        ("And the lamp?", "referred"),
        ("Where is my bin?", "closed"),
    ]
    assert Contact.objects.count() == 1


def test_a_question_is_taken_away_and_the_others_stay(desk: Client, filled: dict[str, Any]) -> None:
    two = form(desk.post(NEW, {**filled, "do": "add"}), NEW)
    one = form(desk.post(NEW, {**two, "q1-asked": "Keep me", "do": "remove:0"}), NEW)
    assert one["question"] == ["1"]
    assert one["q1-asked"] == ["Keep me"]
    assert "q0-asked" not in one


def test_a_chaser_opens_no_second_case(desk: Client, filled: dict[str, Any], ada: Any) -> None:
    case = factories.CaseFactory(customer=ada)
    typed = {**filled, "q0-kind": "about", "q0-reference": case.reference.lower(), "q0-asked": "Still not there."}
    read = desk.post(NEW, typed, follow=True)
    assert Case.objects.get() == case
    assert CaseContact.objects.get().case == case
    assert case.notes.get().text == "Still not there."
    assert says(read, "Added to existing cases", case.reference)


def test_a_closed_case_is_reopened_where_that_is_asked(desk: Client, filled: dict[str, Any]) -> None:
    case = factories.CaseFactory(closed=True)
    typed = {**filled, "q0-kind": "about", "q0-reference": case.reference, "q0-reopens": "on"}
    assert says(desk.post(NEW, typed, follow=True), "Kept while open")
    assert Case.objects.get().status == Case.Status.REOPENED


def test_an_unknown_reference_is_said_at_its_field(desk: Client, filled: dict[str, Any]) -> None:
    answer = desk.post(NEW, {**filled, "q0-kind": "about", "q0-reference": "HK-77777"})
    assert answer.status_code == 422
    assert (
        "Reference of the case: no case has this reference. Check it, or choose “New”.",
        "id_q0-reference",
    ) in answer.context["problems"]
    assert form(answer, NEW)["q0-reference"] == ["HK-77777"]


@pytest.mark.parametrize("reason", Contact.Nothing.values)
def test_nothing_to_log_takes_one_button(desk: Client, reason: str) -> None:
    fresh = form(desk.get(NEW), NEW)
    read = desk.post(NEW, {**fresh, "nothing": reason}, follow=True)
    contact = Contact.objects.get()
    assert contact.nothing_to_log == reason
    assert contact.customer is None and not Case.objects.exists()
    assert says(read, "Nothing to log", "Nobody’s details were kept.")


def test_nobody_is_made_before_the_contact_is_saved(desk: Client, filled: dict[str, Any]) -> None:
    new = {**filled, "who": "new", "names": "Grace", "family_name": "Adeyemi", "phone": "07700 900999"}
    kept = form(desk.post(NEW, {**new, "do": "find"}), NEW)
    assert not Customer.objects.exists()
    assert (kept["names"], kept["phone"]) == (["Grace"], ["07700 900999"])
    desk.post(NEW, {**kept, "do": "save"})
    assert Customer.objects.get().full_name == "Grace Adeyemi"


def test_somebody_is_found_and_chosen_without_losing_a_word(desk: Client, filled: dict[str, Any], ada: Any) -> None:
    found = desk.post(NEW, {**filled, "find": "07700900461", "who": "", "do": "find"})
    assert says(found, "1 person found.", "Mrs Ada Okonjo-Smythe", "same telephone number")
    fields = form(found, NEW)
    assert fields["q0-asked"] == ["Where is my bin?"]
    desk.post(NEW, {**fields, "who": f"person:{ada.pk}", "do": "save"})
    assert Contact.objects.get().customer == ada


def test_a_search_without_a_hit_says_what_to_try(desk: Client, filled: dict[str, Any]) -> None:
    assert says(desk.post(NEW, {**filled, "find": "Smith", "do": "find"}), "Enter a first name and a family name")


def test_a_new_person_nobody_could_find_again_is_refused(desk: Client, filled: dict[str, Any]) -> None:
    answer = desk.post(NEW, {**filled, "who": "new", "town": "Tolbooth"})
    assert answer.status_code == 422
    assert (
        "Enter a name, a telephone number or an e-mail address, or choose “Anonymous”.",
        "id_names",
    ) in answer.context["problems"]
    assert not Contact.objects.exists()


def test_everything_that_is_missing_is_said_at_once(desk: Client) -> None:
    answer = desk.post(NEW, {**form(desk.get(NEW), NEW), "q0-location": "x" * 201, "do": "save"})
    assert answer.status_code == 422
    assert [field for _message, field in answer.context["problems"]] == [
        "id_who_0",
        "id_q0-category",
        "id_q0-location",
        "id_q0-asked",
        "id_q0-outcome_0",
    ]
    assert words(answer).startswith("Error: New contact")


def test_an_outcome_that_closes_wants_an_answer(desk: Client, filled: dict[str, Any]) -> None:
    answer = desk.post(NEW, {**filled, "q0-answered": ""})
    assert [field for _message, field in answer.context["problems"]] == ["id_q0-answered"]


def test_a_letter_counts_from_the_day_it_came(desk: Client, filled: dict[str, Any]) -> None:
    day = {"received_on_day": "27", "received_on_month": "July", "received_on_year": "2026"}
    read = desk.post(NEW, {**filled, **day}, follow=True)
    contact = Contact.objects.get()
    assert local_day(contact.received_at) == date(2026, 7, 27)
    assert contact.ended_at == contact.received_at
    assert says(read, "Telephone, 27 July 2026", "Kept until 27 July 2028 (contact")


def test_tomorrow_has_not_been(desk: Client, filled: dict[str, Any]) -> None:
    day = {"received_on_day": "4", "received_on_month": "8", "received_on_year": "2026"}
    answer = desk.post(NEW, {**filled, **day})
    assert [field for _message, field in answer.context["problems"]] == ["id_received_on_0"]


def test_a_double_click_saves_one_contact(desk: Client, filled: dict[str, Any]) -> None:
    first, second = desk.post(NEW, filled), desk.post(NEW, filled)
    assert first.headers["Location"] == second.headers["Location"]
    assert Contact.objects.count() == 1


def test_a_contact_from_a_customers_page_knows_who_it_is(desk: Client, ada: Any) -> None:
    fields = form(desk.get(f"{NEW}?customer={ada.pk}"), NEW)
    assert fields["who"] == [f"person:{ada.pk}"]


def test_a_contact_from_a_cases_page_knows_what_it_is_about(desk: Client, ada: Any) -> None:
    case = factories.CaseFactory(customer=ada)
    fields = form(desk.get(f"{NEW}?case={case.pk}"), NEW)
    assert (fields["q0-kind"], fields["q0-reference"], fields["who"]) == (
        ["about"],
        [case.reference],
        [f"person:{ada.pk}"],
    )


def test_the_page_of_a_contact_says_what_it_was_about_and_when_it_leaves(desk: Client, ada: Any) -> None:
    case = factories.CaseFactory(customer=ada)
    answer = desk.get(f"/desk/contacts/{case.contact_id}/")
    assert says(
        answer, "Mrs Ada Okonjo-Smythe", case.reference, "Kept until 27 July 2028 (contact, 2 years after the contact)"
    )


@pytest.mark.parametrize("who", ["fitz", "dara"])
def test_only_the_counter_logs_contacts(who: str, signed_in: Any, request: pytest.FixtureRequest) -> None:
    assert signed_in(request.getfixturevalue(who)).get(NEW).status_code == 403


@pytest.mark.parametrize("do", ["save", "add", "find"])
def test_a_chosen_person_who_has_gone_costs_nobody_what_they_typed(
    desk: Client, filled: dict[str, Any], do: str
) -> None:
    gone = f"person:{uuid4()}"
    answer = desk.post(NEW, {**filled, "who": gone, "do": do})
    assert form(answer, NEW)["q0-asked"] == ["Where is my bin?"]
    assert answer.status_code == (422 if do == "save" else 200)
    if do == "save":
        (problem,) = answer.context["problems"]
        assert problem == ("The person you chose is no longer kept. Choose who it is, or “Anonymous”.", "id_who_0")
    assert gone not in answer.content.decode()
    assert not Contact.objects.exists()


# ── The confirmation ─────────────────────────────────────────────────────────────────────────────


def test_the_councils_closing_words_stand_with_the_references(desk: Client, filled: dict[str, Any]) -> None:
    assert not says(desk.post(NEW, filled, follow=True), "Say at the end")
    Council.objects.update(closing_words="Is there anything else I can help you with?")
    again = {**form(desk.get(NEW), NEW), **{name: filled[name] for name in filled if name.startswith("q0-")}}
    read = desk.post(NEW, {**again, "who": "anonymous", "do": "save"}, follow=True)
    assert says(read, "Say at the end", "Is there anything else I can help you with?")


def test_a_reference_is_spelt_and_says_what_happens_next_and_by_when(
    desk: Client, filled: dict[str, Any], referred: Any
) -> None:
    read = desk.post(NEW, {**filled, "q0-outcome": referred.pk}, follow=True)
    case = Case.objects.get()
    assert says(read, f"Say: {spelt(case.reference)}", "Waste and recycling will deal with it by 10 August 2026.")
    assert says(read, "Kept while open, then for 2 years after closing")


def test_nobody_is_promised_a_day_that_is_over(desk: Client, filled: dict[str, Any]) -> None:
    late = factories.CaseFactory(due_on=date(2026, 7, 31))
    read = desk.post(NEW, {**filled, "q0-kind": "about", "q0-reference": late.reference}, follow=True)
    assert says(read, "It was to be dealt with by 31 July 2026, and is late.")


def test_the_same_person_may_have_another_contact(desk: Client, filled: dict[str, Any], ada: Any) -> None:
    anonymous = desk.post(NEW, filled, follow=True)
    assert says(anonymous, "New contact") and not says(anonymous, "Another contact with this person")
    fields = {**form(desk.get(f"{NEW}?customer={ada.pk}"), NEW)}
    fields |= {name: filled[name] for name in filled if name.startswith("q0-")}
    read = desk.post(NEW, {**fields, "do": "save"}, follow=True)
    assert says(read, "Another contact with this person")
    assert f'href="{NEW}?customer={ada.pk}"' in read.content.decode()


def test_whoever_may_not_log_is_not_offered_it(signed_in: Any, dara: Any) -> None:
    case = factories.CaseFactory()
    read = signed_in(dara).get(f"/desk/contacts/{case.contact_id}/saved/")
    assert read.status_code == 200
    assert b">New contact<" not in read.content.partition(b"<main")[2]
