"""What is asked a thousand times a day is answered along an index, whatever the council has grown to.

Each question is asked by the code that asks it every day, at a town's worth of rows, and PostgreSQL is asked how it answers.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client

from crm import callbacks, duplicates, finding, gazetteer, outbox, roles, same_cases
from crm.demo.crowd import customer_id
from crm.models import Case, CountedDay, Customer, User
from retention import policies, runs
from retention.models import RetentionCategory
from tests import factories, plans, planted_work

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="plans are PostgreSQL's: run make test, or set DATABASE_URL"
    ),
]

NOW = datetime(2026, 8, 3, 9, 42, tzinfo=UTC)
DUE = 25  # cases of a night as most are
LARGE = {
    "crm_customer", "crm_contactpoint", "crm_address", "crm_contact", "crm_case", "crm_casenote", "crm_message", "crm_task",
    "crm_callback", "crm_draft", "crm_property",
}  # fmt: skip


@pytest.fixture(scope="module")
def grown(django_db_setup: None, django_db_blocker: Any) -> Iterator[User]:
    """A council with a crowd, and an officer who leads a team in it: made once, and gone after the last test here."""
    with django_db_blocker.unblock(), transaction.atomic():
        team = factories.TeamFactory(name="Contact centre")
        leader = factories.UserFactory(email="leader@example.org", role=roles.TEAM_LEADER, team=team)
        planted_work.plant(by=leader, now=NOW)
        yield leader
        transaction.set_rollback(True)


@pytest.fixture
def officer(grown: User, db: None) -> Iterator[User]:
    with time_machine.travel(NOW, tick=False):
        yield User.objects.get(pk=grown.pk)


@pytest.fixture
def desk(officer: User, signed_in: Any) -> Client:
    return signed_in(officer)


@pytest.fixture
def anybody(officer: User) -> Customer:
    return Customer.objects.get(pk=customer_id(4711))


def _require(work: Callable[[], Any], *wanted: str, but: str = "") -> None:
    told = plans.complaints(plans.of(work), *wanted, but=but)
    assert not told, "\n".join(told)


def test_the_tables_are_so_large_that_a_plan_says_something(officer: User) -> None:
    assert plans.Tables.read().large >= LARGE


# ── Search ───────────────────────────────────────────────────────────────────────────────────────


def _terms(person: Customer) -> dict[str, str]:
    phone = person.contact_points.get(kind="phone").value
    family = person.family_name_key
    return {
        "case": person.cases.order_by("pk")[0].reference,
        "reference": person.reference,
        "phone": phone,
        "ending": phone[-6:],
        "email": person.contact_points.get(kind="email").value,
        "postcode": person.addresses.get().postcode,
        "house": f"{person.addresses.get().lines.split()[0]} {person.addresses.get().postcode}",
        "names": f"{person.names} {person.family_name}",
        "beginnings": f"{family[:4]} {person.names_key[:3]}",
        "born": f"{person.family_name} {person.date_of_birth:%d/%m/%Y}",
    }


@pytest.mark.parametrize(
    ("kind", "index"),
    [
        ("case", "crm_case(reference)"),
        ("reference", "crm_customer(reference)"),
        ("phone", "crm_contactpoint(normalised)"),
        ("ending", "crm_contactpoint(ending)"),
        ("email", "crm_contactpoint(normalised)"),
        ("postcode", "crm_address(postcode)"),
        ("house", "crm_address(postcode)"),
        ("names", "crm_customer(family_name_key)|customer_names_within"),
        ("beginnings", "crm_customer(family_name_key)|customer_names_within"),
        ("born", "crm_customer(family_name_key)"),
    ],
)
def test_a_search_goes_along(kind: str, index: str, officer: User, anybody: Customer) -> None:
    term = _terms(anybody)[kind]
    assert finding.find(term, officer=officer).said != finding.find("nobody at all", officer=officer).said
    _require(lambda: finding.find(term, officer=officer), index)


def test_a_search_within_names_goes_along_their_trigrams(officer: User, anybody: Customer) -> None:
    term = f"{anybody.names_key[-3:]} {anybody.family_name_key[-4:]}"
    assert finding.find(term, officer=officer).people
    _require(lambda: finding.find(term, officer=officer), "customer_names_within")


def test_a_search_that_finds_nobody_reads_no_table(officer: User) -> None:
    for term in (
        "QQ-77777",
        "C-777777",
        "07700 900 999",
        "nobody@example.net",
        "zz99 9zz",
        "Xyzzy Plugh",
        "Plugh 1/1/1901",
    ):
        _require(lambda term=term: finding.find(term, officer=officer))  # type: ignore[misc]


def test_an_address_is_found_along_its_line_and_its_postcode(officer: User) -> None:
    _require(lambda: gazetteer.find("120 invented row"), "crm_property(lines_key)")
    _require(lambda: gazetteer.find("ZZ7 1AA"), "crm_property(postcode)")
    _require(lambda: gazetteer.find("flat 2, quarry brae"), "property_lines_within")


def test_possible_duplicates_are_looked_up(officer: User, anybody: Customer) -> None:
    described = duplicates.Described.of(anybody)
    asked = same_cases.Asked(
        category=Case.objects.filter(customer=anybody).first().category_id, location="12 Mill Lane"
    )  # type: ignore[union-attr]

    _require(
        lambda: duplicates.people(described, officer=officer, but=anybody),
        "crm_contactpoint(normalised)",
        "crm_address(postcode)",
    )
    _require(lambda: same_cases.of([asked], who=anybody, officer=officer, today=NOW.date()), "case_open_place")


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("address", "indexes"),
    [
        ("/desk/", ["case_team_due", "crm_draft(officer_id)", "callback_team|callback_open", "task_team_open"]),
        ("/desk/cases/queue/", ["case_team_due"]),
        ("/desk/cases/mine/", ["case_owner_due"]),
        ("/desk/tasks/", ["task_team_open", "message_to_print"]),
        ("/desk/callbacks/", ["callback_officer|callback_team|callback_open"]),
        ("/desk/callbacks/?whose=mine", ["callback_officer"]),
        ("/desk/callbacks/?whose=team", ["callback_team|callback_open"]),
        ("/desk/callbacks/?whose=everybody", ["callback_open"]),
        ("/desk/drafts/", ["crm_draft(officer_id)"]),
        ("/desk/contacts/new/", ["crm_draft(officer_id)"]),
        ("/desk/cases/service/", ["case_open_due"]),
        ("/desk/customers/locked/", ["customer_locked"]),
    ],
)
def test_a_page_goes_along(address: str, indexes: list[str], desk: Client) -> None:
    assert desk.get(address).status_code == 200
    _require(lambda: desk.get(address), *indexes)


def test_the_pages_of_a_person_and_a_case_go_along(desk: Client, anybody: Customer) -> None:
    (case, *_more) = anybody.cases.order_by("pk")
    for address, index in {
        f"/desk/customers/{anybody.pk}/": "crm_contact(customer_id)",
        f"/desk/customers/{anybody.pk}/cases/": "crm_case(customer_id)",
        f"/desk/cases/{case.pk}/": "crm_casenote(case_id)",
    }.items():
        assert desk.get(address).status_code == 200
        _require(lambda address=address: desk.get(address), index)  # type: ignore[misc]


def test_the_board_counts_today_along_the_days_of_contacts_and_cases(desk: Client) -> None:
    # The contacts of what is open are few among all, and joined in whichever way is quicker.
    _require(
        lambda: desk.get("/desk/board/"), "contact_logged", "case_clock", "case_without_contact", but="crm_contact"
    )


# ── What happens by itself ───────────────────────────────────────────────────────────────────────


def test_what_the_schedule_looks_for_every_minute_is_found_along(officer: User) -> None:
    assert outbox.due(NOW)
    _require(lambda: outbox.due(NOW), "message_next_try")
    _require(lambda: callbacks.mark_overdue(NOW), "callback_open")


def test_the_next_chunk_of_a_night_is_found_along_the_clock(officer: User) -> None:
    policies.go_live(RetentionCategory.objects.get(pk="case"), by=None, now=NOW)
    CountedDay.objects.create(on=NOW.date() - timedelta(days=2), counted_at=NOW)  # as every night before
    old = Case.objects.filter(status="closed").order_by("pk").values("pk")[:DUE]
    Case.objects.filter(pk__in=list(old.values_list("pk", flat=True))).update(closed_at=NOW.replace(year=2020))

    def night() -> None:
        run = runs.run(today=date(2026, 8, 3), slot="plans", clock=lambda: NOW, only=["case"])
        assert (run.state, run.results.get().disposed) == ("succeeded", DUE)

    _require(night, "case_clock", "crm_casenote(case_id)", "crm_callback(case_id)", but="crm_contact")


# ── It can fail ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("index", "work"),
    [
        ("case_team_due", lambda desk: desk.get("/desk/cases/queue/")),
        ("message_next_try", lambda _desk: outbox.due(NOW)),
        ("callback_open", lambda desk: desk.get("/desk/callbacks/?whose=everybody")),
    ],
)
def test_without_its_index_a_question_is_complained_of(index: str, work: Callable[[Any], Any], desk: Client) -> None:
    _require(lambda: work(desk), index)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {index}")  # until this test rolls back
    told = plans.complaints(plans.of(lambda: work(desk)), index)
    assert any(f"nothing goes along {index}" in line for line in told)


def test_a_table_that_is_read_from_end_to_end_is_complained_of(officer: User) -> None:
    _require(lambda: outbox.due(NOW), "message_next_try")
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX message_next_try")  # until this test rolls back
    told = plans.complaints(plans.of(lambda: outbox.due(NOW)))
    assert any(line.startswith("reads all of crm_message") for line in told)
