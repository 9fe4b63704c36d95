"""Asking somebody who they are: what is kept of it, what three failures do, and the pass-phrase before all else."""

from datetime import timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry

from crm import identifying, identity
from crm.identity import Action
from crm.models import Customer, IdentityCheck, IdentityLevel, Representative, SafetyAlert, User
from retention.calendar import local_day
from tests.identified import identify

pytestmark = pytest.mark.django_db


# ── The questions ────────────────────────────────────────────────────────────────────────────────


def test_a_check_keeps_what_was_asked_and_never_an_answer(ada: Customer, bilal: User, now: Any) -> None:
    level = IdentityLevel.objects.get(rank=2)

    made = identifying.check(ada, level, {"name": True, "account": False, "weather": True}, by=bilal, now=now)

    assert (made.asked, made.passed, made.level, made.by, made.at) == (
        {"name": True, "account": False},
        False,
        level,
        bilal,
        now,
    )
    assert str(made) == f"Identity check {made.pk}"


def test_as_many_must_be_right_as_the_level_says(ada: Customer, bilal: User, now: Any) -> None:
    assert not identify(ada, by=bilal, now=now, right=2).passed
    assert identify(ada, by=bilal, now=now, right=3).passed


def test_a_check_in_which_nothing_was_asked_is_none(ada: Customer, bilal: User, now: Any) -> None:
    with pytest.raises(identifying.NothingAsked):
        identifying.check(ada, IdentityLevel.objects.get(rank=1), {}, by=bilal, now=now)
    assert not IdentityCheck.objects.exists()


# ── Three failures ───────────────────────────────────────────────────────────────────────────────


def test_three_failures_lock_the_identity_for_everybody_and_tell(
    ada: Customer, bilal: User, chen: User, dara: User, now: Any
) -> None:
    for place, officer in enumerate((bilal, chen, bilal)):
        assert not identity.is_locked(ada)
        identify(ada, by=officer, now=now + timedelta(minutes=place), right=0)

    assert identity.is_locked(ada)
    assert SafetyAlert.objects.get().kind == "locked"
    assert SafetyAlert.objects.get().record == ada.pk
    with pytest.raises(identity.IdentityLocked, match="team leader"):
        identify(ada, by=chen, now=now + timedelta(minutes=4))
    with pytest.raises(identity.IdentityLocked):
        identity.require(ada, Action.DISCLOSE, by=bilal, now=now + timedelta(minutes=4))
    assert IdentityCheck.objects.count() == 3


def test_failures_that_wait_for_each_other_count_in_whatever_order_they_end(
    ada: Customer, bilal: User, now: Any
) -> None:
    for place in range(3):
        assert not identity.is_locked(ada)
        identify(ada, by=bilal, now=now - timedelta(seconds=place), right=0)

    assert identity.is_locked(ada)


def test_whoever_acts_for_somebody_no_longer_is_not_asked(ada: Customer, bilal: User, now: Any) -> None:
    ended = Representative.objects.create(
        customer=ada,
        name="Rowan Okonjo",
        relation=Representative.Relation.values[0],
        authority=Representative.Authority.values[0],
        seen_by=bilal,
        seen_on=local_day(now) - timedelta(days=9),
        ends_on=local_day(now),
        pass_phrase=identifying.hashed("blue moon"),
    )
    assert identifying.verify_pass_phrase(ada, "blue moon", by=bilal, now=now, on_behalf=ended).passed
    tomorrow = now + timedelta(days=1)

    with pytest.raises(identity.AuthorityEnded):
        identifying.verify_pass_phrase(ada, "blue moon", by=bilal, now=tomorrow, on_behalf=ended)
    with pytest.raises(identity.AuthorityEnded):
        identify(ada, by=bilal, now=tomorrow, on_behalf=ended)
    assert IdentityCheck.objects.count() == 1


def test_a_check_that_was_passed_does_not_serve_once_it_is_locked(
    ada: Customer, bilal: User, chen: User, now: Any
) -> None:
    identify(ada, by=bilal, now=now)
    for place in range(3):
        identify(ada, by=chen, now=now + timedelta(minutes=place), right=0)

    with pytest.raises(identity.IdentityLocked):
        identity.require(ada, Action.DISCLOSE, by=bilal, now=now + timedelta(minutes=5))


