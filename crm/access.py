"""Who may see which record: the only way a view gets one.

What an officer may not see and what does not exist give the same answer, so that nobody learns from a 404 who is a customer.
Every record that is shown leaves a line in the audit log: `view` writes it by itself, and a page with a form calls `shown`.
A form that changes a record leaves none beside the change's own.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from retention import audit

from . import glance
from .models import (
    Attachment,
    Callback,
    Case,
    CaseNote,
    Contact,
    Customer,
    CustomerNote,
    Draft,
    Merge,
    Message,
    Task,
    User,
)

Purpose = Literal[
    "view", "choose", "work", "note", "pay", "assign", "move", "edit", "relieve", "attach", "merge", "write", "finish",
    "file", "erase", "promise", "call", "source", "identify", "unlock", "protect", "reveal", "see_sealed", "seal", "open_sealed",
]  # fmt: skip

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
        "file": ("crm.add_attachment",),
        "promise": ("crm.add_callback",),
        "source": ("crm.add_casesource",),
        "write": ("crm.add_message",),
        "see_sealed": ("crm.view_bankdetails",),
        "seal": ("crm.add_bankdetails",),
        "open_sealed": ("crm.reveal_sensitive",),
    },
    Customer: {
        "view": ("crm.view_customer",),
        "choose": ("crm.view_customer",),  # one of those whom a search found: named in a form, not opened
        "edit": ("crm.change_customer",),
        "merge": ("crm.merge_customer",),
        "note": ("crm.add_customernote",),
        "identify": ("crm.add_identitycheck",),
        "unlock": ("crm.unlock_identity",),
        "protect": ("crm.protect_customer",),
        "reveal": ("crm.view_protected",),
    },
    Contact: {"view": ("crm.view_contact",), "work": ("crm.add_message",), "move": ("crm.move_misfiled",)},
    CustomerNote: {
        "view": ("crm.view_customernote",),
        "edit": ("crm.change_customernote",),
        "move": ("crm.move_misfiled",),
    },
    Attachment: {"view": ("crm.view_attachment", "crm.work_referred_case"), "erase": ("crm.erase_attachment",)},
    Callback: {
        "view": ("crm.view_callback", "crm.work_referred_case"),
        "call": ("crm.change_callback", "crm.work_referred_case"),
    },
    CaseNote: {"view": ("crm.view_casenote", "crm.work_referred_case"), "move": ("crm.move_misfiled",)},
    Merge: {"view": ("crm.view_merge",), "merge": ("crm.merge_customer",)},
    User: {"relieve": ("crm.assign_case",)},
    Message: {"view": ("crm.view_message",), "work": ("crm.add_message",)},
    Task: {"view": ("crm.view_task",), "finish": ("crm.change_task",)},
}


class MergedAway(Http404):
    """The record was merged into another that this officer may see: its old address leads there."""

    def __init__(self, survivor: Customer) -> None:
        super().__init__()
        self.survivor = survivor


def case_for(officer: User, pk: UUID, *, to: Purpose = "view") -> Case:
    """Return a case that this officer may open for this purpose; raise Http404."""
    return _one(officer, cases_visible(officer).for_list(), pk, to)


def case_page_for(officer: User, pk: UUID, *, today: date) -> Case:
    """Return a case whose page this officer opens, with what is seen of its person at a glance; raise Http404."""
    rows = cases_visible(officer).for_list().select_related("outcome")
    return _one(officer, glance.with_glance(rows, person="customer", officer=officer, today=today), pk, "view")


def customer_for(officer: User, pk: UUID, *, to: Purpose = "view") -> Customer:
    """Return a customer that this officer may open for this purpose; raise Http404, or MergedAway."""
    try:
        return _one(officer, Customer.objects.visible_to(officer), pk, to)
    except Http404:
        raise _leads_on(officer, pk) from None


def customer_page_for(officer: User, pk: UUID, *, today: date) -> Customer:
    """Return a customer whose page this officer opens, with what is seen of them at a glance; raise Http404, or MergedAway."""
    found = glance.customer(officer, pk, today=today) if _has_any(officer, Customer, "view") else None
    if found is None:
        raise _leads_on(officer, pk)
    return _opened(officer, found)


def merge_for(officer: User, pk: UUID, *, to: Purpose = "view") -> Merge:
    """Return a merge of two customers of whom this officer may see both; raise Http404."""
    in_sight = Customer.objects.in_sight_of(officer).values("pk")
    rows = Merge.objects.filter(survivor__in=in_sight, away__in=in_sight)
    return _one(officer, rows.select_related("survivor", "away", "merged_by", "undone_by"), pk, to)


def contact_for(officer: User, pk: UUID, *, to: Purpose = "view") -> Contact:
    """Return a contact that this officer may open for this purpose; raise Http404."""
    return _one(officer, Contact.objects.visible_to(officer).select_related("channel", "customer", "advisor"), pk, to)


def note_for(officer: User, pk: UUID, *, to: Purpose = "view") -> CustomerNote:
    """Return a customer note that this officer may open for this purpose; raise Http404."""
    return _one(officer, CustomerNote.objects.visible_to(officer).select_related("customer", "author"), pk, to)


def case_note_for(officer: User, pk: int, *, to: Purpose = "move") -> CaseNote:
    """Return a note on a case that this officer may open for this purpose; raise Http404."""
    # What was said in a contact that is out of sight is out of sight with it.
    seen = Q(contact=None) | Exists(Contact.objects.in_sight_of(officer).filter(pk=OuterRef("contact")))
    notes = CaseNote.objects.filter(seen, case__in=cases_visible(officer)).select_related("case")
    return _one(officer, notes, pk, to)


def attachment_for(officer: User, pk: UUID, *, to: Purpose = "view") -> Attachment:
    """Return a file of a case that this officer may open for this purpose, and that is still there; raise Http404."""
    rows = Attachment.objects.filter(erased_at=None, case__in=cases_visible(officer)).select_related("case", "file")
    return _one(officer, rows, pk, to)


def callback_for(officer: User, pk: UUID, *, to: Purpose = "view") -> Callback:
    """Return a promised call that this officer may open for this purpose; raise Http404."""
    links = ("case__customer", "case__category", "officer", "team", "service", "promised_by", "closed_by")
    return _one(officer, callbacks_visible(officer).select_related(*links), pk, to)


def callbacks_visible(officer: User) -> QuerySet[Callback]:
    """Return every promised call about a case that this officer may open."""
    return Callback.objects.filter(case__in=cases_visible(officer))


def colleague_for(officer: User, pk: UUID, *, to: Purpose = "relieve") -> User:
    """Return a colleague, at work or gone, whose work this officer may pass on; raise Http404."""
    return _one(officer, User.objects.filter(kind=User.Kind.STAFF).select_related("team"), pk, to)


def drafts_of(officer: User) -> QuerySet[Draft]:
    """Return the drafts of this officer; nobody has anybody else's before them."""
    return Draft.objects.filter(officer=officer) if officer.is_active else Draft.objects.none()


