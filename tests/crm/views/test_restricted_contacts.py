"""A contact may be restricted where its case is not: the case's page then says nothing of it to anybody but its guardian."""

from datetime import UTC, datetime
from typing import Any

import pytest

from crm.models import Case, CaseContact, Channel, Customer, User
from tests import factories
from tests.restricting import restrict

from .reading import says

pytestmark = pytest.mark.django_db
OPENED = "27 July 2026 at 10:00"
AGAIN = "Letter, 30 July 2026 at 14:05"
SAID = "Her sister is ill."


@pytest.fixture
def case(ada: Customer, missed_bin: Any, bilal: User) -> Case:
    return factories.CaseFactory(customer=ada, category=missed_bin, owner=bilal, team=bilal.team)


@pytest.fixture
def letter(case: Case) -> CaseContact:
    """A letter about the case from Ada's neighbour, with a note of what it said."""
    contact = factories.ContactFactory(
        channel=Channel.objects.get(key="letter"),
        customer=factories.CustomerFactory(),
        received_at=datetime(2026, 7, 30, 13, 5, tzinfo=UTC),
    )
    factories.CaseNoteFactory(case=case, contact=contact, text=SAID)
    return factories.CaseContactFactory(case=case, contact=contact, reopened=True)


@pytest.fixture
def shown(case: Case, signed_in: Any) -> Any:
    def page_of(officer: User) -> Any:
        page = signed_in(officer).get(case.get_absolute_url())
        assert page.status_code == 200
        return page

    return page_of


def leads_to(page: Any, contact: Any) -> bool:
    return f'href="{contact.get_absolute_url()}"' in page.content.decode()


def test_to_a_restricted_contact_that_opened_a_case_no_link_leads(
    case: Case, bilal: User, dara: User, shown: Any
) -> None:
    assert leads_to(shown(bilal), case.contact)
    restrict(case.contact, by=dara)

    page = shown(bilal)
    assert not leads_to(page, case.contact)
    assert says(page, f"Opened , {OPENED}")  # the case's own day, by which its target is counted
    assert leads_to(shown(dara), case.contact)


def test_a_service_officer_is_led_to_no_contact(case: Case, fitz: User, shown: Any) -> None:
    Case.objects.filter(pk=case.pk).update(status="referred", referred_to=case.service)

    assert not leads_to(shown(fitz), case.contact)


@pytest.mark.parametrize("whose", ["contact", "person"])
@pytest.mark.parametrize("role", ["bilal", "esi", "fitz"])
def test_of_a_restricted_contact_about_a_case_nothing_is_said(
    whose: str, role: str, case: Case, letter: CaseContact, dara: User, shown: Any, request: Any
) -> None:
    Case.objects.filter(pk=case.pk).update(status="referred", referred_to=case.service)
    officer = request.getfixturevalue(role)
    page = shown(officer)
    assert says(page, "Asked again once", AGAIN, "reopened the case", SAID)
    assert leads_to(page, letter.contact) is officer.has_perm("crm.view_contact")
    restrict(letter.contact if whose == "contact" else letter.contact.customer, by=dara)

    page = shown(officer)
    for told in ("Asked again", AGAIN, "reopened the case", SAID, letter.contact.get_absolute_url()):
        assert told not in page.content.decode() and not says(page, told)
    page = shown(dara)
    assert says(page, AGAIN, "reopened the case", SAID)
    assert leads_to(page, letter.contact)


def test_what_else_happened_is_still_said(case: Case, letter: CaseContact, bilal: User, dara: User, shown: Any) -> None:
    factories.CaseNoteFactory(case=case, text="Rang the depot.")
    factories.CaseContactFactory(case=case, contact__received_at=datetime(2026, 7, 31, 8, 0, tzinfo=UTC))
    restrict(letter.contact, by=dara)

    assert says(shown(bilal), "Rang the depot.", "Telephone, 31 July 2026 at 09:00")


def test_what_a_contact_that_has_left_leaves_behind_is_still_said(
    case: Case, letter: CaseContact, bilal: User, shown: Any
) -> None:
    case.notes.update(contact=None)
    case.chasers.update(contact=None)

    assert says(shown(bilal), AGAIN, SAID)
