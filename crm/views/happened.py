"""What happened on a case, in one order: notes, contacts and payments, the newest first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from retention import calendar

from ..models import Case


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


def on(case: Case, *, officer: Any) -> list[Event]:
    """Return what happened on a case, as far as this officer's work needs it."""
    events = [Event("note", note.written_at, note) for note in case.notes.select_related("author")]
    events += [Event("chaser", chaser.received_at, chaser) for chaser in case.chasers.select_related("channel")]
    if officer.has_perm("crm.view_payment"):
        events += [Event("payment", payment.paid_on, payment) for payment in case.payments.all()]
    return sorted(events, key=lambda event: event.instant, reverse=True)
