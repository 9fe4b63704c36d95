"""A column whose value only a key opens: sealed on its way in, shown to nobody by accident, bound to its table, column and row.

In Python the value is a `Sealed`, which prints as dots: a log, a template, the audit log or a page of errors gets no more than
that. Whoever needs the words asks for them by name: `row.number.open()`. Nothing searches or compares such a column.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from . import keyring

MASK = "•••"


class NotSealed(TypeError):
    """Words were to be written, or looked for, without their row; there is no place to seal them for."""


@dataclass(frozen=True)
class Sealed:
    """A value of a sealed column: as it stands in the database, or not saved yet."""

    token: str = field(default="", repr=False)
    place: str = field(default="", repr=False)
    _words: str | None = field(default=None, repr=False, compare=False)

    @classmethod
    def new(cls, words: str) -> "Sealed":
        """Hold words until their row is saved."""
        return cls(_words=words)

    @property
    def is_saved(self) -> bool:
        return self._words is None

    @property
    def key(self) -> str:
        """Return the name of the key that sealed it."""
        return keyring.key_of(self.token)

    def open(self) -> str:
        """Return the words; raise DoesNotOpen."""
        return keyring.ring().open(self.token, self.place) if self._words is None else self._words

    def ending(self, size: int) -> str:
        """Return the last characters behind dots, for somebody who must tell two apart; raise DoesNotOpen."""
        return f"••••{self.open()[-size:]}"

    def __str__(self) -> str:
        return MASK

    def __bool__(self) -> bool:
        return bool(self.token or self._words)


class _Attribute(DeferredAttribute):
    """Hands out the value with the place it stands in, and takes words for a value that is not saved yet."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed) and value.is_saved and not value.place:
            value = replace(value, place=place_of(instance, self.field))
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = Sealed.new(value) if isinstance(value, str) and value else value


class SealedField(models.Field):  # type: ignore[type-arg]  # generic only in the stubs
    """Text that is sealed with the current key of the ring when its row is saved."""

    descriptor_class = _Attribute
    description = "Sealed text"

    def get_internal_type(self) -> str:
        return "TextField"

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Sealed | None:
        return Sealed(value) if value else None

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """Seal what is new. What is not must open where it stands: a broken row is not saved once more as if it were whole."""
        value = getattr(model_instance, self.attname)
        if not isinstance(value, Sealed):
            return value
        place = place_of(model_instance, self)
        if value.is_saved and value.place == place:
            value.open()
            return value
        if value.is_saved:
            raise keyring.DoesNotOpen(f"{place}: it was sealed for another place")
        kept = Sealed(keyring.ring().seal(value.open(), place), place)
        setattr(model_instance, self.attname, kept)
        return kept

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Sealed) and value.is_saved:
            return value.token
        if value in (None, ""):
            return value
        raise NotSealed(f"{self.model._meta.label}.{self.name} is written with its row, and is never looked for.")

    def value_to_string(self, obj: Any) -> str:
        value = self.value_from_object(obj)
        return value.token if isinstance(value, Sealed) else ""


def place_of(row: models.Model, column: Any) -> str:
    """Name the one place in which a value may be read."""
    return f"{row._meta.db_table}.{column.column}.{row.pk}"


def fields_of(model: type[models.Model]) -> list[SealedField]:
    """Return the sealed columns of a model."""
    return [column for column in model._meta.concrete_fields if isinstance(column, SealedField)]
