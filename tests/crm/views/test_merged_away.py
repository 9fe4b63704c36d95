"""A record that was merged into another: in no search, list, count or form, and where it must stand, plainly marked."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from crm import merging
from crm.admin.records import customer_called
from crm.models import Customer
from tests import factories

SHARED = "ZZ1 2AB"


@pytest.fixture
def double(ada: Customer) -> Customer:
    """Ada once more."""
    return factories.CustomerFactory(
        names="Ada", family_name="Okonjo", phone="07700900461", email="ada.okonjo@example.org", postcode=SHARED
    )


@pytest.fixture
def merge(ada: Customer, double: Customer, esi: Any, now: Any) -> Any:
    return lambda: merging.merge(ada, double, by=esi, reason="She told me.", now=now)


def asked(client: Client, address: str, typed: dict[str, Any] | None = None, *, part: bool = False) -> str:
    """Return what a page says, as if nobody had looked before."""
    cache.clear()
    headers = {"HX-Request": "true"} if part else {}
    if typed is None:
        return client.get(address).content.decode()
    return client.post(address, typed, headers=headers, follow=True).content.decode()


@pytest.mark.parametrize("term", ["07700 900461", "ada okonjo", SHARED])
@pytest.mark.parametrize("part", [True, False], ids=["while typing", "on the page"])
def test_no_search_finds_it(term: str, part: bool, ada: Any, double: Any, merge: Any, desk: Client) -> None:
    before = asked(desk, "/desk/search/", {"term": term}, part=part)
    assert f"/desk/customers/{double.pk}/" in before

    merge()

    after = asked(desk, "/desk/search/", {"term": term}, part=part)
    assert f"/desk/customers/{ada.pk}/" in after
    assert str(double.pk) not in after


def test_nobody_is_offered_it_in_a_form(ada: Any, double: Any, merge: Any, leader: Client) -> None:
    grace = factories.CustomerFactory(names="Grace", family_name="Adeyemi")
    duplicates = f"/desk/customers/{ada.pk}/duplicates/"
    described = {"who": "new", "family_name": "Okonjo", "names": "Ada", "phone": "07700 900461", "do": "alike"}
    found = {"find": "07700 900461", "do": "find"}

    def shown() -> list[str]:
        return [
            asked(leader, duplicates),
            asked(leader, "/desk/contacts/new/", described, part=True),
            asked(leader, "/desk/contacts/new/", found),
            asked(leader, f"/desk/customers/{grace.pk}/merge/", found),
        ]

    assert all(double.reference in page for page in shown())
    merge()
    assert not any(double.reference in page for page in shown())


def test_the_board_counts_as_before(ada: Any, double: Any, merge: Any, leader: Client, esi: Any) -> None:
    factories.CaseFactory.create_batch(2, customer=double, team=esi.team)
    factories.CaseFactory(customer=ada, team=esi.team)
    before = figures(leader)
    assert before.count(b"\n") > 1

    merge()

    assert figures(leader) == before


def test_the_list_of_the_data_protection_officer_marks_it(
    ada: Any, double: Any, merge: Any, dpo: Client, now: Any
) -> None:
    with time_machine.travel(now - timedelta(days=1), tick=False):
        assert "3 August 2026" not in row_of(dpo, double)
    merge()
    assert "3 August 2026" in row_of(dpo, double)
    assert "3 August 2026" not in row_of(dpo, ada)


def test_a_hold_by_its_reference_is_placed_on_the_one_who_stays(ada: Any, double: Any, merge: Any) -> None:
    assert customer_called(double.reference) == double
    merge()
    assert customer_called(double.reference) == ada


def row_of(client: Client, customer: Customer) -> str:
    page = client.get("/admin/crm/customer/").content.decode()
    assert customer.reference in page
    return next(row for row in page.split("<tr") if customer.reference in row)


def figures(client: Client) -> bytes:
    """Return the board as its file gives it."""
    cache.clear()
    answer: Any = client.get(reverse("desk:board_csv"))
    assert answer.status_code == 200
    return b"".join(answer) if answer.streaming else answer.content
