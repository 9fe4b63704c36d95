"""Walks a category in the order of its index, a window of so many rows at a time, however much of it is due or held."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, F, Func, Q, Value

from .due import Step, rows_of

Place = tuple[date | datetime, Any]  # the clock and id of a row: a place in the index of its category


@dataclass(frozen=True)
class Window:
    """A stretch of a category's index: after one place, up to and including another; None is an open end."""

    after: Place | None
    upto: Place | None

    def within(self, step: Step) -> Q:
        bounds = Q()
        if self.after:
            bounds &= Q(_follows(step, self.after))
        if self.upto:
            bounds &= ~Q(_follows(step, self.upto))
        return bounds


class Follows(Func):
    """(clock, id) > (clock, id) as one comparison, which an index on the two columns answers."""

    output_field = BooleanField()
    conditional = True

    def as_sql(self, compiler: Any, connection: Any, *_function: Any, **_context: Any) -> Any:
        parts = [compiler.compile(expression) for expression in self.source_expressions]
        clock, pk, after_clock, after_pk = (sql for sql, _params in parts)
        return f"({clock}, {pk}) > ({after_clock}, {after_pk})", [value for _sql, params in parts for value in params]


def _follows(step: Step, place: Place) -> Follows:
    meta = step.root.model._meta
    clock: Any = meta.get_field(step.root.clock)
    return Follows(
        F(step.root.clock), F("pk"), Value(place[0], output_field=clock), Value(place[1], output_field=meta.pk)
    )


def place(step: Step, after: Place | None, rows: int) -> Place | None:
    """Return the place of the row that is so many rows on in the index, or None where the due part ends before."""
    ahead = (
        rows_of(step.root).filter(step.past_its_day, Window(after, None).within(step)).order_by(step.root.clock, "pk")
    )
    return ahead.values_list(step.root.clock, "pk")[rows - 1 : rows].first()
