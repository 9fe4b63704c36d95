"""What one hold keeps, and what would become of it without the hold."""

from datetime import date

from django.db import transaction
from django.db.models import Model

from .due import rows_of
from .leaving import Leaving, leaving_of
from .models import Hold
from .registry import registry
from .subject_access import rows_about


def records_kept(record: Model) -> list[Model]:
    """Return the disposable records that a hold on this one keeps: itself and, where it is a person, all that is about them."""
    kept = []
    for root in registry.disposable:
        paths = [path for path, person in registry.subject_paths(root).items() if person is type(record)]
        if not root.certified:
            continue
        if isinstance(record, root.model):
            kept.append(record)
        paths = [path for path in paths if path != "self"]
        if paths:
            kept += rows_about(record, root, paths)
    return kept


def record_of(hold: Hold) -> Model | None:
    """Return the record that a hold is on; None where it has gone since the hold was released."""
    return rows_of(registry.labelled(hold.label)).filter(pk=hold.record).first()


def without(hold: Hold, *, today: date) -> list[Leaving]:
    """Say how each record that a hold keeps would stand if it were released; nothing is changed.

    The hold is released in a transaction that is rolled back, so that the answer is the one that disposal itself would give.
    """
    record = record_of(hold)
    if record is None:
        return []
    with transaction.atomic():
        Hold.objects.filter(pk=hold.pk).update(released_at=hold.placed_at)
        said = leaving_of(records_kept(record), today=today)
        transaction.set_rollback(True)
    return list(said.values())
