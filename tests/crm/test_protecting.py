"""A protected person is out of sight of everybody who is not named for it: by whatever door, list, count or file somebody tries."""

from datetime import timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core import mail
from django.http import Http404

from crm import access, contact_points, customers, finding, identity, protecting, roles, workload
from crm.customers import NewCustomer
from crm.models import Case, Customer, Message, SafetyAlert, Task, User
from crm.tasks import tell_dpo_of_alert
from retention.calendar import local_day
from tests import factories
from tests.identified import identify

pytestmark = pytest.mark.django_db
WHY = "Her former husband looks for her."


@pytest.fixture
def noor(contact_centre: Any) -> User:
    """An advisor who is named for protected records."""
    return factories.UserFactory(name="Noor Named", email="noor@example.org", role=roles.PROTECTED, team=contact_centre)


def protect(customer: Customer, *, by: User, now: Any) -> None:
    protecting.protect(customer, because=WHY, by=by, now=now)


def found(officer: User, text: str, *, typing: bool = False) -> set[Any]:
    result = finding.find(text, officer=officer, typing=typing)
    return {match.customer for match in result.people} | set(result.cases)


def sees(door: Any, officer: User, record: Any) -> bool:
    try:
        door(officer, record.pk)
    except Http404:
        return False
    return True


def test_a_protected_person_is_behind_no_door_with_all_that_is_theirs(
    case: Case, ada: Customer, bilal: User, esi: User, dara: User, noor: User, now: Any
) -> None:
    note = factories.CustomerNoteFactory(customer=ada)
    doors = {
        access.customer_for: ada,
        access.case_for: case,
        access.contact_for: case.contact,
        access.note_for: note,
    }
    assert all(sees(door, officer, record) for door, record in doors.items() for officer in (bilal, esi))

    protect(ada, by=esi, now=now)

    assert not any(sees(door, officer, record) for door, record in doors.items() for officer in (bilal, esi))
    assert all(sees(door, officer, record) for door, record in doors.items() for officer in (dara, noor))


def test_a_service_officer_loses_sight_of_a_referred_case(
    ada: Customer, missed_bin: Any, fitz: User, esi: User, now: Any
) -> None:
    case = factories.CaseFactory(customer=ada, category=missed_bin, referred=True)
    assert sees(access.case_for, fitz, case)

    protect(ada, by=esi, now=now)

    assert not sees(access.case_for, fitz, case)
    assert not found(fitz, case.reference)


@pytest.mark.parametrize("typing", [False, True])
@pytest.mark.parametrize(
    "text",
    ["{0.reference}", "07700 900461", "ada@example.org", "ZZ1 2AB", "Ada Okonjo-Smythe", "{1.reference}"],
)
def test_no_search_finds_a_protected_person(
    text: str, typing: bool, case: Case, ada: Customer, bilal: User, esi: User, noor: User, now: Any
) -> None:
    term = text.format(ada, case)
    assert found(bilal, term, typing=typing)

    protect(ada, by=esi, now=now)

    assert not found(bilal, term, typing=typing)
    assert found(noor, term, typing=typing)


@pytest.mark.parametrize(("text", "is_told"), [("07700 900461", True), ("Ada Okonjo-Smythe", False), ("900461", False)])
def test_only_something_that_one_record_has_is_answered_and_without_a_detail(
    text: str, is_told: bool, ada: Customer, bilal: User, esi: User, now: Any
) -> None:
    protect(ada, by=esi, now=now)

    answer = finding.find(text, officer=bilal)

    assert answer.is_protected is is_told
    assert ("is protected" in answer.hint) is is_told
    assert not answer.is_restricted
    assert "Ada" not in answer.hint and ada.reference not in answer.hint
    assert not finding.find(text, officer=bilal, typing=True).is_protected


def test_the_cases_of_a_protected_person_are_on_no_list_and_in_no_count(
    case: Case, ada: Customer, bilal: User, esi: User, now: Any
) -> None:
    today = local_day(now)
    assert list(workload.cases_on("mine", bilal)) == [case]
    assert workload.counts(bilal, today)["mine"][0] == 1

    protect(ada, by=esi, now=now)

    assert not workload.cases_on("mine", bilal).exists()
    assert workload.counts(bilal, today)["mine"][0] == 0
    assert not workload.cases_on("service", esi).exists()
    held = workload.held_by(bilal, seen_by=esi, today=today)
    assert (held.all, held.unseen, held.categories) == (1, 1, ())


