"""Invents Tolbooth Borough Council: in one transaction, the same one every time, for the day it is asked on."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from crm import gazetteer
from crm.models import Case, Customer, User

from . import nights, streets
from .council import found
from .history import History
from .inventor import Inventor
from .people import DEMO_SIGN_INS
from .records import Records
from .stories import Stories

SEED = 1591  # a tolbooth of that year still stands in Edinburgh


class NotADemo(Exception):
    """Invented people must not stand beside real ones."""

    def __init__(self) -> None:
        super().__init__(
            "This is no demo: DEBUG or DEMO is off, so invented people and their well-known password stay out. "
            "To try Tolbooth, start it in a folder of its own with nothing set: make run"
        )


class AlreadySeeded(Exception):
    """The invented council is there."""

    def __init__(self) -> None:
        super().__init__("The invented council is already there. To begin anew, delete the database and run make run.")


class NotEmpty(Exception):
    """Somebody's records are in this database."""

    def __init__(self) -> None:
        super().__init__("This database has customers who were not invented here. The demo needs an empty one.")


def seed(*, customers: int, now: datetime, progress: Callable[[int, int], None]) -> dict[str, int]:
    """Invent a council with so many customers; return how many there are of what. Raise NotADemo, AlreadySeeded or NotEmpty."""
    if not settings.DEMO:
        raise NotADemo
    if User.objects.filter(email__in=[email for _role, email in DEMO_SIGN_INS]).exists():
        raise AlreadySeeded
    if Customer.objects.exists():
        raise NotEmpty
    with transaction.atomic():
        inventor, records = Inventor(SEED, now=now), Records()
        history = History(found(now=now, today=inventor.today), inventor, records)
        stories = Stories(history)
        stories.tell()
        history.write(customers)
        records.note_contacts()
        records.save(progress)
        stories.finish()
        gazetteer.load(streets.lines(), now=now)
        nights.count(today=inventor.today)
    return {"customers": Customer.objects.count(), "cases": Case.objects.count()}
