"""What a field becomes when its person is forgotten: each eraser turns a field into an ORM expression.

Expressions rather than Python functions, so that a million rows are one UPDATE or one INSERT … SELECT.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Expression, F, Func, Value
from django.db.models.functions import Cast, StrIndex, Substr, TruncYear, Upper


class RandomUUID(Func):
    """A new random id made by the database, so that no map from an old id to a new one exists anywhere."""

    function = "gen_random_uuid"
    template = "%(function)s()"
    output_field = models.UUIDField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="lower(hex(randomblob(16)))", **context)


def blank(field: models.Field[Any, Any]) -> Expression:
    """Leave an empty text."""
    return Value("", output_field=field)


def nothing(field: models.Field[Any, Any]) -> Expression:
    """Leave NULL."""
    return Value(None, output_field=field)


def forgotten(field: models.Field[Any, Any]) -> Expression:
    """Leave a word where an empty text would look like a fault."""
    return Value("[erased]", output_field=field)


def no(field: models.Field[Any, Any]) -> Expression:
    """Leave False."""
    return Value(False, output_field=field)


def default(field: models.Field[Any, Any]) -> Expression:
    """Leave what a new row would have."""
    return Value(field.get_default(), output_field=field)


def year_only(field: models.Field[Any, Any]) -> Expression:
    """Keep the first of January of the year, which is enough for figures and names nobody."""
    return Cast(TruncYear(F(field.name)), output_field=field)


def outward_code(field: models.Field[Any, Any]) -> Expression:
    """Keep the first half of a postcode ("TD6 0SA" leaves "TD6"): a district of thousands of homes."""
    return Upper(Substr(F(field.name), 1, StrIndex(F(field.name), Value(" "))), output_field=field)


def random_id(field: models.Field[Any, Any]) -> Expression:
    """Give a value that is unique and says nothing, for unique columns."""
    return Cast(RandomUUID(), output_field=field)
