"""Who may see what: each role gets its own, and the same 404 for what is forbidden and what is not there."""

from typing import Any
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from django.http import Http404

from crm import access, customers
from crm.models import Case, User
from tests import factories
from tests.identified import identify

pytestmark = pytest.mark.django_db
STAFF = ["bilal", "chen", "esi", "fitz", "dara", "gus", "ike"]


def sees(door: Any, *what: Any, **more: Any) -> bool:
    try:
        door(*what, **more)
    except Http404:
        return False
    return True


@pytest.fixture
def case(ada: Any, missed_bin: Any) -> Case:
    """A case of Ada's that the waste service has been given."""
    return factories.CaseFactory(customer=ada, category=missed_bin, referred=True)


@pytest.mark.parametrize(
    ("who", "may_open"),
    [
        ("bilal", "case customer contact note"),
        ("chen", "case customer contact note"),
        ("esi", "case customer contact note"),
        ("fitz", "case"),
        ("dara", "case customer contact note"),
        ("gus", ""),
        ("ike", ""),
    ],
)
def test_each_role_opens_its_own_and_nothing_else(
    who: str, may_open: str, case: Case, ada: Any, today: Any, request: Any
) -> None:
    officer = request.getfixturevalue(who)
    note = factories.CustomerNoteFactory(customer=ada)
    doors = {
        "case": sees(access.case_for, officer, case.pk),
        "customer": sees(access.customer_for, officer, ada.pk),
        "contact": sees(access.contact_for, officer, case.contact_id),
        "note": sees(access.note_for, officer, note.pk),
    }
    assert sees(access.case_page_for, officer, case.pk, today=today) == doors["case"]
    assert sees(access.customer_page_for, officer, ada.pk, today=today) == doors["customer"]

    assert {door for door, opened in doors.items() if opened} == set(may_open.split())
    assert (case in access.cases_visible(officer)) == ("case" in may_open)


@pytest.mark.parametrize("who", STAFF)
def test_only_a_team_leader_looks_at_what_a_colleague_holds(who: str, chen: Any, ada: Any, request: Any) -> None:
    officer = request.getfixturevalue(who)
    resident = User.objects.create_user("resident@example.org", name="Resident", kind=User.Kind.RESIDENT)

    assert sees(access.colleague_for, officer, chen.pk) == (who == "esi")
    assert not sees(access.colleague_for, officer, resident.pk)


@pytest.mark.parametrize("who", STAFF)
def test_what_is_not_there_looks_like_what_is_forbidden(who: str, request: Any) -> None:
    officer = request.getfixturevalue(who)

    for door in (access.case_for, access.customer_for, access.contact_for, access.note_for):
        with pytest.raises(Http404) as refusal:
            door(officer, uuid4())
        assert str(refusal.value) == ""


def test_a_service_officer_sees_only_what_is_referred_to_their_service(fitz: Any, housing: Any, ada: Any) -> None:
    unreferred = factories.CaseFactory(customer=ada, service=fitz.services.get())
    elsewhere = factories.CaseFactory(customer=ada, referred=True, category__service=housing)

    assert not sees(access.case_for, fitz, unreferred.pk)
    assert not sees(access.case_for, fitz, elsewhere.pk)


def test_a_service_officer_knows_the_person_only_as_far_as_the_work_needs(
    case: Case, fitz: Any, bilal: Any, today: Any
) -> None:
    to_fitz, to_bilal = (
        access.person_on(access.case_page_for(officer, case.pk, today=today), officer=officer)
        for officer in (fitz, bilal)
    )

    assert to_fitz is not None
    assert to_bilal is not None
    assert (to_fitz.name, to_fitz.phone) == ("Mrs Ada Okonjo-Smythe", "07700 900461")
    assert (to_fitz.date_of_birth, to_fitz.reference, to_fitz.url) == (None, "", "")
    assert to_bilal.date_of_birth is not None


def test_the_data_protection_officer_reads_and_does_not_work(case: Case, dara: Any) -> None:
    assert sees(access.case_for, dara, case.pk)
    for purpose in ("work", "note", "pay", "assign", "move"):
        assert not sees(access.case_for, dara, case.pk, to=purpose)


