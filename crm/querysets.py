"""Sets of rows that have a name at the counter: open, overdue, the team's queue, what an officer may see."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef

from retention.models import Hold

if TYPE_CHECKING:
    from .models import Customer, Team, User

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

    def with_details(self) -> Self:
        """Return customers with their contact points and addresses, in three queries."""
        return self.prefetch_related("contact_points", "addresses")


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

    def owned_by(self, officer: "User") -> Self:
        return self.open().filter(owner=officer).order_by("due_on", "opened_at")

    def queue(self, team: "Team | None") -> Self:
        """Return what a team has to do and nobody has taken, most urgent first; what was referred is its service's to do."""
        waiting = self.open().filter(team=team, owner=None).exclude(status="referred")
        return waiting.order_by("due_on", "opened_at") if team else self.none()

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
