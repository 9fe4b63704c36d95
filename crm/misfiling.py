"""A contact, case or customer note that stands on the wrong person, and moving it to the right one.

Afterwards nothing of it may remain with the wrong person: not a case, not the contact that opened it, not the day they were
"last in touch". So a move carries everything that belongs together, and takes apart what two people share:

- a case takes along every contact of the wrong person that was about nothing else; of a contact that was about other cases
  too, it takes a copy, without what was said about those;
- a contact takes along the cases it opened, with their contacts; from a case that stays, its chaser and its notes are taken
  off, and what they said goes with the contact.

One transaction. The change is logged on every record with the reason, and the data-protection officer is told. It is undone
by moving the record back; a contact that was copied then stays a copy.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from retention import audit, leaving
from retention.calendar import in_full, local_day

from . import callback_numbers, customers, post, tasks
from .models import BankDetails, Callback, Case, CaseContact, CaseNote, Contact, Customer, CustomerNote, Misfiling, User
from .refusals import Refused

Movable = Contact | Case | CustomerNote
MOVED = "moved from the wrong person"


class AlreadyTheirs(Refused):
    """The record already stands on that person."""

    def __init__(self) -> None:
        super().__init__(_("This record is already on that person."))


class NobodysRecord(Refused):
    """An anonymous record is on no person, so on no wrong one."""

    def __init__(self) -> None:
        super().__init__(_("This record is anonymous. There is no wrong person to move it from."))


class ReasonMissing(Refused):
    """A move without a reason cannot be explained later."""

    def __init__(self) -> None:
        super().__init__(_("Enter how you know that this record belongs to somebody else."))


class MovedMeanwhile(Refused):
    """A colleague moved the record first."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else has just moved this record. Open it again to see whose it is now."))


class Held(Refused):
    """A hold keeps the record where it is."""

    def __init__(self) -> None:
        super().__init__(
            _("A hold keeps this record, or one that would move with it, where it is. Ask the data-protection officer.")
        )


class RecordGone(Refused):
    """The record was disposed of while somebody had it on the screen."""

    def __init__(self) -> None:
        super().__init__(_("This record is no longer kept. It reached the end of its time."))


@dataclass
class Plan:
    """What a move would carry, copy and take off; `sentences` says it to the officer before anything happens."""

    record: Movable
    wrong: Customer
    cases: dict[Any, Case] = field(default_factory=dict)
    contacts: dict[Any, Contact] = field(default_factory=dict)
    copies: dict[Any, Contact] = field(default_factory=dict)
    taken_off: dict[Any, Case] = field(default_factory=dict)
    calls: int = 0

    @property
    def sentences(self) -> list[str]:
        said = []
        if isinstance(self.record, CustomerNote):
            said.append(_("The note moves."))
        for case in self.cases.values():
            said.append(_("Case %(reference)s moves, with its notes and payments.") % {"reference": case.reference})
        said += callback_numbers.what_follows(self.calls)
        for contact in self.contacts.values():
            said.append(_("The contact of %(day)s moves.") % {"day": _day(contact)})
        for contact in self.copies.values():
            said.append(
                _("The contact of %(day)s was about other cases too. It stays, and a copy of it moves.")
                % {"day": _day(contact)}
            )
        for case in self.taken_off.values():
            said.append(
                _("Case %(reference)s stays. The contact and what was said in it are taken off it.")
                % {"reference": case.reference}
            )
        return said

    @property
    def records(self) -> list[Movable]:
        """Return all that a hold must not keep where it is."""
        return [self.record, *self.cases.values(), *self.contacts.values(), *self.taken_off.values()]

    @property
    def size(self) -> int:
        return len(self.cases) + len(self.contacts) + len(self.copies)

    def __str__(self) -> str:
        return ngettext("%(count)s record moves", "%(count)s records move", self.size or 1) % {"count": self.size or 1}


def preview(record: Movable) -> Plan:
    """Work out what a move of this record would carry; raise NobodysRecord."""
    if record.customer is None:
        raise NobodysRecord
    plan = Plan(record, record.customer)
    if isinstance(record, Contact):
        plan.contacts[record.pk] = record
        plan.cases = {case.pk: case for case in record.cases.all()}
    elif isinstance(record, Case):
        plan.cases[record.pk] = record
    plan.calls = Callback.objects.open().filter(case__in=list(plan.cases)).count() if plan.cases else 0
    _carry_contacts(plan)
    if isinstance(record, Contact):
        staying = (
            Case.objects.filter(chasers__contact=record, customer=plan.wrong)
            .exclude(pk__in=list(plan.cases))
            .distinct()
        )
        plan.taken_off = {case.pk: case for case in staying}
    return plan


