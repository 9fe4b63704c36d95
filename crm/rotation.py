"""Changing the key of what is sealed, while people work; and counting which key each text still needs.

Each row is sealed anew in a transaction of its own, under a lock. A run that is killed has done what it has done, and the next one
finds the rest by the name of the key that each text bears. A row that does not open is left as it is, and counted.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import ExpressionWrapper, F, Q, TextField

from . import keyring
from .keyring import DoesNotOpen
from .sealed import Sealed, SealedField, fields_of

STRETCH = 500


@dataclass
class Rotated:
    """What a run did."""

    sealed_anew: int = 0
    unreadable: Counter[str] = field(default_factory=Counter)  # the kind of record → how many


@dataclass(frozen=True)
class Counted:
    """How many texts of a column each key has sealed; `unknown` are those of no key on the ring."""

    column: str
    by_key: dict[str, int]
    unknown: int


def models_with_sealed() -> Iterator[tuple[type[models.Model], list[SealedField]]]:
    """Yield each model that has sealed columns, with them."""
    for model in apps.get_models():
        if columns := fields_of(model):
            yield model, columns


def rotate() -> Rotated:
    """Seal with the current key whatever another key has sealed."""
    done, current = Rotated(), keyring.beginning(keyring.ring().current)
    for model, columns in models_with_sealed():
        other = Q()
        for column in columns:
            other |= _filled(column) & ~Q(**{f"{column.name}_text__startswith": current})
        rows = _as_text(model, columns).filter(other).order_by("pk")
        after: Any = None
        while stretch := list(
            (rows if after is None else rows.filter(pk__gt=after)).values_list("pk", flat=True)[:STRETCH]
        ):
            for pk in stretch:
                try:
                    done.sealed_anew += _seal_anew(model, columns, pk)
                except DoesNotOpen:
                    done.unreadable[model._meta.label] += 1
            after = stretch[-1]
    return done


def count() -> Iterator[Counted]:
    """Yield for each sealed column how many of its texts need which key."""
    names = list(keyring.ring().keys)
    for model, columns in models_with_sealed():
        for column in columns:
            rows = _as_text(model, [column]).filter(_filled(column))
            text = f"{column.name}_text__startswith"
            by_key = {name: rows.filter(**{text: keyring.beginning(name)}).count() for name in names}
            yield Counted(f"{model._meta.label}.{column.name}", by_key, rows.count() - sum(by_key.values()))


def _seal_anew(model: type[models.Model], columns: list[SealedField], pk: Any) -> int:
    with transaction.atomic():
        row = model._base_manager.select_for_update().filter(pk=pk).first()
        if row is None:
            return 0  # it left meanwhile
        for column in columns:
            value = getattr(row, column.attname)
            if isinstance(value, Sealed):
                setattr(row, column.attname, value.open())
        row.save(update_fields=[column.name for column in columns])
    return 1


def _as_text(model: type[models.Model], columns: list[SealedField]) -> Any:
    """Have the texts beside the columns as they stand in the database: the columns themselves are never compared."""
    return model._base_manager.annotate(
        **{f"{column.name}_text": ExpressionWrapper(F(column.name), output_field=TextField()) for column in columns}
    )


def _filled(column: SealedField) -> Q:
    return Q(**{f"{column.name}_text__gt": ""})
