"""Checks of roots: a UUID, a clock of its own, a category with a period, an index to find what is due, and no ring of waiting."""

from collections.abc import Iterator

from django.db.models import DateField, UUIDField

from retention.calendar import NotAPeriod, Period
from retention.registry import Registry, category_column
from retention.vocabulary import DataMap

from .findings import Finding, field_of, map_file, model_file


def findings(of: Registry) -> Iterator[Finding]:
    for data_map in of.roots:
        yield from _key(data_map)
        if data_map.category is None:
            if not data_map.kept_because:
                yield Finding(
                    "E016",
                    data_map.model,
                    "it has no category, so it would be kept for ever.",
                    f"In {map_file(data_map.model)}, give it a category and a clock, or say kept_because=….",
                )
            continue
        yield from _clock(data_map)
        yield from _periods(data_map)
        yield from _index(data_map)
    yield from _rings(of)


def _key(root: DataMap) -> Iterator[Finding]:
    if root.certified and not isinstance(root.model._meta.pk, UUIDField):
        yield Finding(
            "E017",
            root.model,
            "a root needs a UUID as its primary key: holds, certificates and the ledger name it by that.",
            f"In {model_file(root.model)}, write id = UUIDField(primary_key=True, default=uuid4).",
        )


def _clock(root: DataMap) -> Iterator[Finding]:
    hint = f"In {map_file(root.model)}, let clock= name a date or an instant of the model itself."
    if "__" in root.clock:
        yield Finding(
            "E004", root.model, f"clock {root.clock} joins another table, so no index can find what is due.", hint
        )
    elif not isinstance(field_of(root.model, root.clock), DateField):  # an instant is a kind of DateField to Django
        yield Finding("E004", root.model, f'clock "{root.clock}" is not a date or an instant of this model.', hint)
    column = category_column(root)
    if column and ("__" in column or field_of(root.model, column) is None):
        yield Finding("E004", root.model, f'category column "{column}" is not a column of this model.', hint)
    if not root.starts:
        yield Finding(
            "E004",
            root.model,
            "its map does not say what the clock counts from.",
            f'Add starts="closing" in {map_file(root.model)}.',
        )


def _periods(root: DataMap) -> Iterator[Finding]:
    for category in root.declared_categories:
        try:
            Period.parse(category.period)
        except NotAPeriod as fault:
            yield Finding(
                "E010", root.model, f"category {category.key} has no period. {fault}", f"Edit {map_file(root.model)}."
            )


def _index(root: DataMap) -> Iterator[Finding]:
    wanted = [name for name in (category_column(root), root.clock) if name]
    clock = field_of(root.model, root.clock)
    is_date = isinstance(clock, DateField)
    if not root.certified or not is_date:  # other libraries' logs have the indexes they have
        return
    found = any(list(index.fields)[: len(wanted)] == wanted for index in root.model._meta.indexes)
    if not found and not (len(wanted) == 1 and clock.db_index):
        fields = ", ".join(f'"{name}"' for name in [*wanted, "id"])
        yield Finding(
            "E011",
            root.model,
            "no index finds what is due.",
            f"In {model_file(root.model)}, add Index(fields=[{fields}], condition=Q({root.clock}__isnull=False)).",
        )


def _rings(of: Registry) -> Iterator[Finding]:
    waits_for = {
        root.model: {of.root_of(waiter).model for waiter, _link in of.links_to(root, "waits")}
        for root in of.roots
        if root.category
    }

    def reaches(start: type, at: type, seen: set[type]) -> bool:
        return any(
            following is start or (following not in seen and reaches(start, following, seen | {following}))
            for following in waits_for.get(at, set())
        )

    for model in waits_for:
        if reaches(model, model, set()):
            yield Finding(
                "E015",
                model,
                "it waits, directly or through others, for itself: no record of the ring could ever leave.",
                f'In {map_file(model)}, let one link of the ring say "clear".',
            )
