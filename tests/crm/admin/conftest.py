"""What the admin's tests share: the hour, and the administrator's client."""

from collections.abc import Iterator
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
def keeper(signed_in: Any, gus: User) -> Client:
    return signed_in(gus)
