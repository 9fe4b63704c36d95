"""A case goes only where its status lets it, and its clock runs only while it is closed."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from crm import assigning, casework, payments
from crm.models import Case, Outcome
from tests import factories

pytestmark = pytest.mark.django_db
Status = Case.Status


def test_closing_starts_the_clock_and_keeps_the_answer(resolved: Any, bilal: Any, now: Any) -> None:
    case = casework.close(factories.CaseFactory(), outcome=resolved, answered="On Tuesday.", by=bilal, now=now)

    case.refresh_from_db()
    assert (case.status, case.closed_at, case.outcome, case.answered) == (Status.CLOSED, now, resolved, "On Tuesday.")
    assert case.owner == bilal


def test_a_case_is_closed_once(resolved: Any, bilal: Any, now: Any) -> None:
    case = factories.CaseFactory(closed=True)

    with pytest.raises(casework.CaseAlreadyClosed, match=r"already closed on 28 July 2026\. Reopen it first"):
        casework.close(case, outcome=resolved, answered="Again", by=bilal, now=now)


def test_a_case_is_not_closed_without_an_answer(resolved: Any, bilal: Any, now: Any) -> None:
    case = factories.CaseFactory()

    with pytest.raises(casework.AnswerMissing):
        casework.close(case, outcome=resolved, answered="  ", by=bilal, now=now)

    case.refresh_from_db()
    assert case.status == Status.OPEN


def test_an_outcome_that_goes_on_does_not_close(bilal: Any, now: Any) -> None:
    with pytest.raises(casework.OutcomeDoesNotClose):
        casework.close(
            factories.CaseFactory(), outcome=Outcome.objects.get(key="in_hand"), answered="Soon", by=bilal, now=now
        )


def test_reopening_stops_the_clock_and_gives_a_new_due_date(bilal: Any, now: Any) -> None:
    case = factories.CaseFactory(closed=True)
    before = case.due_on

    case = casework.reopen(case, because="It came back.", by=bilal, now=now)

    assert (case.closed_at, case.outcome, case.status, case.reopened_count) == (None, None, Status.REOPENED, 1)
    assert case.due_on > before
    assert "It came back." in case.notes.values_list("text", flat=True)
    assert case.notes.filter(text__contains="28 July 2026: Resolved").exists()
    assert case.answered == "On Tuesday."


def test_an_open_case_is_not_reopened(bilal: Any, now: Any) -> None:
    with pytest.raises(casework.StepNotAllowed, match=r"is open\. It cannot become reopened"):
        casework.reopen(factories.CaseFactory(), because="", by=bilal, now=now)


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("to", Status.values)
def test_every_step_is_either_in_the_table_or_refused(
    status: str, to: str, waste: Any, resolved: Any, bilal: Any, now: Any
) -> None:
    case = factories.CaseFactory(closed=True) if status == Status.CLOSED else factories.CaseFactory(status=status)
    steps = {
        Status.IN_PROGRESS: lambda: casework.start(case, by=bilal, now=now),
        Status.WAITING: lambda: casework.wait(case, by=bilal, now=now),
        Status.REFERRED: lambda: casework.refer(case, to=waste, by=bilal, now=now),
        Status.CLOSED: lambda: casework.close(case, outcome=resolved, answered="Yes.", by=bilal, now=now),
        Status.REOPENED: lambda: casework.reopen(case, because="Because.", by=bilal, now=now),
    }
    if to not in steps:
        assert to == Status.OPEN  # only a new case is open
        assert all(to not in after for after in casework.NEXT.values())
    elif to in casework.NEXT[status]:
        assert steps[to]().status == to
    else:
        with pytest.raises(casework.Refused):
            steps[to]()
        case.refresh_from_db()
        assert case.status == status


def test_a_case_referred_on_leaves_the_sight_of_the_first_service(
    waste: Any, housing: Any, bilal: Any, fitz: Any, now: Any
) -> None:
    case = casework.refer(factories.CaseFactory(), to=waste, by=bilal, now=now, because="Yours.")
    assert case in Case.objects.visible_to(fitz)

    case = casework.refer(case, to=housing, by=bilal, now=now)

    assert case not in Case.objects.visible_to(fitz)


def test_a_case_is_given_to_somebody_who_works_here(esi: Any, bilal: Any) -> None:
    case = assigning.assign(factories.CaseFactory(), to=bilal, team=None, by=esi)
    assert (case.owner, case.team) == (bilal, bilal.team)

    bilal.is_active = False
    with pytest.raises(assigning.NotAtWork, match="Bilal Advisor cannot be given cases"):
        assigning.assign(case, to=bilal, team=None, by=esi)


def test_a_case_given_to_nobody_waits_in_the_teams_queue(esi: Any, bilal: Any, contact_centre: Any, now: Any) -> None:
    case = casework.start(factories.CaseFactory(team=contact_centre), by=bilal, now=now)
    assert case not in Case.objects.queue(contact_centre)

    case = assigning.assign(case, to=None, team=contact_centre, by=esi)

    assert case in Case.objects.queue(contact_centre)


def test_a_note_is_private_unless_somebody_chose_otherwise(bilal: Any, now: Any) -> None:
    case = factories.CaseFactory()

    assert casework.add_note(case, "Rang back.", by=bilal, now=now).is_private
    assert not casework.add_note(case, "We wrote to you.", by=bilal, now=now, private=False).is_private


def test_a_case_with_a_payment_is_kept_as_a_financial_one(bilal: Any, now: Any) -> None:
    case = factories.CaseFactory()

    payments.record(
        case,
        provider_reference="PAY-77",
        amount=Decimal("45.00"),
        paid_on=date(2026, 8, 3),
        last_four="4242",
        by=bilal,
        now=now,
    )

    case.refresh_from_db()
    assert case.retention_category == "financial_case"


def test_a_category_of_the_councils_own_outlasts_a_payment(bilal: Any, now: Any) -> None:
    case = factories.CaseFactory(retention_category="blue_badge")

    payments.record(
        case, provider_reference="PAY-78", amount=Decimal("10"), paid_on=date(2026, 8, 3), by=bilal, now=now
    )

    case.refresh_from_db()
    assert case.retention_category == "blue_badge"


def test_more_of_a_card_than_its_last_four_digits_has_no_place(bilal: Any, now: Any) -> None:
    case = factories.CaseFactory()

    with pytest.raises(ValidationError):
        payments.record(
            case,
            provider_reference="PAY-79",
            amount=Decimal("10"),
            paid_on=date(2026, 8, 3),
            last_four="4242424242424242",
            by=bilal,
            now=now,
        )

    assert not case.payments.exists()


def test_a_case_that_left_while_it_was_on_the_screen_says_so(resolved: Any, bilal: Any, now: Any) -> None:
    case = factories.CaseFactory()
    Case.objects.filter(pk=case.pk)._raw_delete("default")

    with pytest.raises(casework.CaseGone):
        casework.close(case, outcome=resolved, answered="Yes.", by=bilal, now=now)


def test_a_case_is_overdue_the_day_after_its_due_date() -> None:
    case = factories.CaseFactory()

    assert not case.is_overdue(case.due_on)
    assert case.is_overdue(case.due_on + timedelta(days=1))
    assert case in Case.objects.overdue(case.due_on + timedelta(days=1))
    assert case not in Case.objects.overdue(case.due_on)
    assert not factories.CaseFactory(closed=True).is_overdue(date(2030, 1, 1))


def test_a_case_whose_owner_has_left_is_reopened_into_the_teams_queue(
    bilal: Any, chen: Any, contact_centre: Any, now: Any
) -> None:
    case = factories.CaseFactory(closed=True, owner=bilal, team=contact_centre)
    bilal.is_active = False
    bilal.save()

    case = casework.reopen(case, because="It came back.", by=chen, now=now)

    assert case.owner is None
    assert case in Case.objects.queue(contact_centre)


def test_a_reopened_case_stays_with_an_owner_who_is_still_here(bilal: Any, chen: Any, now: Any) -> None:
    case = factories.CaseFactory(closed=True, owner=bilal, team=bilal.team)

    assert casework.reopen(case, because="", by=chen, now=now).owner == bilal


def test_a_referred_case_is_its_services_to_do_and_in_no_teams_queue(
    contact_centre: Any, waste: Any, bilal: Any, fitz: Any, now: Any
) -> None:
    case = factories.CaseFactory(team=contact_centre)
    assert case in Case.objects.queue(contact_centre)

    case = casework.refer(case, to=waste, by=bilal, now=now)

    assert case not in Case.objects.queue(contact_centre)
    assert case in Case.objects.visible_to(fitz).open()


@pytest.mark.parametrize("how", ["start", "assign"])
def test_a_case_that_the_counter_took_back_leaves_the_sight_of_the_service(
    how: str, waste: Any, bilal: Any, esi: Any, fitz: Any, now: Any
) -> None:
    case = casework.refer(factories.CaseFactory(), to=waste, by=bilal, now=now)
    assert case in Case.objects.visible_to(fitz)

    if how == "start":
        casework.start(case, by=bilal, now=now)
    else:
        assigning.assign(case, to=bilal, team=None, by=esi)

    assert case not in Case.objects.visible_to(fitz)
    case.refresh_from_db()
    assert (case.status, case.owner) == (Status.IN_PROGRESS, bilal)
