"""Makes a row of any model from its `_meta` alone, with a unique token in every personal column.

It knows no model by name, so that a model added tomorrow is planted too; one for which it cannot make a row fails its test.
"""

import io
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from crm.sealed import SealedField
from retention import files
from retention.models import RetentionCategory, RetentionPolicy, StoredFile
from retention.registry import category_column, registry
from retention.vocabulary import DataMap

LONG_AGO = datetime(2001, 5, 17, 10, 30, tzinfo=UTC)
SHORTEST = 8  # letters; anything shorter would be met with by chance
# Letters that no hexadecimal number has: a digest or an id never holds a token by chance.
LETTERS = str.maketrans("0123456789abcdef", "ghijklmnopqrstuv")
_days = count()


class Planted:
    """What was made for a row, and the tokens that its personal columns and files carry."""

    def __init__(self) -> None:
        self.tokens: dict[type[models.Model], list[str]] = {}
        self.rows: dict[type[models.Model], Any] = {}
        self.files: list[StoredFile] = []

    def tokens_of(self, *wanted: type[models.Model]) -> list[str]:
        return [token for model in wanted for token in self.tokens.get(model, [])]


def plant(model: type[models.Model], planted: Planted | None = None, **given: Any) -> tuple[Any, Planted]:
    """Save a row of a model, with all the rows that it needs; return it and what was planted."""
    planted = planted or Planted()
    data_map = registry.maps.get(model)
    personal = data_map.personal if data_map else {}
    tokens: dict[str, Any] = {}
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.name in given or (field.primary_key and field.has_default()) or isinstance(field, models.AutoField):
            continue
        if field.name in personal and (value := with_token(field, planted)) is not None:
            tokens[field.name] = value
        values[field.name] = tokens.get(field.name) or _value(field, planted)
    row = model(**{**values, **given})
    row.save(force_insert=True)
    if tokens:  # again, past `save`, which may have written something of its own into a column
        model._base_manager.filter(pk=row.pk).update(**tokens)
        row.refresh_from_db()
    planted.rows[model] = row
    return row, planted


def plant_due(root: DataMap, **given: Any) -> tuple[Any, Planted]:
    """Save a row of a root whose clock ran out long ago."""
    column = category_column(root)
    if column:
        given.setdefault(column, root.declared_categories[0].key)
    if root.clock not in root.personal:  # a token in the clock is long ago as well
        given.setdefault(root.clock, _clock(root))
    return plant(root.model, **given)


def plant_tree(root: DataMap) -> tuple[Any, Planted]:
    """Save a due row of a root with a row of each of its parts, to any depth, and of each many-to-many table."""
    row, planted = plant_due(root)
    for data_map in tree_of(root):
        if data_map.part:
            plant(data_map.model, planted)
        for table, link in registry.m2m_links_to(data_map.model):
            other = next(key for key in table._meta.fields if isinstance(key, models.ForeignKey) and key.name != link)
            owner = planted.rows[data_map.model]
            table._base_manager.create(**{link: owner, other.name: plant(other.related_model)[0]})
    return row, planted


def tree_of(data_map: DataMap) -> list[DataMap]:
    """Return a root and everything that lives and dies with it, owners first."""
    return [data_map, *(below for part in registry.parts_of(data_map) for below in tree_of(part))]


def token(length: int = 24) -> str:
    return uuid.uuid4().hex.translate(LETTERS)[:length]


def _clock(root: DataMap) -> Any:
    is_instant = isinstance(root.model._meta.get_field(root.clock), models.DateTimeField)
    return LONG_AGO if is_instant else LONG_AGO.date()


def with_token(field: Any, planted: Planted) -> Any:
    """Return a value that is met with nowhere else, or None where the column has no room for one."""
    value: Any = None
    found = token(min(field.max_length or 24, 24))
    if isinstance(field, models.DateField):
        day = _some_day()
        value, found = day, day.isoformat()
        if isinstance(field, models.DateTimeField):
            value = datetime(day.year, day.month, day.day, 10, 30, tzinfo=UTC)
    elif isinstance(field, models.EmailField):
        value = found = f"{found}@example.org"
    elif isinstance(field, (models.CharField, models.TextField)) and not field.choices and len(found) >= SHORTEST:
        value = found
    elif isinstance(field, models.JSONField):
        value = {"why": found}
    if value is not None:
        planted.tokens.setdefault(field.model, []).append(found)
    return value


def _some_day() -> date:
    """Return a day of the 1860s and after on which nothing else happened, and no year begins."""
    day = date(1860, 1, 1) + timedelta(days=next(_days) % 20_000)
    return _some_day() if (day.month, day.day) == (1, 1) else day


def _value(field: Any, planted: Planted) -> Any:
    if isinstance(field, models.ForeignKey):
        return _related(field, planted)
    if isinstance(field, SealedField):
        return "AB123456C"  # no token: a sealed word stands nowhere as it was typed
    if field.choices:
        return field.get_default() if field.has_default() else field.choices[0][0]
    if field.has_default() and not field.unique:
        return field.get_default()
    if isinstance(field, models.DateTimeField):
        return None if field.null else LONG_AGO
    if isinstance(field, models.DateField):
        return None if field.null else LONG_AGO.date()
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.DecimalField):
        return Decimal("12.34")
    if isinstance(field, models.IntegerField):
        return int(uuid.uuid4().int % 30_000) if field.unique else 1
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.GenericIPAddressField):
        return None if field.null else "192.0.2.1"
    if isinstance(field, (models.CharField, models.TextField)):
        return token(min(field.max_length or 24, 24)) if field.unique else "" if field.blank else "x"
    raise NotImplementedError(f"The canary cannot make a value for {field}: teach tests/planting.py its type.")


def _related(field: Any, planted: Planted) -> Any:
    target = field.related_model
    if target is StoredFile:
        return _file(field.model, planted)
    if target is ContentType:
        return ContentType.objects.first()
    if target is RetentionCategory:
        return RetentionCategory.objects.first()
    if target is RetentionPolicy:
        return RetentionPolicy.objects.first()
    if target is field.model and field.null:
        return None  # it would need a row of its own kind for ever
    if target in planted.rows:
        return planted.rows[target]
    if field.null and target not in registry.maps:
        return None
    return plant(target, planted)[0]


def _file(model: type[models.Model], planted: Planted) -> StoredFile:
    content = token()
    owner: Any = next(iter(planted.rows.values()), None) or _NotSavedYet(model)
    stored = files.store(io.BytesIO(content.encode()), owner=owner, content_type="text/plain", now=LONG_AGO)
    planted.files.append(stored)
    planted.tokens.setdefault(model, []).append(content)
    return stored


class _NotSavedYet:
    """Owns a file before its own row is saved."""

    def __init__(self, model: type[models.Model]) -> None:
        self._meta, self.pk = model._meta, uuid.uuid4()
