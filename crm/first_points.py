"""Which number or address of a kind is used first when two merged records are parted again: each of the two has one at most."""

from collections.abc import Iterable
from typing import Any

from .merged_rows import Present
from .models import ContactPoint, Merge, MergedRow

LABEL = ContactPoint._meta.label_lower


def give_way(merge: Merge, going_back: Iterable[Any]) -> None:
    """Have what came to be used first since the merge, and goes back, give way to what is used first there.

    What both had alike stayed with the one who is split off, and is used first there as it was before the merge.
    """
    first = ContactPoint.objects.filter(customer=merge.away_id, is_default=True)
    kinds = list(first.values_list("kind", flat=True))
    ContactPoint.objects.filter(pk__in=list(going_back), is_default=True, kind__in=kinds).update(is_default=False)


def taken(merge: Merge, as_noted: Iterable[MergedRow], now: Present) -> list[MergedRow]:
    """Return the notes of points that cannot be used first again, as another one is since.

    as_noted: the notes of a merge whose columns say what the merge made them say. now: from `merged_rows.said_now`.
    """
    notes = [row for row in as_noted if row.label == LABEL]
    back = {row.row for row in notes if row.column == "customer"}

    def place(pk: str) -> tuple[Any, str]:
        return (merge.away_id if pk in back else now[LABEL, pk, "customer"], now[LABEL, pk, "kind"])

    points = {pk for label, pk, _column in now if label == LABEL}
    first = {place(pk) for pk in points if now[LABEL, pk, "is_default"]}
    lowered = [row for row in notes if row.column == "is_default" and row.before and not row.after]
    return [row for row in lowered if place(row.row) in first]