def move(record: Movable, *, to: Customer, by: User, reason: str, now: datetime) -> Misfiling:
    """Move a record to the right person.

    Raise AlreadyTheirs, NobodysRecord, ReasonMissing, MovedMeanwhile, Held, RecordGone or CustomerGone.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        wrong = _now(record).customer
        if wrong is None:
            raise NobodysRecord
        if wrong == to:
            raise AlreadyTheirs
        # People first and then their records, as `contacts.log` does, and people always in the same order: then nobody
        # waits in a ring, and no contact of theirs can be logged between the plan and the move.
        people = {person.pk: customers.locked(person) for person in sorted((wrong, to), key=lambda person: person.pk)}
        record = _locked(record)
        if record.customer_id != wrong.pk:
            raise MovedMeanwhile
        plan = preview(record)
        require_not_held(plan.records, now=now)
        misfiling = Misfiling.objects.create(
            label=record._meta.label_lower,
            record=record.pk,
            also_moved=max(plan.size - 1, 0),
            misfiled_at=_filed_at(record),
            moved_at=now,
            moved_by=by,
        )
        copies = _carry_out(plan, people[to.pk])
        callback_numbers.follow(Callback.objects.filter(case__in=list(plan.cases)), to=people[to.pk], by=by)
        for moved in {record, *plan.cases.values(), *plan.contacts.values(), *copies}:
            audit.record(moved, what=MOVED, by=by, why=reason, fields=["customer"])
        for case in plan.taken_off.values():
            audit.record(case, what="contact taken off", by=by, why=reason)
        touched = [contact.received_at for contact in plan.contacts.values()]
        customers.recount_last_contact(people[plan.wrong.pk], without=touched)
        for contact in (*plan.contacts.values(), *copies):
            customers.heard_from(people[to.pk], contact.received_at)
        tell_dpo_soon(misfiling)
    return misfiling


def require_not_held(records: Iterable[Any], *, now: datetime) -> None:
    """Raise Held where a hold keeps one of these: moved away from its person or case, it would leave in spite of the hold."""
    today = local_day(now)
    if any(said.state == "held" for said in leaving.leaving_of(records, today=today).values()):
        raise Held


def tell_dpo(pk: str) -> None:
    """Mail the data-protection officer about a misfiling, unless they have seen it already."""
    if Misfiling.objects.filter(pk=pk, seen_at=None).exists():
        text = _(
            "Somebody moved a record that stood on the wrong person. Sign in to the administration site to read which, and why:"
        )
        post.tell_dpo(
            _("A record was moved from the wrong person"),
            f"{text}\n\n{settings.SITE_URL}/admin/crm/misfiling/{pk}/change/\n",
        )


def tell_dpo_soon(misfiling: Misfiling) -> None:
    """Tell the data-protection officer once the move has been saved."""
    # Robust: the row is the record; a queue that is down must not undo the move.
    transaction.on_commit(lambda: tasks.tell_dpo_of_misfiling.delay(str(misfiling.pk)), robust=True)


def acknowledge(misfiling: Misfiling, *, by: User, now: datetime) -> Misfiling:
    """Note that the data-protection officer has seen it."""
    misfiling.seen_at, misfiling.seen_by = now, by
    misfiling.save(update_fields=["seen_at", "seen_by"])
    return misfiling


def _carry_contacts(plan: Plan) -> None:
    """Add the wrong person's contacts that opened or chased the moving cases: whole, or as a copy where they are about more."""
    moving = list(plan.cases)
    about = Contact.objects.filter(Q(cases__in=moving) | Q(chased__case__in=moving), customer=plan.wrong)
    for contact in about.exclude(pk__in=list(plan.contacts)).distinct():
        opened = set(contact.cases.values_list("pk", flat=True))
        chased = set(contact.chased.values_list("case", flat=True))
        (plan.contacts if (opened | chased) <= set(plan.cases) else plan.copies)[contact.pk] = contact


def _carry_out(plan: Plan, to: Customer) -> list[Contact]:
    if isinstance(plan.record, CustomerNote):
        CustomerNote.objects.filter(pk=plan.record.pk).update(customer=to)
    for case in plan.taken_off.values():
        _take_off(case, plan.record)
    Case.objects.filter(pk__in=list(plan.cases)).update(customer=to)
    BankDetails.objects.filter(case__in=list(plan.cases)).update(customer=to)
    Contact.objects.filter(pk__in=list(plan.contacts)).update(customer=to)
    copies = []
    for shared in plan.copies.values():
        copy = _copy(shared, to)
        copies.append(copy)
        Case.objects.filter(pk__in=list(plan.cases), contact=shared).update(contact=copy)
        CaseContact.objects.filter(case__in=list(plan.cases), contact=shared).update(contact=copy)
        CaseNote.objects.filter(case__in=list(plan.cases), contact=shared).update(contact=copy)
    return copies


def _take_off(case: Case, contact: Any) -> None:
    notes = CaseNote.objects.filter(case=case, contact=contact)
    said = [contact.summary, *notes.order_by("written_at").values_list("text", flat=True)]
    contact.summary = "\n\n".join(filter(None, said))
    contact.save(update_fields=["summary"])
    notes.delete()
    CaseContact.objects.filter(case=case, contact=contact).delete()


def _copy(contact: Contact, to: Customer) -> Contact:
    return Contact.objects.create(
        channel=contact.channel,
        received_at=contact.received_at,
        logged_at=contact.logged_at,
        ended_at=contact.ended_at,
        advisor=contact.advisor,
        customer=to,
        place=contact.place,
    )


def _now(record: Movable) -> Any:
    found = type(record)._default_manager.select_related("customer").filter(pk=record.pk).first()
    if found is None:
        raise RecordGone
    return found


def _locked(record: Movable) -> Any:
    found = type(record)._default_manager.select_for_update().filter(pk=record.pk).first()
    if found is None:
        raise RecordGone
    return found


def _filed_at(record: Movable) -> datetime:
    if isinstance(record, Contact):
        return record.logged_at
    if isinstance(record, Case):
        return record.contact.logged_at if record.contact else record.opened_at
    return record.written_at


def _day(contact: Contact) -> str:
    return in_full(local_day(contact.received_at))
