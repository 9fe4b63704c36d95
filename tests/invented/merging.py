"""What the society says when two of its members turn out to be one: as the chat and rights requests say it of theirs."""

from collections.abc import Iterable
from typing import Any

from crm import merging
from crm.merged_rows import Moving

from .models import Membership

IN_DISPUTE = "in dispute"


def register() -> None:
    """Have merging ask the society; once, however often the app is made ready."""
    merging.blocks(_in_dispute)
    merging.settles(_latest_end)


def _in_dispute(people: Iterable[Any]) -> Iterable[str]:
    disputed = Membership.objects.filter(member__in=[person.pk for person in people], plot=IN_DISPUTE)
    return ["Their plot is in dispute. Wait until that is decided."] if disputed.exists() else []


def _latest_end(moving: Moving) -> None:
    """Of two memberships of one plot, both end on the day that was said last."""
    rows = Membership.objects.filter(member__in=[moving.survivor, moving.away], ended_on__isnull=False)
    ends: dict[str, Any] = {}
    for row in rows.order_by("ended_on"):
        ends[row.plot] = row.ended_on
    for row in rows:
        moving.change(row, ended_on=ends[row.plot])
