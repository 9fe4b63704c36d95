"""The weekly search of what is stored for card numbers: whatever came in past the door, or before there was one, is taken out.

It walks every column of free text of every model by its key, a stretch at a time, and holds nothing open in between; of the
columns that hold lists, or names with values, those that a data map calls personal, however deep a text stands in them. A record in
which something is found is locked, cleaned and saved in a transaction of its own, and the audit log says so; a search that broke
off is simply begun again. Nothing brings back what was taken out.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from retention import audit
from retention.calendar import local_day
from retention.registry import registry

from . import cards, shielding
from .models import CardScan

STRETCH = 1000  # records read at once
GIVEN_UP_AFTER = timedelta(hours=6)  # a search that has not ended by then has died
DONE = "card details removed"


def weekly(*, clock: Callable[[], datetime]) -> CardScan | None:
    """Search once in a week, however often this is called; None where this week's is done, or under way."""
    now = clock()
    today = local_day(now)
    monday = today - timedelta(days=today.weekday())
    try:
        with transaction.atomic():
            scan = CardScan.objects.create(week=monday, started_at=now)
    except IntegrityError:
        died = CardScan.objects.filter(week=monday, finished_at=None, started_at__lt=now - GIVEN_UP_AFTER)
        if not died.update(started_at=now):
            return None
        scan = CardScan.objects.get(week=monday)
    return _search(scan, clock)


def by_hand(*, clock: Callable[[], datetime]) -> CardScan:
    """Search because somebody asked, after an import for example."""
    return _search(CardScan.objects.create(started_at=clock()), clock)


def columns() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Yield each model into which somebody types, with the names of those columns."""
    for model in apps.get_models():
        names = [field.attname for field in model._meta.concrete_fields if _is_typed(model, field)]
        if names and model._meta.managed:
            yield model, names


def _is_typed(model: type[models.Model], field: Any) -> bool:
    if isinstance(field, shielding.COLUMNS):
        return True
    data_map = registry.maps.get(model)
    # Logs are left as they are: a sealed line that is changed proves nothing any more, and what enters them was cleaned.
    return bool(
        isinstance(field, models.JSONField) and data_map and data_map.certified and field.name in data_map.personal
    )


def _search(scan: CardScan, clock: Callable[[], datetime]) -> CardScan:
    scan.texts, scan.found = 0, {}
    for model, names in columns():
        read, removed = _search_model(model, names)
        scan.texts += read
        if removed:
            scan.found[model._meta.label_lower] = removed
    scan.removed = sum(scan.found.values())
    scan.finished_at = clock()
    scan.save()
    return scan


def _search_model(model: type[models.Model], names: list[str]) -> tuple[int, int]:
    rows: Any = model._base_manager.order_by("pk")
    after, read, removed = None, 0, 0
    while True:
        here = rows if after is None else rows.filter(pk__gt=after)
        stretch = list(here.values_list("pk", *names)[:STRETCH])
        for pk, *texts in stretch:
            if any(_shielded(text)[1] for text in texts):
                removed += _clean(model, pk, names)
        read += len(stretch) * len(names)
        if len(stretch) < STRETCH:
            return read, removed
        after = stretch[-1][0]


def _clean(model: type[models.Model], pk: Any, names: list[str]) -> int:
    """Clean a record as it is now; return how many details were taken out of it. It may have left meanwhile."""
    with transaction.atomic():
        row = model._base_manager.select_for_update().filter(pk=pk).first()
        if row is None:
            return 0
        found = {}
        for name in names:
            value, found[name] = _shielded(getattr(row, name))
            if not isinstance(value, str):
                setattr(row, name, value)
        shielding.clean_columns(row)
        row.save()  # with the columns that search compares
        audit.record(row, what=DONE, by=None, fields=[name for name, count in found.items() if count])
    return sum(found.values())


def _shielded(value: Any) -> tuple[Any, int]:
    """Return a value without card details, however deep they stand in it, and how many were taken out."""
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        done = cards.shield(str(value))
        return (done.text, done.removed) if done.removed else (value, 0)
    if isinstance(value, list):
        items = [_shielded(item) for item in value]
        return [item for item, _removed in items], sum(removed for _item, removed in items)
    if isinstance(value, dict):
        pairs = [(_shielded(name), _shielded(item)) for name, item in value.items()]
        return {name[0]: item[0] for name, item in pairs}, sum(name[1] + item[1] for name, item in pairs)
    return value, 0
