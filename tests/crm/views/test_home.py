"""The first page, the lists and the search: what waits for whom, and what may be found."""

from typing import Any

import pytest
from django.test import Client

from crm import casework
from tests import factories

from .reading import says


def test_empty_lists_teach(desk: Client) -> None:
    page = desk.get("/desk/")
    assert says(page, "You have no open cases.", "Nobody waits.", "Queue of Contact centre")


def test_own_cases_and_the_queue_say_how_urgent_they_are(desk: Client, bilal: Any, ada: Any) -> None:
    mine = factories.CaseFactory(owner=bilal, team=bilal.team, customer=ada)
    late = factories.CaseFactory(team=bilal.team, due_on="2026-07-31")
    page = desk.get("/desk/")
    assert says(page, mine.reference, "Mrs Ada Okonjo-Smythe", "5 working days left")
    assert says(page, late.reference, "Anonymous", "1 working day overdue", "1 overdue")


def test_another_teams_cases_are_not_in_the_queue(desk: Client, chen: Any) -> None:
    theirs = factories.CaseFactory(team=chen.team)
    assert not says(desk.get("/desk/"), theirs.reference)


def test_a_service_officer_sees_what_is_referred_to_the_service(signed_in: Any, fitz: Any, missed_bin: Any) -> None:
    ours, theirs = factories.CaseFactory(category=missed_bin, referred=True), factories.CaseFactory(referred=True)
    page = signed_in(fitz).get("/desk/")
    assert says(page, "Referred to us", ours.reference)
    assert not says(page, theirs.reference)


def test_a_list_is_for_those_whose_list_it_is(signed_in: Any, fitz: Any, desk: Client) -> None:
    assert signed_in(fitz).get("/desk/cases/queue/").status_code == 403
    assert desk.get("/desk/cases/referred/").status_code == 403
    assert desk.get("/desk/cases/nonsense/").status_code == 403


def test_a_long_queue_has_pages(desk: Client, bilal: Any, missed_bin: Any) -> None:
    contact = factories.ContactFactory()
    for _row in range(51):
        factories.CaseFactory(team=bilal.team, category=missed_bin, contact=contact)
    assert says(desk.get("/desk/cases/queue/"), "51 open cases", "Page 1 of 2", "Next")
    assert len(desk.get("/desk/cases/queue/?page=2").context["shown"]) == 1
    assert desk.get("/desk/cases/queue/?page=zebra").status_code == 200


def test_home_costs_the_same_for_one_case_and_for_many(
    desk: Client, bilal: Any, missed_bin: Any, django_assert_max_num_queries: Any
) -> None:
    desk.get("/desk/")
    for _row in range(12):
        factories.CaseFactory(team=bilal.team, customer=factories.CustomerFactory(), category=missed_bin)
        factories.CaseFactory(owner=bilal, team=bilal.team, category=missed_bin)
    with django_assert_max_num_queries(12):
        desk.get("/desk/")


@pytest.mark.parametrize("term", ["07700 900461", "Ada Okonjo-Smythe", "okonjo ada", "ada@example.org", "zz12ab"])
def test_a_person_is_found_and_the_term_stays_out_of_the_address(desk: Client, ada: Any, term: str) -> None:
    answer = desk.post("/desk/search/", {"term": term}, follow=True)
    assert answer.status_code == 200
    assert says(answer, "Mrs Ada Okonjo-Smythe", "Kept until")


def test_a_case_is_found_by_its_reference(desk: Client, ada: Any) -> None:
    case = factories.CaseFactory(customer=ada)
    assert says(
        desk.post("/desk/search/", {"term": case.reference.lower()}, follow=True),
        case.reference,
        "Mrs Ada Okonjo-Smythe",
    )


def test_a_search_in_an_address_searches_nothing(desk: Client, ada: Any) -> None:
    assert not says(desk.get("/desk/search/?term=07700900461"), "Okonjo")


def test_a_service_officer_finds_own_cases_and_no_people(signed_in: Any, fitz: Any, ada: Any, missed_bin: Any) -> None:
    case = factories.CaseFactory(customer=ada, category=missed_bin, referred=True)
    officer = signed_in(fitz)
    assert says(officer.post("/desk/search/", {"term": case.reference}, follow=True), case.reference)
    assert not says(officer.post("/desk/search/", {"term": "07700 900461"}, follow=True), "Okonjo")


@pytest.mark.parametrize("term", ["", "  ", "x" * 5000, "\0", "محمد", "%_%", "'; drop"])
def test_every_term_has_an_answer(desk: Client, term: str) -> None:
    assert desk.post("/desk/search/", {"term": term}, follow=True).status_code == 200


def test_a_referred_case_waits_with_its_service_and_not_in_the_teams_queue(
    desk: Client, signed_in: Any, fitz: Any, bilal: Any, missed_bin: Any
) -> None:
    case = factories.CaseFactory(category=missed_bin, team=bilal.team)
    assert says(desk.get("/desk/"), case.reference)
    casework.refer(case, to=missed_bin.service, by=bilal, now=case.opened_at)
    assert not says(desk.get("/desk/"), case.reference)
    assert not says(desk.get("/desk/cases/queue/"), case.reference)
    assert says(signed_in(fitz).get("/desk/"), case.reference)


def test_no_title_names_anybody(desk: Client, ada: Any) -> None:
    """A title stays in the browser's history and stands on the tab, for whoever comes next."""
    case = factories.CaseFactory(customer=ada)
    customer, contact = f"/desk/customers/{ada.pk}/", f"/desk/contacts/{case.contact_id}/"
    pages = [desk.get(f"{customer}{form}") for form in ("", "details/", "reach/", "address/", "note/")]
    pages += [desk.get(address) for address in (contact, f"{contact}move/", f"{contact}saved/")]
    pages += [desk.get(f"/desk/cases/{case.pk}/"), desk.get(f"/desk/cases/{case.pk}/move/")]
    pages += [desk.post("/desk/search/", {"term": term}, follow=True) for term in ("Ada Okonjo-Smythe", "07700 900461")]
    for page in pages:
        assert says(page, "Okonjo-Smythe")
        title = page.content.decode().partition("<title>")[2].partition("</title>")[0]
        assert title
        assert "Okonjo" not in title and "900461" not in title
    assert ada.reference in pages[0].content.decode().partition("</title>")[0]
