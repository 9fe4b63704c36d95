"""The invented council looks like one that has been running for years, and never stands beside a real one."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from crm import demo, duplicates, finding, gazetteer, unmerging
from crm.demo import seeding
from crm.demo.inventor import Inventor
from crm.duplicates import Described
from crm.models import Address, Case, Contact, ContactPoint, Customer, Property, User
from retention import leaving, preview, runs
from retention.models import DisposalEntry, Hold

pytestmark = pytest.mark.django_db
CUSTOMERS = 160


@pytest.fixture
def council(settings: Any, now: Any) -> dict[str, int]:
    settings.DEMO = True
    return seeding.seed(customers=CUSTOMERS, now=now, progress=lambda _done, _total: None)


def test_it_has_as_many_customers_and_cases_as_it_was_asked_for(council: dict[str, int]) -> None:
    assert council == {"customers": CUSTOMERS, "cases": CUSTOMERS * 3}
    assert Case.objects.filter(customer=None).exists()
    assert Case.objects.filter(retention_category="financial_case", payments__isnull=False).exists()


def test_only_few_records_are_due_and_the_run_is_not_braked(council: dict[str, int], now: Any, today: date) -> None:
    lines = {line.step.category.key: line for line in preview.preview(today)}
    for key, model in {"case": Case, "financial_case": Case, "contact": Contact}.items():
        assert 0 < lines[key].due <= max(3, model.objects.count() / 20)
        assert not lines[key].braked
    assert lines["case"].held == {"legal": 2}
    assert lines["case"].undated == 3

    runs.run(today=today, slot="tonight", clock=lambda: now)

    assert DisposalEntry.objects.count() == sum(line.due for key, line in lines.items() if key != "inactive_customer")


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Edwin Carrick", "held"),
        ("Ruth Lindqvist", "held"),
        ("Samuel Okoro", "kept due"),
        ("Nell Fothergill", "kept"),
        ("Iris Quigley", "undated"),
        ("Tomos Bellamy", "kept"),
        ("Grace Adeyemi", "open"),
    ],
)
def test_every_story_can_be_found_and_says_why_it_is_there(
    name: str, state: str, council: dict[str, int], today: date
) -> None:
    officer = User.objects.get(email="bilal@example.org")

    (match,) = finding.find(name, officer=officer).people

    said = leaving.leaving_of(match.customer.cases.all(), today=today)
    assert {one.state for one in said.values()} == set(state.split())


def test_the_midnight_import_counts_from_the_local_day(council: dict[str, int], today: date) -> None:
    case = Case.objects.get(customer__family_name="Fothergill")

    assert case.closed_at is not None
    assert (case.closed_at.hour, case.closed_at.minute) == (23, 30)
    assert leaving.leaving(case, today=today).until == date(2027, 7, 1)


def test_one_case_is_doubly_held_and_one_has_been_chased_five_times(council: dict[str, int]) -> None:
    doubly = Case.objects.get(customer__family_name="Lindqvist")

    assert Hold.objects.live().filter(record=doubly.pk).count() == 2
    assert Case.objects.get(customer__family_name="Adeyemi", asked__contains="brown bin").chasers.count() >= 5


def test_nobody_in_it_could_be_real(council: dict[str, int]) -> None:
    for point in ContactPoint.objects.all():
        assert point.value.startswith(("07700 900", "01632 960")) or "@example." in point.value
    assert all(address.postcode.startswith("ZZ") for address in Address.objects.all())
    assert not User.objects.exclude(email__endswith="@example.org").exists()


def test_everybody_lives_at_an_address_of_the_invented_gazetteer(council: dict[str, int]) -> None:
    homes = {row.uprn: row for row in Property.objects.all()}
    assert 500 < len(homes) < 1500

    for address in Address.objects.all():
        (found,) = [row for row in gazetteer.find(f"{address.lines} {address.postcode}") if row.lines == address.lines]
        assert found == homes[address.uprn]
        assert (found.town, found.postcode) == (address.town, address.postcode)


def test_everything_happened_in_order_and_nothing_tomorrow(council: dict[str, int], now: Any) -> None:
    for case in Case.objects.select_related("contact"):
        assert case.contact is not None
        assert case.opened_at == case.contact.received_at <= case.contact.logged_at <= now
        assert case.closed_at is None or case.opened_at < case.closed_at <= now
    for customer in Customer.objects.all():
        assert customer.last_contact_at is not None
        assert customer.created_at <= customer.last_contact_at <= now


def test_it_is_the_same_council_every_time(now: Any) -> None:
    first, second = (Inventor(seeding.SEED, now=now) for _ in range(2))

    for _person in range(50):
        one, other = first.customer(), second.customer()
        assert (one.pk, one.reference, one.full_name) == (other.pk, other.reference, other.full_name)


def test_everybody_can_sign_in_with_the_words_on_the_screen(council: dict[str, int]) -> None:
    for role, email in demo.DEMO_SIGN_INS:
        user = User.objects.get(email=email)
        assert user.check_password(demo.DEMO_PASSWORD)
        assert user.role == role
    assert any("dara@example.org" in line for line in demo.sign_ins())


def test_a_second_seeding_says_so_and_changes_nothing(council: dict[str, int]) -> None:
    said = io.StringIO()

    call_command("seed_demo", stdout=said)

    assert "already there" in said.getvalue()
    assert Customer.objects.count() == CUSTOMERS


def test_invented_people_never_enter_a_real_council(settings: Any) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="This is no demo"):
        call_command("seed_demo")

    assert not User.objects.exists()


def test_a_database_with_real_customers_is_left_alone(settings: Any, ada: Any) -> None:
    settings.DEMO = True

    with pytest.raises(CommandError, match="not invented here"):
        call_command("seed_demo")

    assert Customer.objects.get() == ada


def test_somebody_was_merged_and_can_be_split_again(council: dict[str, int], today: date) -> None:
    officer = User.objects.get(email="esi@example.org")
    (match,) = finding.find("Ffion Maddox", officer=officer).people
    merged = match.customer.merges.get()

    assert match.customer.cases.count() == 2
    assert (match.customer.safe_to_call, merged.away.family_name) == (False, "Trevelyan")
    assert [one.customer for one in finding.find("Ffion Trevelyan", officer=officer).people] == [match.customer]
    unmerging.require_possible(merged, today=today)


def test_somebody_is_known_twice_and_not_merged_yet(council: dict[str, int]) -> None:
    officer = User.objects.get(email="esi@example.org")
    first, second = (match.customer for match in finding.find("Brendan Cope", officer=officer).people)
    (same,) = duplicates.people(Described.of(first), officer=officer, but=first)
    assert same.customer == second


def test_one_is_protected_and_one_has_an_attorney(council: dict[str, int], now: Any) -> None:
    leila = Customer.objects.get(family_name="Farouk")
    bilal, noor = User.objects.get(email="bilal@example.org"), User.objects.get(email="noor@example.org")
    assert not finding.find("Leila Farouk", officer=bilal).people
    assert [match.customer for match in finding.find("Leila Farouk", officer=noor).people] == [leila]
    owen = Customer.objects.get(names="Owen", family_name="Prosser")
    assert {authority.has_ended(now.date()) for authority in owen.representatives.all()} == {True, False}
