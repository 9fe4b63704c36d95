"""The records of the invented council: collected while they are invented, saved a thousand at a time."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from crm.models import Address, Case, CaseContact, CaseNote, Contact, ContactPoint, Customer, CustomerNote, Payment

# In this order, so that each row finds what it points to.
MODELS = (Customer, ContactPoint, Address, CustomerNote, Contact, Case, CaseContact, CaseNote, Payment)
AT_ONCE = 1000
Progress = Callable[[int, int], None]


class Records:
    """Rows that are not saved yet, by model."""

    def __init__(self) -> None:
        self.rows: dict[type[Any], list[Any]] = {model: [] for model in MODELS}

    def add(self, row: Any) -> Any:
        self.rows[type(row)].append(row)
        return row

    def of(self, model: type[Any]) -> list[Any]:
        return self.rows[model]

    def note_contacts(self) -> None:
        """Give every customer the dates of their first and last contact, as logging would have done."""
        contacts: dict[Any, list[datetime]] = {}
        for contact in self.of(Contact):
            contacts.setdefault(contact.customer_id, []).append(contact.received_at)
        for customer in self.of(Customer):
            if moments := contacts.get(customer.pk):
                customer.created_at = min(customer.created_at, *moments)
                customer.last_contact_at = max(moments)

    def save(self, progress: Progress) -> int:
        """Save everything; return how many rows that were."""
        total = sum(map(len, self.rows.values()))
        done = 0
        for model, rows in self.rows.items():
            for start in range(0, len(rows), AT_ONCE):
                done += len(model.objects.bulk_create(rows[start : start + AT_ONCE]))
                progress(done, total)
        return done
