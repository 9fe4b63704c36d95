"""Checks of columns: each is classified, can be erased, and is not quoted by the name of its record."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Expression, ForeignKey, Model, Value

from retention.registry import Registry
from retention.vocabulary import DataMap

from .findings import Finding, field_of, map_file, model_file


def findings(of: Registry) -> Iterator[Finding]:
    for model in apps.get_models():
        yield from _files(model)
        if model not in of.maps and model not in of.not_personal:
            yield Finding(
                "E001",
                model,
                "no data map mentions this model.",
                f"Say what it holds in {map_file(model)}: registry.holds_personal_data(…), or holds_no_personal_data(…, because=…).",
            )
    for data_map in of:
        yield from _classified(data_map)
        yield from _erasable(data_map)
        yield from _name_is_not_personal(data_map)


def _files(model: type[Model]) -> Iterator[Finding]:
    for field in model._meta.local_concrete_fields:
        if isinstance(field, models.FileField):  # noqa: TID251  # to refuse it
            yield Finding(
                "E012",
                model,
                f"{field.name} is a FileField: deleting its row would leave the file behind.",
                f"In {model_file(model)}, point to retention.StoredFile with a foreign key instead.",
            )


def _classified(data_map: DataMap) -> Iterator[Finding]:
    model = data_map.model
    columns = {
        field.name
        for field in model._meta.concrete_fields
        if not field.primary_key and not isinstance(field, ForeignKey)
    }
    for name in sorted(columns - set(data_map.fields)):
        yield Finding(
            "E002",
            model,
            f"column {name} is not classified.",
            f'In {map_file(model)}, say "{name}": Personal(…) or NotPersonal(…).',
        )
    for name in sorted(set(data_map.fields) - {field.name for field in model._meta.concrete_fields}):
        yield Finding(
            "E003", model, f"its map names a column {name} that it does not have.", f"Take it out of {map_file(model)}."
        )


def _erasable(data_map: DataMap) -> Iterator[Finding]:
    for name, entry in data_map.personal.items():
        field = field_of(data_map.model, name)
        if field is None:
            continue  # E003
        hint = f'In {map_file(data_map.model)}, give "{name}" another eraser from retention.anonymise.'
        erased = entry.erased(field)
        if not isinstance(erased, Expression):
            yield Finding("E006", data_map.model, f"erasing {name} gives no expression.", hint)
        elif isinstance(erased, Value) and erased.value is None and not field.null:
            yield Finding("E006", data_map.model, f"erasing {name} gives NULL, and the column takes none.", hint)
        elif isinstance(erased, Value) and erased.value is not None and field.unique:
            yield Finding("E006", data_map.model, f"erasing {name} gives a constant, and the column is unique.", hint)


class _Watched:
    """Stands in for a row while its name is made, and notes which columns were read."""

    def __init__(self, row: Model, read: set[str]) -> None:
        object.__setattr__(self, "_row", row)
        object.__setattr__(self, "_read", read)

    def __getattribute__(self, name: str) -> Any:
        row, read = object.__getattribute__(self, "_row"), object.__getattribute__(self, "_read")
        if name == "__class__":
            return type(row)
        read.add(name)
        for owner in type(row).__mro__:
            plain = vars(owner).get(name)
            if callable(plain) and hasattr(plain, "__get__") and not isinstance(plain, type):
                return plain.__get__(self, type(row))
            if isinstance(plain, property) and plain.fget:
                return plain.fget(self)
            if plain is not None:
                break
        return getattr(row, name)


def columns_named_by(model: type[Model]) -> set[str]:
    """Return the attributes that `__str__` reads, directly or through methods and properties of the model."""
    read: set[str] = set()
    try:
        model.__str__(_Watched(model(), read))
    except Exception:  # an empty row may not have a name; what was read until then is known
        return read
    return read


def _name_is_not_personal(data_map: DataMap) -> Iterator[Finding]:
    for name in sorted(columns_named_by(data_map.model) & set(data_map.personal)):
        yield Finding(
            "E013",
            data_map.model,
            f"its __str__ reads {name}, which is personal: audit log and admin history would keep it after the person is forgotten.",
            f"In {model_file(data_map.model)}, let __str__ name the record, not the person.",
        )
