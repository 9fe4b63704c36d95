"""A case about which a call is promised is closed by somebody who says what becomes of the call; none is lost in silence."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from crm import callback_lists, closing
from crm.casework import AnswerMissing
from crm.closing import END, KEEP, CallStillPromised
from crm.models import Callback, Case, Customer, Outcome, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(ada: Customer, bilal: User) -> Case:
    return factories.CaseFactory(customer=ada, owner=bilal)


@pytest.fixture
def callback(case: Case, bilal: User, now: datetime) -> Callback:
    asked = {"officer": bilal, "number": "01632 960001", "about": "Which gate?", "promised_by": bilal}
    return Callback.objects.create(case=case, due_at=now + timedelta(hours=3), promised_at=now, **asked)


@pytest.fixture
def how(resolved: Outcome, bilal: User, now: datetime) -> dict[str, Any]:
    return {"outcome": resolved, "answered": "On Tuesday.", "by": bilal, "now": now}


def test_a_case_is_not_closed_over_a_promised_call_without_a_word(
    case: Case, callback: Callback, how: dict[str, Any]
) -> None:
    for nothing in ("", "whatever"):
        with pytest.raises(CallStillPromised):
            closing.close(case, calls=nothing, **how)
    case.refresh_from_db()
    assert not case.is_closed and closing.still_promised(case) == 1


def test_a_call_that_is_kept_stays_due_and_on_its_list(
    case: Case, callback: Callback, how: dict[str, Any], bilal: User
) -> None:
    closed = closing.close(case, calls=KEEP, **how)

    assert closed.is_closed and list(callback_lists.own(bilal)) == [callback]
    assert closing.still_to_be_made(closing.still_promised(closed)) == "1 promised call is still to be made."


def test_a_call_that_nobody_needs_ends_with_the_case_and_says_so(
    case: Case, callback: Callback, how: dict[str, Any], bilal: User, now: datetime
) -> None:
    closing.close(case, calls=END, **how)

    callback.refresh_from_db()
    assert callback.outcome == Callback.Outcome.NOT_NEEDED
    assert (callback.closed_by, callback.closed_at) == (bilal, now)
    assert callback.outcome_said == f"The case was closed: {how['outcome'].name}."
    assert not callback_lists.own(bilal).exists()


def test_what_is_refused_ends_no_call(case: Case, callback: Callback, how: dict[str, Any]) -> None:
    with pytest.raises(AnswerMissing):
        closing.close(case, calls=END, **how | {"answered": ""})
    callback.refresh_from_db()
    assert not callback.is_closed


def test_a_case_without_a_promised_call_is_closed_as_ever(
    case: Case, callback: Callback, how: dict[str, Any], now: datetime
) -> None:
    Callback.objects.update(closed_at=now, outcome="spoken", outcome_said="Done.")
    assert closing.close(case, **how).is_closed
    assert Callback.objects.get().outcome_said == "Done."
