"""Whose promised calls: the lists of them that an officer has."""

from django.db.models import Q, QuerySet

from . import access
from .models import Callback, User

OWN, MINE, TEAM, SERVICE, EVERYBODY = "own", "mine", "team", "service", "everybody"


def names_for(officer: User) -> tuple[str, ...]:
    """Return the names of the lists this officer has; those at the counter look after everybody's, so that none is lost."""
    if officer.has_perm("crm.change_callback"):
        return (OWN, MINE, TEAM, EVERYBODY)
    return (EVERYBODY,) if officer.has_perm("crm.view_callback") else (OWN, MINE, SERVICE)


def rows(name: str, officer: User) -> QuerySet[Callback]:
    """Return the open callbacks on one of an officer's lists."""
    return access.callbacks_visible(officer).open().filter(_on(name, officer))


def own(officer: User) -> QuerySet[Callback]:
    """Return the open callbacks that are this officer's to make, alone or with their team or service."""
    return rows(OWN, officer)


def _on(name: str, officer: User) -> Q:
    if name == OWN:
        return _on(MINE, officer) | _on(TEAM, officer) | _on(SERVICE, officer)
    if name == MINE:
        return Q(officer=officer)
    if name == TEAM:
        return Q(team=officer.team) if officer.team else Q(pk__in=[])
    return Q(service__in=officer.services.all()) if name == SERVICE else Q()
