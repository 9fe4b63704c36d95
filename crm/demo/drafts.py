"""What colleagues of the invented council have begun and not saved: contacts in progress, a note, and two that cannot go on here."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from crm.drafts import CONTACT
from crm.models import Case, Customer, Draft

from .council import Council

# No record has this id: the case of one draft has reached the end of its time.
A_CASE_THAT_IS_GONE = UUID("00000000-0000-4000-8000-000000001591")


def write(council: Council, *, now: datetime) -> None:
    """Begin the drafts of one advisor, within the last few days: they are gone within the week."""
    bilal = council.users["bilal"]
    for draft, ago in _drafts(council):
        draft.officer, draft.started_at, draft.touched_at = bilal, now - ago, now - ago + timedelta(minutes=3)
        draft.save()


def _drafts(council: Council) -> Iterator[tuple[Draft, timedelta]]:
    bins = council.categories["Missed bin"]
    asked = {"q0-category": [str(bins.pk)], "q0-asked": ["The bin behind the green gate was left again"]}
    yield Draft(form=CONTACT, category=bins, fields={"who": ["anonymous"], **asked}), timedelta(minutes=25)
    customers = Customer.objects.filter(merged_at=None, deceased_on=None)
    for which, ago in ({"family_name": "Adeyemi"}, timedelta(minutes=9)), ({"is_protected": True}, timedelta(hours=20)):
        if them := customers.filter(**which).order_by("reference").first():
            yield Draft(form=CONTACT, customer=them, category=bins, fields={"who": [f"person:{them.pk}"], **asked}), ago
    if (
        case := Case.objects.open()
        .filter(category=bins, customer__is_protected=False)
        .order_by("opened_at", "pk")
        .first()
    ):
        typed = {"note-text": ["The crew says that the gate was locked; to ask when it is open"]}
        yield _note(case.pk, typed, customer=case.customer), timedelta(hours=3)
    typed = {"note-text": ["She rings back on Monday about the second bin"]}
    yield _note(A_CASE_THAT_IS_GONE, typed), timedelta(days=2)


def _note(case: UUID, typed: dict[str, list[str]], *, customer: Customer | None = None) -> Draft:
    return Draft(form="case_note", about_label="crm.case", about=case, customer=customer, fields=typed)
