"""Rows of several small tables in one query: a page that shows a little of many things asks for them together."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import CharField, QuerySet, Value

from retention.facts import light_row, selected, with_links

Asked = Mapping[str, tuple[QuerySet[Any], Iterable[str]]]


def read(asked: Asked) -> dict[str, list[Any]]:
    """Return rows by the names they were asked by, in no order, each with the columns at these paths and nothing else.

    asked: by name, some rows and the paths wanted of them ("text", "author__name").
    """
    found: dict[str, list[Any]] = {name: [] for name in asked}
    branches = [
        rows.order_by().values(name_=Value(name, CharField()), facts_=selected(with_links(["pk", *paths])))
        for name, (rows, paths) in asked.items()
    ]
    for answer in branches[0].union(*branches[1:], all=True) if branches else ():
        model = asked[answer["name_"]][0].model
        found[answer["name_"]].append(light_row(model, answer["facts_"]))
    return found
