"""Queries that differ only in what they ask about: their SQL is written once, because writing it takes longer than asking.

A query is written for values that stand in for the real ones, which take their places among its parameters. Whoever keeps one
keeps it under all that its words depend on: the data maps it was written from, what the asker may see.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateField, QuerySet, UUIDField, Value

FIRST = 0xFFFF_0000_0000_0000_0000_0000_0000_0000  # no random id begins so: those have a four in their seventh byte
A_DAY = date(9999, 12, 30)  # stands in for a day
A_NUMBER = -0x7FFF_FFFF  # stands in for the key of a list's row
STAND_INS = "\ue000", "\uf8ff"  # marks that nobody's writing has: a text stands in that has one of these
CONSTANT = {str, int, bool}


class Constant(Value):
    """A word of the code's own that every query has in the same place: written into the SQL, as `Prepared` does it."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Write it; raise ValueError for anything but a plain word."""
        if not str(self.value).isidentifier():
            raise ValueError("A constant is a word of the code's own.")
        return f"'{self.value}'", []


def stand_ins(number: int, *, after: int = 0) -> list[UUID]:
    """Return so many keys that no record has, behind those that were taken before."""
    return [UUID(int=FIRST + after + place) for place in range(number)]


@dataclass(frozen=True)
class Prepared:
    """The SQL of a query, with stand-ins among its parameters."""

    sql: str
    params: tuple[Any, ...]

    @classmethod
    def of(cls, rows: QuerySet[Any, Any]) -> "Prepared":
        """Write the SQL of a query, once."""
        try:
            sql, params = rows.query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:  # whoever asks may see none
            return cls("", ())
        return cls(*_with_constants(sql, params)) if connection.vendor == "postgresql" else cls(sql, tuple(params))

    def rows(self, instead: Mapping[Any, Any], *, page: tuple[int, int] | None = None) -> list[tuple[Any, ...]]:
        """Ask about these values; `page` is the most rows and how many go before. A value in JSON comes as it was sent.

        instead: by each value that stands in, the one that is meant. A text takes the other's place within a pattern too.
        """
        if not self.sql:
            return []
        given = {_sent(stand_in): _sent(value) for stand_in, value in instead.items()}
        texts = [(stand_in, value) for stand_in, value in instead.items() if isinstance(stand_in, str)]
        params = [_put(param, given, texts) if isinstance(param, REPLACED) else param for param in self.params]
        with connection.cursor() as cursor:
            cursor.execute(f"{self.sql} LIMIT %s OFFSET %s" if page else self.sql, [*params, *(page or ())])
            return list(cursor.fetchall())


PLACE = re.compile("%s|%%")


def _with_constants(sql: str, params: Sequence[Any]) -> tuple[str, tuple[Any, ...]]:
    """Write what is always the same into the SQL itself.

    PostgreSQL then plans the query once for all values, and along partial indexes too: of an index of open cases it cannot know
    that it serves `status <> $1`.
    """
    from psycopg.sql import quote

    left: list[Any] = []
    given = iter(params)

    def written(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%%"
        param = next(given)
        if type(param) in CONSTANT and not _stands_in(param):
            return quote(param).replace("%", "%%")
        left.append(param)
        return "%s"

    return PLACE.sub(written, sql), tuple(left)


def _stands_in(param: Any) -> bool:
    """Say whether a text or a number is one for which another is put."""
    if isinstance(param, str):
        return any(STAND_INS[0] <= mark <= STAND_INS[-1] for mark in param)
    return bool(param == A_NUMBER)


def filled(stand_in: Sequence[UUID], keys: Sequence[UUID]) -> dict[UUID, UUID]:
    """Give each stand-in a key, the last one to those that are left: to ask about it twice is to ask about it once."""
    return {each: keys[min(place, len(keys) - 1)] for place, each in enumerate(stand_in)}


def read(value: str | None) -> dict[str, Any]:
    """Return the facts that a row sent as one value."""
    return json.loads(value) if value else {}


REPLACED = (str, UUID, date, int)
SENT_AS: dict[type, Any] = {UUID: UUIDField(), date: DateField()}


def _put(param: Any, given: Mapping[Any, Any], texts: Sequence[tuple[str, str]]) -> Any:
    if param in given:
        return given[param]
    if isinstance(param, str):
        for stand_in, value in texts:
            param = param.replace(stand_in, value)
    return param


def _sent(value: Any) -> Any:
    field = SENT_AS.get(type(value))
    return field.get_db_prep_value(value, connection) if field else value