def test_only_a_team_leader_gives_cases_to_others(case: Case, bilal: Any, esi: Any, fitz: Any) -> None:
    assert [access.may(officer, "assign", case) for officer in (bilal, esi, fitz)] == [False, True, False]


def test_whoever_has_left_sees_nothing(case: Case, bilal: Any) -> None:
    bilal.is_active = False

    assert not sees(access.case_for, bilal, case.pk)
    assert not Case.objects.visible_to(bilal).exists()


def test_opening_a_record_leaves_a_line_in_the_audit_log(case: Case, bilal: Any) -> None:
    viewed = LogEntry.objects.filter(action=LogEntry.Action.ACCESS)
    assert not viewed.exists()

    access.case_for(bilal, case.pk)
    access.case_for(bilal, case.pk, to="work")

    entry = viewed.get()
    assert (entry.actor, entry.object_pk) == (bilal, str(case.pk))


def test_a_forbidden_record_leaves_no_trace_of_having_been_read(case: Case, gus: Any) -> None:
    assert not sees(access.case_for, gus, case.pk)

    assert not LogEntry.objects.filter(action=LogEntry.Action.ACCESS).exists()


@pytest.fixture
def viewed() -> Any:
    """What the audit log says that officers have had before them."""
    return LogEntry.objects.filter(action=LogEntry.Action.ACCESS)


@pytest.mark.parametrize("what", ["details", "reach", "address", "note"])
def test_a_form_about_somebody_shows_them_and_says_so_once(
    what: str, ada: Any, bilal: Any, client: Any, viewed: Any
) -> None:
    client.force_login(bilal)

    assert client.get(f"/desk/customers/{ada.pk}/{what}/").status_code == 200

    assert [(entry.object_pk, entry.actor) for entry in viewed] == [(str(ada.pk), bilal)]


def test_a_note_that_is_looked_at_again_is_shown_and_says_so(ada: Any, esi: Any, client: Any, viewed: Any) -> None:
    note = factories.CustomerNoteFactory(customer=ada)
    client.force_login(esi)

    client.get(f"/desk/notes/{note.pk}/review/")

    assert [entry.object_pk for entry in viewed] == [str(note.pk)]


def test_a_record_about_to_be_moved_is_shown_and_says_so(case: Case, bilal: Any, client: Any, viewed: Any) -> None:
    client.force_login(bilal)

    client.get(f"/desk/contacts/{case.contact_id}/move/")

    assert [entry.object_pk for entry in viewed] == [str(case.contact_id)]


def test_a_change_is_logged_as_a_change_and_not_as_a_look_as_well(
    ada: Any, bilal: Any, client: Any, viewed: Any
) -> None:
    client.force_login(bilal)
    identify(ada, by=bilal)
    typed = {"phones": "01632 960001", "emails": "", "seen": customers.points_seen(ada)}

    assert client.post(f"/desk/customers/{ada.pk}/reach/", typed).status_code == 302

    assert not viewed.exists()
    assert LogEntry.objects.filter(action=LogEntry.Action.CREATE, actor=bilal).exists()


def test_to_be_found_by_a_search_is_not_to_be_opened(ada: Any, bilal: Any, client: Any, viewed: Any) -> None:
    """The search is written down as one, with whom it showed."""
    client.force_login(bilal)
    page = client.post("/desk/contacts/new/", {"find": "07700 900461", "do": "find"})
    assert ada.reference in page.content.decode()

    assert not viewed.filter(object_pk=str(ada.pk)).exists()
    assert [entry.additional_data["what"] for entry in viewed] == ["searched"]


def test_to_be_chosen_without_a_search_is_to_be_opened(ada: Any, bilal: Any, client: Any, viewed: Any) -> None:
    client.force_login(bilal)
    page = client.post("/desk/contacts/new/", {"who": f"person:{ada.pk}", "do": "add"})
    assert ada.reference in page.content.decode()

    assert [entry.object_pk for entry in viewed] == [str(ada.pk)]
