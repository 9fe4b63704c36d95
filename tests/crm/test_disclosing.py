"""What is sensitive goes where somebody has long been reached, or to whom we know; and nobody reads where a protected person lives."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry

from crm import gate, identifying, outbox, post
from crm.models import (
    Address,
    Case,
    ContactPoint,
    Customer,
    IdentityCheck,
    IdentityRule,
    Message,
    Representative,
    Task,
    User,
)
from retention.calendar import local_day
from tests.crm.writing import draft
from tests.identified import identify

pytestmark = pytest.mark.django_db

A_DAY = timedelta(days=1)
KINDS = list(Message.Kind.values)
WAYS = {"email": "email", "sms": "phone"}


@pytest.fixture(autouse=True)
def with_a_provider(settings: Any) -> None:
    """Letters and text messages have somebody who carries them."""
    settings.NOTIFY_API_KEY = f"team-{'a' * 36}-{'b' * 36}"


@pytest.fixture
def protected(ada: Customer) -> Customer:
    """Ada, protected, with numbers and an address that were known before anybody noted when."""
    LogEntry.objects.filter(object_pk=str(ada.addresses.get().pk), content_type__model="address").delete()
    ada.is_protected = True
    ada.save()
    return ada


@pytest.fixture
def old_record(ada: Customer, now: datetime) -> Customer:
    """Ada, whose record is a year old."""
    Customer.objects.filter(pk=ada.pk).update(created_at=now - 365 * A_DAY)
    ada.refresh_from_db()
    return ada


def given(customer: Customer, kind: str, at: datetime) -> None:
    """Have what is used first of a kind be given at an instant."""
    ContactPoint.objects.filter(customer=customer, kind=kind).update(added_at=at)


def moved_in(customer: Customer, *, said: datetime, written: datetime | None = None) -> None:
    """Have somebody say since when they live where they live; and an officer write that down."""
    home = customer.addresses.get()
    Address.objects.filter(pk=home.pk).update(from_on=local_day(said))
    LogEntry.objects.get_for_object(home).delete()
    if written:
        LogEntry.objects.log_create(home, action=LogEntry.Action.CREATE, changes={})
        LogEntry.objects.get_for_object(home).update(timestamp=written)


def stopped_by(customer: Customer, now: datetime, **told: Any) -> str:
    answer = gate.ask(draft(customer, **told), now=now)
    return answer.stop.key if answer.stop else ""


# ── To a protected person ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("channel", ["email", "sms", "letter"])
def test_any_message_goes_to_where_a_protected_person_has_long_been_reached(
    channel: str, kind: str, protected: Customer, now: datetime
) -> None:
    assert stopped_by(protected, now, channel=channel, kind=kind) == ""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("channel", list(WAYS))
def test_no_message_goes_to_what_they_gave_within_thirty_days(
    channel: str, kind: str, protected: Customer, now: datetime
) -> None:
    given(protected, WAYS[channel], now)

    assert stopped_by(protected, now, channel=channel, kind=kind) == "protected"
    assert stopped_by(protected, now + 29 * A_DAY, channel=channel, kind=kind) == "protected"
    assert stopped_by(protected, now + 30 * A_DAY, channel=channel, kind=kind) == ""


def test_a_check_does_not_shorten_the_rest_of_what_a_protected_person_gave(
    protected: Customer, bilal: User, now: datetime
) -> None:
    given(protected, "email", now)
    identify(protected, by=bilal, now=now, rank=3)

    assert stopped_by(protected, now) == "protected"


@pytest.mark.parametrize(
    ("said", "written", "stop"), [(40, None, ""), (5, None, "protected"), (40, 5, "protected"), (40, 31, "")]
)
def test_a_home_rests_from_the_day_on_which_it_was_written_down_whatever_day_was_said(
    said: int, written: int | None, stop: str, protected: Customer, now: datetime
) -> None:
    moved_in(protected, said=now - said * A_DAY, written=now - written * A_DAY if written else None)

    assert stopped_by(protected, now, channel="letter") == stop


def test_what_was_given_before_is_not_taken_in_its_place(protected: Customer, now: datetime) -> None:
    ContactPoint.objects.filter(customer=protected, kind="email").update(is_default=False)
    ContactPoint.objects.create(
        customer=protected, kind="email", value="new@example.org", is_default=True, added_at=now
    )

    assert stopped_by(protected, now) == "protected"


def test_what_is_not_safe_stays_blocked_however_long_it_was_known(protected: Customer, now: datetime) -> None:
    protected.safe_to_email = False

    assert stopped_by(protected, now) == "unsafe"


def test_it_becomes_a_task_that_says_from_when_it_may_go_and_not_where_to(
    protected: Customer, case: Case, bilal: User, now: datetime
) -> None:
    given(protected, "email", now)

    message = post.send(draft(protected, case), by=bilal, now=now)

    assert (message.status, message.why_stopped, message.address) == ("stopped", "protected", "")
    task = Task.objects.get()
    assert "nothing goes there before 2 September 2026" in task.what
    assert "ada@" not in task.what and "Okonjo" not in task.what


def test_an_address_that_changed_after_it_was_written_stops_the_message_as_well(
    protected: Customer, case: Case, bilal: User, now: datetime
) -> None:
    message = post.send(draft(protected, case), by=bilal, now=now)
    assert message.status == "queued"
    ContactPoint.objects.filter(customer=protected, kind="email").update(value="her@example.org", added_at=now)

    outbox.deliver(str(message.pk), now=now)

    message.refresh_from_db()
    assert (message.status, message.why_stopped) == ("stopped", "protected")


# ── To anybody else ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_has_to_be_asked_for_what_came_with_the_record_or_was_long_known(
    kind: str, old_record: Customer, now: datetime
) -> None:
    for at in (old_record.created_at, now - 30 * A_DAY):
        given(old_record, "email", at)
        assert stopped_by(old_record, now, kind=kind) == ""


@pytest.mark.parametrize(("kind", "stop"), [(kind, "" if kind == "acknowledgement" else "unproven") for kind in KINDS])
def test_what_tells_of_a_case_does_not_go_where_a_stranger_may_have_asked_for_it(
    kind: str, stop: str, old_record: Customer, now: datetime
) -> None:
    given(old_record, "email", now)

    assert stopped_by(old_record, now, kind=kind) == stop


def test_it_goes_once_somebody_was_asked_and_the_check_says_for_which_case(
    old_record: Customer, case: Case, bilal: User, chen: User, now: datetime
) -> None:
    given(old_record, "email", now)
    check = identify(old_record, by=bilal, now=now)
    assert check.case is None

    message = post.send(draft(old_record, case), by=chen, now=now + A_DAY)  # who asked needs not be who writes

    assert message.status == "queued"
    check.refresh_from_db()
    assert check.case == case


@pytest.mark.parametrize(
    "happens",
    [
        lambda them, by, now: identify(them, by=by, now=now, rank=1),  # not surely enough
        lambda them, by, now: identify(them, by=by, now=now, right=0),  # not right
        lambda them, by, now: identify(them, by=by, now=now - timedelta(hours=1)),  # before it was given
        lambda them, by, now: (identify(them, by=by, now=now), identify(them, by=by, now=now + A_DAY / 24, right=0)),
    ],
)
def test_less_than_that_does_not_do(happens: Any, old_record: Customer, bilal: User, now: datetime) -> None:
    given(old_record, "email", now)

    happens(old_record, bilal, now)

    assert stopped_by(old_record, now + A_DAY) == "unproven"


def test_where_the_identity_is_locked_nothing_goes_to_what_was_given_lately(
    old_record: Customer, bilal: User, now: datetime
) -> None:
    given(old_record, "email", now)
    identify(old_record, by=bilal, now=now)
    assert stopped_by(old_record, now) == ""
    Customer.objects.filter(pk=old_record.pk).update(identity_locked_at=now)

    assert stopped_by(old_record, now) == "unproven"


def test_what_somebody_gave_who_may_act_no_longer_gets_nothing(
    old_record: Customer, bilal: User, now: datetime
) -> None:
    acting = Representative.objects.create(
        customer=old_record,
        name="Rowan Okonjo",
        relation=Representative.Relation.values[0],
        authority=Representative.Authority.values[0],
        seen_by=bilal,
        seen_on=local_day(now) - 9 * A_DAY,
    )
    given(old_record, "email", now)
    identify(old_record, by=bilal, now=now, on_behalf=acting)
    assert stopped_by(old_record, now) == ""
    Representative.objects.filter(pk=acting.pk).update(ends_on=local_day(now) - A_DAY)

    assert stopped_by(old_record, now) == "unproven"


def test_a_sending_asks_once_who_gave_the_address_and_notes_the_check_with_the_case(
    old_record: Customer, case: Case, bilal: User, now: datetime, django_assert_max_num_queries: Any
) -> None:
    given(old_record, "email", now)
    made = identify(old_record, by=bilal, now=now)
    IdentityCheck.objects.update(case=None)

    with django_assert_max_num_queries(100) as asked:
        post.send(draft(old_record, case), by=bilal, now=now)

    made.refresh_from_db()
    assert made.case == case
    rule = IdentityRule._meta.db_table
    assert len([query for query in asked if f'FROM "{rule}"' in query["sql"]]) == 1


def test_where_the_administrator_demands_nothing_it_goes(old_record: Customer, now: datetime) -> None:
    given(old_record, "email", now)
    assert stopped_by(old_record, now) == "unproven"

    IdentityRule.objects.filter(action="disclose").update(level=None)

    assert stopped_by(old_record, now) == ""


def test_an_acknowledgement_that_waits_is_not_taken_for_a_reply(
    old_record: Customer, case: Case, bilal: User, now: datetime
) -> None:
    given(old_record, "email", now)
    message = post.send(draft(old_record, case, kind="acknowledgement"), by=bilal, now=now)

    outbox.deliver(str(message.pk), now=now)

    message.refresh_from_db()
    assert message.status == "sent"


# ── Whose identity is locked ─────────────────────────────────────────────────────────────────────


def test_a_lock_is_listed_with_the_three_checks_that_made_it(
    ada: Customer, grace: Customer, bilal: User, esi: User, now: datetime
) -> None:
    identify(ada, by=bilal, now=now - 3 * A_DAY, right=0)
    assert identifying.locked_in_sight(esi, at_most=10) == []
    for minutes in range(3):
        identify(ada, by=bilal, now=now + timedelta(minutes=minutes), right=0)

    [one] = identifying.locked_in_sight(esi, at_most=10)

    assert one.customer == ada
    assert [check.at for check in one.failures] == [now + timedelta(minutes=each) for each in (2, 1, 0)]
    assert IdentityCheck.objects.filter(passed=False).count() == 4
    Customer.objects.filter(pk=ada.pk).update(is_protected=True)
    assert identifying.locked_in_sight(esi, at_most=10) == []
