"""What an advisor is shown beside a contact about the person in it: what to know before speaking, and what is going on."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from retention import subject_access, timeline

from .. import access, representing
from ..models import Case, Customer, CustomerNote

MOST_CASES = 8
NEWEST = 5
# What must be read before a word is said comes first.
FIRST_READ = (CustomerNote.Kind.CAUTION, CustomerNote.Kind.ACCESS, CustomerNote.Kind.INFORMATION)


@dataclass(frozen=True)
class Known:
    """Somebody, what colleagues must know about them, and their open cases."""

    customer: Customer
    notes: list[CustomerNote] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    has_more_cases: bool = False
    acting: list[representing.Acting] = field(default_factory=list)

    @property
    def cautions(self) -> list[CustomerNote]:
        """Return what has to be read before anybody speaks."""
        return [note for note in self.notes if note.kind == CustomerNote.Kind.CAUTION]


def of(customer: Customer, *, officer: Any, today: date) -> Known:
    """Return what this officer may know about somebody whose record is open before them; not what happened last."""
    notes = CustomerNote.objects.visible_to(officer).filter(customer=customer)
    cases = access.cases_visible(officer).open().filter(customer=customer).select_related("category")
    shown = list(cases.order_by("due_on", "opened_at")[: MOST_CASES + 1])
    return Known(
        customer=customer,
        notes=sorted(notes, key=lambda note: FIRST_READ.index(note.kind)),  # type: ignore[arg-type]
        cases=shown[:MOST_CASES],
        has_more_cases=len(shown) > MOST_CASES,
        acting=representing.of(customer, officer=officer, today=today),
    )


def last(customer: Customer, *, officer: Any, today: date) -> list[Any]:
    """Return the newest lines of somebody's timeline, of the records that this officer's role reads, whichever app they belong to."""
    models = (data_map.model._meta for data_map, _paths in subject_access.models_about(Customer))
    readable = [meta.label_lower for meta in models if officer.has_perm(f"{meta.app_label}.view_{meta.model_name}")]
    restricted = officer.has_perm("crm.view_restricted")
    return timeline.page_of(customer, today=today, limit=NEWEST, labels=readable, restricted=restricted).items
