"""What a run would do tonight, or on any other day, without doing it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Min

from . import brake, calendar
from .due import DUE, SET_ASIDE, WAITS, Step, plan, rows_of, standing
from .models import Hold


@dataclass(frozen=True)
class CategoryPreview:
    """The standing of one category's records on one day, in numbers of roots.

    oldest: the local day of the oldest clock that is due.
    """

    step: Step
    due: int
    live: int
    undated: int
    waiting: int = 0
    set_aside: int = 0
    held: dict[str, int] = field(default_factory=dict)
    oldest: date | None = None
    braked: bool = False

    @property
    def held_in_all(self) -> int:
        return sum(self.held.values())


def preview(today: date, only: Iterable[str] | None = None) -> Iterator[CategoryPreview]:
    """Yield each category's standing on a day, in the order in which a run would take them."""
    tonight: list[Step] = []
    for step in plan(today, only):
        found = of_category(step, tonight)
        # Only what is live, and not held by the brake, can be gone before the turn of those that wait for it.
        if step.category.is_live and not found.braked:
            tonight.append(step)
        yield found


def of_category(step: Step, tonight: Sequence[Step] = ()) -> CategoryPreview:
    """Count one category, each record once, under the first reason that keeps it."""
    rows, clock = rows_of(step.root), step.root.clock
    past = rows.filter(step.past_its_day).annotate(standing=standing(step.root, tonight))
    found = {
        row["standing"]: row for row in past.values("standing").annotate(rows=Count("pk"), oldest=Min(clock)).order_by()
    }
    number = {name: row["rows"] for name, row in found.items()}
    undated = rows.filter(step.in_category & step.root.closed, **{clock: None}).count() if step.root.closed else 0
    everything = rows.filter(step.in_category).count()
    oldest = found[DUE]["oldest"] if DUE in found else None
    return CategoryPreview(
        step=step,
        due=number.get(DUE, 0),
        live=everything - sum(number.values()) - undated,
        undated=undated,
        waiting=number.get(WAITS, 0),
        set_aside=number.get(SET_ASIDE, 0),
        held={kind: number[kind] for kind in Hold.Kind.values if kind in number},
        oldest=calendar.day_of(oldest) if oldest else None,
        braked=brake.asks(step, number.get(DUE, 0)),
    )
