"""Whoever guesses passwords is slowed down, and nothing of them is kept in plain."""

from datetime import timedelta
from typing import Any

import pytest

from crm import throttle
from crm.models import SignInFailure

pytestmark = pytest.mark.django_db
HOME = "192.0.2.7"


def fail(times: int, now: Any, email: str = "bilal@example.org", address: str = HOME) -> None:
    for _ in range(times):
        throttle.failed(email, address, now=now)


def test_the_fifth_failure_is_the_last_for_a_while(now: Any) -> None:
    fail(throttle.PER_PERSON - 1, now)
    assert not throttle.is_throttled("bilal@example.org", HOME, now=now)

    fail(1, now)

    assert throttle.is_throttled(" Bilal@Example.org", HOME, now=now)
    assert throttle.is_throttled("bilal@example.org", "198.51.100.1", now=now)
    assert not throttle.is_throttled("chen@example.org", HOME, now=now)


def test_the_wait_ends(now: Any) -> None:
    fail(throttle.PER_PERSON, now)

    assert throttle.is_throttled("bilal@example.org", HOME, now=now + throttle.WINDOW - timedelta(seconds=1))
    assert not throttle.is_throttled("bilal@example.org", HOME, now=now + throttle.WINDOW)


def test_many_names_from_one_place_are_noticed(now: Any) -> None:
    for number in range(throttle.PER_ADDRESS):
        fail(1, now, email=f"guess{number}@example.org")

    assert throttle.is_throttled("anybody@example.org", HOME, now=now)
    assert not throttle.is_throttled("anybody@example.org", "198.51.100.1", now=now)


def test_whoever_finds_their_password_starts_afresh(now: Any) -> None:
    fail(throttle.PER_PERSON, now)

    throttle.succeeded("bilal@example.org", HOME)

    assert not throttle.is_throttled("bilal@example.org", HOME, now=now)
    assert SignInFailure.objects.count() == throttle.PER_PERSON  # those of the place


def test_neither_address_is_kept_in_plain(now: Any) -> None:
    fail(1, now)

    for row in SignInFailure.objects.values():
        assert "bilal" not in str(row)
        assert HOME not in str(row)
