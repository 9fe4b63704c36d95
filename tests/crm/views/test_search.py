"""The search box on the page and while somebody types: posted, the same either way, and with scripts off."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from auditlog.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from crm.models import Customer
from crm.views import kept_searches
from retention import holds
from tests import factories

from .reading import says

SEARCH = "/desk/search/"


def submit(client: Client, term: str) -> HttpResponse:
    return client.post(SEARCH, {"term": term}, follow=True)


def type_in(client: Client, term: str) -> HttpResponse:
    return client.post(SEARCH, {"term": term}, headers={"HX-Request": "true"})


def searches() -> int:
    return LogEntry.objects.filter(additional_data__what="searched").count()


def test_the_page_shows_who_was_found_by_what_and_when_the_record_leaves(desk: Client, ada: Customer) -> None:
    page = submit(desk, "okonjo 3/5/1961")

    assert says(
        page,
        "Search for",
        "Mrs Ada Okonjo-Smythe",
        "same name and date of birth",
        "born 3 May 1961",
        "ZZ1 2AB",
        "Kept until",
    )


def test_while_somebody_types_a_part_comes_that_holds_links_and_what_is_announced(desk: Client, ada: Customer) -> None:
    part = type_in(desk, "ada okon")

    assert says(part, "Mrs Ada Okonjo-Smythe", "same name")
    assert b"<html" in submit(desk, "ada okon").content and b"<html" not in part.content
    assert f'href="/desk/customers/{ada.pk}/"'.encode() in part.content
    assert b'data-said="1 person found."' in part.content


def test_a_case_comes_up_by_its_reference_with_whose_it_is(desk: Client, ada: Customer) -> None:
    case = factories.CaseFactory(customer=ada)

    part = type_in(desk, case.reference)

    assert says(part, case.reference, case.category.name, "Mrs Ada Okonjo-Smythe")
    assert f'href="/desk/cases/{case.pk}/"'.encode() in part.content


@pytest.mark.parametrize("term", ["", "ada", "07700 9", "3/5/1961", "ada@exam"])
def test_what_is_too_little_shows_a_quiet_hint_and_announces_nothing(term: str, desk: Client, ada: Customer) -> None:
    enough = type_in(desk, "ada okonjo")
    assert says(enough, "Okonjo") and b"data-said" in enough.content

    part = type_in(desk, term)

    assert not says(part, "Okonjo")
    assert says(part, "Enter")
    assert b"data-said" not in part.content


def test_a_few_come_up_while_typing_and_more_on_the_page(desk: Client) -> None:
    factories.CustomerFactory.create_batch(10, names="Sam", family_name="Smith")

    assert type_in(desk, "sam smith").content.count(b"/desk/customers/") == 8
    assert says(type_in(desk, "sam smith"), "There are more.")
    assert submit(desk, "sam smith").content.count(b'<li class="house-list__item">') == 10


def test_typing_and_then_enter_is_one_search_and_the_page_shows_whoever_is_left(desk: Client) -> None:
    factories.CustomerFactory.create_batch(10, names="Sam", family_name="Smith")
    for term in ("sam smi", "sam smith"):
        type_in(desk, term)
    assert searches() == 1

    submit(desk, "sam smith")

    lines = LogEntry.objects.filter(additional_data__what="searched").order_by("id")
    assert [len(line.additional_data["shown"]) for line in lines] == [8, 2]
    submit(desk, "sam smith")
    assert searches() == 2


def test_the_term_is_nowhere_but_on_the_page_and_nothing_is_cached(desk: Client, ada: Customer, caplog: Any) -> None:
    with caplog.at_level("DEBUG"):
        page = submit(desk, "ada@example.org")

    assert b'value="ada@example.org"' in page.content
    assert "desk/search/" in caplog.text and "ada@" not in caplog.text
    assert page["Cache-Control"] == "no-store"
    in_audit_log = str(list(LogEntry.objects.values()))
    assert str(ada.pk) in in_audit_log and "ada@" not in in_audit_log


def test_a_restricted_record_is_mentioned_and_not_shown(
    desk: Client, ada: Customer, dara: Any, now: Any, today: Any
) -> None:
    assert says(submit(desk, ada.reference), "Okonjo")
    holds.place(ada, kind="restriction", reason="Disputed.", review_on=today, by=dara, now=now)

    page = submit(desk, ada.reference)

    assert says(page, "A record that matches is restricted. Ask the data-protection officer.")
    assert not says(page, "Okonjo")


def test_a_part_that_is_asked_for_while_signed_out_says_so() -> None:
    part = type_in(Client(), "ada okonjo")

    assert part.status_code == 401
    assert says(part, "You are signed out.")


@pytest.mark.parametrize("while_typing", [True, False])
def test_few_queries_however_many_are_found(while_typing: bool, desk: Client) -> None:
    factories.CustomerFactory(names="Sam", family_name="Smith", postcode="ZZ1 2AB")
    submit(desk, "sam smith")

    def queries(term: str) -> int:
        address = "" if while_typing else address_of(desk, term)
        with CaptureQueriesContext(connection) as asked:
            assert says(type_in(desk, term) if while_typing else desk.get(address), "Smith")
        return len(asked)

    of_one = queries("smith sam")
    factories.CustomerFactory.create_batch(7, names="Sam", family_name="Smith", postcode="ZZ1 2AB")

    assert queries("sam smit") == of_one <= 12


@pytest.mark.parametrize(
    "term", ["\0", "ada\0okonjo", "x" * 5000, "' OR 1=1 --", "@", "+" * 40, "(" * 40, "ZZ1 2AB (.*", "👩 👩"]
)
def test_no_text_breaks_the_search(term: str, desk: Client) -> None:
    for ask in (submit, type_in):
        assert ask(desk, term).status_code == 200


# ── Going back to what was found ─────────────────────────────────────────────────────────────────


def address_of(client: Client, term: str) -> str:
    return client.post(SEARCH, {"term": term}).headers["Location"]


def test_an_answer_has_an_address_that_shows_it_again_and_is_written_down_once(
    desk: Client, ada: Customer, now: Any
) -> None:
    address = address_of(desk, "ada okonjo")
    assert says(desk.get(address), "Mrs Ada Okonjo-Smythe")
    assert searches() == 1
    other = address_of(desk, "grace adeyemi")
    desk.get(other)
    assert searches() == 2

    with time_machine.travel(now + timedelta(minutes=29), tick=False):
        assert says(desk.get(address), "Mrs Ada Okonjo-Smythe")
        assert says(desk.get(other), "grace adeyemi")
    assert searches() == 2


def test_whoever_comes_up_when_somebody_goes_back_is_written_down(desk: Client, ada: Customer, now: Any) -> None:
    address = address_of(desk, "ada okonjo")
    desk.get(address)
    late = factories.CustomerFactory(names="Ada", family_name="Okonjo")

    with time_machine.travel(now + timedelta(minutes=5), tick=False):
        assert says(desk.get(address), late.reference)
        desk.get(address)

    lines = LogEntry.objects.filter(additional_data__what="searched").order_by("id")
    assert [line.additional_data["shown"] for line in lines] == [
        [f"crm.customer:{ada.pk}"],
        [f"crm.customer:{late.pk}"],
    ]


def test_that_somebody_is_restricted_by_now_is_written_down_too(
    desk: Client, ada: Customer, dara: Any, now: Any, today: Any
) -> None:
    address = address_of(desk, ada.reference)
    desk.get(address)
    holds.place(ada, kind="restriction", reason="Disputed.", review_on=today, by=dara, now=now)

    with time_machine.travel(now + timedelta(minutes=5), tick=False):
        assert not says(desk.get(address), "Okonjo")
    assert searches() == 2


def test_the_address_of_an_answer_says_nothing_and_is_worth_nothing_to_others(
    desk: Client, signed_in: Any, chen: Any, ada: Customer
) -> None:
    address = address_of(desk, "ada@example.org")

    assert "ada" not in address
    assert says(desk.get(address), "Mrs Ada Okonjo-Smythe")
    page = signed_in(chen).get(address)
    assert says(page, "This search is no longer kept.")
    assert not says(page, "Okonjo") and not says(page, "ada@")


def test_the_session_keeps_the_term_sealed(desk: Client, ada: Customer) -> None:
    address = address_of(desk, "ada@example.org")
    stored = str([session.get_decoded() for session in Session.objects.all()])
    assert address.partition("=")[2] in stored
    assert "ada@" not in stored


def test_a_search_is_kept_for_half_an_hour_and_the_newest_ten(desk: Client, ada: Customer, now: Any) -> None:
    first = address_of(desk, "ada okonjo")
    assert says(desk.get(first), "Okonjo")
    with time_machine.travel(now + timedelta(minutes=31), tick=False):
        assert says(desk.get(first), "This search is no longer kept.")
    addresses = [address_of(desk, f"ada okonjo {n}") for n in range(kept_searches.MOST)]
    assert says(desk.get(first), "This search is no longer kept.")
    assert all(not says(desk.get(address), "no longer kept") for address in addresses)


@pytest.mark.parametrize("number", ["", "x", "x" * 5000, "\0", "../", "ä"])
def test_no_number_breaks_the_page(number: str, desk: Client) -> None:
    assert says(desk.get(SEARCH, {"of": number}), "This search is no longer kept.")
