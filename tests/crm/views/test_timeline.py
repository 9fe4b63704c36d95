"""The timeline of a customer: every record with its author and its leaving, older ones below, a few kinds or all of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.models import Customer, Representative
from crm.views.timeline import A_PAGE, BY_ITSELF
from tests import factories

from .reading import says


def address_of(customer: Customer, what: str = "") -> str:
    return f"/desk/customers/{customer.pk}/{what}"


def labels(page: Any) -> list[str]:
    return [item.label for item in page.context["timeline"]]


def live_long(customer: Customer, cases: int, **details: Any) -> None:
    """Have somebody ask so many times; each opens a case by a contact."""
    category = factories.CategoryFactory()
    for number in range(cases):
        opened_at = timezone.now() - timedelta(days=number + 1)
        factories.CaseFactory(customer=customer, category=category, opened_at=opened_at, **details)


def test_each_line_says_what_when_through_what_and_by_whom_in_which_role(
    desk: Client, ada: Customer, missed_bin: Any, bilal: Any, esi: Any
) -> None:
    case = factories.CaseFactory(customer=ada, category=missed_bin, contact__advisor=bilal)
    factories.CaseNoteFactory(case=case, author=esi)
    page = desk.get(address_of(ada))
    assert says(
        page, f"Case {case.reference}: Missed bin 27 July 2026 at 10:00 · Case · Telephone · Bilal Advisor , Advisor"
    )
    assert says(
        page, f"Private note 27 July 2026 at 10:00 · Case note · on {case.reference} · Esi Leader , Team leader"
    )
    assert says(page, "Kept while open, then for 2 years after closing (case)")


def test_each_record_of_a_timeline_has_its_own_leaving_line(desk: Client, ada: Customer) -> None:
    """Parts of different models may share a number."""
    closed, still_open = factories.CaseFactory(customer=ada, closed=True), factories.CaseFactory(customer=ada)
    note = factories.CaseNoteFactory(case=still_open)
    payment = factories.PaymentFactory(case=closed)
    payment.pk, payment.case = note.pk, closed
    payment.save()
    items = {item.label: item for item in desk.get(address_of(ada)).context["timeline"]}
    assert items["crm.casenote"].leaving.state == "open"
    assert items["crm.payment"].leaving.state == "kept"


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        ("kind=cases", {"crm.case"}),
        ("kind=contacts", {"crm.contact"}),
        ("kind=notes&kind=payments", {"crm.casenote", "crm.payment"}),
        ("kind=other", {"crm.customer"}),
        ("kind=zebra", {"crm.case", "crm.contact", "crm.casenote", "crm.payment", "crm.customer"}),
        ("", {"crm.case", "crm.contact", "crm.casenote", "crm.payment", "crm.customer"}),
    ],
)
def test_the_timeline_is_narrowed_to_the_chosen_kinds(desk: Client, ada: Customer, kinds: str, found: set[str]) -> None:
    case = factories.CaseFactory(customer=ada)
    factories.CaseNoteFactory(case=case)
    factories.PaymentFactory(case=case)
    page = desk.get(f"{address_of(ada)}?{kinds}")
    assert set(labels(page)) == found


def test_a_kind_is_taken_in_or_left_out_by_a_link(desk: Client, ada: Customer) -> None:
    page = desk.get(f"{address_of(ada)}?kind=notes&kind=cases")
    choices = {str(choice.label): choice for choice in page.context["asked"].choices}
    assert choices["Notes"].is_on and choices["Notes"].query == "?kind=cases"
    assert not choices["Contacts"].is_on and choices["Contacts"].query == "?kind=cases&kind=contacts&kind=notes"


def test_whoever_may_not_read_payments_finds_none_on_a_timeline(desk: Client, ada: Customer, bilal: Any) -> None:
    factories.PaymentFactory(case=factories.CaseFactory(customer=ada))
    assert "crm.payment" in labels(desk.get(address_of(ada)))
    bilal.groups.get().permissions.remove(*bilal.groups.get().permissions.filter(codename="view_payment"))
    assert "crm.payment" not in labels(desk.get(address_of(ada)))


def test_older_lines_follow_where_the_newer_ended(desk: Client, ada: Customer) -> None:
    live_long(ada, 30)
    first = desk.get(address_of(ada))
    assert len(labels(first)) == A_PAGE
    assert says(first, "Show older")

    second = desk.get(f"{address_of(ada)}?after={A_PAGE}")
    assert len(labels(second)) == 61 - A_PAGE
    assert not says(second, "Show older")
    assert says(second, "Back to the newest")
    seen = {(item.label, item.pk) for page in (first, second) for item in page.context["timeline"]}
    assert len(seen) == 61


def test_older_lines_come_as_a_part_of_the_page_too(desk: Client, ada: Customer) -> None:
    live_long(ada, 30)
    link = f'hx-get="{address_of(ada, "timeline/")}?kind=cases&amp;kind=contacts&amp;after={A_PAGE}"'
    assert link in desk.get(f"{address_of(ada)}?kind=contacts&kind=cases").content.decode()
    part = desk.get(f"{address_of(ada, 'timeline/')}?kind=contacts&kind=cases&after={A_PAGE}")
    assert labels(part).count("crm.case") + labels(part).count("crm.contact") == len(labels(part)) == 60 - A_PAGE
    assert b"<html" not in part.content


def test_after_a_hundred_lines_older_ones_wait_to_be_asked_for(desk: Client, ada: Customer) -> None:
    live_long(ada, 90)
    assert b"intersect once" in desk.get(f"{address_of(ada)}").content
    last = desk.get(f"{address_of(ada)}?after={BY_ITSELF - A_PAGE}")
    assert says(last, "Show older")
    assert b"intersect once" not in last.content


@pytest.mark.parametrize("after", ["-1", "1e3", "٣", "99999999", "x", ""])
def test_an_address_without_sense_begins_with_the_newest(desk: Client, ada: Customer, after: str) -> None:
    assert desk.get(f"{address_of(ada)}?after={after}").context["asked"].after == 0


def test_past_the_end_is_nothing_and_the_way_back(desk: Client, ada: Customer) -> None:
    assert says(desk.get(f"{address_of(ada)}?after=999"), "Nothing of this kind.", "Show everything")


@pytest.mark.parametrize("officer", ["bilal", "esi", "dara"])
def test_a_customer_costs_twelve_queries_at_most_and_as_many_however_long_their_life(
    signed_in: Any, request: Any, ada: Customer, officer: str
) -> None:
    client = signed_in(request.getfixturevalue(officer))
    pages = ("", "?after=20", "timeline/?after=20", "cases/", "contact-details/")
    costs: dict[str, list[int]] = {page: [] for page in pages}
    for more in (25, 5, 270):  # enough at once for a second page
        live_long(ada, more, closed=True)
        factories.CustomerNoteFactory.create_batch(5, customer=ada)
        for page in pages:
            client.get(address_of(ada, page))
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address_of(ada, page)).status_code == 200
            costs[page].append(len(asked))
    for page, counted in costs.items():
        assert max(counted) <= 12, page
        assert len(set(counted)) == 1, page


@pytest.mark.parametrize("officer", ["bilal", "esi", "dara"])
def test_a_customer_costs_twelve_queries_where_most_is_to_be_said(
    signed_in: Any, request: Any, ada: Customer, officer: str
) -> None:
    client = signed_in(request.getfixturevalue(officer))
    # Somebody acts for them, and a record is past its day, so that its reason is looked for.
    long_ago = timezone.now() - timedelta(days=3 * 366)
    Representative.objects.create(
        customer=ada,
        representative=factories.CustomerFactory(),
        relation=Representative.Relation.CHILD,
        authority=Representative.Authority.WRITTEN,
        seen_by=request.getfixturevalue(officer),
        seen_on=long_ago.date(),
    )
    factories.ContactFactory(customer=ada, received_at=long_ago, logged_at=long_ago, ended_at=long_ago)
    factories.CustomerNoteFactory(customer=ada)
    client.get(address_of(ada))
    with CaptureQueriesContext(connection) as asked:
        assert says(client.get(address_of(ada)), "Consent in writing", "Was due after")
    assert len(asked) <= 12


def test_one_record_costs_no_less_and_no_more_than_many(desk: Client, ada: Customer) -> None:
    costs = []
    for more in (1, 30):
        live_long(ada, more)
        factories.CustomerNoteFactory(customer=ada)
        desk.get(address_of(ada))
        with CaptureQueriesContext(connection) as asked:
            desk.get(address_of(ada))
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 12
