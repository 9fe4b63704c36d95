"""Drafts that name somebody who turned out to be another customer: they go on with the one who stays, and back with an undoing.

A contact in progress names its person among the fields of its form, and a form about a customer bears their key. Neither is a
foreign key that moves by itself. What is named is changed and nothing else: no word, no version, no time. So whoever has the
form open meanwhile is not told that two texts differ.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models.functions import Coalesce

from .models import Customer, Draft

PERSON = "person:"
CUSTOMER = Customer._meta.label_lower


def rename(drafts: Iterable[Any], *, was: UUID, now: UUID) -> None:
    """Have these drafts name another customer wherever they named this one."""
    for draft in Draft.objects.filter(pk__in=list(drafts)).order_by("pk"):
        fields = renamed(draft.fields, was=was, now=now)
        about = now if (draft.about_label, draft.about) == (CUSTOMER, was) else draft.about
        if (fields, about) != (draft.fields, draft.about):
            Draft.objects.filter(pk=draft.pk).update(fields=fields, about=about)


def renamed(fields: Any, *, was: UUID, now: UUID) -> Any:
    """Return the fields of a form with another person chosen wherever this one was."""
    if not isinstance(fields, dict):
        return fields
    before, after = f"{PERSON}{was}", f"{PERSON}{now}"
    return {
        name: [after if value == before else value for value in values] if isinstance(values, list) else values
        for name, values in fields.items()
    }


def kept_as(customer: UUID) -> UUID | None:
    """Return the key under which a customer is kept by now: their own, or that of the one who stays; None where nobody is kept."""
    found = Customer.objects.filter(pk=customer).order_by().values_list(Coalesce("merged_into", "pk"), flat=True)
    return found.first()
