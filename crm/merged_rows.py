"""Every row that points to a customer, found from the data maps: counted, moved to another customer, and noted for undoing.

No model is named here but those whose rows need care: what an app adds tomorrow moves too, because it has a data map (a
system check demands one) and a foreign key. A row that may stand only once with somebody stays where the other has it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db.models import (
    CharField,
    Count,
    Exists,
    ForeignKey,
    IntegerField,
    Model,
    OneToOneField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UniqueConstraint,
    Value,
)
from django.db.models.functions import Coalesce

from retention.facts import selected, typed
from retention.models import Hold
from retention.registry import registry

from .models import ContactPoint, Customer, Merge, MergedRow

A_BATCH = 500
# What columns say now: by the label of a model, the key of a row, and the column.
Present = dict[tuple[str, str, str], Any]
WHICH_IS_FIRST = {"customer", "kind", "is_default"}  # of contact points


@dataclass(frozen=True)
class Link:
    """A column by which rows of a model are somebody's."""

    model: type[Model]
    column: str

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def name(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    def rows(self, customer: Any) -> QuerySet[Any]:
        """Return the rows of a customer, past any manager that hides some of them."""
        rows = self.model._base_manager.filter(**{self.column: customer})
        return rows.filter(released_at=None) if self.model is Hold else rows

    def to_move(self, away: Customer, survivor: Customer) -> QuerySet[Any]:
        """Return the rows that can move: not those of which the survivor has the one that may be."""
        rows = self.rows(away.pk)
        for others, condition in self._single():
            theirs = self.rows(survivor.pk).filter(condition, **{name: OuterRef(name) for name in others})
            rows = rows.exclude(condition & Q(Exists(theirs)))
        return rows

    def _single(self) -> Iterator[tuple[list[str], Q]]:
        """Yield what else a row must share with another for the two to be one too many."""
        key = self.model._meta.get_field(self.column)
        if isinstance(key, OneToOneField) or getattr(key, "unique", False):
            yield [], Q()
        for names in self.model._meta.unique_together:
            if self.column in names:
                yield [name for name in names if name != self.column], Q()
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and self.column in constraint.fields:
                yield [name for name in constraint.fields if name != self.column], constraint.condition or Q()


def links() -> list[Link]:
    """Return every column that leads to a customer, in an order that never changes; and holds, which name their record."""
    found = [
        Link(model, key.name)
        for model in {*registry.maps, *registry.not_personal}
        for key in model._meta.concrete_fields
        if isinstance(key, ForeignKey) and key.related_model is Customer
    ]
    found += [Link(table, name) for table, name in registry.m2m_links_to(Customer)]
    return [*sorted(found, key=lambda link: (link.label, link.column)), Link(Hold, "record")]


@dataclass(frozen=True)
class Counted:
    """How many rows of a kind two customers have."""

    name: str
    first: int
    second: int


def counted(first: Customer, second: Customer) -> list[Counted]:
    """Return, for each kind of row that either of two customers has, how many each has; in one query."""
    all_links = links()
    numbers = {f"n{place}": _number(link) for place, link in enumerate(all_links)}
    found = Customer.objects.filter(pk__in=[first.pk, second.pk]).order_by().annotate(**numbers)
    of = {row["pk"]: row for row in found.values("pk", *numbers)}
    sums: dict[str, list[int]] = {}
    for name, link in zip(numbers, all_links, strict=True):
        both = sums.setdefault(link.name, [0, 0])
        for place, customer in enumerate((first, second)):
            both[place] += of[customer.pk][name] if customer.pk in of else 0
    return [Counted(name, *both) for name, both in sums.items() if any(both)]


def _number(link: Link) -> Any:
    rows = link.rows(OuterRef("pk")).order_by().values(link.column).annotate(n_=Count("pk")).values("n_")
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)


