"""While somebody new is described, an advisor is shown whom we know; and the open case that may be the same."""

import re
from datetime import timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.test import Client

from crm.models import Case, CaseContact, Contact, Customer
from tests import factories
from tests.restricting import restrict

from .reading import form, says

NEW = "/desk/contacts/new/"
PART = {"HX-Request": "true"}


@pytest.fixture
def described(desk: Client, missed_bin: Any, resolved: Any, telephone: Any) -> dict[str, Any]:
    """A contact by somebody new who has Ada's telephone, ready to be saved."""
    return {
        **form(desk.get(NEW), NEW),
        "channel": telephone.pk,
        "who": "new",
        "names": "Adeline",
        "family_name": "Smith",
        "phone": "07700 900461",
        "q0-category": missed_bin.pk,
        "q0-asked": "When is it collected?",
        "q0-answered": "On Tuesday.",
        "q0-outcome": resolved.pk,
    }


def test_somebody_known_is_shown_while_one_types(desk: Client, described: dict[str, Any], ada: Customer) -> None:
    part = desk.post(NEW, {**described, "do": "alike"}, headers=PART).content.decode()
    assert ada.reference in part
    assert "matched by telephone number" in part
    assert f'name="alike_seen" value="{ada.pk}"' in part
    entry = LogEntry.objects.get(additional_data__what="searched")
    assert entry.additional_data["shown"] == [f"crm.customer:{ada.pk}"]


def test_nobody_is_shown_where_it_is_not_somebody_new(desk: Client, described: dict[str, Any], ada: Customer) -> None:
    assert ada.reference in desk.post(NEW, {**described, "do": "alike"}, headers=PART).content.decode()
    part = desk.post(NEW, {**described, "who": "anonymous", "do": "alike"}, headers=PART).content.decode()
    assert ada.reference not in part


def test_nobody_restricted_is_shown(desk: Client, described: dict[str, Any], ada: Customer, dara: Any) -> None:
    before = desk.post(NEW, {**described, "do": "alike"}, headers=PART).content.decode()
    assert "Use this person" in before and ada.reference in before
    restrict(ada, by=dara)
    part = desk.post(NEW, {**described, "do": "alike"}, headers=PART).content.decode()
    assert "Use this person" not in part and ada.reference not in part


def test_without_scripts_it_is_asked_once_before_saving(desk: Client, described: dict[str, Any], ada: Customer) -> None:
    stopped = desk.post(NEW, {**described, "do": "save"})
    assert stopped.status_code == 200
    assert says(stopped, "This may be somebody we know")
    assert not Contact.objects.exists()
    typed = form(stopped, NEW)
    assert (typed["names"], typed["q0-asked"]) == (["Adeline"], ["When is it collected?"])

    saved = desk.post(NEW, {**typed, "do": "save"})

    assert saved.status_code == 302
    assert Contact.objects.get().customer != ada
    assert Customer.objects.filter(names="Adeline").exists()


def test_who_was_shown_while_typing_is_not_asked_about_again(
    desk: Client, described: dict[str, Any], ada: Customer
) -> None:
    assert desk.post(NEW, {**described, "alike_seen": str(ada.pk), "do": "save"}).status_code == 302


@pytest.mark.parametrize("forged", ["x", "\0", "," * 500, "person:1"])
def test_a_forged_list_of_those_shown_hides_nobody(
    forged: str, desk: Client, described: dict[str, Any], ada: Any
) -> None:
    assert desk.post(NEW, {**described, "alike_seen": forged, "do": "save"}).status_code == 200
    assert not Contact.objects.exists()


def test_one_press_uses_the_person_we_know(desk: Client, described: dict[str, Any], ada: Customer) -> None:
    stopped = desk.post(NEW, {**described, "do": "save"})
    used = desk.post(NEW, {**form(stopped, NEW), "do": f"use:{ada.pk}"})
    assert re.search(rf'value="person:{ada.pk}"[^>]*checked', used.content.decode())
    assert form(used, NEW)["q0-asked"] == ["When is it collected?"]

    desk.post(NEW, {**form(used, NEW), "do": "save"})

    assert Contact.objects.get().customer == ada
    assert not Customer.objects.filter(names="Adeline").exists()


def test_a_forged_person_is_not_used(desk: Client, described: dict[str, Any], ada: Customer, dara: Any) -> None:
    restrict(ada, by=dara)
    used = desk.post(NEW, {**described, "do": f"use:{ada.pk}"})
    assert ada.reference not in used.content.decode()
    assert desk.post(NEW, {**described, "do": "use:nobody"}).status_code == 200


# ── Cases ────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def open_case(missed_bin: Any, ada: Customer, now: Any) -> Case:
    return factories.CaseFactory(
        customer=ada, category=missed_bin, location="Mill Lane", opened_at=now - timedelta(days=2)
    )


def test_the_open_case_is_shown_before_the_long_text(
    desk: Client, described: dict[str, Any], ada: Customer, open_case: Case
) -> None:
    typed = {**described, "who": f"person:{ada.pk}", "q0-asked": ""}
    part = desk.post(NEW, {**typed, "do": "same:0"}, headers=PART).content.decode()
    assert f"About {open_case.reference}" in part
    assert "same person and category" in part
    assert "2 days ago" in part
    page = desk.post(NEW, {**typed, "do": "answers:0"}).content.decode()  # without scripts
    assert page.index(f"this:0:{open_case.reference}") < page.index('name="q0-asked"')


def test_the_same_place_is_shown_whoever_asks(desk: Client, described: dict[str, Any], open_case: Case) -> None:
    typed = {**described, "who": "anonymous", "q0-category": "", "q0-location": "mill lane"}
    part = desk.post(NEW, {**typed, "do": "same:0"}, headers=PART).content.decode()
    assert f"About {open_case.reference}" in part
    assert "same place" in part


@pytest.mark.parametrize("headers", [PART, {}], ids=["with scripts", "without"])
def test_one_press_makes_the_question_one_about_it(
    headers: dict[str, str], desk: Client, described: dict[str, Any], open_case: Case
) -> None:
    answer = desk.post(NEW, {**described, "do": f"this:0:{open_case.reference}"}, headers=headers)
    page = answer.content.decode()
    assert re.search(r'name="q0-kind" value="about"[^>]*checked', page)
    assert f'name="q0-reference" value="{open_case.reference}"' in page
    assert "When is it collected?" in page
    assert 'name="q1-asked"' not in page


def test_what_was_typed_before_is_chased_with_the_case(
    desk: Client, described: dict[str, Any], open_case: Case
) -> None:
    about = desk.post(NEW, {**described, "phone": "01632 960001", "do": f"this:0:{open_case.reference}"})
    assert desk.post(NEW, {**form(about, NEW), "do": "save"}).status_code == 302
    assert CaseContact.objects.get().case == open_case
    assert Case.objects.count() == 1
