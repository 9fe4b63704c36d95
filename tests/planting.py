"""Makes a row of any model from its `_meta` alone, with a unique token in every personal column.

It knows no model by name, so that a model added tomorrow is planted too; one for which it cannot make a row fails its test.
"""

import io
import uuid
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from retention import files
from retention.models import RetentionCategory, RetentionPolicy, StoredFile
from retention.registry import category_column, registry
from retention.vocabulary import DataMap

LONG_AGO = datetime(2001, 5, 17, 10, 30, tzinfo=UTC)


class Planted:
    """A row with everything that was made for it, and the tokens its personal columns carry."""

    def __init__(self) -> None:
        self.tokens: dict[str, list[str]] = {}
        self.rows: dict[type[models.Model], Any] = {}
        self.files: list[StoredFile] = []


def plant(model: type[models.Model], planted: Planted | None = None, **given: Any) -> tuple[Any, Planted]:
    """Save a row of a model, with all the rows that it needs; return it and what was planted."""
    planted = planted or Planted()
    data_map = registry.maps.get(model)
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.name in given or (field.primary_key and field.has_default()) or isinstance(field, models.AutoField):
            continue
        values[field.name] = _value(field, data_map, planted)
    row = model(**{**values, **given})
    row.save(force_insert=True)
    planted.rows[model] = row
    return row, planted


def plant_due(root: DataMap, **given: Any) -> tuple[Any, Planted]:
    """Save a row of a root whose clock ran out long ago."""
    column = category_column(root)
    if column:
        given.setdefault(column, root.declared_categories[0].key)
    return plant(root.model, **{root.clock: _clock(root), **given})


def _clock(root: DataMap) -> Any:
    is_instant = isinstance(root.model._meta.get_field(root.clock), models.DateTimeField)
    return LONG_AGO if is_instant else LONG_AGO.date()


def _value(field: Any, data_map: DataMap | None, planted: Planted) -> Any:
    if isinstance(field, models.ForeignKey):
        return _related(field, planted)
    personal = data_map is not None and field.name in data_map.personal
    if personal and isinstance(field, (models.CharField, models.TextField)) and not field.choices:
        token = uuid.uuid4().hex[: min(field.max_length or 24, 24)]
        if isinstance(field, models.EmailField):
            token = f"{token}@example.org"
        elif (field.max_length or 24) < 8:
            return "7391"[: field.max_length]  # too short to be unique anywhere
        planted.tokens.setdefault(field.model._meta.label, []).append(token)
        return token
    if personal and isinstance(field, models.JSONField):
        token = uuid.uuid4().hex
        planted.tokens.setdefault(field.model._meta.label, []).append(token)
        return {"why": token}
    return _plain(field)


def _plain(field: Any) -> Any:
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
        return uuid.uuid4().hex[: field.max_length or 32] if field.unique else "" if field.blank else "x"
    raise NotImplementedError(f"The canary cannot make a value for {field}: teach tests/planting.py its type.")


def _related(field: Any, planted: Planted) -> Any:
    target = field.related_model
    if target is StoredFile:
        owner = next(iter(planted.rows.values()), None) or RetentionCategory.objects.first()
        stored = files.store(
            io.BytesIO(uuid.uuid4().bytes), owner=_Owner(owner), content_type="text/plain", now=LONG_AGO
        )
        planted.files.append(stored)
        return stored
    if target is ContentType:
        return ContentType.objects.first()
    if target is RetentionCategory:
        return RetentionCategory.objects.first()
    if target is RetentionPolicy:
        return RetentionPolicy.objects.first()
    if target in planted.rows:
        return planted.rows[target]
    if field.null and target not in registry.maps:
        return None
    return plant(target, planted)[0]


class _Owner:
    """Owns a file before its own row is saved."""

    def __init__(self, row: Any) -> None:
        self._meta, self.pk = row._meta, uuid.uuid4()
