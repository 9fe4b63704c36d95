"""How PostgreSQL answers what a piece of work asks of it: each statement as it was sent, with its values, explained.

A statement is explained, not run again. What a plan must not do is read a large table, or the whole of one of its indexes.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

LARGE = 8_000  # rows; PostgreSQL rightly reads a small table from end to end
ANSWERED = re.compile(r"\s*\(*\s*(SELECT|UPDATE|DELETE|INSERT)\b", re.IGNORECASE)
READS = {"Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Index Scan"}


@dataclass(frozen=True)
class Plan:
    """One statement, what is wrong with how it is answered, and the indexes by which it is: by name, and as "table(column)"."""

    sql: str
    faults: list[str]
    indexes: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Tables:
    """The large tables, and by the name of each index what it is on and whether it holds every row."""

    large: set[str]
    on: dict[str, str]
    whole: set[str]

    @classmethod
    def read(cls) -> "Tables":
        with connection.cursor() as cursor:
            cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= %s", [LARGE])
            large = {name for (name,) in cursor.fetchall()}
            cursor.execute("SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'")
            rows = cursor.fetchall()
        # One index compares whole values and one beginnings, where Django makes two; a column is a column.
        on = {
            name: f"{table}({definition.partition('(')[2].partition(')')[0].replace(' varchar_pattern_ops', '')})"
            for table, name, definition in rows
        }
        return cls(large, on, {name for _table, name, definition in rows if " WHERE " not in definition})


def of(work: Callable[[], Any]) -> list[Plan]:
    """Do something, and return the plan of every statement that it sent."""
    sent: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not many and ANSWERED.match(sql):
            sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work()
    tables = Tables.read()
    return [_explained(sql, params, tables) for sql, params in sent]


def complaints(plans: list[Plan], *wanted: str, but: str = "") -> list[str]:
    """Return what is wrong with the plans: what they read from end to end, and the wanted indexes that none of them uses.

    wanted: an index, or several with "|" between them, any one of which will do. but: a table that may be read all the same.
    """
    used = set().union(*(plan.indexes for plan in plans))
    told = [f"{fault}: {plan.sql[:300]}" for plan in plans for fault in plan.faults if fault != f"reads all of {but}"]
    missing = [each for each in wanted if not used.intersection(each.split("|"))]
    return told + [f"nothing goes along {each}, but along {sorted(used)}" for each in missing]


def _explained(sql: str, params: Any, tables: Tables) -> Plan:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        (answer,) = cursor.fetchone()
    top = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
    plan = Plan(sql, [])
    for node in _nodes(top):
        if node["Node Type"] not in READS:
            continue
        index = node.get("Index Name", "")
        if index:
            plan.indexes.update({index, tables.on.get(index, index)})
        table = node.get("Relation Name") or tables.on.get(index, "").partition("(")[0]
        if table in tables.large and (not index or ("Index Cond" not in node and index in tables.whole)):
            plan.faults.append(f"reads all of {table}" + (f" along {index}" if index else ""))
    return plan


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)
