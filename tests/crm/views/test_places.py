"""An address is found in the gazetteer and chosen, or written by hand; with scripts and without, nothing typed is lost."""

from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from crm import gazetteer
from crm.forms import places
from crm.models import Customer, Property, User
from tests.identified import identify

from .reading import form, says

HEADER = "UPRN,ADDRESS,TOWN,POSTCODE"
PART = "/desk/addresses/"
HAND = {"lines": "2 New Row", "town": "Tolbooth", "postcode": "zz12ac"}


@pytest.fixture(autouse=True)
def street(db: None, now: datetime) -> None:
    """Burgh Lane: houses 1, 2 and 10, under 99000000000n."""
    homes = [f"{990000000000 + n},{n} Burgh Lane,Tolbooth,ZZ1 2AB" for n in (10, 2, 1)]
    gazetteer.load([HEADER, *homes, "7,14 Mill Road,Saltpans,ZZ7 7AA"], now=now)


@pytest.fixture
def page_of(ada: Customer, bilal: User) -> str:
    """The form by which an address is added, once Bilal knows who is asking."""
    identify(ada, by=bilal)
    return f"/desk/customers/{ada.pk}/address/"


def post(desk: Client, page: str, /, **typed: Any) -> HttpResponse:
    return desk.post(page, {**form(desk.get(page), page), **typed})


def ask(client: Client, **typed: str) -> HttpResponse:
    return client.post(PART, {"do": "address", **typed}, headers={"HX-Request": "true"})


def options(response: HttpResponse, name: str = "address") -> list[str]:
    import re

    return re.findall(rf'name="{name}" value="(\w+)"', response.content.decode())


# ── What the form asks of the gazetteer ──────────────────────────────────────────────────────────


def test_the_choices_are_the_addresses_in_one_line_in_the_order_of_their_numbers() -> None:
    assert places.choices("zz12ab") == [
        ("990000000001", "1 Burgh Lane, Tolbooth, ZZ1 2AB"),
        ("990000000002", "2 Burgh Lane, Tolbooth, ZZ1 2AB"),
        ("990000000010", "10 Burgh Lane, Tolbooth, ZZ1 2AB"),
    ]


@pytest.mark.parametrize("uprn", ["", "hand", "8", "\0", "９", "x" * 300])
def test_a_number_that_is_not_in_the_gazetteer_is_no_home(uprn: str) -> None:
    assert places.home("7") == places.Home(lines="14 Mill Road", town="Saltpans", postcode="ZZ7 7AA", uprn="7")

    assert places.home(uprn) is None


# ── The part ─────────────────────────────────────────────────────────────────────────────────────


def test_the_part_offers_what_the_box_finds_and_to_write_by_hand(desk: Client) -> None:
    part = ask(desk, find_address="ZZ1 2AB")

    assert options(part) == ["990000000001", "990000000002", "990000000010", "hand"]
    assert b'data-said="3 addresses found. Choose one."' in part.content
    assert b"checked" not in part.content
    assert b"<html" not in part.content


def test_the_only_address_is_chosen_and_said_to_be(desk: Client) -> None:
    part = ask(desk, find_address="ZZ1 2AB 2")

    assert options(part) == ["990000000002", "hand"]
    assert b"checked" in part.content
    assert b"1 address found, and chosen. Check it." in part.content


def test_one_of_several_address_forms_of_a_page_is_asked_by_its_prefix(desk: Client) -> None:
    part = ask(desk, **{"do": "address:q0-a5", "q0-a5-find_address": "14 mill", "find_address": "ZZ1 2AB"})

    assert options(part, "q0-a5-address") == ["7", "hand"]
    assert options(part) == []


@pytest.mark.parametrize("text", ["", "ZZ9 9ZZ", "\0", "%", "x" * 3000])
def test_where_nothing_is_found_it_can_be_written_by_hand(text: str, desk: Client) -> None:
    part = ask(desk, find_address=text)

    assert options(part) == ["hand"]
    assert (b"No address found." in part.content) == bool(text.strip("\0"))


