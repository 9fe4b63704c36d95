"""What the database knows of rows that leave one day: their clock, their category, the hold that counts, the reason to stay."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast

from .due import Step, rows_of, standing
from .facts import Facts, light_row, selected, typed
from .models import Hold
from .prepared import Prepared, filled, read, stand_ins
from .registry import category_column, registry
from .vocabulary import DataMap

Key = tuple[DataMap, Any]
Question = tuple[DataMap, QuerySet[Any], dict[str, Any]]
Rooms = tuple[tuple[DataMap, int], ...]


@dataclass
class Asked:
    """The keys that are asked about: of roots, and of parts of parts, whose root only the database knows."""

    roots: dict[DataMap, set[Any]] = field(default_factory=dict)
    deep: dict[DataMap, set[Any]] = field(default_factory=dict)

    def take(self, record: Model) -> Key:
        """Take a record up and return the key under which it is answered: a part's is that of the root in its foreign key."""
        data_map = registry.of(record)
        up = registry.path_to_root(data_map)
        if "__" in up:
            self.deep.setdefault(data_map, set()).add(record.pk)
            return data_map, record.pk
        root, pk = registry.root_of(data_map), getattr(record, f"{up}_id" if up else "pk")
        self.roots.setdefault(root, set()).add(pk)
        return root, pk


@dataclass(frozen=True)
class Known:
    """What is known of one row of a root without asking after others; `hold` is the one that counts first."""

    root: DataMap
    clock: Any
    closed: bool
    category: str
    hold: Hold | None

    def is_past(self, step: Step | None) -> bool:
        """Say whether its clock has run out, whatever may still keep it."""
        return bool(step and self.clock and self.clock < step.cutoff)


def known_of(asked: Asked) -> tuple[dict[Key, Known], dict[Key, Key]]:
    """Return what is known of each root, and of which root each deep part is; in one query."""
    roots = {root: list(pks) for root, pks in asked.roots.items() if root.category and pks}
    if not roots and not asked.deep:
        return {}, {}
    return _read(_ask_about(roots) if not asked.deep else _ask(list(_questions(asked))))


def _questions(asked: Asked) -> Iterator[Question]:
    """Yield of which model, about which rows, and what: values of one type, whatever the model."""
    for root, pks in asked.roots.items():
        if root.category and pks:
            yield root, rows_of(root).filter(pk__in=pks), {"facts_": _facts(root), "hold_": _first_hold(root)}
    for part, pks in asked.deep.items():
        root, up = registry.root_of(part), registry.path_to_root(part)
        if root.category:
            rows = rows_of(part).filter(pk__in=pks)
            roots = rows_of(root).filter(pk__in=rows.values(up))
            yield part, rows, {"facts_": Facts(pk="pk", owner=up), "hold_": Facts()}
            yield root, roots, {"facts_": _facts(root), "hold_": _first_hold(root)}


def _facts(root: DataMap) -> Facts:
    is_closed = Case(When(root.closed, then=Value(True)), default=Value(False)) if root.closed else Value(False)
    return Facts(
        pk="pk", clock=root.clock, closed=is_closed, category=category_column(root) or Cast(Value(""), CharField())
    )


def _first_hold(root: DataMap) -> Facts | Subquery:
    """Return the hold on a row, on a person it is about, or on one whom a part of it is about.

    The first kind counts, and of that kind the one that is reviewed last.
    """
    if not root.certified:
        return Facts()
    targets = ["pk", *(path for path in registry.subject_paths(root) if path != "self")]
    keeps = Q(record__in=[OuterRef(target) for target in targets])
    for part in registry.parts_with_own_subjects(root):
        theirs = rows_of(part).order_by().filter(**{registry.path_to_root(part): OuterRef(OuterRef("pk"))})
        for path in part.subjects:
            keeps |= Q(record__in=theirs.values(path))
    precedence = Case(*[When(kind=kind, then=Value(place)) for place, kind in enumerate(Hold.Kind.values)])
    whole = selected(field.name for field in Hold._meta.concrete_fields)
    return Subquery(Hold.objects.live().filter(keeps).order_by(precedence, "-review_on").values(whole_=whole)[:1])


def _ask(questions: list[Question]) -> Iterator[tuple[DataMap, dict[str, Any]]]:
    """Ask all of them in one query."""
    for answer in _union(questions):
        yield questions[answer["place_"]][0], answer


