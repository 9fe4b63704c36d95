"""What stands on a case beside the case itself: its answers, and what happened to it in one order, the newest first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from retention import calendar

from ..models import Case, Contact, CustomerNote
from ..together import Asked


@dataclass(frozen=True)
class Event:
    """One thing that happened: which kind, when, and its row."""

    kind: str
    at: datetime | date
    row: Any

    @property
    def instant(self) -> datetime:
        """Return when it happened, to sort by; a day alone counts from its beginning."""
        return self.at if isinstance(self.at, datetime) else calendar.starts(self.at)


def asked(case: Case, *, officer: Any) -> Asked:
    """Name the rows of a case that this officer's work needs.

    A contact may be restricted where its case is not (UK GDPR Article 18): that it came, how, when, and what was said in it is
    then out of sight as well.
    """
    seen = Q(contact=None) | Exists(Contact.objects.in_sight_of(officer).filter(pk=OuterRef("contact")))
    rows = {
        "note": (case.notes.filter(seen), ("text", "is_private", "written_at", "author__name")),
        "chaser": (case.chasers.filter(seen), ("received_at", "reopened", "channel__name", "contact")),
        "answer": (case.answers.all(), ("wording", "value", "question__position")),
        "opened_by": (Contact.objects.visible_to(officer).filter(pk=case.contact_id), ()),
    }
    if officer.has_perm("crm.view_message"):
        read = ("kind", "channel", "status", "body", "created_at", "author__name")
        rows["message"] = (case.messages.in_sight_of(officer), read)
    if case.customer_id and officer.has_perm("crm.view_customernote"):
        helps = CustomerNote.objects.visible_to(officer).filter(kind=CustomerNote.Kind.ACCESS)
        rows["adjustment"] = (helps.filter(customer=case.customer_id), ("text",))
    if officer.has_perm("crm.view_payment"):
        read = ("amount", "paid_on", "scheme", "last_four", "provider_reference", "recorded_by__name")
        rows["payment"] = (case.payments.all(), read)
    return rows


def events(case: Case, rows: dict[str, list[Any]]) -> list[Event]:
    """Return what happened on a case, of the rows that were asked for, its closing among them."""
    found = [Event("note", note.written_at, note) for note in rows["note"]]
    found += [Event("chaser", chaser.received_at, chaser) for chaser in rows["chaser"]]
    found += [Event("payment", payment.paid_on, payment) for payment in rows.get("payment", ())]
    found += [Event("message", message.created_at, message) for message in rows.get("message", ())]
    if case.is_closed and case.closed_at:
        found.append(Event("closed", case.closed_at, case))
    return sorted(found, key=lambda event: (event.instant, event.row.pk if event.kind == "note" else 0), reverse=True)


def opened_by(rows: dict[str, list[Any]]) -> UUID | None:
    """Return the contact in which a case was opened, where this officer may open that."""
    return next((contact.pk for contact in rows["opened_by"]), None)


def answers(rows: dict[str, list[Any]]) -> list[Any]:
    """Return what was answered to the questions of the category, in their order."""
    return sorted(rows["answer"], key=lambda answer: (answer.question.position, answer.pk))
