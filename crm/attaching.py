"""An anonymous case whose person becomes known: it is theirs from then on, with the contact that opened it.

One contact is one person's, so every anonymous case that it opened comes along, but for what the officer may not see. The
change is logged on every record with the reason. It is undone by moving the record, as any that stands on the wrong person.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from retention import audit
from retention.calendar import in_full, local_day

from . import access, casework, customers
from .models import Case, Contact, Customer, User
from .refusals import Refused

ATTACHED = "attached to a customer"


class AlreadySomebodys(Refused):
    """The case is not anonymous, or no longer."""

    def __init__(self, case: Case) -> None:
        super().__init__(
            _("Case %(reference)s is on a customer already. If it is the wrong one, move the case instead.")
            % {"reference": case.reference}
        )


class ContactIsAnothers(Refused):
    """The contact that opened the case stands on somebody else."""

    def __init__(self, case: Case) -> None:
        super().__init__(
            _("The contact that opened case %(reference)s is on another customer. Move the contact first.")
            % {"reference": case.reference}
        )


class ReasonMissing(Refused):
    """What cannot be explained later is not done."""

    def __init__(self) -> None:
        super().__init__(_("Write how you know who it was."))


@dataclass(frozen=True)
class Plan:
    """What becomes somebody's; `sentences` says it to the officer before anything happens."""

    cases: list[Case] = field(default_factory=list)
    contact: Contact | None = None

    @property
    def sentences(self) -> list[str]:
        said = [
            _("Case %(reference)s, with its notes and payments.") % {"reference": case.reference} for case in self.cases
        ]
        if self.contact:
            day = in_full(local_day(self.contact.received_at))
            said.append(_("The contact of %(day)s that opened it.") % {"day": day})
        return said


def preview(case: Case, *, officer: User) -> Plan:
    """Work out what this officer would make somebody's; raise AlreadySomebodys."""
    if case.customer_id:
        raise AlreadySomebodys(case)
    contact = case.contact
    if contact is None:
        return Plan([case])
    opened = access.cases_visible(officer).filter(contact=contact, customer=None)
    others = opened.exclude(pk=case.pk).order_by("opened_at", "pk")
    return Plan([case, *others], contact if contact.customer_id is None else None)


def attach(case: Case, *, to: Customer, by: User, reason: str, now: datetime) -> Case:
    """Make an anonymous case somebody's.

    Raise ReasonMissing, AlreadySomebodys, ContactIsAnothers, CaseGone or CustomerGone.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        person = customers.locked(to)
        case = _locked_with_its_contact(case)
        plan = preview(case, officer=by)
        if case.contact and case.contact.customer_id not in (None, person.pk):
            raise ContactIsAnothers(case)
        Case.objects.filter(pk__in=[each.pk for each in plan.cases]).update(customer=person)
        records: list[Case | Contact] = [*plan.cases]
        if plan.contact:
            Contact.objects.filter(pk=plan.contact.pk).update(customer=person)
            customers.heard_from(person, plan.contact.received_at)
            records.append(plan.contact)
        for record in records:
            audit.record(record, what=ATTACHED, by=by, why=reason, fields=["customer"])
        case.customer = person
    return case


def _locked_with_its_contact(case: Case) -> Case:
    """Lock the contact and then its cases by their key, as everybody does who needs several; raise CaseGone."""
    contact = Contact.objects.select_for_update().filter(pk=case.contact_id).first()
    if contact:
        list(Case.objects.select_for_update().filter(contact=contact).order_by("pk").values_list("pk"))
    return casework.locked(case)
