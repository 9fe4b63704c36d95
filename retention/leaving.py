"""Why a record is still here, and when it will go: the database is asked what a run would ask, in three queries at most."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from . import calendar
from .due import DUE, SET_ASIDE, WAITS, Step, plan, rows_of, standing
from .facts import Facts, light_row, selected, typed
from .models import Hold
from .prepared import Prepared, filled, read, stand_ins
from .registry import category_column, registry
from .vocabulary import DataMap

Key = tuple[DataMap, Any]


@dataclass(frozen=True)
class Leaving:
    """Why a record is still here, and when it will go.

    state: "for_good", "open", "undated", "no_period", "kept", "due", "set_aside", "waits" or "held".
    until: the last local day of its period, where its clock runs.
    """

    state: str
    sentence: str
    until: date | None = None
    hold: Hold | None = None

    def __str__(self) -> str:
        return self.sentence


def leaving(record: Model, *, today: date) -> Leaving:
    """Say why a record is still here, and when it will go."""
    return leaving_of([record], today=today)[record]


def leaving_of(records: Iterable[Model], *, today: date) -> dict[Model, Leaving]:
    """Say it for many records of any models at once, in three queries at most. A row that has gone is left out."""
    asked = _Asked()
    key_of = {record: asked.take(record) for record in records}
    said = _said(asked, today)
    return {record: said[key] for record, key in key_of.items() if key in said}


def of_keys(keys: Mapping[DataMap, Iterable[Any]], *, today: date) -> dict[DataMap, dict[Any, Leaving]]:
    """Say it for rows of roots of which only the keys are at hand. A row that has gone is left out."""
    asked = _Asked(roots={root: set(of_root) for root, of_root in keys.items()})
    said = _said(asked, today)
    return {root: {pk: said[root, pk] for pk in of_root if (root, pk) in said} for root, of_root in asked.roots.items()}


@dataclass
class _Asked:
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


def _said(asked: _Asked, today: date) -> dict[Key, Leaving]:
    """Answer under the key of each root and of each deep part."""
    said: dict[Key, Leaving] = {}
    for data_map, pks in [*asked.roots.items(), *asked.deep.items()]:
        root = registry.root_of(data_map)
        if root.category is None:
            kept = Leaving("for_good", _("Kept: %(why)s.") % {"why": root.kept_because})
            said |= {(data_map, pk): kept for pk in pks}
    roots = {root: list(pks) for root, pks in asked.roots.items() if root.category and pks}
    if not roots and not asked.deep:
        return said
    steps = plan(today)
    found, owners = _read(_ask_about(roots) if not asked.deep else _ask(list(_questions(asked))))
    step_of = {key: _step(facts, steps) for key, facts in found.items()}
    reasons = _reasons([key for key, facts in found.items() if facts.is_past(step_of[key]) and not facts.hold], steps)
    said |= {key: _sentence(facts, step_of[key], reasons.get(key, "")) for key, facts in found.items()}
    return said | {part: said[root] for part, root in owners.items() if root in said}


# ── What the database is asked ───────────────────────────────────────────────────────────────────

Question = tuple[DataMap, QuerySet[Any], dict[str, Any]]


@dataclass(frozen=True)
class _Facts:
    """What is known of one row of a root without asking after others; `hold` is the one that counts first."""

    root: DataMap
    clock: Any
    closed: bool
    category: str
    hold: Hold | None

    def is_past(self, step: Step | None) -> bool:
        """Say whether its clock has run out, whatever may still keep it."""
        return bool(step and self.clock and self.clock < step.cutoff)


def _questions(asked: _Asked) -> Iterator[Question]:
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
    asked = _prepared(tuple((root, _room(len(pks))) for root, pks in roots.items()), tuple(registry))
    keys: dict[UUID, UUID] = {}
    for pks in roots.values():
        keys |= filled(stand_ins(_room(len(pks)), after=len(keys)), pks)
    for place, facts, hold in asked.rows(keys):
        yield list(roots)[place], {"facts_": read(facts), "hold_": read(hold)}


@lru_cache(maxsize=256)
def _prepared(rooms: tuple[tuple[DataMap, int], ...], maps: tuple[DataMap, ...]) -> Prepared:
    """Write the query about rows of some roots, whichever rows they are; anew where the maps are others, parts among them."""
    asked, taken = _Asked(), 0
    for root, room in rooms:
        asked.roots[root] = set(stand_ins(room, after=taken))
        taken += room
    return Prepared.of(_union(list(_questions(asked))))


def _room(number: int) -> int:
    """Return for how many keys a query is written: powers of two, or there would be one for every number."""
    return 1 << (number - 1).bit_length()


def _read(answers: Iterable[tuple[DataMap, dict[str, Any]]]) -> tuple[dict[Key, _Facts], dict[Key, Key]]:
    """Return the facts of each root, and of which root each deep part is."""
    found: dict[Key, _Facts] = {}
    owners: dict[Key, Key] = {}
    for data_map, answer in answers:
        facts, root = answer["facts_"], registry.root_of(data_map)
        key = data_map, typed(data_map.model._meta.pk, facts["pk"])
        if "owner" in facts:
            owners[key] = root, typed(root.model._meta.pk, facts["owner"])
            continue
        found[key] = _Facts(
            root=root,
            clock=typed(root.model._meta.get_field(root.clock), facts["clock"]),
            closed=bool(facts["closed"]),
            category=facts["category"],
            hold=light_row(Hold, answer["hold_"]) if answer["hold_"] else None,
        )
    return found, owners


def _reasons(past: list[Key], steps: list[Step]) -> dict[Key, str]:
    """Return what a run would say of rows that are past their day and not held: asked for these alone, because it is dear."""
    keys: dict[DataMap, list[Any]] = {}
    for root, pk in past:
        keys.setdefault(root, []).append(pk)
    tonight = [step for step in steps if step.category.is_live]
    questions: list[Question] = [
        (
            root,
            rows_of(root).filter(pk__in=pks),
            {"facts_": Facts(pk="pk", reason=Cast(standing(root, tonight), CharField()))},
        )
        for root, pks in keys.items()
    ]
    answers = [(root, answer["facts_"]) for root, answer in (_ask(questions) if questions else ())]
    return {(root, typed(root.model._meta.pk, facts["pk"])): facts["reason"] for root, facts in answers}


# ── What is said of it ───────────────────────────────────────────────────────────────────────────


def _step(facts: _Facts, steps: list[Step]) -> Step | None:
    own = (step for step in steps if step.root is facts.root)
    return next((step for step in own if facts.category in {"", step.category.key}), None)


def _sentence(facts: _Facts, step: Step | None, reason: str) -> Leaving:
    until = calendar.kept_until(facts.clock, step.policy.period) if step and facts.clock else None
    day = calendar.in_full(until) if until else ""
    if facts.hold:
        words = {"kind": facts.hold.get_kind_display(), "review": calendar.in_full(facts.hold.review_on)}
        return Leaving("held", _("Kept: %(kind)s, reviewed by %(review)s") % words, until, facts.hold)
    if step is None:
        return Leaving("no_period", _("Kept: its category has no period in force"))
    if until is None:
        if facts.closed:
            return Leaving(
                "undated", _("Kept: closed without a date, so it never falls due. The data-protection officer is asked")
            )
        return Leaving(
            "open", _("Kept while open, then for %(period)s after %(starts)s (%(category)s)") % step.in_words
        )
    if not facts.is_past(step):
        return Leaving(
            "kept",
            _("Kept until %(day)s (%(category)s, %(period)s after %(starts)s)") % {"day": day, **step.in_words},
            until,
        )
    return _past_its_day(reason, step, until, day)


def _past_its_day(reason: str, step: Step, until: date, day: str) -> Leaving:
    if reason == WAITS:
        return Leaving(
            WAITS, _("Kept: was due after %(day)s, and waits for records that need it") % {"day": day}, until
        )
    if reason == SET_ASIDE:
        return Leaving(
            SET_ASIDE, _("Was due after %(day)s; set aside because it could not be disposed of") % {"day": day}, until
        )
    if not step.category.is_live:
        return Leaving(
            DUE,
            _("Was due after %(day)s; leaves once the data-protection officer enforces its category") % {"day": day},
            until,
        )
    return Leaving(DUE, _("Leaves tonight (was kept until %(day)s)") % {"day": day}, until)