def test_messages_and_tasks_of_a_protected_person_go_with_them(
    case: Case, ada: Customer, bilal: User, esi: User, now: Any
) -> None:
    task = Task.objects.create(what="Ring.", customer=ada, case=case, made_at=now, due_on=local_day(now))
    assert list(Task.objects.visible_to(bilal)) == [task]

    protect(ada, by=esi, now=now)

    assert not Task.objects.visible_to(bilal).exists()
    assert not Message.objects.visible_to(bilal).exists()


def test_a_protection_that_is_lifted_brings_everything_back(
    case: Case, ada: Customer, bilal: User, esi: User, dara: User, now: Any
) -> None:
    protect(ada, by=esi, now=now)
    with pytest.raises(protecting.AlreadyProtected):
        protect(ada, by=esi, now=now)

    protecting.lift(ada, because="She moved abroad.", by=dara, now=now)

    assert sees(access.case_for, bilal, case)
    with pytest.raises(protecting.NotProtected):
        protecting.lift(ada, because="Twice.", by=dara, now=now)
    ada.refresh_from_db()
    assert (ada.protected_because, ada.protected_at, ada.protected_by) == ("", None, None)


# ── Masked, and shown for a reason ───────────────────────────────────────────────────────────────


def test_numbers_and_address_are_masked_on_page_and_case_even_for_those_who_are_named(
    case: Case, ada: Customer, noor: User, esi: User, now: Any
) -> None:
    today = local_day(now)
    before = access.person_on(access.case_page_for(noor, case.pk, today=today), officer=noor)
    assert before and before.phone and before.address

    protect(ada, by=esi, now=now)

    person = access.person_on(access.case_page_for(noor, case.pk, today=today), officer=noor)
    assert person and (person.phone, person.email, person.address, person.is_protected) == ("", "", "", True)
    page: Any = access.customer_page_for(noor, ada.pk, today=today)
    assert (page.phone, page.email, page.home) == ("", "", None)


def test_what_is_shown_is_written_down_without_a_value_and_the_officer_is_told(
    ada: Customer, noor: User, esi: User, now: Any, django_capture_on_commit_callbacks: Any
) -> None:
    protect(ada, by=esi, now=now)
    ada.refresh_from_db()
    assert protecting.is_masked(ada, officer=noor, now=now)
    with pytest.raises(identity.NotIdentified):
        protecting.reveal(ada, because=WHY, by=noor, now=now)
    identify(ada, by=noor, now=now)

    with django_capture_on_commit_callbacks() as told:
        protecting.reveal(ada, because="She asks where her letter went.", by=noor, now=now)

    assert not protecting.is_masked(ada, officer=noor, now=now + timedelta(minutes=9))
    assert protecting.is_masked(ada, officer=noor, now=now + timedelta(minutes=10))
    assert protecting.is_masked(ada, officer=esi, now=now)
    alert = SafetyAlert.objects.get(kind="revealed")
    assert (alert.record, alert.by) == (ada.pk, noor)
    entry = LogEntry.objects.get(object_pk=str(ada.pk), additional_data__what="details shown")
    assert entry.additional_data["why"] == "She asks where her letter went."
    assert "900461" not in f"{entry.changes}{entry.additional_data}"
    assert len(told) == 1
    tell_dpo_of_alert(str(alert.pk))
    (letter,) = mail.outbox
    assert str(alert.pk) in letter.body
    assert "Ada" not in letter.body + letter.subject and "Okonjo" not in letter.body + letter.subject


def test_a_failed_reveal_alerts_nobody_and_shows_nothing(ada: Customer, noor: User, now: Any) -> None:
    with pytest.raises(protecting.NotProtected):
        protecting.reveal(ada, because=WHY, by=noor, now=now)
    assert not SafetyAlert.objects.exists()


# ── New contact points rest ──────────────────────────────────────────────────────────────────────


def test_a_new_number_rests_for_thirty_days(ada: Customer, bilal: User, now: Any) -> None:
    known = ada.contact_points.get(kind="phone")
    identify(ada, by=bilal, now=now)
    customers.set_contact_points(ada, phones=["07700 900461", "01632 960777"], emails=[], by=bilal, now=now)
    given, today = ada.contact_points.get(normalised__endswith="960777"), local_day(now)

    usable = today + timedelta(days=30)
    assert contact_points.rests_until(known.added_at, today) is None
    assert contact_points.rests_until(given.added_at, today) == usable
    assert contact_points.rests_until(given.added_at, today + timedelta(days=29)) == usable
    assert contact_points.rests_until(given.added_at, usable) is None


def test_whoever_is_new_has_points_that_rest(now: Any) -> None:
    made = customers.create(NewCustomer(details={"names": "New"}, phones=("01632 960777",)), now=now)

    assert contact_points.rests_until(made.contact_points.get().added_at, local_day(now))
