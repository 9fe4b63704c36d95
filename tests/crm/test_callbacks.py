"""Promised calls: somebody's to make, on a number that is safe, by a time, and never forgotten without an outcome."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry

from crm import callback_lists, callbacks, questions
from crm.callbacks import (
    CallbackAlreadyClosed,
    DueInThePast,
    NeverTried,
    NobodyToCall,
    NotAnswered,
    NotANumber,
    NotSafeToCall,
    NotToBeCalled,
    NotWithThatService,
    OutcomeMissing,
    Promise,
)
from crm.models import Callback, CallbackAnswer, Case, CategoryQuestion, Customer, Team, User
from crm.questions import Answer
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(ada: Customer) -> Case:
    return factories.CaseFactory(customer=ada)


@pytest.fixture
def promised(bilal: User, now: datetime) -> Promise:
    return Promise(number="07700 900461", about="Ask which gate.", due_at=now + timedelta(hours=3), officer=bilal)


@pytest.fixture
def callback(case: Case, promised: Promise, bilal: User, now: datetime) -> Callback:
    return callbacks.promise(case, promised, by=bilal, now=now)


def test_a_callback_is_one_persons_teams_or_services_to_make(
    case: Case, promised: Promise, bilal: User, contact_centre: Team, now: datetime
) -> None:
    for wrong in (replace(promised, officer=None), replace(promised, team=contact_centre)):
        with pytest.raises(NobodyToCall):
            callbacks.promise(case, wrong, by=bilal, now=now)
    with pytest.raises(NotWithThatService):
        callbacks.promise(case, replace(promised, officer=None, service=case.service), by=bilal, now=now)
    assert not Callback.objects.exists()

    Case.objects.update(referred_to=case.service, status="referred")
    made = callbacks.promise(case, replace(promised, officer=None, service=case.service), by=bilal, now=now)
    assert made.whose == case.service.name


def test_a_callback_has_a_number_and_a_time_to_come(case: Case, promised: Promise, bilal: User, now: datetime) -> None:
    with pytest.raises(NotANumber):
        callbacks.promise(case, replace(promised, number="her work"), by=bilal, now=now)
    with pytest.raises(DueInThePast):
        callbacks.promise(case, replace(promised, due_at=now), by=bilal, now=now)


def test_somebody_is_not_called_whom_it_is_not_safe_to_call(
    case: Case, ada: Customer, promised: Promise, bilal: User, esi: User, now: datetime
) -> None:
    Customer.objects.update(safe_to_call=False)
    with pytest.raises(NotSafeToCall, match="ask your team leader"):
        callbacks.promise(case, promised, by=bilal, now=now, all_the_same="She rang from a friend’s.")
    with pytest.raises(NotSafeToCall, match="write why"):
        callbacks.promise(case, promised, by=esi, now=now)

    made = callbacks.promise(case, promised, by=esi, now=now, all_the_same="She rang from a friend’s.")

    assert made.called_all_the_same_because == "She rang from a friend’s."
    assert LogEntry.objects.filter(
        object_pk=str(made.pk), actor=esi, additional_data__what="passed over “not safe to call”"
    ).exists()


def test_a_number_that_must_not_be_used_is_not_called(
    case: Case, ada: Customer, promised: Promise, bilal: User, now: datetime
) -> None:
    ada.contact_points.filter(kind="phone").update(do_not_use=True)
    with pytest.raises(NotSafeToCall):
        callbacks.promise(case, replace(promised, number="+44 7700 900461"), by=bilal, now=now)
    assert callbacks.promise(case, replace(promised, number="01632 960001"), by=bilal, now=now)


def test_no_reason_opens_the_way_to_the_dead(
    case: Case, promised: Promise, esi: User, now: datetime, today: Any
) -> None:
    Customer.objects.update(deceased_on=today)
    with pytest.raises(NotToBeCalled):
        callbacks.promise(case, promised, by=esi, now=now, all_the_same="Her son answers.")


def test_a_reason_that_nobody_needed_is_not_kept(case: Case, promised: Promise, esi: User, now: datetime) -> None:
    assert callbacks.promise(case, promised, by=esi, now=now, all_the_same="x").called_all_the_same_because == ""


def test_two_attempts_and_an_outcome_close_it(callback: Callback, bilal: User, chen: User, now: datetime) -> None:
    with pytest.raises(NeverTried):
        callbacks.close(callback, outcome="not_reached", said="Rang out.", by=bilal, now=now)
    callbacks.attempt(callback, was_reached=False, note="Rang out.", by=bilal, now=now)
    callbacks.attempt(callback, was_reached=True, note="The green gate.", by=chen, now=now)
    for outcome, said in (("", "Done."), ("spoken", " "), ("nonsense", "Done.")):
        with pytest.raises(OutcomeMissing):
            callbacks.close(callback, outcome=outcome, said=said, by=bilal, now=now)

    closed = callbacks.close(callback, outcome="spoken", said="The crew knows.", by=bilal, now=now)

    assert closed.is_closed and closed.closed_by == bilal and closed.attempts.count() == 2
    for step in (
        lambda: callbacks.attempt(callback, was_reached=True, note="", by=bilal, now=now),
        lambda: callbacks.close(callback, outcome="spoken", said="Again.", by=bilal, now=now),
    ):
        with pytest.raises(CallbackAlreadyClosed):
            step()


def test_a_late_callback_is_marked_once(callback: Callback, now: datetime) -> None:
    assert callbacks.mark_overdue(callback.due_at) == 0
    late = callback.due_at + timedelta(minutes=1)
    assert callbacks.mark_overdue(late) == 1
    assert callbacks.mark_overdue(late) == 0
    assert Callback.objects.get().is_late(late) and not callback.is_late(now)


def test_everybody_has_their_own_list_and_nobody_anothers(
    callback: Callback, case: Case, promised: Promise, bilal: User, chen: User, now: datetime
) -> None:
    theirs = callbacks.promise(case, replace(promised, officer=None, team=chen.team), by=bilal, now=now)

    def on(name: str, officer: User) -> list[Callback]:
        return list(callback_lists.rows(name, officer).by_due_time())

    assert on("mine", bilal) == [callback] and on("team", bilal) == []
    assert on("mine", chen) == [] and on("team", chen) == [theirs]
    assert set(on("everybody", bilal)) == {callback, theirs}
    assert list(callback_lists.own(bilal)) == [callback] and list(callback_lists.own(chen)) == [theirs]


def test_a_service_has_the_callbacks_of_cases_it_can_see(
    case: Case, promised: Promise, bilal: User, fitz: User, now: datetime
) -> None:
    service = fitz.services.get()
    Case.objects.update(referred_to=service, status="referred")
    made = callbacks.promise(case, replace(promised, officer=None, service=service), by=bilal, now=now)
    assert list(callback_lists.rows("service", fitz)) == [made]

    Case.objects.update(referred_to=None, status="in_progress")
    assert not callback_lists.rows("service", fitz).exists()
    assert list(callback_lists.rows("everybody", bilal)) == [made]  # nobody's, and so not lost


# ── What a category asks in its callbacks ────────────────────────────────────────────────────────


@pytest.fixture
def emptied(case: Case) -> CategoryQuestion:
    asked = {"kind": "choice", "choices": "Yes\nNo", "is_required": True, "in_callback": True}
    return CategoryQuestion.objects.create(category=case.category, wording="Has it been emptied since?", **asked)


def test_a_question_is_asked_in_the_contact_or_in_the_callback(case: Case, emptied: CategoryQuestion) -> None:
    which = CategoryQuestion.objects.create(category=case.category, wording="Which bin?")
    retired = {"wording": "How?", "in_callback": True, "is_active": False}
    CategoryQuestion.objects.create(category=case.category, **retired)
    assert questions.of(case.category) == [which]
    assert questions.in_callback(case.category) == [emptied]


def test_whoever_was_spoken_to_was_asked_and_the_answers_stay_with_the_call(
    callback: Callback, emptied: CategoryQuestion, bilal: User, now: datetime
) -> None:
    ended: dict[str, Any] = {"outcome": "spoken", "said": "The crew knows.", "by": bilal, "now": now}
    callbacks.attempt(callback, was_reached=True, note="", by=bilal, now=now)
    for given in ((), (Answer(question=emptied, value=""),)):
        with pytest.raises(NotAnswered, match="Has it been emptied since"):
            callbacks.close(callback, **ended, answers=given)
    assert not Callback.objects.get().is_closed

    callbacks.close(callback, **ended, answers=[Answer(question=emptied, value="No")])
    CategoryQuestion.objects.update(wording="Is it empty?")

    kept = CallbackAnswer.objects.get()
    assert (kept.callback, kept.wording, kept.value) == (callback, "Has it been emptied since?", "No")


def test_nobody_answers_who_was_not_reached(
    callback: Callback, emptied: CategoryQuestion, bilal: User, now: datetime
) -> None:
    callbacks.attempt(callback, was_reached=False, note="", by=bilal, now=now)
    assert callbacks.close(callback, outcome="not_reached", said="Rang out.", by=bilal, now=now).is_closed


def test_a_call_takes_no_answer_to_what_another_category_asks(callback: Callback, bilal: User, now: datetime) -> None:
    foreign = CategoryQuestion.objects.create(category=factories.CategoryFactory(), wording="How many?")
    with pytest.raises(questions.AskedElsewhere):
        callbacks.close(
            callback, outcome="not_needed", said="x", answers=[Answer(question=foreign, value="2")], by=bilal, now=now
        )
    assert not (CallbackAnswer.objects.exists() or Callback.objects.get().is_closed)


def test_a_card_number_in_an_answer_is_not_kept(
    callback: Callback, emptied: CategoryQuestion, bilal: User, now: datetime
) -> None:
    card = "4111 1111 1111 1111"
    said = [Answer(question=emptied, value=f"Yes, and take {card}")]
    callbacks.close(callback, outcome="not_needed", said="She came by.", answers=said, by=bilal, now=now)
    assert CallbackAnswer.objects.get().value.startswith("Yes, and take ")
    assert "1111" not in CallbackAnswer.objects.get().value.replace(" ", "")[:-4]
