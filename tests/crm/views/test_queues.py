"""Lists of cases: narrowed and put in order by their address, which holds no word about a person and is never an error."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from crm.models import Channel
from tests import factories

from .reading import says

QUEUE, SERVICE = "/desk/cases/queue/", "/desk/cases/service/"


def references(page: Any) -> list[str]:
    """Return the references of the rows, in their order."""
    return [case.reference for case in page.context["shown"]]


@pytest.fixture
def varied(bilal: Any, esi: Any, chen: Any, missed_bin: Any, garden_waste: Any, housing: Any) -> dict[str, Any]:
    """Cases that differ in everything that a list can be narrowed by."""
    rent = factories.CategoryFactory(name="Rent", service=housing)
    letter = factories.ContactFactory(channel=Channel.objects.get(key="letter"))
    july = factories.OPENED.replace
    return {
        "late": factories.CaseFactory(
            team=bilal.team,
            category=missed_bin,
            due_on="2026-07-31",
            escalate_on="2026-07-30",
            opened_at=july(day=24),
        ),
        "urgent": factories.CaseFactory(
            team=bilal.team,
            category=garden_waste,
            due_on="2026-08-04",
            escalate_on="2026-08-03",
            owner=chen,
            opened_at=july(day=22),
        ),
        "today": factories.CaseFactory(
            team=bilal.team, category=rent, due_on="2026-08-03", escalate_on="2026-07-31", opened_at=july(day=23)
        ),
        "sunday": factories.CaseFactory(
            team=chen.team,
            category=rent,
            contact=letter,
            due_on="2026-08-09",
            escalate_on="2026-08-07",
            opened_at=july(day=21),
        ),
        "monday": factories.CaseFactory(
            team=None, category=rent, due_on="2026-08-10", status="waiting", owner=esi, opened_at=july(day=20)
        ),
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", "late today urgent sunday monday"),
        ("status=waiting", "monday"),
        ("urgency=overdue", "late"),
        ("urgency=urgent", "today urgent"),
        ("urgency=today", "today"),
        ("urgency=week", "today urgent sunday"),
        ("category={garden_waste}", "urgent"),
        ("service={waste}", "late urgent"),
        ("service={housing}&urgency=today", "today"),
        ("channel={letter}", "sunday"),
        ("team={one_stop_shop}", "sunday"),
        ("team=none", "monday"),
        ("owner={chen}", "urgent"),
        ("owner=none", "late today sunday"),
    ],
)
def test_a_list_is_narrowed_by_its_address(
    leader: Client, varied: dict[str, Any], asked: str, found: str, request: pytest.FixtureRequest
) -> None:
    names = ("garden_waste", "waste", "housing", "one_stop_shop", "chen")
    values = {name: request.getfixturevalue(name).pk for name in names}
    values["letter"] = Channel.objects.get(key="letter").pk

    page = leader.get(f"{SERVICE}?{asked.format(**values)}")

    assert references(page) == [varied[name].reference for name in found.split()]


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("due", "late today urgent sunday monday"),
        ("-due", "monday sunday urgent today late"),
        ("opened", "monday sunday urgent today late"),
        ("-opened", "late today urgent sunday monday"),
        ("category", "urgent late today sunday monday"),
        ("owner", "urgent monday late today sunday"),
        ("-owner", "monday urgent late today sunday"),
        ("status", "late today urgent sunday monday"),
        ("-status", "monday late today urgent sunday"),
    ],
)
def test_a_list_stands_in_the_order_that_its_address_asks_for(
    leader: Client, varied: dict[str, Any], sort: str, found: str
) -> None:
    assert references(leader.get(f"{SERVICE}?sort={sort}")) == [varied[name].reference for name in found.split()]


def test_a_heading_says_which_way_its_column_stands(desk: Client, bilal: Any) -> None:
    factories.CaseFactory(team=bilal.team)

    assert 'aria-sort="ascending"><a class="govuk-link queue__sort" href="/desk/cases/queue/?sort=-due#results">' in (
        desk.get(QUEUE).content.decode()
    )
    text = desk.get(f"{QUEUE}?status=open&sort=-opened").content.decode()
    assert text.count("aria-sort=") == 1
    assert (
        'aria-sort="descending"><a class="govuk-link queue__sort" href="/desk/cases/queue/?status=open&amp;sort=opened#results">'
        in text
    )


def test_each_filter_can_be_taken_away_alone_or_all_at_once(desk: Client, bilal: Any, missed_bin: Any) -> None:
    factories.CaseFactory(team=bilal.team, category=missed_bin)

    page = desk.get(f"{QUEUE}?status=open&category={missed_bin.pk}&sort=-due")

    assert says(page, "1 open case matches", "Status: Open", "Category: Missed bin", "Clear filters")
    text = page.content.decode()
    assert f'href="{QUEUE}?category={missed_bin.pk}&amp;sort=-due#results"' in text
    assert f'href="{QUEUE}?status=open&amp;sort=-due#results"' in text
    assert f'href="{QUEUE}">Clear filters' in text


def test_pages_keep_the_filters(desk: Client, bilal: Any, missed_bin: Any) -> None:
    contact = factories.ContactFactory()
    for _ in range(51):
        factories.CaseFactory(team=bilal.team, category=missed_bin, contact=contact)

    page = desk.get(f"{QUEUE}?status=open")

    assert says(page, "51 open cases match", "Page 1 of 2")
    assert 'href="?status=open&amp;page=2"' in page.content.decode()
    assert len(references(desk.get(f"{QUEUE}?status=open&page=2"))) == 1


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("status=closed", "Status"),
        ("status=open&status=zebra", "Status"),
        ("category=999999", "Category"),
        ("category=%00", "Category"),
        ("service=1e9", "Service"),
        ("channel=-1", "First contact"),
        ("urgency=%F0%9F%94%A5", "Urgency"),
        ("sort=customer__family_name", "Order"),
        ("sort=password", "Order"),
        ("owner=none", "something that this list has no filter for"),
        ("name=Okonjo", "something that this list has no filter for"),
    ],
)
def test_what_an_address_asks_and_the_list_does_not_know_is_left_out_and_said(
    desk: Client, bilal: Any, waste: Any, housing: Any, asked: str, named: str
) -> None:
    case = factories.CaseFactory(team=bilal.team)

    page = desk.get(f"{QUEUE}?{asked}")

    assert page.status_code == 200
    assert says(page, f"was left out: {named}.", case.reference)
    assert not says(page, "zebra") and not says(page, "Okonjo")


@pytest.mark.parametrize(
    "asked", ["page=zebra", "page=999999999999999999999", "page=-1", "ticked=none", "status=", "status=&sort="]
)
def test_what_means_nothing_is_no_error(desk: Client, bilal: Any, asked: str) -> None:
    case = factories.CaseFactory(team=bilal.team)

    page = desk.get(f"{QUEUE}?{asked}")

    assert says(page, case.reference, "1 open case")
    assert not says(page, "left out")


def test_nothing_is_told_apart_from_nothing_that_matches(desk: Client, bilal: Any) -> None:
    assert says(desk.get(QUEUE), "Nobody waits.")
    assert not says(desk.get(QUEUE), "Clear filters")
    factories.CaseFactory(team=bilal.team)

    page = desk.get(f"{QUEUE}?urgency=overdue")

    assert says(page, "0 open cases match", "No case on this list matches these filters.", "Clear filters")
    assert not says(page, "Nobody waits.")


def test_a_filter_is_offered_where_it_can_change_something(
    leader: Client, desk: Client, signed_in: Any, fitz: Any, housing: Any, bilal: Any, esi: Any, missed_bin: Any
) -> None:
    for whose in ({"team": bilal.team}, {"owner": esi, "team": bilal.team}, {"category": missed_bin, "referred": True}):
        factories.CaseFactory(**whose)

    def offered(client: Client, name: str) -> set[str]:
        return set(client.get(f"/desk/cases/{name}/").context["filters"].filters) - {"sort", "status", "urgency"}

    assert offered(desk, "service") == offered(desk, "queue") == {"service", "category", "channel"}
    assert offered(leader, "mine") == {"service", "category", "channel"}
    assert offered(leader, "service") == {"service", "category", "channel", "team", "owner"}
    assert offered(signed_in(fitz), "referred") == {"category"}
    fitz.services.add(housing)
    assert offered(signed_in(fitz), "referred") == {"category", "service"}


def test_the_list_by_service_is_named_for_its_service(desk: Client, waste: Any, housing: Any) -> None:
    factories.CaseFactory()
    assert says(desk.get(SERVICE), "Open cases of every service")
    assert says(desk.get(f"{SERVICE}?service={waste.pk}"), "Open cases of Waste and recycling")


@pytest.mark.parametrize("name", ["mine", "queue", "service", "referred"])
def test_a_page_costs_the_same_for_one_case_and_for_fifty(
    name: str, signed_in: Any, esi: Any, fitz: Any, missed_bin: Any, housing: Any
) -> None:
    fitz.services.add(housing)
    officer = signed_in(fitz if name == "referred" else esi)
    whose = {"mine": {"owner": esi}, "referred": {"referred": True}}.get(name, {})
    address = f"/desk/cases/{name}/?status={'referred' if name == 'referred' else 'open'}&category={missed_bin.pk}&sort=-opened"
    costs, made = [], 0
    for rows in (1, 10, 50):
        for _ in range(rows - made):
            factories.CaseFactory(
                team=esi.team,
                category=missed_bin,
                customer=factories.CustomerFactory(),
                due_on="2026-08-03",
                **whose,
            )
        made = rows
        officer.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = officer.get(address)
        assert len(references(page)) == rows
        costs.append(len(queries))
    assert len(set(costs)) == 1, costs
    assert costs[0] <= 12, "\n".join(query["sql"] for query in queries)
