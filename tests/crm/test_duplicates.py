"""Somebody who is described may be known already: an advisor is shown whom, and by what; the machine decides nothing."""

from datetime import date
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.cache import cache
from django.db import connection

from crm import duplicates, merging
from crm.duplicates import Described
from crm.models import ContactPoint, Customer
from tests import factories
from tests.restricting import restrict

pytestmark = pytest.mark.django_db
BORN = date(1961, 5, 3)


@pytest.fixture(autouse=True)
def nobody_shown_yet() -> None:
    cache.clear()


@pytest.mark.parametrize(
    ("described", "by"),
    [
        ({"phones": ("+44 7700 900 461",)}, "telephone number"),
        ({"phones": ("07700/900461",)}, "telephone number"),
        ({"emails": ("ADA@Example.org ",)}, "e-mail address"),
        ({"names": "ada grace", "family_name": "OKONJO smythe", "date_of_birth": BORN}, "name and date of birth"),
        ({"family_name": "Okonjo-Smythe", "date_of_birth": BORN}, "name and date of birth"),
        ({"names": "Ada", "family_name": "Okonjo-Smythe", "postcode": "zz12ab"}, "name and postcode"),
    ],
)
def test_somebody_known_is_recognised(
    described: dict[str, Any], by: str, ada: Customer, grace: Any, bilal: Any
) -> None:
    (same,) = duplicates.people(Described(**described), officer=bilal)
    assert (same.customer, same.by) == (ada, by)


@pytest.mark.parametrize(
    "described",
    [
        {},
        {"names": "Ada", "family_name": "Okonjo-Smythe"},
        {"names": "Ada", "date_of_birth": BORN},
        {"names": "Bea", "family_name": "Okonjo-Smythe", "date_of_birth": BORN},
        {"names": "Ada", "family_name": "Okonjo-Smythe", "date_of_birth": date(1961, 3, 5)},
        {"postcode": "ZZ1 2AB"},
        {"phones": ("900461",), "emails": ("ada",)},
    ],
)
def test_too_little_or_something_else_finds_nobody(described: dict[str, Any], ada: Customer, bilal: Any) -> None:
    assert duplicates.people(Described(**described), officer=bilal) == []


def test_who_shares_most_comes_first(ada: Customer, bilal: Any) -> None:
    factories.CustomerFactory(names="Aaron", family_name="Aardvark", phone="07700 900461")
    found = duplicates.people(Described(phones=("07700900461",), emails=("ada@example.org",)), officer=bilal)
    assert [len(same.kinds) for same in found] == [2, 1]
    assert found[0].by == "telephone number and e-mail address"


def test_a_maiden_name_among_the_other_names_counts(ada: Customer, bilal: Any) -> None:
    Customer.objects.filter(pk=ada.pk).update(additional_names_key="lovelace")
    described = Described(names="Ada", family_name="Lovelace", date_of_birth=BORN)
    assert [same.customer for same in duplicates.people(described, officer=bilal)] == [ada]


def test_nobody_out_of_sight_is_shown(ada: Customer, grace: Any, bilal: Any, fitz: Any, dara: Any, now: Any) -> None:
    described = Described(phones=("07700 900461", "07700 900123"))
    assert len(duplicates.people(described, officer=bilal)) == 2
    assert duplicates.people(described, officer=fitz) == []
    restrict(ada, by=dara)
    Customer.objects.filter(pk=grace.pk).update(is_protected=True)
    assert duplicates.people(described, officer=bilal) == []


def test_a_record_that_was_merged_away_is_not_shown(ada: Customer, grace: Any, bilal: Any, esi: Any, now: Any) -> None:
    merging.merge(ada, grace, by=esi, reason="She told me.", now=now)
    described = Described(phones=("07700 900461", "07700 900123"))
    assert [same.customer for same in duplicates.people(described, officer=bilal)] == [ada]


def test_whoever_is_shown_is_written_down_once(ada: Customer, grace: Any, bilal: Any) -> None:
    for _key in range(2):
        duplicates.note(duplicates.people(Described(phones=("07700 900461",)), officer=bilal), officer=bilal)
    both = Described(phones=("07700 900461", "07700 900123"))
    duplicates.note(duplicates.people(both, officer=bilal), officer=bilal)

    entries = LogEntry.objects.filter(additional_data__what="searched").order_by("pk")
    assert [entry.additional_data["shown"] for entry in entries] == [
        [f"crm.customer:{ada.pk}"],
        [f"crm.customer:{grace.pk}"],
    ]
    assert "900461" not in str([entry.additional_data for entry in entries])


@pytest.mark.parametrize("others", [1, 60])
def test_three_queries_however_many_are_alike(
    others: int, ada: Customer, bilal: Any, django_assert_max_num_queries: Any
) -> None:
    for customer in factories.CustomerFactory.create_batch(others):
        ContactPoint.objects.create(customer=customer, kind="phone", value="07700 900461")
    bilal.has_perm("crm.view_customer")
    described = Described(
        names="Ada", family_name="Okonjo", date_of_birth=BORN, phones=("07700 900461",), postcode="ZZ1 2AB"
    )
    with django_assert_max_num_queries(3):
        assert duplicates.people(described, officer=bilal)


def test_each_comparison_goes_along_an_index(ada: Customer) -> None:
    """A comparison without one would read a million people at every letter."""
    whole = Described(
        names="Ada",
        family_name="Okonjo",
        date_of_birth=BORN,
        phones=("07700 900461",),
        emails=("a@b.c",),
        postcode="ZZ1 2AB",
    )
    queries = list(duplicates._asked(whole))
    assert len(queries) == 4
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    for query in queries:
        plan = query.explain()
        assert "Seq Scan on crm_" not in plan and "SCAN crm_" not in plan, plan
