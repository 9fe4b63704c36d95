"""Sets of rows that have a name at the counter: open, overdue, the team's queue, what an officer may see."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from retention.models import Hold
from retention.prepared import Constant

if TYPE_CHECKING:
    from .models import Customer, Service, Team, User

Row = models.QuerySet[Any]
# As indexes of open cases have it in their conditions.
CLOSED, REFERRED = Constant("closed"), Constant("referred")


class ChoiceQuerySet(Row):
    """Rows of a list that officers choose from."""

    def offered(self) -> Self:
        return self.filter(is_active=True)


class RestrictableQuerySet(Row):
    """Rows that may be under a restriction of processing (UK GDPR Article 18): kept, and out of everybody's sight."""

    restricted_by: tuple[str, ...] = ("pk",)  # the paths to whatever a restriction may lie on
    protected_by: tuple[str, ...] = ("customer",)  # the paths to whoever may be protected

    def in_sight_of(self, officer: "User") -> Self:
        """Leave out what is restricted, and what is a protected person's, unless this officer guards it."""
        rows = self if officer.has_perm("crm.view_protected") else self.unprotected()
        if officer.has_perm("crm.view_restricted"):
            return rows
        restrictions = Hold.objects.live().filter(kind=Hold.Kind.RESTRICTION)
        for path in self.restricted_by:
            rows = rows.filter(~Exists(restrictions.filter(record=OuterRef(path))))
        return rows

    def unprotected(self) -> Self:
        """Leave out what is a protected person's: somebody may look for them who works here, or stands behind whoever does."""
        from .models import Customer

        protected, rows = Customer.objects.filter(is_protected=True), self
        for path in self.protected_by:
            rows = rows.filter(~Exists(protected.filter(pk=OuterRef(path))))
        return rows


class CustomerQuerySet(RestrictableQuerySet):
    """Sets of customers."""

    def unprotected(self) -> Self:
        return self.filter(is_protected=False)

    def visible_to(self, officer: "User") -> Self:
        """Return everybody for those who serve the public or guard their data; nobody for anyone else.

        A service officer sees the person on a case through `access.person_on`, and never the whole customer.
        """
        may = officer.is_active and officer.has_perm("crm.view_customer")
        return self.in_sight_of(officer).current() if may else self.none()

    def current(self) -> Self:
        """Leave out the records that were merged into another: theirs is the one to show."""
        return self.filter(merged_at=None)


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


class IdentityCheckQuerySet(RestrictableQuerySet):
    """Sets of identity checks."""

    restricted_by = ("pk", "customer")

    def visible_to(self, officer: "User") -> Self:
        may = officer.is_active and officer.has_perm("crm.view_identitycheck")
        return self.in_sight_of(officer) if may else self.none()


def owned(officer: "User") -> Q:
    """Say which of the open cases are this officer's own."""
    return Q(owner=officer)


def waiting(team: "Team | None") -> Q:
    """Say which of the open cases wait for somebody of a team to take them: none that a service has."""
    return Q(team=team, owner=None, referred_to=None) & ~Q(status=REFERRED) if team else Q(pk__in=[])


class MessageQuerySet(RestrictableQuerySet):
    """Sets of messages."""

    restricted_by = ("pk", "customer", "case")
    protected_by = ("customer", "case__customer")

    def visible_to(self, officer: "User") -> Self:
        """Return the messages on the cases this officer may open; those about no case for whoever may open the person."""
        return _on_their_cases(self, officer, "crm.view_message")

    def to_print(self) -> Self:
        """Return the letters that wait for a colleague to print them, the oldest first."""
        return self.filter(status="queued", channel="letter", ended_at=None, next_try_at=None).order_by("created_at")


class TaskQuerySet(RestrictableQuerySet):
    """Sets of tasks."""

    restricted_by = ("pk", "customer", "case")
    protected_by = ("customer", "case__customer")

    def open(self) -> Self:
        return self.filter(done_at=None)

    def visible_to(self, officer: "User") -> Self:
        """Return the tasks on the cases this officer may open; those about no case for whoever may open the person."""
        return _on_their_cases(self, officer, "crm.view_task")

    def of(self, officer: "User") -> Self:
        """Return what is this officer's own to do, or waits for anybody in their team."""
        nobodys = Q(owner=None) | Q(owner__is_active=False)
        in_team = nobodys & (Q(team=officer.team) | Q(team=None)) if officer.team_id else Q(pk__in=[])
        # Those at risk are few, and few may see them: what is to be done for them is theirs, whoever had the case.
        guarded = Q(customer__is_protected=True) if officer.has_perm("crm.view_protected") else Q(pk__in=[])
        return self.filter(Q(owner=officer) | in_team | guarded).order_by("due_on", "made_at", "pk")


def _on_their_cases(rows: Any, officer: "User", permission: str) -> Any:
    if not officer.is_active or not officer.has_perm(permission):
        return rows.none()
    if officer.has_perm("crm.view_case"):
        return rows.in_sight_of(officer)
    return rows.in_sight_of(officer).filter(case__referred_to__in=officer.services.all())


# What a row of a list says of a case.
ROW = (
    "reference", "status", "opened_at", "due_on", "escalate_on", "closed_at", "owner_id", "category__name", "referred_to__name",
    "customer__title", "customer__names", "customer__family_name", "customer__reference",
)  # fmt: skip


class CaseQuerySet(RestrictableQuerySet):
    """Sets of cases."""

    restricted_by = ("pk", "customer")

    def open(self) -> Self:
        return self.exclude(status=CLOSED)

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

    def for_list(self) -> Self:
        return self.select_related("category", "service", "owner", "team", "customer", "referred_to")

    def for_rows(self, *, owners: bool) -> Self:
        """Return cases with what a row of a list says, and nothing else: fifty of them are read a hundred times a day."""
        links = ("category", "customer", "referred_to", *(["owner"] if owners else []))
        return self.select_related(*links).only(*ROW, *(["owner__name"] if owners else []))


class CallbackQuerySet(RestrictableQuerySet):
    """Sets of promised calls; a callback is in sight with its case."""

    restricted_by = ("case", "case__customer")
    protected_by = ("case__customer",)

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def by_due_time(self) -> Self:
        """Put what is due next first."""
        return self.order_by("due_at", "pk")
