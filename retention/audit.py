"""The audit log: who did what to which record, and why; the names of fields, never their values.

Writes of mapped models come through django-auditlog, with a constant for every value. Reads and set-based writes, which it
cannot see, are recorded by `record`. Each finished day is sealed into a chain, so that whole days can expire after two years
and the rest still verifies.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.db.models.signals import pre_save

from . import calendar
from .models import (
    ActivityVersion,
    AuditSeal,
    DisposalBatch,
    Hold,
    RetentionCategory,
    RetentionPolicy,
    SetAside,
)
from .registry import registry

MASK = "•••"
SAYS_NOTHING = {"last_login"}  # every sign-in changes it, and nobody decided that
READING = {"viewed", "searched"}
SEALED = [
    "id",
    "content_type_id",
    "object_pk",
    "object_repr",
    "action",
    "changes",
    "actor_id",
    "timestamp",
    "additional_data",
]


def mask(_value: str) -> str:
    """Stand in for every value, of any length: half a telephone number is a telephone number."""
    return MASK


def register_mapped_models() -> None:
    """Have every change of a mapped model, and of the engine's own decisions, written to the audit log."""
    for data_map in registry:
        if data_map.certified:
            _register(data_map.model)
    for model in (ActivityVersion, Hold, RetentionCategory, RetentionPolicy, SetAside):
        _register(model)
    pre_save.connect(_name_class_and_id, sender=LogEntry, dispatch_uid="retention.audit")


def _register(model: type[Model]) -> None:
    # No many-to-many fields: their log of a clear() quotes every row of the other table.
    names = [field.name for field in model._meta.concrete_fields if field.name not in SAYS_NOTHING]
    auditlog.register(model, include_fields=names, mask_fields=names, mask_callable="retention.audit.mask")


def _name_class_and_id(instance: LogEntry, **_kwargs: Any) -> None:
    """An entry outlives its record, so it names the class and the random id, and no reference that somebody could know."""
    model = instance.content_type.model_class() if instance.content_type_id else None
    instance.object_repr = f"{model._meta.label if model else 'record'} {instance.object_pk}"


def record(
    row: Model, *, what: str, by: Any, why: str = "", fields: Iterable[str] = (), shown: Iterable[Model] = ()
) -> None:
    """Write down something that was done to a record, or that it was read.

    what: in a few plain words ("viewed", "moved to another customer"). by: the officer, or None for the software.
    shown: other records that came to be seen by it, such as those that a search found; by class and random id.
    """
    seen = [name_of(other) for other in shown]
    LogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(row, for_concrete_model=False),
        object_pk=str(row.pk),
        action=LogEntry.Action.ACCESS if what in READING else LogEntry.Action.UPDATE,
        changes={name: [MASK, MASK] for name in fields},
        actor=by,
        additional_data={"what": what} | ({"why": why} if why else {}) | ({"shown": seen} if seen else {}),
    )


def name_of(row: Model) -> str:
    """Name a record as the log does: by its class and random id."""
    return f"{row._meta.label_lower}:{row.pk}"


def written_at(model: type[Model], pk: Any) -> datetime | None:
    """Return when a row was first written; None for one that came in bulk, longer ago than the log is kept, or is not there."""
    made = LogEntry.objects.get_for_objects(model._base_manager.filter(pk=pk)).filter(action=LogEntry.Action.CREATE)
    found: datetime | None = made.order_by("timestamp").values_list("timestamp", flat=True).first()
    return found


def seal_days(*, today: date, now: Any) -> int:
    """Seal every finished day since the last seal, up to the last that has entries; return how many that were.

    No further: a clock that is years ahead for one night would seal days that are still to come.
    """
    last = AuditSeal.objects.first()
    entries = LogEntry.objects.order_by("timestamp").values_list("timestamp", flat=True)
    first_entry, last_entry = entries.first(), entries.last()
    if first_entry is None or last_entry is None:
        return 0
    day = last.day + timedelta(days=1) if last else calendar.local_day(first_entry)
    today = min(today, calendar.local_day(last_entry) + timedelta(days=1))
    sealed, previous = 0, last.digest if last else "0" * 64
    while day < today:
        count, entries_digest = _digest_of_day(day)
        previous_digest, previous = previous, _digest_of_seal(day, count, entries_digest, previous)
        AuditSeal.objects.create(
            day=day,
            count=count,
            entries_digest=entries_digest,
            previous=previous_digest,
            digest=previous,
            sealed_at=now,
        )
        sealed, day = sealed + 1, day + timedelta(days=1)
    return sealed


def verify() -> Iterator[str]:
    """Yield what does not fit in the sealed days; a day whose entries have expired stands by its seal alone."""
    previous, expired = "0" * 64, _expired_before()
    for seal in AuditSeal.objects.order_by("day").iterator():
        if seal.previous != previous or seal.digest != _digest_of_seal(
            seal.day, seal.count, seal.entries_digest, previous
        ):
            yield f"Audit log of {seal.day}: its seal was edited, or one before it is missing."
        elif seal.day >= expired and (seal.count, seal.entries_digest) != _digest_of_day(seal.day):
            yield f"Audit log of {seal.day}: its entries are not the {seal.count} it was sealed with."
        previous = seal.digest


def _expired_before() -> date:
    """Return the day before which entries have left, as the certificates of their disposal say."""
    certificates = DisposalBatch.objects.filter(label=LogEntry._meta.label_lower).order_by("-cutoff")
    cutoff = certificates.values_list("cutoff", flat=True).first()
    return calendar.local_day(datetime.fromisoformat(cutoff)) if cutoff else date.min


def _digest_of_day(day: date) -> tuple[int, str]:
    entries = LogEntry.objects.filter(
        timestamp__gte=calendar.starts(day), timestamp__lt=calendar.starts(day + timedelta(days=1))
    ).order_by("id")
    digest, count = hashlib.sha256(), 0
    for entry in entries.values_list(*SEALED).iterator():
        digest.update(json.dumps(entry, default=_plainly, sort_keys=True).encode())
        count += 1
    return count, digest.hexdigest()


def _plainly(value: Any) -> str:
    """Write an instant or an id in one way, whatever the database's driver makes of it."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def _digest_of_seal(day: date, count: int, entries_digest: str, previous: str) -> str:
    return hashlib.sha256(f"{day}|{count}|{entries_digest}|{previous}".encode()).hexdigest()
