"""A promised call rings whom its case is about, or nobody: not the wrong person, nor the one they were merged with."""

from datetime import date, datetime, timedelta

import pytest
from auditlog.models import LogEntry

from crm import attaching, callback_numbers, callbacks, merging, misfiling, unmerging
from crm.callbacks import NotANumber, NotSafeToCall, NotToBeCalled, Promise
from crm.models import Callback, Case, ContactPoint, Customer, User
from tests import factories

pytestmark = pytest.mark.django_db
ADAS, HERS, ONCE = "07700 900461", "01632 960222", "01632 960333"
WHY = "She says so, and knows the reference."


@pytest.fixture
def grace() -> Customer:
    made = factories.CustomerFactory(names="Grace", family_name="Okoro")
    made.contact_points.create(kind="phone", value=HERS, is_default=True)
    return made


@pytest.fixture
def case(ada: Customer) -> Case:
    assert ada.contact_points.filter(kind="phone", value=ADAS).exists()
    return factories.CaseFactory(customer=ada)


def promised(case: Case, by: User, now: datetime, number: str = ADAS) -> Callback:
    asked = Promise(number=number, about="Which gate?", due_at=now + timedelta(hours=3), officer=by)
    return callbacks.promise(case, asked, by=by, now=now)


def rings(callback: Callback) -> str:
    callback.refresh_from_db()
    return callback.number


def test_a_call_about_a_case_of_the_wrong_person_rings_the_right_one(
    case: Case, grace: Customer, bilal: User, esi: User, now: datetime
) -> None:
    wrong, once, right = (promised(case, bilal, now, number) for number in (ADAS, ONCE, HERS))
    ended = promised(case, bilal, now)
    callbacks.close(ended, outcome="not_needed", said="She came by.", by=bilal, now=now)
    Callback.objects.filter(pk=wrong.pk).update(called_all_the_same_because="Her brother is out.")
    assert "3 promised calls move." in " ".join(misfiling.preview(case).sentences)

    misfiling.move(case, to=grace, by=esi, reason=WHY, now=now)

    assert [rings(one) for one in (wrong, once, right, ended)] == [HERS, HERS, HERS, ""]
    assert wrong.called_all_the_same_because == "" and wrong.due_at == now + timedelta(hours=3)
    line = LogEntry.objects.filter(object_pk=str(wrong.pk), additional_data__what=callback_numbers.REPLACED)
    assert line.exists() and "900461" not in str([entry.additional_data for entry in line])


def test_without_a_number_on_which_they_may_be_called_the_call_waits_for_one(
    case: Case, grace: Customer, bilal: User, esi: User, now: datetime
) -> None:
    callback = promised(case, bilal, now)
    ContactPoint.objects.filter(customer=grace).update(do_not_use=True)

    misfiling.move(case, to=grace, by=esi, reason=WHY, now=now)

    assert rings(callback) == "" and not callback.is_closed
    with pytest.raises(NotANumber):
        callback_numbers.change(callback, "", by=bilal)
    with pytest.raises(NotSafeToCall):
        callback_numbers.change(callback, HERS, by=bilal)
    assert rings(callback_numbers.change(callback, ONCE, by=bilal)) == ONCE


def test_whom_it_is_not_safe_to_call_is_not_rung_because_a_case_was_moved(
    case: Case, grace: Customer, bilal: User, esi: User, now: datetime, today: date
) -> None:
    callback = promised(case, bilal, now)
    Customer.objects.filter(pk=grace.pk).update(safe_to_call=False)
    misfiling.move(case, to=grace, by=esi, reason=WHY, now=now)
    assert rings(callback) == ""

    changed = callback_numbers.change(callback, HERS, by=esi, all_the_same="She asked for it today.")
    assert changed.called_all_the_same_because == "She asked for it today."
    assert LogEntry.objects.filter(
        object_pk=str(callback.pk), actor=esi, additional_data__what=callbacks.PASSED_OVER
    ).exists()
    Customer.objects.filter(pk=grace.pk).update(deceased_on=today)
    with pytest.raises(NotToBeCalled):
        callback_numbers.change(callback, HERS, by=esi, all_the_same="x")
    assert "has died" in callback_numbers.to_call(Callback.objects.get(pk=callback.pk))


def test_a_caller_who_becomes_known_is_rung_where_they_asked_to_be(ada: Customer, bilal: User, now: datetime) -> None:
    anonymous = factories.CaseFactory()
    callback = promised(anonymous, bilal, now, ONCE)
    attaching.attach(anonymous, to=ada, by=bilal, reason=WHY, now=now)
    assert rings(callback) == ONCE


def test_one_person_of_two_records_keeps_the_number_and_two_people_do_not_share_it(
    case: Case, ada: Customer, grace: Customer, bilal: User, esi: User, now: datetime
) -> None:
    before, once = promised(case, bilal, now), promised(case, bilal, now, ONCE)
    merge = merging.merge(grace, ada, by=esi, reason=WHY, now=now)
    assert rings(before) == ADAS
    case.refresh_from_db()
    assert case.customer == grace
    since = promised(case, bilal, now, HERS)
    on_hers = promised(factories.CaseFactory(customer=grace), bilal, now, ADAS)

    unmerging.undo(merge, by=esi, reason=WHY, now=now)

    assert [rings(one) for one in (before, once, since, on_hers)] == [ADAS, ONCE, ADAS, HERS]
