"""The weekly search of what is stored for card numbers: whatever came in past the door, or before there was one, is taken out.

It walks every column of free text of every model by its key, a stretch at a time, and holds nothing open in between. A record in
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
        names = [field.attname for field in model._meta.concrete_fields if isinstance(field, shielding.COLUMNS)]
        if names and model._meta.managed:
            yield model, names


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
            if any(text and cards.shield(text).removed for text in texts):
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
        found = {name: cards.shield(getattr(row, name) or "").removed for name in names}
        shielding.clean_columns(row)
        row.save()  # with the columns that search compares
        audit.record(row, what=DONE, by=None, fields=[name for name, count in found.items() if count])
    return sum(found.values())
