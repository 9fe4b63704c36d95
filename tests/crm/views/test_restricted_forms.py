"""Ids and references of restricted records, forged or typed from memory: no form shows, takes or changes what they name."""

from typing import Any

import pytest

from crm import roles
from crm.models import Case, Contact, Customer, User
from tests import factories
from tests.restricting import restrict

from .reading import form

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}
WHY = "Her neighbour rang about it."


@pytest.mark.parametrize("query", ["?customer={0.pk}", "?case={1.pk}"])
def test_the_contact_form_opens_for_nobody_restricted(
    query: str, case: Case, ada: Customer, bilal: User, dara: User, signed_in: Any
) -> None:
    where = f"/desk/contacts/new/{query.format(ada, case)}"
    assert signed_in(bilal).get(where).status_code == 200
    restrict(ada, by=dara)

    assert signed_in(bilal).get(where).status_code == 404


@pytest.mark.parametrize(
    ("do", "headers"),
    [
        ("find", {}),
        ("add", {}),
        ("choose", {}),
        ("choose", PART),
        ("last", PART),
        ("typing", PART),
        ("save", {}),
    ],
)
def test_a_forged_choice_of_a_restricted_person_shows_and_saves_nothing(
    do: str,
    headers: dict[str, str],
    ada: Customer,
    missed_bin: Any,
    telephone: Any,
    resolved: Any,
    bilal: User,
    dara: User,
    signed_in: Any,
) -> None:
    typed = {
        "channel": telephone.pk,
        "who": f"person:{ada.pk}",
        "question": "0",
        "q0-kind": "new",
        "q0-category": missed_bin.pk,
        "q0-asked": "When?",
        "q0-answered": "On Tuesday.",
        "q0-outcome": resolved.pk,
        "do": do,
    }
    factories.CustomerNoteFactory(customer=ada, text="Speak slowly")
    before = signed_in(bilal).post(
        "/desk/contacts/new/", typed | {"do": "find" if do == "save" else do}, headers=headers
    )
    assert before.status_code == 200
    restrict(ada, by=dara)

    answer = signed_in(bilal).post("/desk/contacts/new/", typed, headers=headers)

    for told in (ada.reference, "Okonjo", "Speak slowly", "3 May 1961"):
        assert told not in answer.content.decode()
    assert answer.status_code == (422 if do == "save" else 200)
    assert not Contact.objects.exists()


@pytest.mark.parametrize(("do", "headers"), [("choose", {}), ("choose", PART), ("last", PART), ("find", PART)])
def test_beside_a_contact_no_restricted_case_of_the_person_is_named(
    do: str, headers: dict[str, str], case: Case, ada: Customer, bilal: User, dara: User, signed_in: Any
) -> None:
    typed = {"who": f"person:{ada.pk}", "find": case.reference, "question": "0", "do": do}
    assert case.reference in signed_in(bilal).post("/desk/contacts/new/", typed, headers=headers).content.decode()
    restrict(case, by=dara)
    del typed["find"]

    answer = signed_in(bilal).post("/desk/contacts/new/", typed, headers=headers)

    assert answer.status_code == 200
    assert case.reference not in answer.content.decode()


def test_a_restricted_case_cannot_be_chased_by_its_reference(
    case: Case, telephone: Any, bilal: User, dara: User, signed_in: Any
) -> None:
    typed = {
        "channel": telephone.pk,
        "who": "anonymous",
        "question": "0",
        "q0-kind": "about",
        "q0-reference": case.reference,
        "q0-asked": "Still waiting.",
        "do": "save",
    }
    restrict(case, by=dara)

    answer = signed_in(bilal).post("/desk/contacts/new/", typed)

    assert answer.status_code == 422
    assert "no case has this reference" in answer.content.decode()
    assert not case.chasers.exists()


