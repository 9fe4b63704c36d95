"""How a customer is reached: which point is used first, which not at all, and where they live or lived."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from crm.models import Address, ContactPoint, Customer, User
from tests import factories
from tests.identified import identify

from .reading import form, says


def address_of(customer: Customer, what: str = "contact-details") -> str:
    return f"/desk/customers/{customer.pk}/{what}/"


def press(client: Client, customer: Customer, do: str) -> Any:
    address = address_of(customer)
    return client.post(address, {**form(client.get(address), address), "do": do}, follow=True)


@pytest.fixture
def phone(ada: Customer) -> ContactPoint:
    return ada.contact_points.get(kind="phone")


def test_every_point_says_how_it_is_used(desk: Client, ada: Customer, phone: ContactPoint) -> None:
    ContactPoint.objects.create(customer=ada, kind="phone", value="01632 960777")
    page = desk.get(address_of(ada))
    assert says(page, "07700 900461 Telephone Used first", "01632 960777 Telephone Used when the first fails")


def test_a_point_that_is_not_to_be_used_is_struck_through_in_words_too(
    desk: Client, ada: Customer, bilal: User, phone: ContactPoint
) -> None:
    identify(ada, by=bilal)
    assert says(desk.get(f"/desk/customers/{ada.pk}/"), "07700 900461")
    page = press(desk, ada, f"stop:{phone.pk}")
    assert says(page, "Done: It is marked “Do not use”.", "07700 900461 Telephone ✕ Do not use")
    assert b"<s>07700 900461</s>" in page.content
    assert not says(desk.get(f"/desk/customers/{ada.pk}/"), "07700 900461")

    assert says(press(desk, ada, f"allow:{phone.pk}"), "It may be used again.", "07700 900461 Telephone Used first")


def test_the_next_one_is_used_first_instead(desk: Client, ada: Customer, phone: ContactPoint) -> None:
    ContactPoint.objects.create(customer=ada, kind="phone", value="01632 960777")
    assert says(press(desk, ada, f"stop:{phone.pk}"), "01632 960777 Telephone Used first")
    assert says(desk.get(f"/desk/customers/{ada.pk}/"), "Telephone 01632 960777")


def test_correcting_the_numbers_leaves_one_alone_that_is_not_to_be_used(
    desk: Client, ada: Customer, bilal: User, phone: ContactPoint
) -> None:
    identify(ada, by=bilal)
    press(desk, ada, f"stop:{phone.pk}")
    address = address_of(ada, "reach")
    fields = form(desk.get(address), address)
    assert fields["phones"] == [""]
    refused = desk.post(address, {**fields, "phones": "07700 900461"})
    assert refused.status_code == 422
    assert refused.context["problems"] == [
        ("“07700 900461” is marked “Do not use”. Take it out, or allow its use first.", "id_phones")
    ]
    assert says(desk.post(address, {**fields, "phones": "01632 960777"}, follow=True), "01632 960777", "Do not use")


def test_a_button_pressed_for_a_point_that_is_gone_says_so(desk: Client, ada: Customer, phone: ContactPoint) -> None:
    page = press(desk, ada, f"stop:{phone.pk + 1000}")
    assert says(page, "Not done: This number or address is no longer there.")
    assert press(desk, ada, "stop:x").status_code == press(desk, ada, "zebra:1").status_code == 200


def test_a_point_of_somebody_else_is_no_point_of_theirs(desk: Client, ada: Customer) -> None:
    other = factories.CustomerFactory(phone="07700 900888").contact_points.get()
    press(desk, ada, f"stop:{other.pk}")
    other.refresh_from_db()
    assert not other.do_not_use


def test_addresses_stand_with_their_days_the_present_one_first(desk: Client, ada: Customer) -> None:
    ada.addresses.update(from_on=date(2020, 1, 1), to_on=date(2025, 5, 1))
    Address.objects.create(
        customer=ada, lines="2 New Row", postcode="ZZ1 2AC", from_on=date(2025, 5, 1), uprn="995000000001"
    )
    page = desk.get(address_of(ada))
    assert says(page, "2 New Row ZZ1 2AC 1 May 2025 No end known 995000000001")
    assert says(page, "1 Invented Row, Tolbooth ZZ1 2AB 1 January 2020 1 May 2025")
    assert says(desk.get(f"/desk/customers/{ada.pk}/"), "Address 2 New Row ZZ1 2AC")


def test_whoever_only_reads_has_no_buttons(signed_in: Any, dara: Any, ada: Customer, phone: ContactPoint) -> None:
    reader = signed_in(dara)
    assert says(reader.get(address_of(ada)), "07700 900461")
    assert not says(reader.get(address_of(ada)), "Do not use")
    assert reader.post(address_of(ada), {"do": f"stop:{phone.pk}"}).status_code == 404
    phone.refresh_from_db()
    assert not phone.do_not_use


def test_somebody_of_whom_nothing_is_known_teaches_what_stands_here(desk: Client) -> None:
    nobody = factories.CustomerFactory()
    page = desk.get(address_of(nobody))
    assert says(page, "No number or e-mail address is known.", "No address is known.")


def test_their_cases_stand_with_the_open_ones_first_and_when_each_leaves(desk: Client, ada: Customer) -> None:
    closed, still_open = factories.CaseFactory(customer=ada, closed=True), factories.CaseFactory(customer=ada)
    page = desk.get(address_of(ada, "cases"))
    assert [case.pk for case in page.context["cases"]] == [still_open.pk, closed.pk]
    assert says(page, "Kept while open", "Kept until 28 July 2028 (case, 2 years after closing)")
    assert says(desk.get(address_of(factories.CustomerFactory(), "cases")), "No cases.")


def test_many_cases_come_fifty_at_a_time(desk: Client, ada: Customer, missed_bin: Any) -> None:
    for _case in range(52):
        factories.CaseFactory(customer=ada, category=missed_bin, contact=None)
    page = desk.get(address_of(ada, "cases"))
    assert (len(page.context["cases"]), page.context["older"]) == (50, 50)
    assert len(desk.get(f"{address_of(ada, 'cases')}?after=50").context["cases"]) == 2
