"""The frame of the desk: ways to go with how much waits there, which page this is, and what a page may cost."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from crm.models import Customer, User
from retention import holds
from tests import factories

from .reading import says

AT_THE_COUNTER = [
    "Home",
    "New contact",
    "My cases",
    "Team queue",
    "By service",
    "Tasks",
    "Callbacks",
    "Guidance",
]


def ways(page: Any) -> list[str]:
    return [str(offered.way.label) for offered in page.wsgi_request.ways_offered]


def here(page: Any) -> list[str]:
    """Return the addresses that the page marks as itself in the navigation."""
    body = page.content.decode()
    navigation = body[
        body.index('class="desk-navigation"') : body.index("</nav>", body.index('class="desk-navigation"'))
    ]
    return re.findall(r'href="([^"]+)" aria-current="page"', navigation)


@pytest.mark.parametrize(
    ("who", "labels"),
    [
        ("bilal", [*AT_THE_COUNTER, "Search"]),
        ("esi", [*AT_THE_COUNTER, "Board", "Hand-over", "Search"]),
        ("fitz", ["Home", "Referred to us", "Tasks", "Callbacks", "Guidance", "Search"]),
        ("dara", ["Home", "Callbacks", "Guidance", "Search", "Administration"]),
    ],
)
def test_everybody_is_offered_the_ways_that_are_theirs(
    signed_in: Any, request: Any, who: str, labels: list[str]
) -> None:
    client = signed_in(request.getfixturevalue(who))
    page = client.get("/desk/")
    assert ways(page) == labels
    for offered in page.wsgi_request.ways_offered:
        assert client.get(offered.url).status_code == 200


def test_each_list_says_how_much_waits_and_how_much_is_late(desk: Client, bilal: User, missed_bin: Any) -> None:
    for due_on in ("2026-08-01", "2026-08-20"):
        factories.CaseFactory(category=missed_bin, owner=bilal, team=bilal.team, due_on=due_on)
    assert says(desk.get("/desk/settings/"), "My cases 2 cases, 1 overdue", "Team queue 0 cases")


@pytest.mark.parametrize("address", ["/desk/", "/desk/search/", "/desk/contacts/new/", "/desk/cases/mine/"])
def test_the_page_that_is_open_is_marked(desk: Client, address: str) -> None:
    assert here(desk.get(address)) == [address]


def test_a_list_that_is_narrowed_is_the_same_page(desk: Client) -> None:
    assert here(desk.get("/desk/cases/mine/?status=open&page=1")) == ["/desk/cases/mine/"]


def test_a_customer_is_none_of_the_ways(desk: Client, ada: Customer) -> None:
    assert here(desk.get(f"/desk/customers/{ada.pk}/")) == []


@pytest.fixture
def pages(ada: Customer, missed_bin: Any, esi: User) -> list[str]:
    """Return every page about a customer and a case that a hold keeps."""
    case, anonymous = factories.CaseFactory(customer=ada, category=missed_bin), factories.CaseFactory()
    note = factories.CustomerNoteFactory(customer=ada)
    said = factories.CaseNoteFactory(case=case)
    review_on = timezone.now().date()
    for record in (ada, case, note):
        holds.place(record, kind="legal", reason="A claim.", review_on=review_on, by=esi, now=timezone.now())
    person = f"/desk/customers/{ada.pk}/"
    return [
        *(f"{person}{what}" for what in ("", "cases/", "contact-details/", "details/", "reach/", "address/", "note/")),
        *(f"/desk/cases/{case.pk}/{what}" for what in ("", "move/")),
        f"/desk/cases/{anonymous.pk}/attach/",
        f"/desk/notes/{note.pk}/review/",
        f"/desk/notes/{note.pk}/move/",
        f"/desk/case-notes/{said.pk}/move/",
        "/desk/settings/",
    ]


def test_no_page_about_a_person_costs_more_than_twelve_queries(
    signed_in: Any, esi: User, pages: list[str], django_assert_max_num_queries: Any
) -> None:
    leader = signed_in(esi)
    assert says(leader.get(pages[0]), "Kept: legal hold")
    for address in pages:
        leader.get(address)
        with django_assert_max_num_queries(12, info=address):
            assert leader.get(address).status_code == 200
