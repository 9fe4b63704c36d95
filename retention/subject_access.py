"""Everything held about one person, in order, each with a name and a link: the timeline of a page, and the access pack."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from heapq import nlargest
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import (
    CharField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, LPad, TruncDate

from . import calendar
from .due import rows_of
from .facts import column, light_row, selected, typed, with_links
from .leaving import Leaving, leaving_of, of_keys
from .models import Hold
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


@dataclass(frozen=True)
class Entry(Item):
    """One line of a timeline. Of its record only the columns are at hand that its map reads.

    root_label, root_pk: the record that it lives and dies with, such as the case of a note; itself where it is no part.
    by, role: who wrote it, and as what. through: what it came through.
    """

    root_label: str = ""
    root_pk: Any = None
    by: str = ""
    role: str = ""
    through: str = ""


@dataclass(frozen=True)
class TimelinePage:
    """Some lines of a timeline, newest first, and whether older ones follow.

    leaving: of the records that were asked about beside the lines, when each of them leaves.
    """

    items: list[Entry]
    more: bool
    leaving: Mapping[Model, Leaving] = field(default_factory=dict)


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


def _told_about(person: Model) -> list[tuple[DataMap, QuerySet[Model]]]:
    """Return the models that have a date and words of their own; the others are shown on the person's page instead."""
    return [
        (data_map, rows_about(person, data_map, paths))
        for data_map, paths in models_about(person)
        if data_map.on and data_map.says
    ]


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
    for data_map, about in _told_about(person):
        if wanted and data_map.label not in wanted:
            continue
        rows = about.order_by(F(data_map.on).desc(nulls_last=True))
        related = [field.name for field in data_map.model._meta.concrete_fields if field.is_relation]
        found += [_item(data_map, row) for row in rows.select_related(*related)[:limit]]
    newest = nlargest(len(found) if limit is None else limit, found, key=_moment)
    if today is None:
        return newest
    leaving = leaving_of((item.record for item in newest), today=today)
    return [replace(item, leaving=leaving.get(item.record)) for item in newest]


def _item(data_map: DataMap, row: Any) -> Item:
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


# ── The timeline: a page of lines ────────────────────────────────────────────────────────────────

NEWEST_FIRST = [F("day_").desc(nulls_last=True), F("at_").desc(nulls_last=True), F("place_").desc(), F("key_").desc()]
ROLE = "role_"  # no column's name ends with an underscore, as these do


def timeline(
    person: Model,
    *,
    today: date,
    limit: int,
    after: int = 0,
    labels: Iterable[str] | None = None,
    restricted: bool = True,
    beside: Iterable[Model] = (),
) -> TimelinePage:
    """Return some lines of a person's timeline, each with its leaving; in four queries, however many apps have a say.

    after: how many newer lines were shown before. labels: only these models; none of them is nothing, not everything.
    restricted: whether what is under a restriction of its own stands there. beside: roots whose leaving the page shows too.
    Of two records of one instant that stands above which was registered later: the case above the contact that opened it.
    A date without an hour is the first instant of its day, and what has no date comes last.
    """
    wanted = None if labels is None else set(labels)
    told = [each for each in _told_about(person) if wanted is None or each[0].label in wanted]
    if not restricted:
        told = [(data_map, _unrestricted(data_map, about)) for data_map, about in told]
    lines = [_lines(data_map, about, place) for place, (data_map, about) in enumerate(told)]
    found: list[dict[str, Any]] = []
    if lines:
        found = list(lines[0].union(*lines[1:], all=True).order_by(*NEWEST_FIRST)[after : after + limit + 1])
    entries = [_entry(told[row["place_"]][0], row["facts_"]) for row in found[:limit]]
    return _page(entries, list(beside), today=today, more=len(found) > limit)


def _unrestricted(data_map: DataMap, about: QuerySet[Model]) -> QuerySet[Model]:
    """Leave out the rows whose own record is under a restriction of processing (UK GDPR Article 18)."""
    root = registry.path_to_root(data_map) or "pk"
    restrictions = Hold.objects.live().filter(kind=Hold.Kind.RESTRICTION, record=OuterRef(root))
    return about.filter(~Exists(restrictions))


def _lines(data_map: DataMap, about: QuerySet[Any], place: int) -> QuerySet[Any, dict[str, Any]]:
    """Ask for a model's lines: what orders them, of one type for all models, and all else in one value."""
    has_hours = isinstance(column(data_map.model, data_map.on), DateTimeField)
    return about.order_by().values(
        day_=TruncDate(data_map.on, tzinfo=calendar.LOCAL) if has_hours else F(data_map.on),
        at_=F(data_map.on) if has_hours else Cast(Value(None), DateTimeField()),
        place_=Value(place, IntegerField()),
        key_=LPad(Cast("pk", CharField()), 36, Value("0")),  # so that numbers follow as numbers
        facts_=selected(_read_of(data_map), **_role(data_map)),
    )


def _read_of(data_map: DataMap) -> list[str]:
    """Return the paths of all that a line is made of."""
    also = filter(None, (registry.path_to_root(data_map), data_map.author, data_map.channel))
    return with_links([*_words_of(data_map), *also])


def _words_of(data_map: DataMap) -> list[str]:
    return with_links(["pk", data_map.on, *data_map.reads])


def _role(data_map: DataMap) -> dict[str, Subquery]:
    """Look up the first role of whoever wrote a row; a join would show the line of an officer of two roles twice."""
    if not data_map.author:
        return {}
    officer = data_map.author.rpartition("__")[0]
    return {ROLE: Subquery(Group.objects.filter(user=OuterRef(officer)).order_by("name").values("name")[:1])}


def _entry(data_map: DataMap, facts: dict[str, Any]) -> Entry:
    row = light_row(data_map.model, {path: facts[path] for path in _words_of(data_map)})
    root = registry.root_of(data_map)
    return Entry(
        **vars(_item(data_map, row)),
        root_label=root.label,
        root_pk=typed(root.model._meta.pk, facts[registry.path_to_root(data_map) or "pk"]),
        by=facts.get(data_map.author) or "",
        role=facts.get(ROLE) or "",
        through=facts.get(data_map.channel) or "",
    )


def _page(entries: list[Entry], beside: list[Model], *, today: date, more: bool) -> TimelinePage:
    """Say of every line, and of the records beside them, when it leaves; all of it is asked at once."""
    keys: dict[DataMap, set[Any]] = {}
    for entry in entries:
        keys.setdefault(registry.labelled(entry.root_label), set()).add(entry.root_pk)
    for record in beside:
        keys.setdefault(registry.of(record), set()).add(record.pk)
    said = of_keys(keys, today=today)
    return TimelinePage(
        [replace(entry, leaving=said[registry.labelled(entry.root_label)].get(entry.root_pk)) for entry in entries],
        more=more,
        leaving={record: line for record in beside if (line := said[registry.of(record)].get(record.pk))},
    )
