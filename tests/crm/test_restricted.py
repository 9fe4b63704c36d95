"""What is restricted is out of everybody's sight but the data-protection officer's: by whatever door somebody tries."""

from datetime import date
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.http import Http404
from django.utils import timezone

from crm import access, finding, misfiling
from crm.models import Case, Contact, Customer, CustomerNote, User
from retention import holds
from tests import factories
from tests.restricting import restrict

pytestmark = pytest.mark.django_db
WHY = "Her neighbour rang about it."


def found(officer: User, text: str) -> set[Any]:
    """Return the people and cases that a search finds."""
    result = finding.find(text, officer=officer)
    return {match.customer for match in result.people} | set(result.cases)


def sees(door: Any, officer: User, record: Any, **more: Any) -> bool:
    try:
        door(officer, record.pk, **more)
    except Http404:
        return False
    return True


# ── Doors and searches ───────────────────────────────────────────────────────────────────────────


def test_a_restricted_person_is_behind_no_door_with_all_that_is_theirs(
    case: Case, ada: Customer, bilal: User, esi: User, dara: User
) -> None:
    note = factories.CustomerNoteFactory(customer=ada)
    doors = {
        access.customer_for: ada,
        access.case_for: case,
        access.contact_for: case.contact,
        access.note_for: note,
    }
    assert all(sees(door, officer, record) for door, record in doors.items() for officer in (bilal, esi))
    hold = restrict(ada, by=dara)

    assert not any(sees(door, officer, record) for door, record in doors.items() for officer in (bilal, esi))
    assert all(sees(door, dara, record) for door, record in doors.items())

    holds.release(hold, reason="Resolved.", by=dara, now=timezone.now())
    assert all(sees(door, bilal, record) for door, record in doors.items())


@pytest.mark.parametrize(
    "text",
    ["{0.reference}", "07700 900461", "900461", "ada@example.org", "ZZ1 2AB", "Ada Okonjo-Smythe", "{1.reference}"],
)
def test_no_search_finds_a_restricted_person(text: str, case: Case, ada: Customer, bilal: User, dara: User) -> None:
    term = text.format(ada, case)
    assert found(bilal, term)
    restrict(ada, by=dara)

    assert not found(bilal, term)
    assert found(dara, term)


def test_of_a_restricted_case_nothing_is_seen_and_of_the_person_all_the_rest(
    case: Case, ada: Customer, bilal: User, dara: User
) -> None:
    restrict(case, by=dara)

    assert found(bilal, ada.reference) == {ada}
    assert not found(bilal, case.reference)
    assert sees(access.contact_for, bilal, case.contact)
    assert not sees(access.case_for, bilal, case)


@pytest.mark.parametrize("kind", [Contact, CustomerNote])
def test_a_contact_and_a_note_can_be_restricted_alone(
    kind: Any, case: Case, ada: Customer, bilal: User, dara: User
) -> None:
    record = case.contact if kind is Contact else factories.CustomerNoteFactory(customer=ada)
    assert record in kind.objects.visible_to(bilal)
    restrict(record, by=dara)

    assert record not in kind.objects.visible_to(bilal)
    assert record in kind.objects.visible_to(dara)


def test_another_kind_of_hold_hides_nothing(case: Case, bilal: User, dara: User) -> None:
    holds.place(case, kind="legal", reason="A claim.", review_on=date(2027, 1, 1), by=dara, now=timezone.now())

    assert sees(access.case_for, bilal, case)


def test_a_service_officer_does_not_see_a_restricted_case_of_their_own_service(
    ada: Customer, missed_bin: Any, fitz: User, dara: User
) -> None:
    case = factories.CaseFactory(customer=ada, category=missed_bin, referred=True)
    assert sees(access.case_for, fitz, case)
    restrict(ada, by=dara)

    assert not sees(access.case_for, fitz, case)
    assert not access.cases_visible(fitz).exists()


# ── Pages about somebody else, or about the rest ─────────────────────────────────────────────────


def test_the_persons_page_does_not_name_a_restricted_case(
    case: Case, ada: Customer, bilal: User, dara: User, signed_in: Any
) -> None:
    other = factories.CaseFactory(customer=ada)
    factories.CaseNoteFactory(case=case, text="Said in confidence")
    page = signed_in(bilal).get(ada.get_absolute_url()).content.decode()
    assert case.reference in page
    restrict(case, by=dara)

    page = signed_in(bilal).get(ada.get_absolute_url()).content.decode()
    assert other.reference in page
    assert case.reference not in page
    assert case.reference in signed_in(dara).get(ada.get_absolute_url()).content.decode()


def test_a_contacts_page_does_not_name_a_restricted_case(case: Case, bilal: User, dara: User, signed_in: Any) -> None:
    other = factories.CaseFactory(customer=case.customer, contact=case.contact)
    restrict(case, by=dara)

    page = signed_in(bilal).get(case.contact.get_absolute_url()).content.decode()

    assert other.reference in page
    assert case.reference not in page


def test_a_contact_is_not_moved_past_a_restricted_case_nor_is_that_named(
    case: Case, grace: Customer, bilal: User, dara: User, signed_in: Any
) -> None:
    where, typed = (
        f"/desk/contacts/{case.contact_id}/move/",
        {"reason": WHY, "to": f"person:{grace.pk}", "do": "preview"},
    )
    assert case.reference in signed_in(bilal).post(where, typed).content.decode()
    restrict(case, by=dara)

    assert case.reference not in signed_in(bilal).post(where, typed).content.decode()
    with pytest.raises(misfiling.Held):
        misfiling.move(case.contact, to=grace, by=bilal, reason=WHY, now=timezone.now())


# ── Lists and counts ─────────────────────────────────────────────────────────────────────────────


def test_restricted_cases_stand_in_no_list_and_in_no_count(
    case: Case, bilal: User, esi: User, dara: User, signed_in: Any
) -> None:
    other = factories.CaseFactory(owner=bilal, team=bilal.team)
    waiting = factories.CaseFactory(team=bilal.team)
    unheld = {case, other, waiting}
    assert set(access.cases_visible(bilal)) == unheld
    restrict(case, by=dara)
    restrict(waiting, by=dara)

    for officer in (bilal, esi):
        page = signed_in(officer).get("/desk/").content.decode()
        assert case.reference not in page
        assert waiting.reference not in page
        assert set(access.cases_visible(officer)) == {other}


def test_those_without_a_desk_learn_of_nobody_and_are_shown_the_way_on(ike: User, gus: User, signed_in: Any) -> None:
    for officer in (ike, gus):
        answer = signed_in(officer).get("/desk/")

        assert answer.status_code == 403
        assert 'href="/admin/"' in answer.content.decode()


def test_a_look_that_was_refused_leaves_no_trace_of_having_been_read(
    case: Case, bilal: User, dara: User, signed_in: Any
) -> None:
    restrict(case, by=dara)
    seen = LogEntry.objects.filter(action=LogEntry.Action.ACCESS)

    assert signed_in(bilal).get(case.get_absolute_url()).status_code == 404
    assert not seen.exists()
    assert signed_in(dara).get(case.get_absolute_url()).status_code == 200
    assert [entry.object_pk for entry in seen] == [str(case.pk)]
