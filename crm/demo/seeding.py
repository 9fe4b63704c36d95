"""Invents Tolbooth Borough Council: in one transaction, the same one every time, for the day it is asked on."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from crm import gazetteer
from crm.models import Case, Customer, User

from . import beside, crowd, drafts, nights, post, sealed, streets
from .council import Council, found
from .history import History
from .inventor import Inventor
from .people import DEMO_SIGN_INS
from .records import Records
from .stories import Stories

MOST_STORIES = 20_000  # customers whose history is told one by one; PostgreSQL makes the others itself
ROWS_EACH = 13  # a customer of the crowd, with two cases of two notes each
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
        told = customers if connection.vendor != "postgresql" else min(customers, MOST_STORIES)
        history.write(told)
        records.note_contacts()
        records.save(progress)
        stories.finish()
        beside.write(history.council, now=now, today=inventor.today)
        post.write(by=history.council.users["bilal"], now=now)
        sealed.write(by=history.council.users["bilal"], now=now)
        drafts.write(history.council, now=now)
        gazetteer.load(streets.lines(), now=now)
        nights.count(today=inventor.today)
    if customers > told:
        _gather(customers - told, history.council, now=now, progress=progress)
    return {"customers": Customer.objects.count(), "cases": Case.objects.count()}


def _gather(customers: int, council: Council, *, now: datetime, progress: Callable[[int, int], None]) -> None:
    """Put a crowd around the council, each stretch of it in a transaction of its own."""
    crowd.gather(
        crowd.Crowd(customers),
        now=now,
        advisor=council.advisors[0].pk,
        teams=[team.pk for team in council.teams.values()],
        progress=lambda done, total: progress(done * ROWS_EACH, total * ROWS_EACH),
    )
