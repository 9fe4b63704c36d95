"""Officers who may do the same get the same queries: one is written for all of them, for somebody who stands in."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from retention.prepared import A_NUMBER, stand_ins

from .models import Team, User

SOMEBODY = stand_ins(1, after=1)[0]  # behind the one that others take for the record a page is about


@dataclass(frozen=True)
class Like:
    """What decides which rows an officer may see, beside who they are."""

    permissions: frozenset[str]
    is_active: bool
    in_team: bool

    @classmethod
    def of(cls, officer: User) -> "Like":
        return cls(frozenset(officer.get_all_permissions()), officer.is_active, officer.team_id is not None)

    @cached_property
    def them(self) -> User:
        """Return an officer who is nobody, and may do the same."""
        team = Team(pk=A_NUMBER) if self.in_team else None
        nobody: Any = User(pk=SOMEBODY, is_active=self.is_active, team=team)
        nobody.has_perm = self.permissions.__contains__
        return nobody  # type: ignore[no-any-return]

    def instead(self, officer: User) -> Mapping[Any, Any]:
        """Return what to put in the place of the one who stands in."""
        return {SOMEBODY: officer.pk, A_NUMBER: officer.team_id}