def draft_for(officer: User, pk: UUID) -> Draft:
    """Return a draft of this officer's own; raise Http404. It is their own text, so no line says that they saw it."""
    found: Draft = _there(drafts_of(officer).select_related("customer", "category", "handed_by").filter(pk=pk).first())
    return found


def message_for(officer: User, pk: UUID, *, to: Purpose = "view") -> Message:
    """Return a message that this officer may open for this purpose; raise Http404."""
    return _one(officer, Message.objects.visible_to(officer).select_related("customer", "case", "author"), pk, to)


def task_for(officer: User, pk: UUID, *, to: Purpose = "view") -> Task:
    """Return a task that this officer may open for this purpose; raise Http404."""
    rows = Task.objects.visible_to(officer).select_related("customer", "case", "message", "owner", "team")
    return _one(officer, rows, pk, to)


def cases_visible(officer: User) -> QuerySet[Case]:
    """Return every case that this officer may open."""
    return Case.objects.visible_to(officer)


def shown(record: Any, *, to: User) -> None:
    """Note that this officer has a record before them."""
    audit.record(record, what="viewed", by=to)


def may(officer: User, to: Purpose, record: Any) -> bool:
    """Say whether to offer this officer a button on a record that is already open before them."""
    return officer.is_active and _has_any(officer, type(record), to)


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
    is_protected: bool = False
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
    # Of somebody protected they are shown on their own page alone, for a reason.
    masked = customer.is_protected
    home = {} if masked else case.home or {}
    person = PersonOnCase(
        name=customer.full_name,
        phone="" if masked else case.phone or "",
        email="" if masked else case.email or "",
        address=", ".join(filter(None, (home.get(part) for part in ("lines", "town", "postcode")))),
        preferred_contact=customer.get_preferred_contact_display(),
        language=customer.language,
        safe_to_call=customer.safe_to_call,
        safe_to_write=customer.safe_to_write,
        safe_to_email=customer.safe_to_email,
        deceased=customer.deceased_on is not None,
        is_protected=masked,
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
    record = rows.filter(pk=pk).first() if _has_any(officer, rows.model, to) else None
    return _opened(officer, record) if to == "view" else _there(record)


def _leads_on(officer: User, pk: UUID) -> Http404:
    """Return where the address of a customer leads who was merged into another; that there is none, where it leads nowhere."""
    survivor = Customer.objects.visible_to(officer).filter(merged_from=pk).first()
    return MergedAway(survivor) if survivor else Http404()


def _has_any(officer: User, model: type[Any], to: Purpose) -> bool:
    return any(officer.has_perm(permission) for permission in NEEDED[model].get(to, ()))


def _there(record: Any) -> Any:
    if record is None:
        raise Http404
    return record


def _opened(officer: User, record: Any) -> Any:
    shown(_there(record), to=officer)
    return record
