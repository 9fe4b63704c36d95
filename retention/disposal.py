"""The disposal of records that are due. What leaves here does not come back.

Principle: the certificate comes first. A chunk writes one entry for each root that is due, and these entries *are* the chunk:
whatever they name goes, with its parts, and nothing else does.
Transaction: one a chunk. Gate → entries → links cleared → files doomed → parts, deepest first → roots → seal. A process that
dies inside leaves everything as it was; one that dies after the commit leaves the ledger behind by one batch, which the next
run writes first.
Cannot be undone: all of it. A record comes back only from a backup, and the ledger is then replayed.
No `QuerySet.delete()` and no signals: the certificate is the audit.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DataError, IntegrityError, InternalError, OperationalError, connections, router, transaction
from django.db.models import F, ForeignKey, Model, QuerySet, Value

from . import chain, ledger
from .anonymise import RandomUUID
from .due import Step, due, rows_of
from .failpoints import failpoint
from .locks import is_taken, share_gate
from .models import DisposalBatch, DisposalEntry, DisposalRun, SetAside, StoredFile
from .registry import registry
from .vocabulary import DataMap, Personal
from .windows import Window, place

Clock = Callable[[], datetime]

# What one record can be the cause of. Anything else (a missing column, a revoked right) is no record's fault, and is raised.
RECORDS_OWN = (IntegrityError, DataError, InternalError)
MOST_SET_ASIDE = 20  # in a category and a run; more of them are not poison, but a fault of the software or its database


class NoRecordsFault(Exception):
    """So many records of a category could not go that the fault is not theirs."""


def dispose(step: Step, run: DisposalRun, clock: Clock) -> int:
    """Dispose of everything due in one category, a window of the index at a time; return the number of roots.

    A window's cost does not depend on how much is due or held in all. Rows that somebody else has locked are passed over.
    """
    done, after = 0, None
    while True:
        upto = place(step, after, settings.RETENTION_CHUNK)
        done += _window(step, run, Window(after, upto), settings.RETENTION_CHUNK, clock)
        if upto is None:
            return done
        after = upto


def _window(step: Step, run: DisposalRun, window: Window, size: int, clock: Clock) -> int:
    """Dispose of a window in one transaction; where that fails, halve it until the record that spoils it stands alone."""
    DisposalRun.objects.filter(pk=run.pk).update(seen_at=clock())  # the sign of life
    try:
        return _chunk(step, run, window, clock)
    except OperationalError as fault:
        if not is_taken(fault):  # the database is away or full: no record's fault
            raise
        if size <= 1:
            return 0  # busy: tried once more when the category has had its turn, and then reported
    except RECORDS_OWN as fault:
        if size <= 1:
            return _set_aside(step, run, window, fault, clock())
    half = size // 2
    while (middle := place(step, window.after, half)) is None and half > 1:  # the window holds fewer rows than that
        size, half = half, half // 2
    first = _window(step, run, Window(window.after, middle or window.upto), half, clock)
    return first + (_window(step, run, Window(middle, window.upto), size - half, clock) if middle else 0)


def _set_aside(step: Step, run: DisposalRun, window: Window, fault: Exception, now: datetime) -> int:
    tonight = SetAside.objects.filter(category=step.category, set_aside_at__gte=run.started_at)
    if tonight.count() >= MOST_SET_ASIDE:
        raise NoRecordsFault from fault
    # The class of the fault and no more: the database's message can quote the record.
    reason = type(fault.__cause__ or fault).__name__
    for record in due(step).filter(window.within(step)).values_list("pk", flat=True):
        SetAside.objects.create(
            label=step.root.label, record=record, category=step.category, reason=reason, set_aside_at=now
        )
    return 0


def _chunk(step: Step, run: DisposalRun, window: Window, clock: Clock) -> int:
    batch_id = uuid4()
    with transaction.atomic():
        share_gate()
        failpoint("gate_passed")
        rows = due(step).filter(window.within(step))
        if not step.root.certified:
            count, parts = 0, {step.root.label: _delete(rows)}
            if not parts[step.root.label]:
                return 0
        else:
            count = _certify(batch_id, rows.select_for_update(skip_locked=True))
            if not count:
                return 0
            failpoint("certified")
            parts = _remove(step.root, batch_id, clock(), anonymise=step.anonymises)
        batch, ids = chain.seal(step, run, batch_id, count=count, parts=parts, at=clock())
        failpoint("sealed")
    failpoint("committed")
    ledger.catch_up(clock(), known={batch.number: ids})
    failpoint("in_ledger")
    return count or parts[step.root.label]


def dispose_again(step: Step, run: DisposalRun, page: ledger.Page, now: datetime) -> None:
    """Dispose of what a restored backup brought back, by the ids in the ledger; the certificate keeps its old number.

    Nothing decides again here, and a record that was anonymised goes whole: no map to its anonymous row exists.
    """
    batch_id = uuid4()
    with transaction.atomic():
        if step.root.certified:
            DisposalEntry.objects.bulk_create(
                (DisposalEntry(record=UUID(record), batch_id=batch_id) for record in page.ids), batch_size=1000
            )
            _forget_who_waits(step.root, batch_id)
            parts = _remove(step.root, batch_id, now, anonymise=False)
        else:
            parts = {}
        count = len(page.ids) if step.root.certified else 0
        chain.seal(
            step, run, batch_id if step.root.certified else UUID(page.ids[0]), count=count, parts=parts, at=page.at
        )
        DisposalBatch.objects.filter(number=page.batch).update(ledger_at=now)


def _forget_who_waits(root: DataMap, batch_id: UUID) -> None:
    """Clear links of rows that a restore brought back as they were before they were moved elsewhere: nothing waits any more."""
    for other, link in registry.links_to(root, "waits"):
        if getattr(other.model._meta.get_field(link), "null", False):
            gone = DisposalEntry.objects.filter(batch_id=batch_id).values("record")
            rows_of(other).filter(**{f"{link}__in": gone}).update(**{link: None})


def _certify(batch_id: UUID, rows: QuerySet[Model]) -> int:
    """Write an entry for each of the rows, in the database; no id passes through here."""
    chosen = rows.annotate(of_batch=Value(batch_id, output_field=DisposalEntry._meta.get_field("batch").target_field))
    return _insert_select(DisposalEntry, ["record", "batch_id"], chosen.values_list("pk", "of_batch"))


def _remove(root: DataMap, batch_id: UUID, now: datetime, *, anonymise: bool) -> dict[str, int]:
    """Take away what the entries of a batch name, and everything that lives and dies with it; return rows per table."""
    keys = DisposalEntry.objects.filter(batch_id=batch_id).values("record")
    tree = list(_tree(root, rows_of(root).filter(pk__in=keys), keys))
    for branch in tree:
        _clear_links(branch)
    failpoint("links_cleared")
    if anonymise:
        _leave_anonymous_rows(root, tree[0].rows)
        failpoint("anonymised")
    for branch in tree:
        _doom_files(branch, now)
    failpoint("files_doomed")
    gone: dict[str, int] = {}
    for branch in reversed(tree):  # the deepest first
        for table, link in registry.m2m_links_to(branch.data_map.model):
            label = table._meta.label_lower
            gone[label] = gone.get(label, 0) + _delete(table._base_manager.filter(**{f"{link}__in": branch.keys}))
        if branch is tree[0]:
            failpoint("parts_gone")
        gone[branch.data_map.label] = _delete(branch.rows)
    failpoint("roots_gone")
    del gone[root.label]
    return {label: count for label, count in gone.items() if count}


@dataclass(frozen=True, eq=False)
class Branch:
    """The rows of one model that go with a chunk, and a subquery for their keys."""

    data_map: DataMap
    rows: QuerySet[Any, Any]
    keys: QuerySet[Any, Any]


def _tree(owner: DataMap, rows: QuerySet[Any, Any], keys: QuerySet[Any, Any]) -> Iterator[Branch]:
    """Yield a model's rows and those of all its parts, owners before what they own."""
    yield Branch(owner, rows, keys)
    for part in registry.parts_of(owner):
        assert part.part  # parts_of returns nothing else
        theirs = rows_of(part).filter(**{f"{part.part.by}__in": keys})
        yield from _tree(part, theirs, theirs.values("pk"))


