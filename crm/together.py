"""Rows of several small tables in one query: a page that shows a little of many things asks for them together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Model, QuerySet, Value

from retention.facts import light_row, selected, with_links
from retention.prepared import Prepared
from retention.prepared import read as facts_in

Asked = Mapping[str, tuple[QuerySet[Any], Iterable[str]]]


def read(asked: Asked) -> dict[str, list[Any]]:
    """Return rows by the names they were asked by, in no order, each with the columns at these paths and nothing else.

    asked: by name, some rows and the paths wanted of them ("text", "author__name").
    """
    found: dict[str, list[Any]] = {name: [] for name in asked}
    for name, facts in _union(asked) if asked else ():
        found[name].append(light_row(asked[name][0].model, facts))
    return found


def _union(asked: Asked) -> QuerySet[Any, Any]:
    branches = [
        rows.order_by().values_list(Value(name, CharField()), selected(with_links(["pk", *paths])))
        for name, (rows, paths) in asked.items()
    ]
    return branches[0].union(*branches[1:], all=True)


@dataclass(frozen=True)
class Written:
    """Such a query, written once for many who ask."""

    query: Prepared
    models: Mapping[str, type[Model]]

    @classmethod
    def of(cls, asked: Asked) -> "Written":
        """Write the query."""
        return cls(Prepared.of(_union(asked)), {name: rows.model for name, (rows, _paths) in asked.items()})

    def read(self, instead: Mapping[Any, Any]) -> dict[str, list[Any]]:
        """Return the rows, as `read` does; `instead` has the value that is meant by each that stands in."""
        found: dict[str, list[Any]] = {name: [] for name in self.models}
        for name, sent in self.query.rows(instead):
            found[name].append(light_row(self.models[name], facts_in(sent)))
        return found
