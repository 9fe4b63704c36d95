"""Sets of rows that have a name at the counter: open, overdue, the team's queue, what an officer may see."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from .models import Customer, Team, User

Row = models.QuerySet[Any]


class ChoiceQuerySet(Row):
    """Rows of a list that officers choose from."""

    def offered(self) -> Self:
        return self.filter(is_active=True)


class CustomerQuerySet(Row):
    """Sets of customers."""

    def visible_to(self, officer: "User") -> Self:
        """Return everybody for those who serve the public or guard their data; nobody for anyone else.

        A service officer sees the person on a case through `access.person_on`, and never the whole customer.
        """
        return self if officer.is_active and officer.has_perm("crm.view_customer") else self.none()

    def with_details(self) -> Self:
        """Return customers with their contact points and addresses, in three queries."""
        return self.prefetch_related("contact_points", "addresses")


class CustomerNoteQuerySet(Row):
    """Sets of customer notes."""

    def visible_to(self, officer: "User") -> Self:
        return self if officer.is_active and officer.has_perm("crm.view_customernote") else self.none()


class ContactQuerySet(Row):
    """Sets of contacts."""

    def visible_to(self, officer: "User") -> Self:
        return self if officer.is_active and officer.has_perm("crm.view_contact") else self.none()

    def by_person(self, customer: "Customer") -> Self:
        return self.filter(customer=customer)


class CaseQuerySet(Row):
    """Sets of cases."""

    def open(self) -> Self:
        return self.exclude(status="closed")

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)

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
            return self
        if officer.has_perm("crm.work_referred_case"):
            return self.filter(Q(referred_to__in=officer.services.all()))
        return self.none()

    def with_chasers(self) -> Self:
        """Return cases with `chaser_count`, the times that somebody had to ask again."""
        return self.annotate(chaser_count=models.Count("chasers", distinct=True))

    def for_list(self) -> Self:
        return self.select_related("category", "service", "owner", "team", "customer", "referred_to")
