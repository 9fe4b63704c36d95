"""The council's gazetteer: loaded from a CSV file, and asked for an address by its postcode or first line.

A load may be done again and again: each line says what stands under its number (UPRN) from now on. A chunk is one transaction,
so a load that is broken off leaves whole addresses behind, and the next one goes over them again.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import connection, transaction
from django.db.models import QuerySet

from . import names, postcodes
from .gazetteer_file import LONGEST_LINES, Fault, Line, read
from .models import Property

AT_ONCE = 5000
FAULTS_NAMED = 200
LOOKED_AT = 500  # addresses that begin alike, of which those with the lowest numbers are shown
SHORTEST = 4  # letters and figures of a first line; fewer begin half the town
COLUMNS = ("uprn", "lines", "town", "postcode")
# Row by row through Django it takes three times as long, and somebody waits for it before a page.
TAKE_UP = """INSERT INTO crm_property (uprn, lines, town, postcode, lines_key, loaded_at) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (uprn) DO UPDATE SET lines = excluded.lines, town = excluded.town, postcode = excluded.postcode,
lines_key = excluded.lines_key, loaded_at = excluded.loaded_at"""
Progress = Callable[[int], None]


@dataclass
class Loaded:
    """What a load did, or would do: how many addresses, and the lines that were passed over, the first of them with reasons."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def in_the_file(self) -> int:
        """Return how many addresses the file has."""
        return self.added + self.changed + self.unchanged

    @property
    def is_whole(self) -> bool:
        """Say whether the file can be all there is."""
        return self.in_the_file > 0 and not self.skipped


def load(
    lines: Iterable[str], *, now: datetime, replace: bool = False, progress: Progress = lambda _done: None
) -> Loaded:
    """Take up every address of a file; raise NotAGazetteer before anything is written.

    replace: the file is the whole gazetteer, and an address that is not in it leaves. Not while a line cannot be read: nobody
    knows which address that was. Nor by a file without any: that is an export which broke off.
    """
    loaded = Loaded()
    for chunk in _chunks(lines, loaded):
        with transaction.atomic():
            _take_up(_differing(chunk, loaded), now)
            if replace:  # what still stands in the file stays
                Property.objects.filter(pk__in=[line.uprn for line in chunk]).update(loaded_at=now)
        progress(loaded.in_the_file + loaded.skipped)
    if replace and loaded.is_whole:
        loaded.removed = Property.objects.filter(loaded_at__lt=now).delete()[0]
    return loaded


def rehearse(lines: Iterable[str], *, replace: bool = False) -> Loaded:
    """Say what `load` would do, and write nothing; raise NotAGazetteer."""
    loaded = Loaded()
    for chunk in _chunks(lines, loaded):
        _differing(chunk, loaded)
    if replace and loaded.is_whole:
        loaded.removed = Property.objects.count() - loaded.changed - loaded.unchanged
    return loaded


def find(text: str, *, limit: int = 20) -> list[Property]:
    """Return the addresses of a postcode, with or without a house number, or those whose first line begins so.

    House 2 stands before house 10.
    """
    code, beside = postcodes.cut_from(" ".join(text.split()))
    if code:
        words = set(names.key(beside).split())
        there = [row for row in Property.objects.filter(postcode=code) if words <= set(row.lines_key.split())]
        return sorted(there, key=_by_number)[:limit]
    for rows in _by_first_line(text):
        if found := list(rows.order_by("lines_key")[:LOOKED_AT]):
            return sorted(found, key=_by_number)[:limit]
    return []


# ── What they share ──────────────────────────────────────────────────────────────────────────────


def _chunks(lines: Iterable[str], loaded: Loaded) -> Iterator[list[Line]]:
    """Yield the sound lines in chunks, and note the others."""

    def sound() -> Iterator[Line]:
        for found in read(lines):
            if isinstance(found, Line):
                yield found
                continue
            loaded.skipped += 1
            if len(loaded.faults) < FAULTS_NAMED:
                loaded.faults.append(found)

    rest = sound()
    while chunk := list(islice(rest, AT_ONCE)):
        yield chunk


def _differing(chunk: list[Line], loaded: Loaded) -> list[Line]:
    """Return the lines that say something new, and count all."""
    there = Property.objects.filter(pk__in=[line.uprn for line in chunk]).values_list(*COLUMNS)
    known = {row[0]: row for row in there}
    added = [line for line in chunk if line.uprn not in known]
    changed = [line for line in chunk if known.get(line.uprn, line) != line]
    loaded.added += len(added)
    loaded.changed += len(changed)
    loaded.unchanged += len(chunk) - len(added) - len(changed)
    return added + changed


def _take_up(lines: list[Line], now: datetime) -> None:
    """Write lines as `Property.save` would."""
    at = Property._meta.get_field("loaded_at").get_db_prep_save(now, connection)
    with connection.cursor() as cursor:
        cursor.executemany(TAKE_UP, [(*line, names.key(line.lines)[:LONGEST_LINES], at) for line in lines])


def _by_first_line(text: str) -> Iterator[QuerySet[Property]]:
    """Yield where to look, nearest first: what begins so, what has it further on ("Flat 2, 14 High"), its first part alone."""
    whole, first = names.key(text), names.key(text.split(",")[0])
    for key in dict.fromkeys((whole, first)):
        if len(key) >= SHORTEST and any(mark.isalpha() for mark in key):
            yield Property.objects.filter(lines_key__startswith=key)
            yield Property.objects.filter(lines_key__contains=f" {key}")


def _by_number(row: Property) -> list[tuple[bool, int, str]]:
    """Order by each number's own value and each word, the numbers first."""
    parts = re.findall(r"[0-9]+|[^0-9]+", row.lines_key)
    return [(False, int(part), "") if part.isdecimal() else (True, 0, part) for part in parts]
