"""Whose details a form has shown already, so that the audit log gets one line for each person and contact, not one a click."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpRequest

from .. import access
from ..customers import CustomerGone
from ..lost_sign_in import LASTS
from ..models import Customer

FIELD = "opened"
SALT = "crm.views.opened"


@dataclass
class Opened:
    """The people whom one officer has had before them in one contact.

    It travels in the form, signed, for the server remembers nothing between two parts of a page. It is good for the officer
    and for the contact that was begun at `since`, and saves a second line about a person of whom there is one already.
    """

    officer: Any
    since: datetime
    people: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, request: HttpRequest, *, since: datetime) -> "Opened":
        """Return what the posted form says; nobody, where it says nothing that we have signed."""
        opened = cls(request.user, since)
        try:
            officer, began, people = signing.loads(request.POST.get(FIELD, ""), salt=SALT, max_age=LASTS)
        except signing.BadSignature:
            return opened
        if (officer, began) == opened._whose():
            opened.people = list(people)
        return opened

    def sealed(self) -> str:
        """Return it as text that the form carries and nobody can change."""
        return signing.dumps([*self._whose(), self.people], salt=SALT, compress=True)

    def customer(self, pk: UUID) -> Customer:
        """Return somebody to show; the first time, the door writes it down. Raise CustomerGone where it says no."""
        seen = str(pk) in self.people
        try:
            found = access.customer_for(self.officer, pk, to="choose" if seen else "view")
        except Http404:
            raise CustomerGone from None
        if not seen:
            self.people.append(str(pk))
        return found

    def _whose(self) -> tuple[str, str]:
        return str(self.officer.pk), self.since.isoformat()