def _clear_links(branch: Branch) -> None:
    for other, link in registry.links_to(branch.data_map, "clear"):
        rows_of(other).filter(**{f"{link}__in": branch.keys}).update(**{link: None})


def _doom_files(branch: Branch, now: datetime) -> None:
    for key in branch.data_map.model._meta.concrete_fields:
        if isinstance(key, ForeignKey) and key.related_model is StoredFile:
            kept = StoredFile.objects.filter(pk__in=branch.rows.values(key.attname), state=StoredFile.State.KEPT)
            kept.update(state=StoredFile.State.DOOMED, doomed_at=now)


def _leave_anonymous_rows(root: DataMap, roots: QuerySet[Model]) -> None:
    """Insert a row that names nobody for each root, with a new random id; the clock is left empty, so it is never due again."""
    columns, values = [], {}
    for field in root.model._meta.concrete_fields:
        entry = root.fields.get(field.name)
        if field.primary_key:
            value: Any = RandomUUID()
        elif field.name == root.clock or (isinstance(field, ForeignKey) and field.null):
            # A link can name a person as surely as a name does.
            value = Value(None, output_field=field)
        else:
            value = entry.erased(field) if isinstance(entry, Personal) else F(field.attname)
        columns.append(field.column)
        values[f"new_{field.attname}"] = value
    _insert_select(root.model, columns, roots.annotate(**values).values_list(*values))


def _insert_select(table: type[Model], columns: list[str], rows: QuerySet[Model, Any]) -> int:
    connection = connections[router.db_for_write(table)]
    sql, params = rows.query.get_compiler(connection=connection).as_sql()
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {connection.ops.quote_name(table._meta.db_table)} ({names}) {sql}", params)
        return int(cursor.rowcount)


def _delete(rows: QuerySet[Model]) -> int:
    """Delete in the database alone: no row is fetched, no signal sent, nothing cascades."""
    return int(rows._raw_delete(rows.db) or 0)