@dataclass
class Moving:
    """What one merge changes, noted as it changes it. Locks are taken in the order of keys."""

    survivor: Customer
    away: Customer
    noted: list[MergedRow] = field(default_factory=list)
    moved: list[Model] = field(default_factory=list)

    def move(self, link: Link, *, but: Iterable[Any] = ()) -> None:
        """Give the survivor the rows of the one who is merged away, set by set."""
        rows = link.to_move(self.away, self.survivor).exclude(pk__in=list(but))
        keys = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
        for some in in_batches(keys):
            link.model._base_manager.filter(pk__in=some).update(**{link.column: self.survivor.pk})
        for key in keys:
            self._note(link.model, key, link.column, self.away.pk, self.survivor.pk)
            self.moved.append(link.model(pk=key))

    def change(self, row: Model, **values: Any) -> None:
        """Write columns of one row, where they say something else."""
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        for name, value in changed.items():
            self._note(type(row), row.pk, name, getattr(row, name), value)
            setattr(row, name, value)
        if changed:
            type(row)._base_manager.filter(pk=row.pk).update(**changed)

    def witness(self, row: Model, *names: str) -> None:
        """Note what columns of a row say that this merge leaves alone, so that undoing it can tell what was said since."""
        noted = {(each.row, each.column) for each in self.noted}
        for name in names:
            if (str(row.pk), name) not in noted:
                self._note(type(row), row.pk, name, getattr(row, name), getattr(row, name))

    def _note(self, model: type[Model], key: Any, column: str, before: Any, after: Any) -> None:
        self.noted.append(
            MergedRow(
                label=model._meta.label_lower, row=str(key), column=column, before=told(before), after=told(after)
            )
        )

    @cached_property
    def same_points(self) -> dict[ContactPoint, ContactPoint]:
        """Return the numbers and addresses that both have, each with the survivor's."""
        theirs = {(point.kind, point.normalised): point for point in self.survivor.contact_points.all()}
        pairs = ((point, theirs.get((point.kind, point.normalised))) for point in self.away.contact_points.all())
        return {point: same for point, same in pairs if same}


def told(value: Any) -> Any:
    """Return a column's value as JSON keeps it, to the microsecond; a row that it points to by its key."""
    if isinstance(value, Model):
        value = value.pk
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def said_now(merge: Merge, noted: Iterable[MergedRow]) -> Present:
    """Return what the columns that a merge noted say now, of the rows that are still there; in one query.

    With contact points, what tells which is used first, of all that the two have by now.
    """
    rows_of: dict[str, list[MergedRow]] = {}
    for row in noted:
        if model_of(row):
            rows_of.setdefault(row.label, []).append(row)
    queries = []
    for label, rows in rows_of.items():
        model = apps.get_model(label)
        wanted, columns = Q(pk__in={model._meta.pk.to_python(row.row) for row in rows}), {row.column for row in rows}
        if model is ContactPoint:
            wanted |= Q(customer__in=[merge.survivor_id, merge.away_id])
            columns |= WHICH_IS_FIRST
        found = model._base_manager.filter(wanted).order_by()
        queries.append(found.values_list(Value(label, CharField()), selected(["pk", *sorted(columns)])))
    now: Present = {}
    for label, facts in queries[0].union(*queries[1:], all=True) if queries else ():
        model = apps.get_model(label)
        key = str(model._meta.pk.to_python(facts["pk"]))
        now |= {(label, key, name): value_of(model, name, value) for name, value in facts.items() if name != "pk"}
    return now


def value_of(model: type[Model], column: str, said: Any) -> Any:
    """Return what a column said when `told` wrote it down."""
    kind: Any = model._meta.get_field(column)
    if isinstance(kind, ForeignKey):
        kind = kind.target_field
    return None if said is None else typed(kind, said)


def model_of(row: MergedRow) -> type[Model] | None:
    """Return the model that a note names; None where its app is no longer installed."""
    try:
        return apps.get_model(row.label)
    except (LookupError, ValueError):
        return None


def is_link(model: type[Model], row: MergedRow) -> bool:
    """Say whether a note is of a row that moved, and not of a detail that changed."""
    key = model._meta.get_field(row.column)
    return key.related_model is Customer or (model is Hold and row.column == "record")


def in_batches(keys: list[Any]) -> Iterator[list[Any]]:
    """Yield some keys at a time: a statement takes only so many."""
    for start in range(0, len(keys), A_BATCH):
        yield keys[start : start + A_BATCH]
