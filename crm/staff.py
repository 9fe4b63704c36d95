"""Colleagues and what they may do: given a place in the council, and a way in. They are deactivated, never deleted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import Group
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from retention import audit

from . import versions
from .models import Service, User
from .refusals import Refused


class HasLeft(Refused):
    """The account is closed."""

    def __init__(self) -> None:
        super().__init__(_("This account is closed. Open it first, then make a link."))


@dataclass(frozen=True)
class Invitation:
    """What the link to choose a password is made of. It works once, for a few days, and is stored nowhere."""

    uid: str
    token: str


def place(colleague: User, *, role: Group | None, services: Iterable[Service], by: User) -> None:
    """Give a colleague one role, which decides everything they may do, and the services whose referred cases they see."""
    with transaction.atomic():
        changed = []
        if set(colleague.groups.all()) != ({role} if role else set()):
            colleague.groups.set([role] if role else [])
            changed.append("groups")
        if set(colleague.services.all()) != set(services):
            colleague.services.set(services)
            changed.append("services")
        if changed:  # links between tables, which the audit of single rows does not see
            audit.record(colleague, what="placed", by=by, why=role.name if role else "", fields=changed)


def new_in_role(role: str, *, since: datetime) -> int:
    """Count the colleagues who can sign in with a role and had not got it before an instant: new ones, and others given it."""
    given = versions.given_role(role, since=since)
    holders = User.objects.filter(is_active=True, groups__name=role)
    return sum(colleague.joined_at >= since or str(colleague.pk) in given for colleague in holders)


def invite(colleague: User, *, by: User) -> Invitation:
    """Make a link by which a colleague chooses a password that nobody else knows. Raise HasLeft."""
    if not colleague.is_active:
        raise HasLeft
    audit.record(colleague, what="invited to choose a password", by=by)
    return Invitation(
        uid=urlsafe_base64_encode(force_bytes(colleague.pk)), token=default_token_generator.make_token(colleague)
    )
