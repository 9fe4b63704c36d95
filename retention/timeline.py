"""A person's timeline, a page at a time: what is held about them in one query, however many apps have a say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
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
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, LPad, TruncDate

from . import calendar
from .facts import column, light_row, selected, typed, with_links
from .leaving import Leaving, of_keys
from .models import Hold
from .prepared import Prepared, read, stand_ins
from .registry import registry
from .subject_access import Item, item_of, paths_to, rows_about, told_of
from .vocabulary import DataMap


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


STAND_IN = stand_ins(1)
NEWEST_FIRST = [F("day_").desc(nulls_last=True), F("at_").desc(nulls_last=True), F("place_").desc(), F("key_").desc()]
ROLE = "role_"  # no column's name ends with an underscore, as these do


def page_of(
    person: Model,
    *,
    today: date,
    limit: int,
    after: int = 0,
    labels: Iterable[str] | None = None,
    restricted: bool,
    beside: Iterable[Model] = (),
) -> TimelinePage:
    """Return some lines of a person's timeline, each with its leaving; in four queries, however many apps have a say.

    after: how many newer lines were shown before. labels: only these models; none of them is nothing, not everything.
    restricted: whether what is under a restriction of its own stands there. beside: roots whose leaving the page shows too.
    Of two records of one instant that stands above which was registered later: the case above the contact that opened it.
    A date without an hour is the first instant of its day, and what has no date comes last.
    """
    entries, more = lines_of(person, limit=limit, after=after, labels=labels, restricted=restricted)
    return _page(entries, list(beside), today=today, more=more)


def lines_of(
    person: Model, *, limit: int, after: int = 0, labels: Iterable[str] | None = None, restricted: bool
) -> tuple[list[Entry], bool]:
    """Return some lines of a person's timeline as `page_of` does, without their leaving, and whether more follow; in one query."""
    wanted = None if labels is None else set(labels)
    told = tuple(data_map for data_map in told_of(person) if wanted is None or data_map.label in wanted)
    found: list[tuple[Any, ...]] = []
    if told:
        asked = _prepared(type(person), told, restricted, tuple(registry))
        found = asked.rows(dict(zip(STAND_IN, [person.pk], strict=True)), page=(limit + 1, after))
    root_of = lru_cache(_root_of)  # of so many lines a few maps' roots are wanted
    entries = [
        _entry(told[place], read(facts), *root_of(told[place])) for _day, _at, place, _key, facts in found[:limit]
    ]
    return entries, len(found) > limit


def _root_of(data_map: DataMap) -> tuple[DataMap, str]:
    return registry.root_of(data_map), registry.path_to_root(data_map) or "pk"


@lru_cache(maxsize=256)
def _prepared(model: type[Model], told: tuple[DataMap, ...], restricted: bool, maps: tuple[DataMap, ...]) -> Prepared:
    """Write the query of some maps about somebody, whoever it is; anew where the maps are others, owners among them."""
    somebody = model(pk=STAND_IN[0])
    lines = []
    for place, data_map in enumerate(told):
        about = rows_about(somebody, data_map, paths_to(somebody, data_map))
        lines.append(_lines(data_map, about if restricted else _unrestricted(data_map, about), place))
    return Prepared.of(lines[0].union(*lines[1:], all=True).order_by(*NEWEST_FIRST))


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


@lru_cache(maxsize=256)
def _words_of(data_map: DataMap) -> list[str]:
    return with_links(["pk", data_map.on, *data_map.reads])


def _role(data_map: DataMap) -> dict[str, Subquery]:
    """Look up the first role of whoever wrote a row; a join would show the line of an officer of two roles twice."""
    if not data_map.author:
        return {}
    officer = data_map.author.rpartition("__")[0]
    return {ROLE: Subquery(Group.objects.filter(user=OuterRef(officer)).order_by("name").values("name")[:1])}


def _entry(data_map: DataMap, facts: dict[str, Any], root: DataMap, up: str) -> Entry:
    row = light_row(data_map.model, {path: facts[path] for path in _words_of(data_map)})
    return Entry(
        **vars(item_of(data_map, row)),
        root_label=root.label,
        root_pk=typed(root.model._meta.pk, facts[up]),
        by=facts.get(data_map.author) or "",
        role=facts.get(ROLE) or "",
        through=facts.get(data_map.channel) or "",
    )


def _page(entries: list[Entry], beside: list[Model], *, today: date, more: bool) -> TimelinePage:
    """Say of every line, and of the records beside them, when it leaves; all of it is asked at once."""
    keys: dict[DataMap, set[Any]] = {}
    map_of = {label: registry.labelled(label) for label in {entry.root_label for entry in entries}}
    for entry in entries:
        keys.setdefault(map_of[entry.root_label], set()).add(entry.root_pk)
    for record in beside:
        keys.setdefault(registry.of(record), set()).add(record.pk)
    said = of_keys(keys, today=today)
    return TimelinePage(
        [replace(entry, leaving=said[map_of[entry.root_label]].get(entry.root_pk)) for entry in entries],
        more=more,
        leaving={record: line for record in beside if (line := said[registry.of(record)].get(record.pk))},
    )
