"""Which council this is: the one row that its administrators edit, and what stands in for it where no row can be read."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest

from . import together
from .models import Council

COUNCIL = "council"
MOST_QUERIES = 64
_queries: dict[Hashable, together.Written] = {}


def current() -> Council:
    """Return the council as it was set up, with one query."""
    return Council.objects.filter(pk=Council.ONLY).first() or from_environment()


def for_page() -> Council:
    """Return the council as it was set up; without a database, as the environment names it.

    An error page must say whom to telephone when nothing else works. No due date is counted with this one.
    """
    try:
        return current()
    except Error:
        return from_environment()


def of(request: HttpRequest) -> Council:
    """Return the council for everything that one request asks: it is read once."""
    remembered: Any = request
    if not hasattr(remembered, "council"):
        asked = getattr(remembered, "asked_with_the_council", [])
        remembered.council, remembered.read_with_the_council = _read_with(asked) if asked else (for_page(), {})
    found: Council = remembered.council
    return found


@dataclass(frozen=True)
class Beside:
    """Rows that a page needs beside the council: they are read in its query, which is written once for each `key`.

    instead: by each value that stands in among these rows' conditions, the one that is meant.
    """

    key: Hashable
    asked: Callable[[], together.Asked]
    instead: Mapping[Any, Any] = field(default_factory=dict)


def read_with_each(request: HttpRequest, beside: Beside) -> None:
    """Have these rows read in the query that reads the council, since every page shows something of them."""
    remembered: Any = request
    remembered.asked_with_the_council = [*getattr(remembered, "asked_with_the_council", []), beside]


def rows_read_with(request: HttpRequest) -> dict[str, list[Any]]:
    """Return the rows that were read with the council, by name; none where no database answered."""
    of(request)
    remembered: Any = request
    found: dict[str, list[Any]] = getattr(remembered, "read_with_the_council", {})
    return found


def forget(request: HttpRequest) -> None:
    """Have the council, and what is read with it, read again: one of these rows was changed in this request."""
    remembered: Any = request
    if hasattr(remembered, "council"):
        del remembered.council


def _read_with(beside: list[Beside]) -> tuple[Council, dict[str, list[Any]]]:
    try:
        instead = {stand_in: value for each in beside for stand_in, value in each.instead.items()}
        rows = _written(beside).read(instead)
    except Error:
        return from_environment(), {}
    return next(iter(rows.pop(COUNCIL)), None) or from_environment(), rows


def _written(beside: list[Beside]) -> together.Written:
    key = tuple(each.key for each in beside)
    if key not in _queries:
        if len(_queries) >= MOST_QUERIES:
            _queries.clear()
        columns = [column.name for column in Council._meta.concrete_fields]
        asked: dict[str, Any] = {COUNCIL: (Council.objects.filter(pk=Council.ONLY), columns)}
        _queries[key] = together.Written.of({**asked, **{k: v for each in beside for k, v in each.asked().items()}})
    return _queries[key]


def from_environment() -> Council:
    """Return the council as the environment names it, unsaved: how a new one begins."""
    return Council(
        pk=Council.ONLY,
        name=settings.COUNCIL_NAME,
        phone=settings.COUNCIL_PHONE,
        email=settings.COUNCIL_EMAIL,
        dpo_email=settings.DPO_EMAIL,
        dpo_address=settings.DPO_ADDRESS,
        nation=settings.NATION,
    )