def test_the_part_is_for_those_who_write_addresses_down(desk: Client, signed_in: Any, dara: Any, fitz: Any) -> None:
    assert ask(desk, find_address="ZZ1 2AB").status_code == 200

    assert {ask(signed_in(user), find_address="ZZ1 2AB").status_code for user in (dara, fitz)} == {403}
    assert ask(Client(), find_address="ZZ1 2AB").status_code == 401
    assert desk.get(PART).status_code == 405


# ── In a customer's form, without scripts ────────────────────────────────────────────────────────


def test_the_button_shows_the_choices_and_keeps_what_was_typed(desk: Client, page_of: str, ada: Customer) -> None:
    before = ada.addresses.count()

    page = post(desk, page_of, do="address", find_address="zz12ab", town="Halfway", on_day="1")

    assert page.status_code == 200
    assert says(page, "3 addresses found. Choose one.", "10 Burgh Lane, Tolbooth, ZZ1 2AB")
    assert not says(page, "There is a problem")
    again = form(page, page_of)
    assert (again["find_address"], again["town"], again["on_day"]) == (["zz12ab"], ["Halfway"], ["1"])
    assert ada.addresses.count() == before


def test_the_chosen_address_is_saved_with_its_number(desk: Client, page_of: str, ada: Customer) -> None:
    shown = form(post(desk, page_of, do="address", find_address="zz12ab"), page_of)

    saved = desk.post(page_of, {**shown, "address": "990000000010"})

    assert saved.status_code == 302
    home = ada.addresses.get(to_on=None)
    assert (home.lines, home.town, home.postcode, home.uprn) == ("10 Burgh Lane", "Tolbooth", "ZZ1 2AB", "990000000010")


def test_the_choice_counts_whatever_was_written_before(desk: Client, page_of: str, ada: Customer) -> None:
    post(desk, page_of, find_address="zz12ab", address="990000000002", lines="Nonsense", postcode="nonsense", uprn="x")

    assert ada.addresses.get(to_on=None).lines == "2 Burgh Lane"


def test_an_address_is_written_by_hand(desk: Client, page_of: str, ada: Customer) -> None:
    assert post(desk, page_of, **HAND, uprn="990000000099").status_code == 302

    home = ada.addresses.get(to_on=None)
    assert (home.lines, home.postcode, home.uprn) == ("2 New Row", "ZZ1 2AC", "990000000099")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Find the address, or write it by hand."),
        ({"find_address": "zz12ab"}, "Choose the address, or write it by hand."),
        ({"find_address": "zz99zz"}, "No address found. Check the postcode or the first line, or write it by hand."),
        ({"address": "hand"}, "Address: fill this in."),
        ({"lines": "2 New Row"}, "Postcode: fill this in."),
        ({"postcode": "ZZ1 2AB"}, "Address: fill this in."),
        ({**HAND, "postcode": "zz"}, "“zz” is not a postcode."),
        ({"address": "99"}, "The address you chose is not in the gazetteer any more."),
    ],
)
def test_without_an_address_the_form_says_what_to_do(
    typed: dict[str, str], said: str, desk: Client, page_of: str, ada: Customer
) -> None:
    before = ada.addresses.count()

    refused = post(desk, page_of, **typed)

    assert refused.status_code == 422
    assert says(refused, said)
    assert ada.addresses.count() == before


def test_an_address_that_was_chosen_stays_when_something_else_is_wrong(desk: Client, page_of: str) -> None:
    refused = post(desk, page_of, find_address="zz12ab", address="990000000002", on_month="13")

    assert refused.status_code == 422
    assert form(refused, page_of)["address"] == ["990000000002"]


def test_a_chosen_address_stays_on_offer_when_the_box_says_something_else(desk: Client, page_of: str) -> None:
    page = post(desk, page_of, do="address", find_address="zz77aa", address="990000000002")

    assert options(page) == ["990000000002", "7", "hand"]
    assert form(page, page_of)["address"] == ["990000000002"]


def test_an_address_that_left_the_gazetteer_meanwhile_is_not_saved(desk: Client, page_of: str) -> None:
    shown = form(post(desk, page_of, do="address", find_address="ZZ1 2AB 2"), page_of)
    Property.objects.filter(pk="990000000002").delete()

    refused = desk.post(page_of, shown)

    assert refused.status_code == 422
    assert says(refused, "not in the gazetteer any more")
