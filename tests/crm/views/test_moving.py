"""A record on the wrong person is moved: with a reason, after a preview, and leaves nothing behind."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from crm.models import Case, Customer, Misfiling
from tests import factories

from .reading import form, says


@pytest.fixture
def grace(db: None) -> Customer:
    return factories.CustomerFactory(names="Grace", family_name="Adeyemi", phone="07700 900777")


@pytest.fixture
def case(ada: Customer) -> Case:
    return factories.CaseFactory(customer=ada, asked="My blue badge")


def test_a_case_is_moved_step_by_step(desk: Client, case: Case, ada: Customer, grace: Customer) -> None:
    address = f"/desk/cases/{case.pk}/move/"
    found = desk.post(
        address, {**form(desk.get(address), address), "reason": "Wrong Ada.", "find": "07700 900777", "do": "find"}
    )
    assert says(found, "Grace Adeyemi", "same telephone number")
    assert form(found, address)["reason"] == ["Wrong Ada."]

    preview = desk.post(address, {**form(found, address), "to": f"person:{grace.pk}", "do": "preview"})
    assert says(preview, "This moves to Grace Adeyemi", f"Case {case.reference} moves", "Your reason: Wrong Ada.")
    assert Case.objects.get().customer == ada

    moved = desk.post(address, {**form(preview, address), "do": "move"}, follow=True)
    assert says(moved, "Moved. Nothing of it is left on the wrong person.", case.reference)
    assert not says(desk.get(f"/desk/customers/{ada.pk}/"), case.reference)
    assert Misfiling.objects.count() == 1


def test_a_reason_is_asked_for_before_anything_is_shown(desk: Client, case: Case, grace: Customer) -> None:
    address = f"/desk/cases/{case.pk}/move/"
    refused = desk.post(address, {"to": f"person:{grace.pk}", "reason": "", "do": "preview"})
    assert refused.status_code == 422
    assert [field for _message, field in refused.context["problems"]] == ["id_reason"]
    assert form(refused, address)["to"] == [f"person:{grace.pk}"]


def test_moving_to_the_same_person_is_refused_in_words(desk: Client, case: Case, ada: Customer) -> None:
    refused = desk.post(f"/desk/cases/{case.pk}/move/", {"to": f"person:{ada.pk}", "reason": "Hm.", "do": "preview"})
    assert says(refused, "This record is already on that person.")


def test_an_anonymous_case_is_on_nobody(desk: Client) -> None:
    answer = desk.get(f"/desk/cases/{factories.CaseFactory().pk}/move/")
    assert answer.status_code == 409
    assert says(answer, "This record is anonymous.")


def test_contacts_and_notes_move_too(desk: Client, case: Case, ada: Customer, grace: Customer) -> None:
    note = factories.CustomerNoteFactory(customer=ada)
    for address in (f"/desk/contacts/{case.contact_id}/move/", f"/desk/notes/{note.pk}/move/"):
        typed = {"to": f"person:{grace.pk}", "reason": "Heard it wrong.", "do": "move"}
        assert desk.post(address, typed).headers["Location"] == f"/desk/customers/{grace.pk}/"
    note.refresh_from_db()
    assert note.customer == grace


def test_who_may_only_read_may_not_move(signed_in: Any, dara: Any, case: Case) -> None:
    assert signed_in(dara).get(f"/desk/cases/{case.pk}/move/").status_code == 404


def test_a_right_person_who_has_gone_does_not_take_the_reason_along(desk: Client, case: Case) -> None:
    address = f"/desk/cases/{case.pk}/move/"
    refused = desk.post(address, {"to": f"person:{uuid4()}", "reason": "Wrong Ada.", "do": "preview"})
    assert refused.status_code == 422
    assert says(refused, "The person you chose is no longer kept. Find the right person, and choose them.")
    assert form(refused, address)["reason"] == ["Wrong Ada."]
