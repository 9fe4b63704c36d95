"""Drafts whose record their author cannot open any more: why, and whether the words may still be read.

A draft stays for its week, whatever becomes of the record that it is about: what a caller was promised may stand in nothing else.
But the words of one about somebody who was protected since may hold where they live; so may those about a record that somebody
else works on by now. Their author is told whom to ask, and does not read them again. Where the record is gone there is nobody
left to protect from its author: the words are shown, to be copied before their week is over.
"""

from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from . import access
from .drafts import CONTACT, NOT_SHOWN, Typed
from .models import Callback, Case, Customer, Draft, User


class Why(StrEnum):
    """Why a draft does not lead to its form."""

    PROTECTED = "protected"
    OUT_OF_SIGHT = "out_of_sight"
    GONE = "gone"


def why(draft: Draft, *, officer: User) -> Why | None:
    """Return why a draft does not lead to its form; None where it does.

    A contact goes on without its person, and says so itself; but for a protected one.
    """
    if draft.customer_id and is_guarded(draft, officer=officer):
        return Why.PROTECTED
    doors: dict[str, tuple[QuerySet[Any], QuerySet[Any]]] = {
        "crm.case": (access.cases_visible(officer), Case.objects.all()),
        "crm.customer": (Customer.objects.visible_to(officer), Customer.objects.all()),
        "crm.callback": (access.callbacks_visible(officer), Callback.objects.all()),
    }
    if draft.form == CONTACT or draft.about_label not in doors:
        return None
    in_sight, everything = (rows.filter(pk=draft.about) for rows in doors[draft.about_label])
    if in_sight.exists():
        return None
    return Why.OUT_OF_SIGHT if everything.exists() else Why.GONE


def is_guarded(draft: Draft, *, officer: User) -> bool:
    """Say whether a draft is about somebody who is protected, and not to be seen by this officer."""
    if officer.has_perm("crm.view_protected"):
        return False
    return Customer.objects.filter(pk=draft.customer_id, is_protected=True).exists()


def words_of(draft: Draft) -> list[tuple[str, str]]:
    """Return the fields in which somebody wrote, each with its words; not what a form carries for the server."""
    return said_in(draft.fields if isinstance(draft.fields, dict) else {})


def said_in(fields: Typed) -> list[tuple[str, str]]:
    """Return the fields of a form in which somebody wrote, each with its words; not what it carries for the server."""
    said = ((name, "\n".join(str(value) for value in values).strip()) for name, values in fields.items())
    return [(name, words) for name, words in said if words and name.rpartition("-")[2] not in NOT_SHOWN]
