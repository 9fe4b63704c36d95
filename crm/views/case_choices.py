"""What the forms of a case's page offer to choose from: read with everything else that stands beside the case."""

from typing import Any

from django.db.models import QuerySet

from ..forms.rendering import CouncilForm
from ..together import Asked

Forms = dict[str, CouncilForm]
CHOSEN = {"close": ("outcome",), "refer": ("to",), "assign": ("to", "team"), "callback": ("officer", "team")}


def asked(forms: Forms, can: dict[str, bool]) -> Asked:
    """Name the rows that the forms of those steps offer which can be taken."""
    found = {}
    for step in filter(can.get, CHOSEN):
        for name in CHOSEN[step]:
            rows = forms[step].fields[name].queryset
            found[f"{step}.{name}"] = (rows, {"name", *_order(rows)})
    return found


def offer(forms: Forms, rows: dict[str, list[Any]]) -> None:
    """Have each field show the rows that were read for it. What comes back is looked up anew."""
    for where, found in rows.items():
        step, _dot, name = where.partition(".")
        if not name:
            continue
        field = forms[step].fields[name]
        order = _order(field.queryset)
        found.sort(key=lambda row: [getattr(row, each) for each in order])
        first = [] if field.empty_label is None else [("", field.empty_label)]
        field.choices = first + [(row.pk, row.name) for row in found]


def _order(rows: QuerySet[Any]) -> tuple[str, ...]:
    return tuple(rows.query.order_by or rows.model._meta.ordering)
