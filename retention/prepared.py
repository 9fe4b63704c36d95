"""Queries that differ only in the keys they ask about: their SQL is written once, because writing it takes longer than asking.

A query is written for keys that stand in for the real ones, which take their places among its parameters. Whoever keeps one
keeps it under the data maps it was written from, so that another set of maps gets another query.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, UUIDField

FIRST = 0xFFFF_0000_0000_0000_0000_0000_0000_0000  # no random id begins so: those have a four in their seventh byte


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
        sql, params = rows.query.get_compiler(connection=connection).as_sql()
        return cls(sql, tuple(params))

    def rows(self, keys: Mapping[UUID, UUID], *, page: tuple[int, int] | None = None) -> list[tuple[Any, ...]]:
        """Ask about these keys; `page` is the most rows and how many go before. A value in JSON comes as it was sent."""
        given = {_sent(stand_in): _sent(key) for stand_in, key in keys.items()}
        params = [given.get(param, param) if isinstance(param, (str, UUID)) else param for param in self.params]
        with connection.cursor() as cursor:
            cursor.execute(f"{self.sql} LIMIT %s OFFSET %s" if page else self.sql, [*params, *(page or ())])
            return list(cursor.fetchall())


def filled(stand_in: Sequence[UUID], keys: Sequence[UUID]) -> dict[UUID, UUID]:
    """Give each stand-in a key, the last one to those that are left: to ask about it twice is to ask about it once."""
    return {each: keys[min(place, len(keys) - 1)] for place, each in enumerate(stand_in)}


def read(value: str | None) -> dict[str, Any]:
    """Return the facts that a row sent as one value."""
    return json.loads(value) if value else {}


def _sent(key: UUID) -> Any:
    return UUIDField().get_db_prep_value(key, connection)
