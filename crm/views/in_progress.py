"""The contacts in progress of whoever is signed in: the strip on every page of the desk, and their other drafts.

They are read in the query that reads the council, which every page needs anyway: the strip costs no query of its own.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import access, councils, together
from ..alike import Like
from ..councils import Beside
from ..drafts import CONTACT
from ..forms.contact import NEW_PERSON
from ..models import Customer, Draft
from .people import is_person

DRAFTS, PEOPLE, GUARDED = "drafts", "people", "guarded"
# What the strip says, and what a form is filled with again.
COLUMNS = (
    "form", "about_label", "about", "customer_id", "category__name", "fields", "version", "saved_by", "started_at",
    "touched_at", "handed_by__name", "handed_at", "officer_id",
)  # fmt: skip
NAMED_BY = ("title", "names", "family_name", "reference", "is_protected")


@dataclass(frozen=True)
class InProgress:
    """A contact in progress as it stands in the strip."""

    pk: UUID
    name: str
    started_at: datetime
    url: str
    is_here: bool
    handed_by: str
    shortcut: str = ""


def read_along(request: HttpRequest) -> None:
    """Have the drafts read with the council, for somebody who has a desk."""
    officer: Any = request.user
    like = Like.of(officer)
    councils.read_with_each(request, Beside(("drafts", like), lambda: _asked(like.them), like.instead(officer)))


def _asked(officer: Any) -> together.Asked:
    own = access.drafts_of(officer)
    # Who is out of this officer's sight by now has no name in the strip either.
    known = Customer.objects.visible_to(officer).filter(pk__in=own.filter(form=CONTACT).order_by().values("customer"))
    guarded = Customer.objects.filter(is_protected=True, pk__in=own.order_by().values("customer"))
    return {
        DRAFTS: (own, [column.removesuffix("_id") for column in COLUMNS]),
        PEOPLE: (known, NAMED_BY),
        GUARDED: (guarded, ()),
    }


def drafts_read(request: HttpRequest) -> list[Draft]:
    """Return the officer's drafts, the one begun first first."""
    found: list[Draft] = councils.rows_read_with(request).get(DRAFTS, [])
    for draft in found:
        if isinstance(draft.fields, str):  # JSON within JSON is a text on SQLite
            draft.fields = json.loads(draft.fields)
    return sorted(found, key=lambda draft: (draft.started_at, draft.pk))


def saved(request: HttpRequest, draft: Draft) -> None:
    """Show a draft as it has just been saved. Whom it is about is read again where this page does not know them yet."""
    rows = councils.rows_read_with(request)
    if draft.customer_id and all(person.pk != draft.customer_id for person in rows.get(PEOPLE, [])):
        councils.forget(request)
        return
    rows[DRAFTS] = [draft, *(each for each in rows.get(DRAFTS, []) if each.pk != draft.pk)]


def contacts(request: HttpRequest) -> list[InProgress]:
    """Return the contacts in progress; with the keys that lead to the next one and to the one before."""
    read = councils.rows_read_with(request)
    people = {person.pk: person for person in read.get(PEOPLE, [])}
    guarded = {person.pk for person in read.get(GUARDED, [])} - set(people)
    here = getattr(request, "draft_shown", None)
    rows = [draft for draft in drafts_read(request) if draft.form == CONTACT]
    keys = _shortcuts([draft.pk for draft in rows], here)
    return [
        InProgress(
            pk=draft.pk,
            name=called(draft, people.get(draft.customer_id), is_guarded=draft.customer_id in guarded),
            started_at=draft.started_at,
            # Whoever protected them did it since: their words stay, and the page behind the link says whom to ask.
            url=reverse("desk:draft", args=[draft.pk]) if draft.customer_id in guarded else url_of(draft.pk),
            is_here=draft.pk == here,
            handed_by=draft.handed_by.name if draft.handed_by_id and draft.handed_by else "",
            shortcut=keys.get(draft.pk, ""),
        )
        for draft in rows
    ]


def is_guarded(request: HttpRequest, pk: UUID) -> bool:
    """Say whether a contact in progress is about somebody who was protected since, and is not to be seen by this officer."""
    own = reverse("desk:draft", args=[pk])
    return any(contact.url == own for contact in contacts(request))


def url_of(pk: UUID) -> str:
    """Return where a contact in progress goes on."""
    return f"{reverse('desk:contact_new')}?draft={pk}"


def called(draft: Draft, person: Customer | None, *, is_guarded: bool = False) -> str:
    """Return what a contact in progress is called: by the person, or by what an anonymous one asks about."""
    if is_guarded:
        return _("Protected person")
    if person:
        # The strip stands on every page, and a name on a screen at the counter is read by whoever stands there.
        return person.reference if person.is_protected else person.full_name
    who = draft.first("who")
    if who == NEW_PERSON:
        names = " ".join(filter(None, (draft.first(name) for name in ("title", "names", "family_name"))))
        return names or _("Somebody new")
    if is_person(who):
        return _("Somebody out of your sight")
    return _("Anonymous (%(category)s)") % {"category": draft.category.name} if draft.category else _("Anonymous")


def _shortcuts(keys: list[UUID], here: UUID | None) -> dict[UUID, str]:
    """Say to which contact the keys for the next one and the one before lead; round and round."""
    return dict(_led_to(keys, here))


def _led_to(keys: list[UUID], here: UUID | None) -> Iterator[tuple[UUID, str]]:
    if here in keys and len(keys) > 1:
        place = keys.index(here)
        yield keys[place - 1], "previous_contact"
        yield keys[(place + 1) % len(keys)], "next_contact"  # of two, the other one is next
    elif keys and here not in keys:
        yield keys[-1], "previous_contact"
        yield keys[0], "next_contact"