def test_failures_of_the_day_before_do_not_count(ada: Customer, bilal: User, now: Any) -> None:
    for hours in (26, 25, 2, 1):
        identify(ada, by=bilal, now=now - timedelta(hours=hours), right=0)
    assert not identity.is_locked(ada)

    identify(ada, by=bilal, now=now, right=0)

    assert identity.is_locked(ada)


def test_an_identity_is_unlocked_for_a_reason_and_failures_begin_anew(
    ada: Customer, bilal: User, esi: User, now: Any
) -> None:
    with pytest.raises(identifying.NotLocked):
        identifying.unlock(ada, because="She came in.", by=esi, now=now)
    for _each in range(3):
        identify(ada, by=bilal, now=now, right=0)

    identifying.unlock(ada, because="She came in.", by=esi, now=now + timedelta(minutes=1))

    entry = LogEntry.objects.get(object_pk=str(ada.pk), additional_data__what="identity unlocked")
    assert entry.additional_data["why"] == "She came in."
    for place in range(2):
        identify(ada, by=bilal, now=now + timedelta(minutes=2 + place), right=0)
    assert not identity.is_locked(ada)
    assert identify(ada, by=bilal, now=now + timedelta(minutes=5)).passed


# ── The pass-phrase ──────────────────────────────────────────────────────────────────────────────


def test_a_pass_phrase_is_asked_first_and_kept_by_nobody(ada: Customer, bilal: User, now: Any) -> None:
    with pytest.raises(identity.NotIdentified):
        identifying.set_pass_phrase(ada, "Blue Kettle", by=bilal, now=now)
    identify(ada, by=bilal, now=now)
    identifying.set_pass_phrase(ada, "Blue Kettle", by=bilal, now=now)
    ada.refresh_from_db()
    assert ada.pass_phrase and "lue" not in ada.pass_phrase

    with pytest.raises(identifying.PassPhraseFirst):
        identify(ada, by=bilal, now=now)
    assert not identifying.verify_pass_phrase(ada, "red kettle", by=bilal, now=now).passed
    with pytest.raises(identifying.PassPhraseFirst):
        identify(ada, by=bilal, now=now + timedelta(seconds=1))
    later = now + timedelta(minutes=1)
    assert identifying.verify_pass_phrase(ada, " blue  KETTLE ", by=bilal, now=later).passed
    assert identify(ada, by=bilal, now=later + timedelta(seconds=1)).passed
    assert identity.is_settled(ada, Action.DISCLOSE, by=bilal, now=later + timedelta(minutes=1))


def test_a_pass_phrase_alone_is_not_enough(ada: Customer, bilal: User, now: Any) -> None:
    Customer.objects.filter(pk=ada.pk).update(pass_phrase=identifying.hashed("Blue Kettle"))
    identifying.verify_pass_phrase(ada, "Blue Kettle", by=bilal, now=now)

    with pytest.raises(identity.NotIdentified):
        identity.require(ada, Action.DISCLOSE, by=bilal, now=now)


def test_a_guessed_pass_phrase_locks_the_identity(ada: Customer, bilal: User, now: Any) -> None:
    Customer.objects.filter(pk=ada.pk).update(pass_phrase=identifying.hashed("Blue Kettle"))
    for guess in ("red kettle", "green kettle", "kettle"):
        identifying.verify_pass_phrase(ada, guess, by=bilal, now=now)

    with pytest.raises(identity.IdentityLocked):
        identifying.verify_pass_phrase(ada, "Blue Kettle", by=bilal, now=now)


def test_a_forgotten_pass_phrase_is_taken_away_by_whoever_may_unlock(
    ada: Customer, bilal: User, esi: User, now: Any
) -> None:
    Customer.objects.filter(pk=ada.pk).update(pass_phrase=identifying.hashed("Blue Kettle"))
    with pytest.raises(identity.NotIdentified):
        identifying.set_pass_phrase(ada, "", by=bilal, now=now)

    identifying.set_pass_phrase(ada, "", by=esi, now=now)

    ada.refresh_from_db()
    assert not ada.pass_phrase
