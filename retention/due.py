"""Which records are due: the one definition that preview, run and "why is this still here?" share.

A due date is never stored. `clock < cutoff(today, period)` on the index of the category answers the same question, and a
change of policy takes effect without touching a row.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache

from django.db.models import Case, CharField, DateTimeField, Exists, Model, OuterRef, Q, QuerySet, Value, When

from . import calendar
from .facts import light_row, selected
from .models import Hold, RetentionCategory, RetentionPolicy, SetAside
from .prepared import Prepared, read
from .registry import category_column, registry
from .vocabulary import ANONYMISE, DataMap

SET_ASIDE, WAITS, DUE = "set_aside", "waits", "due"


@dataclass(frozen=True)
class Step:
    """One category of one root on one day: what a night's plan is made of."""

    root: DataMap
    category: RetentionCategory
    policy: RetentionPolicy
    today: date

    @cached_property
    def cutoff(self) -> date | datetime:
        """Return the first value of the clock that must still be kept, in the type of the clock's column."""
        first_kept = calendar.cutoff(self.today, self.policy.period)
        return calendar.starts(first_kept) if clock_is_instant(self.root) else first_kept

    @property
    def in_category(self) -> Q:
        column = category_column(self.root)
        return Q(**{column: self.category.key}) if column else Q()

    @property
    def past_its_day(self) -> Q:
        """Match the rows whose clock has run out, whatever may still keep them."""
        return self.in_category & Q(**{f"{self.root.clock}__lt": self.cutoff})

    @property
    def anonymises(self) -> bool:
        return self.category.action == ANONYMISE

    @cached_property
    def in_words(self) -> dict[str, str]:
        """Return what a sentence about the rule is made of: "case", "2 years", "closing"."""
        return {
            "category": self.category.title.lower(),
            "period": self.policy.period.in_words,
            "starts": str(self.root.starts),
        }


def clock_is_instant(root: DataMap) -> bool:
    return isinstance(root.model._meta.get_field(root.clock), DateTimeField)


def plan(today: date, only: Iterable[str] | None = None, roots: Sequence[DataMap] | None = None) -> list[Step]:
    """Return every category with a period in force, in the order in which a night takes them.

    A root comes after the records it waits for, so that a case and the contact that opened it can leave in one night.
    """
    policies = (light_row(RetentionPolicy, read(sent)) for (sent,) in _in_force().rows({}))
    in_force = {policy.category_id: policy for policy in policies}
    wanted = set(in_force) if only is None else set(only)
    return [
        Step(root, policy.category, policy, today)
        for root in (registry.disposable if roots is None else roots)
        for key, policy in in_force.items()
        if key in wanted and policy.category.applies_to == root.label
    ]


@lru_cache(maxsize=1)
def _in_force() -> Prepared:
    """Write the query after the policies in force, each with its category; every page with a leaving line asks it."""
    own = [field.name for field in RetentionPolicy._meta.concrete_fields]
    of_category = [f"category__{field.name}" for field in RetentionCategory._meta.concrete_fields]
    rows = RetentionPolicy.objects.filter(state=RetentionPolicy.State.IN_FORCE)
    return Prepared.of(rows.values_list(selected([*own, *of_category])))


def due(step: Step, tonight: Sequence[Step] = ()) -> QuerySet[Model]:
    """Return the rows that leave: past their day, and kept by nothing.

    tonight: the steps that will already have run by then; a preview passes them, so that it counts what the run will do.
    """
    rows = rows_of(step.root).filter(step.past_its_day)
    if not step.root.certified:
        return rows
    for keeps in [*_holds(step.root), *_set_aside(), *_waits(step.root, tonight)]:
        rows = rows.filter(~keeps)
    return rows


def is_any_due(step: Step) -> bool:
    """Look for the first due row in the order of the index: nothing is counted, so a night with nothing to do costs nothing."""
    return bool(due(step, ()).order_by(step.root.clock, "pk").values_list("pk")[:1])


def rows_of(data_map: DataMap) -> QuerySet[Model]:
    """Return all rows, past any manager that hides some of them."""
    return data_map.model._base_manager.all()


def standing(root: DataMap, tonight: Sequence[Step] = ()) -> Case:
    """Name what keeps each row that is past its day: a kind of hold, "set_aside", "waits", or else "due".

    The order is the order of precedence: the first that says keep is the reason shown.
    """
    if not root.certified:
        return Case(default=Value(DUE), output_field=CharField())
    reasons = [(kind, _holds(root, kind)) for kind in Hold.Kind.values]
    reasons += [(SET_ASIDE, _set_aside()), (WAITS, _waits(root, tonight))]
    whens = [When(keeps, then=Value(name)) for name, conditions in reasons for keeps in conditions]
    return Case(*whens, default=Value(DUE), output_field=CharField())


def _holds(root: DataMap, kind: str = "") -> list[Exists]:
    """A hold on the record itself, on a person it is about, or on one whom a part of it is about.

    Looked up on the native UUID column: text keys silently lose every hold on SQLite.
    """
    live = Hold.objects.live().filter(kind=kind) if kind else Hold.objects.live()
    targets = ["pk", *(path for path in registry.subject_paths(root) if path != "self")]
    held = [Exists(live.filter(record=OuterRef(target))) for target in targets]
    for part in registry.parts_with_own_subjects(root):
        theirs = rows_of(part).filter(**{registry.path_to_root(part): OuterRef("pk")})
        held += [Exists(theirs.filter(Exists(live.filter(record=OuterRef(path))))) for path in part.subjects]
    return held


def _set_aside() -> list[Exists]:
    return [Exists(SetAside.objects.filter(record=OuterRef("pk"), retry_at=None))]


def _waits(root: DataMap, tonight: Sequence[Step]) -> list[Exists]:
    """Rows that need this one and are still here when its turn comes."""
    conditions = []
    for waiter, link in registry.links_to(root, "waits"):
        staying = rows_of(waiter).filter(**{link: OuterRef("pk")})
        owner, up = registry.root_of(waiter), registry.path_to_root(waiter) or "pk"
        for step in tonight:
            if step.root is owner:
                staying = staying.filter(~Exists(due(step, tonight).filter(pk=OuterRef(up))))
        conditions.append(Exists(staying))
    return conditions
