"""People's records leave on the day the council promised: never before, and not while something still needs them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from crm import casework, misfiling
from crm.models import Case, CaseContact, CaseNote, Contact, Customer, CustomerNote, Misfiling, Payment, SignInFailure
from retention import holds, leaving, policies, preview, runs
from retention.calendar import Period
from retention.models import RetentionCategory
from tests import factories

pytestmark = pytest.mark.django_db
CLOSED = datetime(2026, 3, 14, 10, 0, tzinfo=UTC)
LAST_DAY = date(2028, 3, 14)


@pytest.fixture
def night(db: None, now: Any) -> Any:
    """Run disposal as in the night of a day, with every category live that may be."""
    for category in RetentionCategory.objects.filter(not_enforced_because="", live_at=None):
        policies.go_live(category, by=None, now=now)

    def run(day: date) -> None:
        runs.run(today=day, slot=f"night of {day}", clock=lambda: now)

    return run


def due(day: date) -> dict[str, int]:
    return {line.step.category.key: line.due for line in preview.preview(day)}


@pytest.mark.parametrize(("after", "kept"), [(-1, True), (0, True), (1, False)])
def test_a_case_is_kept_through_its_last_day_and_no_longer(after: int, kept: bool, night: Any) -> None:
    factories.CaseFactory(closed=True, closed_at=CLOSED, contact=None)

    night(LAST_DAY + timedelta(days=after))

    assert Case.objects.exists() is kept


def test_a_case_takes_its_notes_chasers_and_payments_with_it(night: Any) -> None:
    case = factories.CaseFactory(closed=True, closed_at=CLOSED)
    factories.CaseNoteFactory(case=case, contact=case.contact)
    factories.CaseContactFactory(case=case)
    factories.PaymentFactory(case=case)

    night(LAST_DAY + timedelta(days=1))

    for model in (Case, CaseNote, CaseContact, Payment):
        assert not model.objects.exists()


def test_a_case_closed_at_half_past_midnight_in_summer_counts_from_the_local_day() -> None:
    case = factories.CaseFactory(closed=True, closed_at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC), contact=None)

    assert leaving.leaving(case, today=date(2026, 7, 2)).until == date(2028, 7, 1)
    assert (
        leaving.leaving(case, today=date(2026, 7, 2)).sentence == "Kept until 1 July 2028 (case, 2 years after closing)"
    )


def test_a_case_with_a_payment_is_kept_for_five_years(night: Any) -> None:
    factories.CaseFactory(closed=True, closed_at=CLOSED, retention_category="financial_case", contact=None)

    night(date(2031, 3, 14))
    assert Case.objects.exists()

    night(date(2031, 3, 15))
    assert not Case.objects.exists()


def test_the_contact_waits_for_the_case_it_opened(night: Any) -> None:
    case = factories.CaseFactory(opened_at=CLOSED - timedelta(days=400), closed=True, closed_at=CLOSED)
    contacts_own_day = (case.contact.ended_at + timedelta(days=731)).date()

    night(contacts_own_day + timedelta(days=5))
    assert Contact.objects.exists()

    night(LAST_DAY + timedelta(days=1))
    assert not Contact.objects.exists()


def test_a_chasers_contact_leaves_on_its_own_day_and_the_case_still_counts_it(ada: Any, night: Any) -> None:
    case = factories.CaseFactory(customer=ada, contact=None)
    chaser = factories.ContactFactory(customer=ada, received_at=CLOSED)
    factories.CaseContactFactory(case=case, contact=chaser)
    factories.CaseNoteFactory(case=case, contact=chaser)

    night(LAST_DAY + timedelta(days=1))

    assert not Contact.objects.exists()
    assert (case.chasers.get().contact, case.chasers.get().received_at) == (None, CLOSED)
    assert case.notes.get().contact is None


def test_an_open_case_never_falls_due_and_a_reopened_one_stops_its_clock(bilal: Any, now: Any, night: Any) -> None:
    factories.CaseFactory(contact=None)
    closed = factories.CaseFactory(closed=True, closed_at=CLOSED, contact=None)
    assert due(date(2060, 1, 1))["case"] == 1

    casework.reopen(closed, because="It came back.", by=bilal, now=now)

    assert due(date(2060, 1, 1))["case"] == 0
    night(date(2060, 1, 1))
    assert Case.objects.count() == 2


def test_a_closed_case_without_a_date_is_shown_and_kept() -> None:
    case = factories.CaseFactory(undated=True)

    (line,) = (line for line in preview.preview(date(2040, 1, 1)) if line.step.category.key == "case")

    assert (line.undated, line.due) == (1, 0)
    assert leaving.leaving(case, today=date(2040, 1, 1)).state == "undated"


def test_a_note_leaves_a_year_after_somebody_last_asked_whether_it_holds(night: Any) -> None:
    factories.CustomerNoteFactory(reviewed_on=date(2026, 3, 14))

    night(date(2027, 3, 14))
    assert CustomerNote.objects.exists()

    night(date(2027, 3, 15))
    assert not CustomerNote.objects.exists()


def test_failed_sign_ins_leave_after_a_day_without_certificates(night: Any) -> None:
    SignInFailure.objects.create(key="digest", at=CLOSED)

    night(CLOSED.date() + timedelta(days=2))

    assert not SignInFailure.objects.exists()


def test_what_was_moved_from_the_wrong_person_is_documented_for_two_years(
    ada: Any, bilal: Any, now: Any, night: Any
) -> None:
    right = factories.CustomerFactory()
    misfiling.move(factories.CaseFactory(customer=ada), to=right, by=bilal, reason="Wrong Ada.", now=now)

    night(date(2028, 8, 3))
    assert Misfiling.objects.exists()

    night(date(2028, 8, 4))
    assert not Misfiling.objects.exists()


def test_nobody_is_made_anonymous_before_the_warning_exists(ada: Any, night: Any) -> None:
    assert due(date(2040, 1, 1))["inactive_customer"] == 1

    night(date(2040, 1, 1))

    assert Customer.objects.get().family_name == ada.family_name


def test_a_customer_is_not_due_while_a_case_needs_to_know_them(ada: Any) -> None:
    factories.CaseFactory(customer=ada)

    assert due(date(2040, 1, 1))["inactive_customer"] == 0


def test_a_hold_on_a_person_keeps_what_is_about_them(ada: Any, dara: Any, now: Any, night: Any) -> None:
    factories.CaseFactory(customer=ada, closed=True, closed_at=CLOSED)
    factories.CaseFactory(closed=True, closed_at=CLOSED)
    holds.place(ada, kind="legal", reason="Claim", review_on=date(2027, 1, 1), by=dara, now=now)

    night(LAST_DAY + timedelta(days=1))

    assert [case.customer for case in Case.objects.all()] == [ada]


def test_a_category_that_the_council_adds_is_enforced_without_code(dara: Any, hana: Any, now: Any, night: Any) -> None:
    badge = RetentionCategory.objects.create(key="blue_badge", title="Blue Badge", applies_to="crm.case")
    draft = policies.draft(badge, Period(3, "year"), authority="Local decision 7", reason="New", by=dara, now=now)
    policies.approve(policies.propose(draft, by=dara, now=now), by=hana, now=now)
    policies.go_live(badge, by=dara, now=now)
    category = factories.CategoryFactory(retention_category_id="blue_badge")
    factories.CaseFactory(category=category, closed=True, closed_at=CLOSED, contact=None)

    night(date(2029, 3, 14))
    assert Case.objects.get().retention_category == "blue_badge"

    night(date(2029, 3, 15))
    assert not Case.objects.exists()
