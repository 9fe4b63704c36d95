"""Whoever guesses passwords is slowed down, and nothing of them is kept in plain."""

from datetime import timedelta
from typing import Any

import pytest

from crm import throttle
from crm.models import SignInFailure
from crm.throttle import TooManyAttempts

pytestmark = pytest.mark.django_db
HOME, ELSEWHERE = "192.0.2.7", "198.51.100.1"
BILAL = "bilal@example.org"


def fail(times: int, now: Any, email: str = BILAL, address: str = HOME) -> None:
    for _ in range(times):
        throttle.count(email, address, now=now)


def is_refused(now: Any, email: str = BILAL, address: str = HOME) -> bool:
    """Say whether an attempt is refused before its password is looked at; one that is let in succeeds."""
    try:
        throttle.succeeded(throttle.count(email, address, now=now))
    except TooManyAttempts:
        return True
    return False


def test_the_fifth_failure_is_the_last_for_a_while(now: Any) -> None:
    fail(throttle.PER_PERSON, now)

    assert is_refused(now, " Bilal@Example.org")
    assert is_refused(now, address=ELSEWHERE)
    assert not is_refused(now, "chen@example.org")


def test_four_failures_leave_one_more_try(now: Any) -> None:
    fail(throttle.PER_PERSON - 1, now)

    assert not is_refused(now)


def test_guesses_that_come_side_by_side_are_counted_before_any_has_failed(now: Any) -> None:
    under_way = [throttle.count(BILAL, HOME, now=now) for _guess in range(throttle.PER_PERSON)]
    assert len(under_way) == throttle.PER_PERSON

    with pytest.raises(TooManyAttempts):
        throttle.count(BILAL, HOME, now=now)


def test_the_wait_ends_although_somebody_keeps_trying(now: Any) -> None:
    fail(throttle.PER_PERSON, now)

    assert is_refused(now + throttle.WINDOW - timedelta(seconds=1))
    assert not is_refused(now + throttle.WINDOW)


def test_many_names_from_one_place_are_noticed(now: Any) -> None:
    for number in range(throttle.PER_ADDRESS):
        fail(1, now, email=f"guess{number}@example.org")

    assert is_refused(now, "anybody@example.org")
    assert not is_refused(now, "anybody@example.org", ELSEWHERE)


def test_a_whole_council_signs_in_from_one_place(now: Any) -> None:
    for number in range(throttle.PER_ADDRESS + 1):
        assert not is_refused(now, f"officer{number}@example.org")

    assert not SignInFailure.objects.exists()


def test_whoever_finds_their_password_starts_afresh(now: Any) -> None:
    fail(throttle.PER_PERSON - 1, now)

    throttle.succeeded(throttle.count(BILAL, HOME, now=now))

    assert SignInFailure.objects.count() == throttle.PER_PERSON - 1  # those of the place
    fail(throttle.PER_PERSON - 1, now)
    assert not is_refused(now)


def test_neither_address_is_kept_in_plain(now: Any) -> None:
    fail(1, now)

    assert SignInFailure.objects.count() == 2
    for row in SignInFailure.objects.values():
        assert "bilal" not in str(row)
        assert HOME not in str(row)
