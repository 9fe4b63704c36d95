"""Sets of rows that have a name at the counter: open, overdue, the team's queue, what an officer may see."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from retention.models import Hold

if TYPE_CHECKING:
    from .models import Customer, Service, Team, User

Row = models.QuerySet[Any]


class ChoiceQuerySet(Row):
    """Rows of a list that officers choose from."""

    def offered(self) -> Self:
        return self.filter(is_active=True)


class PropertyQuerySet(Row):
    """Sets of addresses in the gazetteer."""


class RestrictableQuerySet(Row):
    """Rows that may be under a restriction of processing (UK GDPR Article 18): kept, and out of everybody's sight."""

    restricted_by: tuple[str, ...] = ("pk",)  # the paths to whatever a restriction may lie on

    def in_sight_of(self, officer: "User") -> Self:
        """Leave out what is restricted, unless this officer guards it."""
        if officer.has_perm("crm.view_restricted"):
            return self
        restrictions = Hold.objects.live().filter(kind=Hold.Kind.RESTRICTION)
        rows = self
        for path in self.restricted_by:
            rows = rows.filter(~Exists(restrictions.filter(record=OuterRef(path))))
        return rows


class CustomerQuerySet(RestrictableQuerySet):
    """Sets of customers."""

    def visible_to(self, officer: "User") -> Self:
        """Return everybody for those who serve the public or guard their data; nobody for anyone else.

        A service officer sees the person on a case through `access.person_on`, and never the whole customer.
        """
        return self.in_sight_of(officer) if officer.is_active and officer.has_perm("crm.view_customer") else self.none()


class CustomerNoteQuerySet(RestrictableQuerySet):
    """Sets of customer notes."""

    restricted_by = ("pk", "customer")

    def visible_to(self, officer: "User") -> Self:
        may = officer.is_active and officer.has_perm("crm.view_customernote")
        return self.in_sight_of(officer) if may else self.none()


class ContactQuerySet(RestrictableQuerySet):
    """Sets of contacts."""

    restricted_by = ("pk", "customer")

    def visible_to(self, officer: "User") -> Self:
        return self.in_sight_of(officer) if officer.is_active and officer.has_perm("crm.view_contact") else self.none()

    def by_person(self, customer: "Customer") -> Self:
        return self.filter(customer=customer)


def owned(officer: "User") -> Q:
    """Say which of the open cases are this officer's own."""
    return Q(owner=officer)


def waiting(team: "Team | None") -> Q:
    """Say which of the open cases wait for somebody of a team to take them: none that a service has."""
    return Q(team=team, owner=None, referred_to=None) & ~Q(status="referred") if team else Q(pk__in=[])


class CaseQuerySet(RestrictableQuerySet):
    """Sets of cases."""

    restricted_by = ("pk", "customer")

    def open(self) -> Self:
        return self.exclude(status="closed")

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)

    def escalated(self, today: date) -> Self:
        """Return the open cases whose target has passed by 80 % or more, those overdue among them."""
        return self.open().filter(escalate_on__lte=today)

    def urgent(self, today: date) -> Self:
        """Return the open cases whose target has passed by 80 % or more, and is not missed yet."""
        return self.escalated(today).filter(due_on__gte=today)

    def owned_by(self, officer: "User") -> Self:
        return self.open().filter(owned(officer)).by_due_day()

    def queue(self, team: "Team | None") -> Self:
        """Return what a team has to do and nobody has taken, most urgent first; what was referred is its service's to do."""
        return self.open().filter(waiting(team)).by_due_day()

    def of_service(self, service: "Service | int") -> Self:
        """Return the cases that are a service's own, and those that were referred to it."""
        return self.filter(Q(service=service) | Q(referred_to=service))

    def by_due_day(self) -> Self:
        """Put the most urgent first; what is due on one day in the order in which it was asked."""
        return self.order_by("due_on", "opened_at", "pk")

    def open_first(self) -> Self:
        """Put what is still to be done first, by its due day, and then what was closed last."""
        return self.order_by(models.F("closed_at").desc(nulls_first=True), "due_on", "pk")

    def visible_to(self, officer: "User") -> Self:
        """Return the cases this officer may open: all for the counter, those of their own services for a service officer."""
        if not officer.is_active:
            return self.none()
        if officer.has_perm("crm.view_case"):
            return self.in_sight_of(officer)
        if officer.has_perm("crm.work_referred_case"):
            return self.in_sight_of(officer).filter(referred_to__in=officer.services.all())
        return self.none()

    def with_chasers(self) -> Self:
        """Return cases with `chaser_count`, the times that somebody had to ask again."""
        return self.annotate(chaser_count=models.Count("chasers", distinct=True))

    def for_list(self) -> Self:
        return self.select_related("category", "service", "owner", "team", "customer", "referred_to")
