"""Some columns of a row as one value, so that rows of any models come back from one query; and the light row made of them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.db.models import DecimalField, DurationField, Func, JSONField, Model
from django.db.models.base import ModelState
from django.db.models.functions import JSONObject
from django.utils.timezone import is_naive

Row = TypeVar("Row", bound=Model)


def column(model: type[Model], path: str) -> Any:
    """Return the column at the end of a path over foreign keys, such as "category__name"; raise FieldDoesNotExist."""
    step, _, rest = path.partition("__")
    field: Any = model._meta.pk if step == "pk" else model._meta.get_field(step)
    if not field.concrete or field.many_to_many or (rest and not field.is_relation):
        raise FieldDoesNotExist(f"{model._meta.label} has no column {path}.")
    return column(field.related_model, rest) if rest else field


def with_links(paths: Iterable[str]) -> list[str]:
    """Return these paths and every foreign key on the way, each once: "category__name" needs "category" as well."""
    steps = [path.split("__") for path in paths]
    return list(dict.fromkeys("__".join(each[:end]) for each in steps for end in range(1, len(each) + 1)))


class Facts(JSONObject):
    """Named expressions as one value of a row."""

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write it as Django does, without asking first, in three queries a connection, whether this SQLite knows JSON."""
        return Func.as_sql(self, compiler, connection, **context)


def selected(paths: Iterable[str], **more: Any) -> Facts:
    """Return the expression that selects these columns as one value; rows of different models then have the same shape."""
    return Facts(**{path: path for path in paths}, **more)


def typed(field: Any, value: Any) -> Any:
    """Return what a column holds from what JSON says of it: a decimal has lost its zeros there, SQLite's instants their zone."""
    if isinstance(field, DurationField) and isinstance(value, int):
        return timedelta(microseconds=value)
    # Of a sealed column the database holds the seal, which must not be taken for the words.
    if hasattr(field, "from_db_value") and not isinstance(field, JSONField):
        value = field.from_db_value(value, None, connection)
    if isinstance(field, JSONField) and isinstance(value, str) and connection.vendor == "sqlite":
        value = json.loads(value)  # which has no such type: a column of JSON is a text within JSON
    found = field.to_python(value)
    if isinstance(found, datetime) and is_naive(found):
        return found.replace(tzinfo=UTC)
    if isinstance(field, DecimalField) and isinstance(found, Decimal):
        return found.quantize(Decimal(1).scaleb(-field.decimal_places))
    return found


def light_row(model: type[Row], facts: Mapping[str, Any]) -> Row:
    """Return a row of which these columns are known, with the rows it points to.

    Asked for another column it asks the database, as a deferred one does: it may be slow, but it is never wrong.
    """
    row: Row = _shape_of(model, tuple(facts)).made_of(facts)
    return row


@dataclass(frozen=True)
class _Shape(Generic[Row]):
    """How a row of a model is made of these paths: worked out once, because hundreds are made a second."""

    model: type[Row]
    own: Mapping[str, tuple[str, Any]]  # by the name of each column: its path, and its field
    beyond: tuple[
        tuple[Any, str, "_Shape[Any]", Mapping[str, str]], ...
    ]  # each link, its path, and what is made behind it

    def made_of(self, facts: Mapping[str, Any]) -> Row:
        # As `from_db` does, without asking of every other column whether it is meant: most of a page is such rows.
        row = self.model.__new__(self.model)
        row._state = ModelState()
        row._state.adding = False
        row.__dict__.update({name: typed(field, facts[path]) for name, (path, field) in self.own.items()})
        for link, path, shape, names in self.beyond:
            is_there = facts[path] is not None
            link.set_cached_value(
                row, shape.made_of({name: facts[names[name]] for name in names}) if is_there else None
            )
        return row


@lru_cache(maxsize=1024)
def _shape_of(model: type[Row], paths: tuple[str, ...]) -> _Shape[Row]:
    own: dict[str, tuple[str, Any]] = {}
    beyond: dict[str, dict[str, str]] = {}
    for path in paths:
        step, _, rest = path.partition("__")
        field = column(model, step)
        if rest:
            beyond.setdefault(step, {field.target_field.name: step})[rest] = path
        else:
            own[field.attname] = path, field
    columns = [field.attname for field in model._meta.concrete_fields if field.attname in own]
    links = [(column(model, step), step, names) for step, names in beyond.items()]
    return _Shape(
        model,
        {name: own[name] for name in columns},
        tuple((link, step, _shape_of(link.related_model, tuple(names)), names) for link, step, names in links),
    )
