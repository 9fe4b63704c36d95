"""An anonymous case becomes somebody's, with the contact that opened it, and the log says by whom and why."""

from datetime import timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.test import Client

from crm import attaching
from crm.attaching import AlreadySomebodys, ContactIsAnothers, ReasonMissing
from crm.casework import CaseGone
from crm.customers import CustomerGone
from crm.models import Case, Customer
from retention import holds
from tests import factories

from .views.reading import form, says

pytestmark = pytest.mark.django_db
WHY = "She rang again and gave the reference."


@pytest.fixture
def case(missed_bin: Any) -> Case:
    return factories.CaseFactory(category=missed_bin)


def test_the_case_and_its_contact_become_theirs(case: Case, ada: Customer, bilal: Any, now: Any) -> None:
    case.contact.received_at = now
    case.contact.save()

    attaching.attach(case, to=ada, by=bilal, reason=WHY, now=now)

    case.refresh_from_db()
    ada.refresh_from_db()
    assert (case.customer, case.contact.customer) == (ada, ada)
    assert ada.last_contact_at == now
    entries = LogEntry.objects.filter(additional_data__what=attaching.ATTACHED)
    assert {(entry.object_pk, entry.additional_data["why"], entry.actor) for entry in entries} == {
        (str(case.pk), WHY, bilal),
        (str(case.contact.pk), WHY, bilal),
    }


def test_an_older_contact_moves_nobodys_clock(case: Case, ada: Customer, bilal: Any, now: Any) -> None:
    before = ada.last_contact_at
    case.contact.received_at = before - timedelta(days=400)
    case.contact.save()
    attaching.attach(case, to=ada, by=bilal, reason=WHY, now=now)
    ada.refresh_from_db()
    assert ada.last_contact_at == before


def test_what_else_the_contact_opened_comes_along(case: Case, ada: Customer, bilal: Any, now: Any) -> None:
    other = factories.CaseFactory(contact=case.contact)
    assert len(attaching.preview(case, officer=bilal).cases) == 2
    attaching.attach(case, to=ada, by=bilal, reason=WHY, now=now)
    other.refresh_from_db()
    assert other.customer == ada


def test_what_is_restricted_is_neither_named_nor_touched(
    case: Case, ada: Customer, bilal: Any, dara: Any, now: Any
) -> None:
    other = factories.CaseFactory(contact=case.contact)
    assert other.reference in str(attaching.preview(case, officer=bilal).sentences)
    review_on = now.date()
    holds.place(other, kind="restriction", reason="Contested.", review_on=review_on, by=dara, now=now)
    assert other.reference not in str(attaching.preview(case, officer=bilal).sentences)
    attaching.attach(case, to=ada, by=bilal, reason=WHY, now=now)
    other.refresh_from_db()
    assert other.customer is None


def test_a_case_without_a_contact_is_attached_alone(ada: Customer, bilal: Any, now: Any) -> None:
    case = factories.CaseFactory(contact=None)
    assert attaching.attach(case, to=ada, by=bilal, reason=WHY, now=now).customer == ada


def test_a_case_that_is_somebodys_stays_theirs(case: Case, ada: Customer, bilal: Any, now: Any) -> None:
    other = factories.CustomerFactory()
    attaching.attach(case, to=other, by=bilal, reason=WHY, now=now)
    with pytest.raises(AlreadySomebodys, match="move the case instead"):
        attaching.attach(case, to=ada, by=bilal, reason=WHY, now=now)
    case.refresh_from_db()
    assert case.customer == other


def test_a_case_is_not_torn_from_a_contact_of_somebody_else(case: Case, ada: Customer, bilal: Any, now: Any) -> None:
    case.contact.customer = factories.CustomerFactory()
    case.contact.save()
    with pytest.raises(ContactIsAnothers):
        attaching.attach(case, to=ada, by=bilal, reason=WHY, now=now)


def test_without_a_reason_nothing_is_attached(case: Case, ada: Customer, bilal: Any, now: Any) -> None:
    with pytest.raises(ReasonMissing):
        attaching.attach(case, to=ada, by=bilal, reason=" ", now=now)


def test_what_left_meanwhile_is_said(case: Case, ada: Customer, bilal: Any, now: Any) -> None:
    gone = Customer(pk=case.pk)
    with pytest.raises(CustomerGone):
        attaching.attach(case, to=gone, by=bilal, reason=WHY, now=now)
    with pytest.raises(CaseGone):
        attaching.attach(Case(pk=ada.pk), to=ada, by=bilal, reason=WHY, now=now)


# ── The page ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def advisor(client: Client, bilal: Any) -> Client:
    client.force_login(bilal)
    return client


def page_of(case: Case) -> str:
    return f"/desk/cases/{case.pk}/attach/"


def test_an_advisor_finds_the_person_and_attaches_the_case(advisor: Client, case: Case, ada: Customer) -> None:
    assert says(advisor.get(f"/desk/cases/{case.pk}/"), "Attach to a customer")
    here = page_of(case)
    fields = form(advisor.get(here), here)
    found = advisor.post(here, {**fields, "do": "find", "reason": WHY, "find": "07700 900461"})
    assert says(found, "Mrs Ada Okonjo-Smythe", f"Case {case.reference}, with its notes and payments.")
    typed = form(found, here)
    assert typed["reason"] == [WHY]
    page = advisor.post(here, {**typed, "do": "attach", "to": f"person:{ada.pk}"}, follow=True)
    assert says(page, f"Done: Case {case.reference} is theirs now.", "Mrs Ada Okonjo-Smythe")
    assert not says(page, "Attach to a customer")


def test_nothing_typed_is_lost_when_somebody_else_was_first(advisor: Client, case: Case, ada: Customer) -> None:
    here = page_of(case)
    fields = form(advisor.get(here), here)
    Case.objects.filter(pk=case.pk).update(customer=factories.CustomerFactory())
    page = advisor.post(here, {**fields, "do": "attach", "reason": WHY, "to": f"person:{ada.pk}"})
    assert page.status_code == 422
    assert says(page, "is on a customer already")
    assert form(page, here)["reason"] == [WHY]
    assert says(advisor.get(here, follow=True), "Not done:", "is on a customer already")


def test_without_a_person_or_a_reason_the_page_says_what_is_missing(advisor: Client, case: Case) -> None:
    here = page_of(case)
    page = advisor.post(here, {**form(advisor.get(here), here), "do": "attach"})
    assert [message for message, _field in page.context["problems"]] == [
        "Write how you know who it was.",
        "Find the right person, and choose them.",
    ]