def _union(questions: list[Question]) -> QuerySet[Any, dict[str, Any]]:
    branches = [
        rows.order_by().values(place_=Value(place, IntegerField()), **what)
        for place, (_data_map, rows, what) in enumerate(questions)
    ]
    return branches[0].union(*branches[1:], all=True)


def _ask_about(roots: dict[DataMap, list[Any]]) -> Iterator[tuple[DataMap, dict[str, Any]]]:
    """Ask about rows of roots, in one query that is written once for so many of each."""
    asked = _prepared(_rooms(roots), tuple(registry))
    for place, facts, hold in asked.rows(_instead(roots)):
        yield list(roots)[place], {"facts_": read(facts), "hold_": read(hold)}


@lru_cache(maxsize=256)
def _prepared(rooms: Rooms, maps: tuple[DataMap, ...]) -> Prepared:
    """Write the query about rows of some roots, whichever rows they are; anew where the maps are others, parts among them."""
    return Prepared.of(_union(list(_questions(Asked(roots=_standing_in(rooms))))))


def _rooms(keys: Mapping[DataMap, Sequence[Any]]) -> Rooms:
    """Return for how many keys of each root a query is written: powers of two, or there would be one for every number."""
    return tuple((root, 1 << (len(pks) - 1).bit_length()) for root, pks in keys.items())


def _standing_in(rooms: Rooms) -> dict[DataMap, set[Any]]:
    """Return the keys for which a query is written."""
    keys: dict[DataMap, set[Any]] = {}
    taken = 0
    for root, room in rooms:
        keys[root] = set(stand_ins(room, after=taken))
        taken += room
    return keys


def _instead(keys: Mapping[DataMap, Sequence[Any]]) -> dict[UUID, UUID]:
    """Return the keys that are meant, each by the one that stands in for it."""
    meant: dict[UUID, UUID] = {}
    for root, room in _rooms(keys):
        meant |= filled(stand_ins(room, after=len(meant)), keys[root])
    return meant


def _read(answers: Iterable[tuple[DataMap, dict[str, Any]]]) -> tuple[dict[Key, Known], dict[Key, Key]]:
    """Return the facts of each root, and of which root each deep part is."""
    found: dict[Key, Known] = {}
    owners: dict[Key, Key] = {}
    for data_map, answer in answers:
        facts, root = answer["facts_"], registry.root_of(data_map)
        key = data_map, typed(data_map.model._meta.pk, facts["pk"])
        if "owner" in facts:
            owners[key] = root, typed(root.model._meta.pk, facts["owner"])
            continue
        found[key] = Known(
            root=root,
            clock=typed(root.model._meta.get_field(root.clock), facts["clock"]),
            closed=bool(facts["closed"]),
            category=facts["category"],
            hold=light_row(Hold, answer["hold_"]) if answer["hold_"] else None,
        )
    return found, owners


def reasons_of(past: list[Key], steps: list[Step]) -> dict[Key, str]:
    """Return what a run would say of rows that are past their day and not held: asked for these alone, because it is dear."""
    keys: dict[DataMap, list[Any]] = {}
    for root, pk in past:
        keys.setdefault(root, []).append(pk)
    if not keys:
        return {}
    tonight = [step for step in steps if step.category.is_live]
    asked = _prepared_reasons(_rooms(keys), tuple(map(_Tonight, tonight)), tuple(registry))
    answers = [(list(keys)[place], read(facts)) for place, facts in asked.rows(_instead(keys))]
    return {(root, typed(root.model._meta.pk, facts["pk"])): facts["reason"] for root, facts in answers}


@dataclass(frozen=True)
class _Tonight:
    """A step of tonight, alike wherever the words of a query about it would be the same: by its root, category and cutoff."""

    step: Step = field(compare=False)
    rule: tuple[Any, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rule", (self.step.root, self.step.category.key, self.step.cutoff))


@lru_cache(maxsize=256)
def _prepared_reasons(rooms: Rooms, tonight: tuple[_Tonight, ...], maps: tuple[DataMap, ...]) -> Prepared:
    """Write the query after the reasons, whichever rows they are of; anew where a night's rules are others."""
    steps = [each.step for each in tonight]
    questions: list[Question] = [
        (
            root,
            rows_of(root).filter(pk__in=pks),
            {"facts_": Facts(pk="pk", reason=Cast(standing(root, steps), CharField()))},
        )
        for root, pks in _standing_in(rooms).items()
    ]
    return Prepared.of(_union(questions))
