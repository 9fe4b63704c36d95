"""Everything held about one person, whole and in order, each with a name and a link; `timeline.py` shows a page of it at once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from heapq import nlargest
from typing import Any

from django.db.models import (
    F,
    Model,
    Q,
    QuerySet,
)

from . import calendar
from .due import rows_of
from .leaving import Leaving, leaving_of
from .registry import registry
from .vocabulary import DataMap


@dataclass(frozen=True)
class Item:
    """One record that is about a person. `on` is the local day and `at` the instant it belongs to, where it has one."""

    record: Model
    label: str
    kind: str
    on: date | None
    at: datetime | None
    says: str
    url: str
    leaving: Leaving | None = None

    @property
    def pk(self) -> Any:
        return self.record.pk


def models_about(person: Model | type[Model]) -> list[tuple[DataMap, list[str]]]:
    """Return every mapped model that can hold something about a person of this model, with the paths that lead there."""
    model = person if isinstance(person, type) else type(person)
    found = []
    for data_map in registry:
        paths = [path for path, end in registry.subject_paths(data_map).items() if end is model]
        if paths:
            found.append((data_map, paths))
    return found


def rows_about(person: Model, data_map: DataMap, paths: Iterable[str]) -> QuerySet[Model]:
    """Return one model's rows about a person; a row about two people is among the rows of both."""
    about = Q()
    for path in paths:
        about |= Q(pk=person.pk) if path == "self" else Q(**{path: person.pk})
    return rows_of(data_map).filter(about)


def paths_to(person: Model, data_map: DataMap) -> list[str]:
    """Return the paths from a model's rows to people of this person's model."""
    return [path for path, end in registry.subject_paths(data_map).items() if end is type(person)]


def told_of(person: Model) -> list[DataMap]:
    """Return the models that have a date and words of their own; the others are shown on the person's page instead."""
    return [data_map for data_map, _paths in models_about(person) if data_map.on and data_map.says]


# ── The access pack: whole records ───────────────────────────────────────────────────────────────


def held_about(
    person: Model, *, today: date | None = None, limit: int | None = None, labels: Iterable[str] = ()
) -> list[Item]:
    """Return what is held about a person, newest first; with `today`, each item says when it leaves. One query a model.

    limit: the newest so many. labels: only these models. Models without a date or a name of their own (`on`, `says`) are
    shown on the person's page rather than here.
    """
    wanted = set(labels)
    found: list[Item] = []
    for data_map in told_of(person):
        if wanted and data_map.label not in wanted:
            continue
        about = rows_about(person, data_map, paths_to(person, data_map))
        rows = about.order_by(F(data_map.on).desc(nulls_last=True))
        related = [field.name for field in data_map.model._meta.concrete_fields if field.is_relation]
        found += [item_of(data_map, row) for row in rows.select_related(*related)[:limit]]
    newest = nlargest(len(found) if limit is None else limit, found, key=_moment)
    if today is None:
        return newest
    leaving = leaving_of((item.record for item in newest), today=today)
    return [replace(item, leaving=leaving.get(item.record)) for item in newest]


def item_of(data_map: DataMap, row: Any) -> Item:
    moment = getattr(row, data_map.on)
    is_instant = isinstance(moment, datetime)
    return Item(
        record=row,
        label=data_map.label,
        kind=str(data_map.model._meta.verbose_name),
        on=calendar.day_of(moment) if moment else None,
        at=moment if is_instant else None,
        says=data_map.says(row) if data_map.says else str(row),
        url=row.get_absolute_url() if hasattr(row, "get_absolute_url") else "",
    )


def _moment(item: Item) -> datetime:
    if item.at:
        return item.at
    return calendar.starts(item.on or date.min.replace(year=2))
