"""A note on the wrong case is moved, and where that case was another person's the data-protection officer is told."""

from typing import Any

import pytest
from auditlog.models import LogEntry
from django.test import Client

from crm import misfiled_notes, misfiling
from crm.casework import CaseGone
from crm.models import Case, CaseNote, Misfiling
from retention import holds
from retention.calendar import local_day
from tests import factories

from .views.reading import form, says

pytestmark = pytest.mark.django_db
WHY = "I had two windows open."


@pytest.fixture
def note(ada: Any) -> CaseNote:
    """Something that was said in a contact of Ada's, and written on her case."""
    case = factories.CaseFactory(customer=ada)
    return factories.CaseNoteFactory(case=case, contact=case.contact, text="The lamp is out.")


@pytest.fixture
def right(db: None) -> Case:
    """The case of somebody else, to which it belongs."""
    return factories.CaseFactory(customer=factories.CustomerFactory())


@pytest.fixture
def desk(client: Client, bilal: Any) -> Client:
    client.force_login(bilal)
    return client


def test_a_note_on_another_persons_case_leaves_nothing_behind(note: Any, right: Case, bilal: Any, now: Any) -> None:
    misfiled_notes.move(note, to=right, by=bilal, reason=WHY, now=now)

    note.refresh_from_db()
    assert (note.case, note.contact) == (right, None)
    assert Misfiling.objects.get().record == right.pk
    entry = LogEntry.objects.get(additional_data__what=misfiling.MOVED)
    assert (entry.actor, entry.additional_data["why"]) == (bilal, WHY)


def test_between_two_cases_of_one_person_nobody_needs_to_be_told(note: Any, ada: Any, bilal: Any, now: Any) -> None:
    other, contact = factories.CaseFactory(customer=ada), note.contact

    misfiled_notes.move(note, to=other, by=bilal, reason=WHY, now=now)

    note.refresh_from_db()
    assert (note.case, note.contact) == (other, contact)
    assert not Misfiling.objects.exists()


def test_a_move_of_a_note_is_refused_where_it_makes_no_sense(note: Any, right: Case, bilal: Any, now: Any) -> None:
    with pytest.raises(misfiled_notes.AlreadyOnCase):
        misfiled_notes.move(note, to=note.case, by=bilal, reason=WHY, now=now)
    with pytest.raises(misfiling.ReasonMissing):
        misfiled_notes.move(note, to=right, by=bilal, reason=" ", now=now)
    right.delete()
    with pytest.raises(CaseGone):
        misfiled_notes.move(note, to=Case(pk=right.pk or note.case.contact_id), by=bilal, reason=WHY, now=now)


def test_a_note_that_left_meanwhile_is_not_moved(note: Any, right: Case, bilal: Any, now: Any) -> None:
    CaseNote.objects.filter(pk=note.pk).delete()

    with pytest.raises(misfiling.RecordGone):
        misfiled_notes.move(note, to=right, by=bilal, reason=WHY, now=now)


def test_a_note_is_moved_step_by_step(desk: Client, note: Any, right: Case) -> None:
    address = f"/desk/case-notes/{note.pk}/move/"
    assert address in desk.get(note.case.get_absolute_url()).content.decode()
    asked = desk.get(address)
    assert says(asked, "The lamp is out.", note.case.reference)

    typed = {**form(asked, address), "reason": WHY, "reference": right.reference.lower()}
    preview = desk.post(address, {**typed, "do": "preview"})
    assert says(preview, f"This moves to case {right.reference}", "not the same person’s", f"Your reason: {WHY}")
    assert CaseNote.objects.get().case == note.case

    moved = desk.post(address, {**form(preview, address), "do": "move"}, follow=True)
    assert says(moved, f"The note stands on case {right.reference} now.", "The lamp is out.")
    assert not says(desk.get(note.case.get_absolute_url()), "The lamp is out.")


def test_a_reference_that_is_none_or_the_same_is_said_at_its_field(desk: Client, note: Any) -> None:
    address = f"/desk/case-notes/{note.pk}/move/"
    for reference in ("HK-77777", "zebra", note.case.reference):
        refused = desk.post(address, {"reason": WHY, "reference": reference, "do": "preview"})
        assert refused.status_code == 422
        assert [field for _message, field in refused.context["problems"]] == ["id_reference"]
        assert form(refused, address)["reason"] == [WHY]


def test_a_note_about_to_be_moved_is_shown_and_says_so(desk: Client, note: Any) -> None:
    desk.get(f"/desk/case-notes/{note.pk}/move/")

    entry = LogEntry.objects.get(action=LogEntry.Action.ACCESS)
    assert entry.object_pk == str(note.pk)


def test_a_note_cannot_leave_a_case_that_a_hold_keeps(
    note: CaseNote, right: Case, bilal: Any, dara: Any, now: Any
) -> None:
    holds.place(note.case, kind="legal", reason="Claim", review_on=local_day(now), by=dara, now=now)

    with pytest.raises(misfiling.Held):
        misfiled_notes.move(note, to=right, by=bilal, reason=WHY, now=now)

    note.refresh_from_db()
    assert note.case != right
