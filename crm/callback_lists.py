"""Whose promised calls: the lists of them that an officer has, and how many of them wait."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from . import access
from .models import Callback, User

MINE, TEAM, SERVICE, EVERYBODY = "mine", "team", "service", "everybody"


def names_for(officer: User) -> tuple[str, ...]:
    """Return the names of the lists this officer has; those at the counter look after everybody's, so that none is lost."""
    if officer.has_perm("crm.change_callback"):
        return (MINE, TEAM, EVERYBODY)
    return (EVERYBODY,) if officer.has_perm("crm.view_callback") else (MINE, SERVICE)


def rows(name: str, officer: User) -> QuerySet[Callback]:
    """Return the open callbacks on one of an officer's lists."""
    return access.callbacks_visible(officer).open().filter(_on(name, officer))


def waiting(officer: User, *, now: datetime) -> tuple[int, int]:
    """Return how many calls are this officer's to make, alone or with their team or service, and how many of them are late."""
    own = _on(MINE, officer) | _on(TEAM, officer) | _on(SERVICE, officer)
    counted = (
        access.callbacks_visible(officer)
        .open()
        .filter(own)
        .aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
    )
    return counted["all"], counted["late"]


def _on(name: str, officer: User) -> Q:
    if name == MINE:
        return Q(officer=officer)
    if name == TEAM:
        return Q(team=officer.team) if officer.team else Q(pk__in=[])
    return Q(service__in=officer.services.all()) if name == SERVICE else Q()
