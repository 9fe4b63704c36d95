"""From a number of the board to the cases behind it, where a list shows exactly those."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from .. import workload
from ..counting import Measure
from ..models import User

ANY = "any"
URGENCY = {Measure.DUE: "today", Measure.OVERDUE: "overdue", Measure.OPEN: ""}


@dataclass(frozen=True)
class Links:
    """What an officer may follow. Only how it stands now can be listed: cases move on, and the past has no list."""

    officer: User
    is_now: bool
    team: int | None = None  # to which the board is narrowed

    def to(self, measure: Measure, number: int, *, team: int | str | None = ANY, category: int | None = None) -> str:
        """Return the address of the cases that were counted, or nothing. team: None for cases of no team."""
        if not self.is_now or not number:
            return ""
        team = self.team or ANY if team == ANY else team
        if measure == Measure.WAITING:  # the queue of the officer's own team is the list of those, and the only one
            is_own = category is None and team == self.officer.team_id
            return self._list(workload.QUEUE) if is_own else ""
        asked = {
            "urgency": URGENCY[measure],
            "category": category or "",
            "team": "" if team == ANY else team or "none",
        }
        return self._list(workload.SERVICE, **asked)

    def _list(self, name: str, **asked: object) -> str:
        if name not in workload.lists_of(self.officer):
            return ""
        query = urlencode({key: value for key, value in asked.items() if value})
        return reverse("desk:cases", args=[name]) + (f"?{query}" if query else "")
