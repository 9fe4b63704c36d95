"""Checks of columns: each is classified, can be erased, is not quoted by the name of its record; and a timeline can read its own."""

import functools
from collections.abc import Iterable, Iterator
from functools import partialmethod
from inspect import getattr_static
from types import FunctionType
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import models
from django.db.models import Expression, ForeignKey, Model, Q, Value
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor
from django.utils.functional import cached_property

from retention.facts import column
from retention.registry import Registry
from retention.vocabulary import DataMap

from .findings import Finding, field_of, map_file, model_file


def findings(of: Registry, installed: Iterable[type[Model]]) -> Iterator[Finding]:
    for model in installed:
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
        yield from _name_is_not_personal(of, data_map)
        yield from _readable(data_map)


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
    if data_map.on and field_of(model, data_map.on) is None:
        yield Finding(
            "E003", model, f"its map dates it by {data_map.on}, which it does not have.", f"Edit {map_file(model)}."
        )
    try:
        model._base_manager.filter(data_map.closed or Q())
    except FieldError as fault:
        yield Finding("E003", model, f"its map cannot tell when it is closed. {fault}", f"Edit {map_file(model)}.")


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
        elif isinstance(erased, Value) and erased.value is not None and _is_unique(field):
            yield Finding("E006", data_map.model, f"erasing {name} gives a constant, and the column is unique.", hint)


def _is_unique(field: Any) -> bool:
    alone = [constraint.fields for constraint in field.model._meta.total_unique_constraints]
    return field.unique or (field.name,) in alone


METHODS = (FunctionType, staticmethod, classmethod, partialmethod, property, cached_property, functools.cached_property)


class _Watched:
    """Stands in for a row while its name is made, and notes which columns of it, and of rows it points to, were read."""

    def __init__(self, row: Model, read: set[tuple[type[Model], str]]) -> None:
        object.__setattr__(self, "_row", row)
        object.__setattr__(self, "_read", read)

    def __getattribute__(self, name: str) -> Any:
        row, read = object.__getattribute__(self, "_row"), object.__getattribute__(self, "_read")
        model = type(row)
        if name == "__class__":
            return model
        read.add((model, name))
        plain = getattr_static(model, name, None)
        if isinstance(plain, ForwardManyToOneDescriptor):
            return _Watched(plain.field.related_model(), read)
        if isinstance(plain, METHODS):
            return plain.__get__(self, model)
        return getattr(row, name)

    def __str__(self) -> str:
        return str(self.__class__.__str__(self))


def columns_named_by(model: type[Model]) -> set[tuple[type[Model], str]]:
    """Return the attributes that `__str__` reads, directly or through methods, properties and links, each with its model."""
    read: set[tuple[type[Model], str]] = set()
    try:
        str(_Watched(model(), read))
    except Exception:  # noqa: BLE001  # an empty row may not have a name; what was read until then is known
        return read
    return read


def _name_is_not_personal(of: Registry, data_map: DataMap) -> Iterator[Finding]:
    read = columns_named_by(data_map.model)
    for owner, name in sorted(read, key=lambda column: (column[0]._meta.label, column[1])):
        if owner in of.maps and name in of.maps[owner].personal:
            whose = "" if owner is data_map.model else f"{owner._meta.label}."
            yield Finding(
                "E013",
                data_map.model,
                f"its __str__ reads {whose}{name}, which is personal: audit log and admin history would keep it after the person is forgotten.",
                f"In {model_file(data_map.model)}, let __str__ name the record, not the person.",
            )


def _readable(data_map: DataMap) -> Iterator[Finding]:
    model = data_map.model
    for path in filter(None, (*data_map.reads, data_map.author, data_map.channel)):
        field = _end(model, path)
        if field is None or isinstance(field, (models.JSONField, models.BinaryField)):
            yield Finding(
                "E018",
                model,
                f"its timeline reads {path}, which is no plain column of it or of a record that it points to.",
                f'In {map_file(model)}, let reads=, author= and channel= follow foreign keys to a column, such as "channel__name".',
            )
    officer = _end(model, data_map.author.rpartition("__")[0])
    if _end(model, data_map.author) is not None and (officer is None or officer.related_model is not get_user_model()):
        yield Finding(
            "E018",
            model,
            f"its author {data_map.author} is not the name of a user.",
            f'In {map_file(model)}, let author= lead over a foreign key to the user model, such as "author__name".',
        )


def _end(model: type[Model], path: str) -> Any:
    try:
        return column(model, path)
    except FieldDoesNotExist:
        return None
