"""A customer's page, and keeping what it says right."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from crm.models import Customer, CustomerNote, User
from tests import factories
from tests.identified import identify

from .reading import form, says


def address_of(customer: Customer, what: str = "") -> str:
    return f"/desk/customers/{customer.pk}/{what}{'/' if what else ''}"


def change(client: Client, customer: Customer, what: str, **typed: Any) -> Any:
    address = address_of(customer, what)
    return client.post(address, {**form(client.get(address), address), **typed}, follow=True)


def test_the_page_says_who_they_are_and_when_the_record_leaves(desk: Client, ada: Customer) -> None:
    page = desk.get(address_of(ada))
    assert says(page, "Mrs Ada Okonjo-Smythe", ada.reference, "Born 3 May 1961", "07700 900461", "ada@example.org")
    assert says(page, "1 Invented Row, Tolbooth ZZ1 2AB", "Kept until 27 July 2028")


def test_the_title_of_a_page_names_nobody(desk: Client, ada: Customer) -> None:
    """Titles stand in the history of a shared machine."""
    for what in ("", "cases", "contact-details", "details", "reach", "note"):
        page = desk.get(address_of(ada, what)).content.decode()
        title = page[page.index("<title>") : page.index("</title>")]
        assert "Okonjo" in page
        assert "Okonjo" not in title and "Ada" not in title


def test_the_timeline_names_every_record_and_when_it_leaves(desk: Client, ada: Customer) -> None:
    case = factories.CaseFactory(customer=ada, closed=True)
    page = desk.get(address_of(ada))
    assert says(page, f"Case {case.reference}: {case.category.name}", "Contact: Telephone", "27 July 2026 at 10:00")
    assert says(page, "Kept until 28 July 2028 (case, 2 years after closing)")


def test_an_unsafe_way_to_reach_somebody_is_said_in_words(desk: Client, ada: Customer) -> None:
    change(desk, ada, "details", safe_to_call=[])
    assert says(desk.get(address_of(ada)), "Do not call")


def test_details_are_changed_and_the_rest_stays(desk: Client, ada: Customer) -> None:
    page = change(desk, ada, "details", family_name="Okonjo", preferred_contact="letter")
    assert says(page, "Done: The details are changed.", "Mrs Ada Okonjo", "Prefers Letter")
    ada.refresh_from_db()
    assert (ada.date_of_birth, ada.safe_to_email) == (date(1961, 5, 3), True)


def test_a_death_wants_its_source(desk: Client, ada: Customer) -> None:
    died = {"deceased_on_day": 1, "deceased_on_month": 8, "deceased_on_year": 2026}
    refused = change(desk, ada, "details", **died)
    assert refused.context["problems"] == [("Who told us of the death: choose who.", "id_deceased_source")]
    assert says(change(desk, ada, "details", **died, deceased_source="tell_us_once"), "Died on 1 August 2026")


def test_a_number_is_changed_and_one_that_is_none_is_quoted(desk: Client, ada: Customer, bilal: User) -> None:
    identify(ada, by=bilal)
    refused = change(desk, ada, "reach", phones="07700 900462\nring twice")
    assert says(refused, "Telephone numbers: “ring twice” is not a full number.")
    assert form(refused, address_of(ada, "reach"))["phones"] == ["07700 900462\nring twice"]
    assert says(change(desk, ada, "reach", phones="07700 900462"), "07700 900462", "The contact details are changed.")


def test_a_new_address_ends_the_one_before(desk: Client, ada: Customer, bilal: User) -> None:
    identify(ada, by=bilal)
    page = change(desk, ada, "address", lines="2 New Row", town="Tolbooth", postcode="zz12ac")
    assert says(
        page, "2 New Row, Tolbooth ZZ1 2AC 3 August 2026", "1 Invented Row, Tolbooth ZZ1 2AB Not known 3 August 2026"
    )


def test_a_note_is_written_with_the_day_on_which_somebody_asks_again(desk: Client, ada: Customer) -> None:
    page = change(desk, ada, "note", kind="access", text="Needs large print.")
    assert says(page, "Help they need to reach us", "Needs large print.", "To be looked at again on 3 February 2027")


def test_a_note_that_still_holds_gets_new_time(signed_in: Any, esi: Any, ada: Customer) -> None:
    note = factories.CustomerNoteFactory(customer=ada)
    leader, address = signed_in(esi), f"/desk/notes/{note.pk}/review/"
    page = leader.post(address, form(leader.get(address), address), follow=True)
    assert says(page, "The note still holds.", "Kept until 3 August 2027")
    assert CustomerNote.objects.get().reviewed_on == date(2026, 8, 3)


def test_the_data_protection_officer_reads_and_changes_nothing(signed_in: Any, dara: Any, ada: Customer) -> None:
    reader = signed_in(dara)
    assert says(reader.get(address_of(ada)), "Mrs Ada Okonjo-Smythe")
    assert not says(reader.get(address_of(ada)), "Add a note")
    assert reader.get(address_of(ada, "details")).status_code == 404


def test_a_service_officer_has_no_customers(signed_in: Any, fitz: Any, ada: Customer, missed_bin: Any) -> None:
    factories.CaseFactory(customer=ada, category=missed_bin, referred=True)
    assert signed_in(fitz).get(address_of(ada)).status_code == 404


def test_an_address_from_before_the_former_one_is_refused_at_its_day(desk: Client, ada: Customer, bilal: User) -> None:
    identify(ada, by=bilal)
    ada.addresses.update(from_on=date(2026, 7, 1))
    typed = {"on_day": 30, "on_month": 6, "on_year": 2026}
    refused = change(desk, ada, "address", lines="2 New Row", postcode="ZZ1 2AC", **typed)
    assert refused.status_code == 422
    ((message, field),) = refused.context["problems"]
    assert (message, field) == (
        "They have lived at the address before since 1 July 2026. Enter that day or a later one.",
        "id_on_0",
    )
    assert ada.addresses.get().to_on is None


def test_a_form_opened_earlier_does_not_undo_what_a_colleague_found_unsafe(
    desk: Client, signed_in: Any, chen: Any, ada: Customer
) -> None:
    address, other = address_of(ada, "details"), signed_in(chen)
    opened = form(other.get(address), address)
    change(desk, ada, "details", safe_to_call=[])

    refused = other.post(address, {**opened, "names": "Adaeze"})

    assert refused.status_code == 422
    assert says(refused, "Somebody changed these details while you had them open.", "Safe to call: no")
    ada.refresh_from_db()
    assert (ada.names, ada.safe_to_call) == ("Ada", False)
    again = form(refused, address)
    assert again["names"] == ["Adaeze"]
    assert says(other.post(address, {**again, "safe_to_call": []}, follow=True), "The details are changed.")


def test_a_number_added_meanwhile_is_not_lost(
    desk: Client, signed_in: Any, bilal: User, chen: User, ada: Customer
) -> None:
    identify(ada, by=bilal)
    identify(ada, by=chen)
    address, other = address_of(ada, "reach"), signed_in(chen)
    opened = form(other.get(address), address)
    change(desk, ada, "reach", phones="07700 900461\n07700 900462")

    assert says(other.post(address, opened), "Somebody changed these details", "07700 900462")
    assert ada.contact_points.filter(kind="phone").count() == 2


@pytest.mark.parametrize("name", ["title", "names", "family_name", "additional_names"])
def test_a_name_that_nobody_can_see_is_refused_at_its_field(name: str, desk: Client, ada: Customer) -> None:
    answer = change(desk, ada, "details", **{"language": "cy", name: "\u200b\u200d"})

    assert answer.status_code == 422
    ((said, field),) = answer.context["problems"]
    assert (field, said.endswith(": nothing of this can be seen. Type it again.")) == (f"id_{name}", True)
    assert form(answer, address_of(ada, "details"))["language"] == ["cy"]
    assert Customer.objects.get().full_name == "Mrs Ada Okonjo-Smythe"
