"""What the admin's tests share: the hour, and a client for each who works there."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from crm.models import User


@pytest.fixture(autouse=True)
def at_the_hour(db: None, now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def client_of(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return client_of


@pytest.fixture
def dpo(signed_in: Any, dara: User) -> Client:
    return signed_in(dara)


@pytest.fixture
def second(signed_in: Any, hana: User) -> Client:
    return signed_in(hana)


@pytest.fixture
def keeper(signed_in: Any, gus: User) -> Client:
    return signed_in(gus)
