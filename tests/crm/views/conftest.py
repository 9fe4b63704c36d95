"""What view tests share: the hour, and a browser's client for each of the cast."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from crm.models import User


@pytest.fixture(autouse=True)
def at_the_desk(db: None, now: datetime) -> Iterator[None]:
    """It is Monday, 3 August 2026, 10:42; nobody has posted anything yet."""
    cache.clear()
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """Return a client of somebody who is signed in."""

    def client_of(user: User, **options: Any) -> Client:
        client = Client(**options)
        client.force_login(user)
        return client

    return client_of


@pytest.fixture
def desk(signed_in: Any, bilal: User) -> Client:
    """Bilal the advisor at his desk."""
    return signed_in(bilal)