def test_nothing_is_moved_onto_a_restricted_person(
    ada: Customer, grace: Customer, bilal: User, dara: User, signed_in: Any
) -> None:
    wrong = factories.CaseFactory(customer=grace)
    typed = {"reason": WHY, "find": "07700 900461", "to": f"person:{ada.pk}", "do": "preview"}
    where = f"/desk/cases/{wrong.pk}/move/"
    assert ada.reference in signed_in(bilal).post(where, typed).content.decode()
    restrict(ada, by=dara)

    for do in ("find", "preview", "move"):
        answer = signed_in(bilal).post(where, typed | {"do": do})
        assert ada.reference not in answer.content.decode()
        assert "Okonjo" not in answer.content.decode()
    wrong.refresh_from_db()
    assert wrong.customer == grace


def test_no_note_is_moved_onto_a_restricted_case(case: Case, bilal: User, dara: User, signed_in: Any) -> None:
    note = factories.CaseNoteFactory()
    restrict(case, by=dara)

    typed = {"reason": WHY, "reference": case.reference, "do": "move"}
    answer = signed_in(bilal).post(f"/desk/case-notes/{note.pk}/move/", typed)

    assert answer.status_code == 422
    assert not case.notes.exists()


def test_an_anonymous_case_becomes_nobodys_who_is_restricted(
    ada: Customer, missed_bin: Any, bilal: User, dara: User, signed_in: Any
) -> None:
    case = factories.CaseFactory(category=missed_bin)
    typed = {"reason": WHY, "find": "07700 900461", "to": f"person:{ada.pk}", "do": "find"}
    where = f"/desk/cases/{case.pk}/attach/"
    assert ada.reference in signed_in(bilal).post(where, typed).content.decode()
    restrict(ada, by=dara)

    for do in ("find", "attach"):
        assert ada.reference not in signed_in(bilal).post(where, typed | {"do": do}).content.decode()
    case.refresh_from_db()
    assert case.customer is None


def test_an_anonymous_case_takes_no_restricted_one_along_nor_is_that_named(
    grace: Customer, bilal: User, dara: User, signed_in: Any
) -> None:
    contact = factories.ContactFactory()
    case, restricted = factories.CaseFactory.create_batch(2, contact=contact)
    where = f"/desk/cases/{case.pk}/attach/"
    assert restricted.reference in signed_in(bilal).get(where).content.decode()
    restrict(restricted, by=dara)

    assert restricted.reference not in signed_in(bilal).get(where).content.decode()
    signed_in(bilal).post(where, {"reason": WHY, "to": f"person:{grace.pk}", "do": "attach"})
    restricted.refresh_from_db()
    assert restricted.customer is None


def test_ticked_by_hand_a_restricted_case_is_given_to_nobody(
    case: Case, bilal: User, esi: User, dara: User, signed_in: Any
) -> None:
    factories.UserFactory(name="Yara New", role=roles.ADVISOR, team=esi.team)
    yara = User.objects.get(name="Yara New")
    other = factories.CaseFactory(owner=bilal, team=bilal.team)
    restrict(case, by=dara)

    client = signed_in(esi)
    client.post("/desk/cases/service/assign/", {"case": [case.pk, other.pk], "to": yara.pk})

    assert [each.owner for each in Case.objects.filter(pk__in=[case.pk, other.pk]).order_by("owner__name")] == [
        bilal,
        yara,
    ]
    page = client.get("/desk/cases/service/").content.decode()
    assert case.reference not in page
    assert other.reference in page


def test_who_hands_over_a_restricted_case_is_told_that_it_is_one_and_no_more(
    case: Case, bilal: User, esi: User, dara: User, signed_in: Any
) -> None:
    restrict(case, by=dara)

    page = signed_in(esi).get(f"/desk/hand-over/{bilal.pk}/")

    assert page.status_code == 200
    for told in (case.reference, case.category.name, "blue bin", "Okonjo"):
        assert told not in page.content.decode()


def test_a_form_that_stood_open_gives_back_what_was_typed_and_nothing_else(
    case: Case, bilal: User, dara: User, signed_in: Any
) -> None:
    client = signed_in(bilal)
    where = f"/desk/cases/{case.pk}/note/"
    typed = form(client.get(case.get_absolute_url()), where) | {"note-text": "Rang her back."}
    restrict(case, by=dara)

    answer = client.post(where, typed)

    assert answer.status_code == 410
    assert "Rang her back." in answer.content.decode()
    assert "blue bin" not in answer.content.decode()
    assert not case.notes.exists()
