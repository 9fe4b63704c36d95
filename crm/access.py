"""Who may see which record: the only way a view gets one.

What an officer may not see and what does not exist give the same answer, so that nobody learns from a 404 who is a customer.
Every record that is shown leaves a line in the audit log: `view` writes it by itself, and a page with a form calls `shown`.
A form that changes a record leaves none beside the change's own.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from retention import audit

from .glance import with_glance
from .models import Case, CaseNote, Contact, Customer, CustomerNote, User

Purpose = Literal["view", "choose", "work", "note", "pay", "assign", "move", "edit", "relieve", "attach"]

# Any one of these permissions will do; which rows it reaches is for `visible_to` to say.
NEEDED: dict[type[Any], dict[str, tuple[str, ...]]] = {
    Case: {
        "view": ("crm.view_case", "crm.work_referred_case"),
        "work": ("crm.change_case", "crm.work_referred_case"),
        "note": ("crm.add_casenote",),
        "pay": ("crm.add_payment",),
        "assign": ("crm.assign_case",),
        "move": ("crm.move_misfiled",),
        "attach": ("crm.change_case",),
    },
    Customer: {
        "view": ("crm.view_customer",),
        "choose": ("crm.view_customer",),  # one of those whom a search found: named in a form, not opened
        "edit": ("crm.change_customer",),
        "note": ("crm.add_customernote",),
    },
    Contact: {"view": ("crm.view_contact",), "move": ("crm.move_misfiled",)},
    CustomerNote: {
        "view": ("crm.view_customernote",),
        "edit": ("crm.change_customernote",),
        "move": ("crm.move_misfiled",),
    },
    CaseNote: {"view": ("crm.view_casenote", "crm.work_referred_case"), "move": ("crm.move_misfiled",)},
    User: {"relieve": ("crm.assign_case",)},
}


def case_for(officer: User, pk: UUID, *, to: Purpose = "view") -> Case:
    """Return a case that this officer may open for this purpose; raise Http404."""
    return _one(officer, cases_visible(officer).for_list().with_chasers(), pk, to)


def case_page_for(officer: User, pk: UUID, *, today: date) -> Case:
    """Return a case whose page this officer opens, with what is seen of its person at a glance; raise Http404."""
    rows = cases_visible(officer).for_list().select_related("outcome").with_chasers()
    return _one(officer, with_glance(rows, person="customer", officer=officer, today=today), pk, "view")


def customer_for(officer: User, pk: UUID, *, to: Purpose = "view") -> Customer:
    """Return a customer that this officer may open for this purpose; raise Http404."""
    return _one(officer, Customer.objects.visible_to(officer), pk, to)


def customer_page_for(officer: User, pk: UUID, *, today: date) -> Customer:
    """Return a customer whose page this officer opens, with what is seen of them at a glance; raise Http404."""
    rows = with_glance(Customer.objects.visible_to(officer), person="pk", officer=officer, today=today)
    return _one(officer, rows, pk, "view")


def contact_for(officer: User, pk: UUID, *, to: Purpose = "view") -> Contact:
    """Return a contact that this officer may open for this purpose; raise Http404."""
    return _one(officer, Contact.objects.visible_to(officer).select_related("channel", "customer", "advisor"), pk, to)


def note_for(officer: User, pk: UUID, *, to: Purpose = "view") -> CustomerNote:
    """Return a customer note that this officer may open for this purpose; raise Http404."""
    return _one(officer, CustomerNote.objects.visible_to(officer).select_related("customer", "author"), pk, to)


def case_note_for(officer: User, pk: int, *, to: Purpose = "move") -> CaseNote:
    """Return a note on a case that this officer may open for this purpose; raise Http404."""
    notes = CaseNote.objects.filter(case__in=cases_visible(officer)).select_related("case")
    return _one(officer, notes, pk, to)


def colleague_for(officer: User, pk: UUID, *, to: Purpose = "relieve") -> User:
    """Return a colleague, at work or gone, whose work this officer may pass on; raise Http404."""
    return _one(officer, User.objects.filter(kind=User.Kind.STAFF).select_related("team"), pk, to)


def cases_visible(officer: User) -> QuerySet[Case]:
    """Return every case that this officer may open."""
    return Case.objects.visible_to(officer)


def shown(record: Any, *, to: User) -> None:
    """Note that this officer has a record before them."""
    audit.record(record, what="viewed", by=to)


def may(officer: User, to: Purpose, record: Any) -> bool:
    """Say whether to offer this officer a button on a record that is already open before them."""
    needed = NEEDED[type(record)].get(to, ())
    return officer.is_active and any(officer.has_perm(permission) for permission in needed)


def may_use_desk(officer: User) -> bool:
    """Say whether the desk has anything for this user."""
    return officer.is_active and any(officer.has_perm(permission) for permission in NEEDED[Case]["view"])


@dataclass(frozen=True)
class PersonOnCase:
    """What the officer working on a case needs to know about the person it is for, and no more."""

    name: str
    phone: str
    email: str
    address: str
    preferred_contact: str
    language: str
    safe_to_call: bool
    safe_to_write: bool
    safe_to_email: bool
    deceased: bool
    # Only for those who may open the customer.
    reference: str = ""
    date_of_birth: date | None = None
    url: str = ""
    has_caution: bool = False


def person_on(case: Any, *, officer: User) -> PersonOnCase | None:
    """Return the person a case from `case_page_for` is for, as this officer may know them; None for an anonymous case."""
    customer = case.customer
    if customer is None:
        return None
    home = case.home or {}
    person = PersonOnCase(
        name=customer.full_name,
        phone=case.phone or "",
        email=case.email or "",
        address=", ".join(filter(None, (home.get(part) for part in ("lines", "town", "postcode")))),
        preferred_contact=customer.get_preferred_contact_display(),
        language=customer.language,
        safe_to_call=customer.safe_to_call,
        safe_to_write=customer.safe_to_write,
        safe_to_email=customer.safe_to_email,
        deceased=customer.deceased_on is not None,
    )
    if not officer.has_perm("crm.view_customer"):
        return person
    return replace(
        person,
        reference=customer.reference,
        date_of_birth=customer.date_of_birth,
        url=customer.get_absolute_url(),
        has_caution=case.has_caution,
    )


def _one(officer: User, rows: Any, pk: UUID | int, to: Purpose) -> Any:
    needed = NEEDED[rows.model].get(to, ())
    record = rows.filter(pk=pk).first() if any(officer.has_perm(permission) for permission in needed) else None
    if record is None:
        raise Http404
    if to == "view":
        shown(record, to=officer)
    return record
