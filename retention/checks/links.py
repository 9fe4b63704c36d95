"""Checks of links: nothing cascades, every link to a root says what happens when the root goes, and each has an index."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import CASCADE, ForeignKey, Model

from retention.registry import Registry
from retention.vocabulary import DataMap

from .findings import Finding, map_file, model_file


def findings(of: Registry, installed: Iterable[type[Model]]) -> Iterator[Finding]:
    for model in installed:
        data_map = of.maps.get(model)
        for key in model._meta.local_concrete_fields:
            if isinstance(key, ForeignKey):
                yield from _declared(of, model, data_map, key)
    for data_map in of:
        yield from _parts(of, data_map)
        yield from _subjects(of, data_map)


def _declared(of: Registry, model: type[Model], data_map: DataMap | None, key: Any) -> Iterator[Finding]:
    target = of.maps.get(key.related_model)
    if target is None or not target.certified:
        return
    if key.remote_field.on_delete is CASCADE and not (data_map and not data_map.certified):
        yield Finding(
            "E007",
            model,
            f"{key.name} cascades from {target.model._meta.label}: its rows would vanish without a certificate.",
            f"In {model_file(model)}, use on_delete=DO_NOTHING for a part, and PROTECT otherwise.",
        )
    disposable = of.root_of(target).category is not None if _has_root(of, target) else False
    if not disposable:
        return
    is_part = bool(data_map and data_map.part and data_map.part.by == key.name)
    if not is_part and not (data_map and key.name in data_map.gone):
        yield Finding(
            "E008",
            model,
            f"{key.name} points to {target.model._meta.label} and does not say what happens when that goes.",
            f'In {map_file(model)}, add gone={{"{key.name}": "clear"}} or "waits", or make this model a part.',
        )
    elif not is_part and data_map and data_map.gone[key.name] == "waits" and target.part:
        yield Finding(
            "E008",
            model,
            f"{key.name} would make {target.model._meta.label} wait, which is a part and goes with its root.",
            f'In {map_file(model)}, say "clear", or point to the root.',
        )
    elif not is_part and data_map and data_map.gone[key.name] == "clear" and not key.null:
        yield Finding(
            "E008",
            model,
            f"{key.name} is to be cleared when {target.model._meta.label} goes, and cannot be empty.",
            f"In {model_file(model)}, let {key.name} be null, or let the target wait.",
        )
    if not _is_indexed(model, key):
        yield Finding(
            "E009",
            model,
            f"{key.name} points to {target.model._meta.label} and has no index: each disposal would read the whole table.",
            f"In {model_file(model)}, let {key.name} keep its index.",
        )


def _is_indexed(model: type[Model], key: Any) -> bool:
    first_columns = {
        index.fields[0].lstrip("-") for index in model._meta.indexes if index.fields and index.condition is None
    }
    first_columns |= {constraint.fields[0] for constraint in model._meta.total_unique_constraints if constraint.fields}
    return key.db_index or key.unique or key.name in first_columns


def _has_root(of: Registry, data_map: DataMap) -> bool:
    seen = set()
    while data_map.part:
        if data_map.model in seen or data_map.part.of not in of.maps:
            return False
        seen.add(data_map.model)
        data_map = of.maps[data_map.part.of]
    return True


def _parts(of: Registry, data_map: DataMap) -> Iterator[Finding]:
    for name in data_map.gone:
        if not any(field.name == name and field.is_relation for field in data_map.model._meta.concrete_fields):
            yield Finding(
                "E003",
                data_map.model,
                f"its map names a link {name} that it does not have.",
                f"Edit {map_file(data_map.model)}.",
            )
    if not data_map.part:
        return
    hint = f"In {map_file(data_map.model)}, let part=Part(of=…, by=…) name the owner and the foreign key to it."
    if not _has_root(of, data_map):
        yield Finding("E014", data_map.model, "its chain of owners does not end at a root.", hint)
    key = next((field for field in data_map.model._meta.concrete_fields if field.name == data_map.part.by), None)
    if not isinstance(key, ForeignKey) or key.related_model is not data_map.part.of:
        yield Finding("E014", data_map.model, f"{data_map.part.by} is not a foreign key to its owner.", hint)
    elif key.null:
        yield Finding(
            "E014",
            data_map.model,
            f"{key.name} can be empty, and a part without an owner would be kept for ever.",
            f"In {model_file(data_map.model)}, let {key.name} not be null.",
        )


def _subjects(of: Registry, data_map: DataMap) -> Iterator[Finding]:
    for path in data_map.subjects:
        hint = f"In {map_file(data_map.model)}, let every path of subjects end at a model with person=True."
        try:
            end = of._end(data_map.model, path)
        except Exception:  # noqa: BLE001  # whatever does not resolve is the finding
            yield Finding("E005", data_map.model, f"subject path {path} does not resolve.", hint)
            continue
        if end not in of.maps or not of.maps[end].person:
            yield Finding("E005", data_map.model, f"subject path {path} does not end at a person.", hint)
        if "__" in path and not data_map.part:
            yield Finding(
                "E005",
                data_map.model,
                f"subject path {path} joins: a hold on the person could not be looked up in a chunk.",
                f"In {model_file(data_map.model)}, keep a column of its own for the person.",
            )
