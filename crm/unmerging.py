"""Undoing a merge: everything that moved goes back, unless it has changed since; and what has is said, row by row.

Transaction: one, with the locks in the order in which merging takes them. Changes are put back in the reverse of that order.
What came to the survivor after the merge stays with the survivor: nobody can tell by machine which of the two it is about.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from retention import audit, holds, subject_access
from retention.calendar import in_full, local_day
from retention.locks import close_gate
from retention.models import Hold
from retention.registry import registry

from . import callback_numbers, first_points, merged_drafts, merging, parted_points
from .merged_rows import in_batches, is_link, model_of, said_now, value_of
from .models import ContactPoint, Customer, Draft, Merge, MergedRow, User
from .refusals import Refused

DAYS = 30
UNDONE, SPLIT_OFF, BACK = "merge undone", "split off again", "moved back by undoing a merge"


class AlreadyUndone(Refused):
    """Somebody undid the merge before."""

    def __init__(self) -> None:
        super().__init__(_("This merge has already been undone."))


class TooLate(Refused):
    """The evidence is about to leave, or has left."""

    def __init__(self, last_day: date) -> None:
        super().__init__(_("This merge could be undone until %(day)s.") % {"day": in_full(last_day)})


class CustomersGone(Refused):
    """One of the two has left meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("One of the two records is no longer kept, so the merge cannot be undone."))


class MergedOn(Refused):
    """The survivor was merged into a third record since."""

    def __init__(self) -> None:
        super().__init__(_("The customer who stayed was merged into another record since. Undo that merge first."))


@dataclass
class Undoing:
    """What undoing a merge would put back, and what it could not, in sentences; `count` is of rows that go back."""

    back: dict[str, int] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)


def last_day(merge: Merge) -> date:
    """Return the last day on which a merge can be undone."""
    return local_day(merge.merged_at) + timedelta(days=DAYS)


def require_possible(merge: Merge, *, today: date) -> None:
    """Raise AlreadyUndone, TooLate, CustomersGone, MergedOn or Blocked."""
    if merge.undone_at:
        raise AlreadyUndone
    if today > last_day(merge):
        raise TooLate(last_day(merge))
    if merge.survivor is None or merge.away is None:
        raise CustomersGone
    # The evidence of a merge goes along when its survivor is merged into a third, who then stands as the survivor here.
    moved_on = MergedRow.objects.filter(label=Merge._meta.label_lower, row=str(merge.pk), merge__undone_at=None)
    if merge.survivor.merged_at or moved_on.exists():
        raise MergedOn
    if sentences := merging.in_the_way(merge.survivor, merge.away):
        raise merging.Blocked(sentences)


def preview(merge: Merge) -> Undoing:
    """Say what undoing a merge would do, row by row where something has changed since; nothing is changed."""
    noted = list(merge.rows.order_by("pk"))
    now = said_now(merge, noted)
    found, elsewhere, as_noted, doubted = Undoing(), list[MergedRow](), list[MergedRow](), 0
    for row in noted:
        model = model_of(row)
        if model is None:
            continue
        place = (row.label, row.row, row.column)
        if parted_points.is_doubted(row, now.get(place)):
            doubted += 1
        elif place not in now:
            kind = model._meta.verbose_name
            found.changed.append(_("%(kind)s: one that moved is no longer kept.") % {"kind": _begun(kind)})
        elif now[place] == value_of(model, row.column, row.after):
            as_noted.append(row)
            if is_link(model, row):
                name = str(model._meta.verbose_name_plural)
                found.back[name] = found.back.get(name, 0) + 1
        elif is_link(model, row):
            elsewhere.append(row)
        elif _is_danger_since(row, now[place]):
            detail = _begun(model._meta.get_field(row.column).verbose_name)
            found.changed.append(
                _("%(detail)s: said since. It holds for both until each is checked.") % {"detail": detail}
            )
        elif not row.column.endswith("_key"):  # the names themselves are said
            words = {"kind": _begun(model._meta.verbose_name), "detail": model._meta.get_field(row.column).verbose_name}
            found.changed.append(_("%(kind)s, %(detail)s: changed since. It stays as it is now.") % words)
    found.changed += [*_said_of(elsewhere), *parted_points.said(doubted)]
    found.changed += _said_of_taken(first_points.taken(merge, as_noted, now))
    return found


def undo(merge: Merge, *, by: User, reason: str, now: datetime) -> list[str]:
    """Make one customer two again; say what could not go back though nobody had changed it, in sentences.

    Raise ReasonMissing, AtWork, and what `require_possible` raises.
    """
    if not reason.strip():
        raise merging.ReasonMissing
    with merging.giving_way(), transaction.atomic():
        close_gate()
        found = Merge.objects.filter(pk=merge.pk).first()
        if found is None:
            raise TooLate(last_day(merge))
        pair = {
            one.pk: one
            for one in Customer.objects.filter(pk__in=[found.survivor_id, found.away_id])
            .order_by("pk")
            .select_for_update()
        }
        found = Merge.objects.select_for_update().get(pk=merge.pk)
        found.survivor, found.away = pair.get(found.survivor_id), pair.get(found.away_id)
        require_possible(found, today=local_day(now))
        merging.wait_no_longer()
        doubtful = parted_points.doubtful(found)
        back, taken = _put_back(found)
        parted_points.stop_using(doubtful)
        drafts = [row.pk for row in back if isinstance(row, Draft)]
        merged_drafts.rename(drafts, was=found.survivor_id, now=found.away_id)
        values = _dangers_since(found)
        Customer.objects.filter(pk=found.away_id).update(merged_into=None, merged_at=None, **values)
        _hold_both(found, now=now)
        callback_numbers.take_apart(found, by=by)
        found.undone_at, found.undone_by = now, by
        found.save(update_fields=["undone_at", "undone_by"])
        audit.record(found.survivor, what=UNDONE, by=by, why=reason, shown=[found.away, *back])
        audit.record(found.away, what=SPLIT_OFF, by=by, why=reason, fields=["merged_into"], shown=[found.survivor])
        for row in back:
            audit.record(row, what=BACK, by=by, why=reason)
    return _said_of_taken(taken)


def _put_back(merge: Merge) -> tuple[list[Model], list[MergedRow]]:
    """Put back every column that says what the merge made it say, the last change first.

    Return the rows that moved back, and the notes of what could not go back, as something newer has taken its place.
    """
    back, taken = list[Model](), list[MergedRow]()
    noted = merge.rows.order_by("-pk")
    for (_label, column), group in groupby(noted, key=lambda row: (row.label, row.column)):
        rows = list(group)
        model = model_of(rows[0])
        if model is None:
            continue
        keys = [model._meta.pk.to_python(row.row) for row in rows]
        present = model._base_manager.filter(pk__in=keys).order_by("pk").select_for_update()
        attname = model._meta.get_field(column).attname
        now = dict(present.values_list("pk", attname))
        same = [
            row
            for row, key in zip(rows, keys, strict=True)
            if key in now and now[key] == value_of(model, row.column, row.after)
        ]
        if is_link(model, rows[0]):
            moved = [model._meta.pk.to_python(row.row) for row in same]
            if model is ContactPoint:
                first_points.give_way(merge, moved)
            for some in in_batches(moved):
                model._base_manager.filter(pk__in=some).update(**{attname: merge.away_id})
            back += [model(pk=key) for key in moved]
        else:
            taken += [row for row in same if not _restore(model, row)]
    return back, taken


def _restore(model: type[Model], row: MergedRow) -> bool:
    """Write back one detail, and say whether it could be; where something newer has taken its place, that stays."""
    attname = model._meta.get_field(row.column).attname
    try:
        with transaction.atomic():
            model._base_manager.filter(pk=row.row).update(**{attname: value_of(model, row.column, row.before)})
    except IntegrityError:  # such as a number that has become the one used first
        return False
    return True


def _said_of_taken(rows: list[MergedRow]) -> list[str]:
    """Say which details nobody has changed, and cannot go back all the same."""
    said = _("%(kind)s, %(detail)s: another one has taken its place since. It stays as it is now.")
    found = [(apps.get_model(row.label)._meta, row.column) for row in rows]
    return [
        said % {"kind": _begun(meta.verbose_name), "detail": meta.get_field(column).verbose_name}
        for meta, column in found
    ]


def _is_danger_since(row: MergedRow, now: Any) -> bool:
    """Say whether it was said since the merge that somebody is in danger, or must not be called, written to or e-mailed."""
    wins = merging.STRICTEST.get(row.column) if row.label == Customer._meta.label_lower else None
    return wins is not None and now == wins != row.after


def _dangers_since(merge: Merge) -> dict[str, Any]:
    """Return what the one who is split off says as well: whoever said it of the survivor may have meant either."""
    survivor: Any = merge.survivor  # require_possible has seen it
    noted = merge.rows.filter(row=str(survivor.pk), column__in=merging.STRICTEST)
    since = [row.column for row in noted if _is_danger_since(row, getattr(survivor, row.column))]
    return {name: getattr(survivor, name) for column in since for name in (column, *merging.WITH.get(column, ()))}


def _hold_both(merge: Merge, *, now: datetime) -> None:
    """Keep the one who is split off as well, where the survivor came to be held since: it may be about either."""
    own = merge.rows.filter(label=Hold._meta.label_lower).values_list("row", flat=True)
    since = Hold.objects.live().filter(record=merge.survivor_id, placed_at__gte=merge.merged_at)
    for hold in since.exclude(pk__in=list(own)):
        holds.place(
            merge.away,  # type: ignore[arg-type]  # require_possible has seen it
            kind=hold.kind,
            reason=hold.reason,
            review_on=hold.review_on,
            by=hold.placed_by,
            now=now,
            authority=hold.authority,
            cause=merge,
        )


def _said_of(rows: list[MergedRow]) -> Iterator[str]:
    """Name the records that somebody has moved on since, as a timeline does; in a query a model."""
    for label, group in groupby(rows, key=lambda row: row.label):
        model = apps.get_model(label)
        links = [key.name for key in model._meta.concrete_fields if key.is_relation]
        data_map = registry.maps.get(model)
        found = model._base_manager.select_related(*links).filter(pk__in=[each.row for each in group])
        # What a restriction of processing lies on is named to nobody here.
        restricted = Hold.objects.live().filter(kind=Hold.Kind.RESTRICTION, record__in=_uuids(found))
        hidden = set(restricted.values_list("record", flat=True))
        for row in found:
            if row.pk in hidden or getattr(getattr(row, "customer", None), "is_protected", False):
                kind = _begun(model._meta.verbose_name)
                yield _("%(kind)s: moved to somebody else since. It stays there.") % {"kind": kind}
                continue
            item = subject_access.item_of(data_map, row) if data_map and data_map.on and data_map.says else None
            said = _("%(what)s of %(day)s") % {"what": item.says, "day": in_full(item.on)} if item and item.on else row
            yield _("%(record)s: moved to somebody else since. It stays there.") % {"record": said}


def _uuids(rows: Iterable[Model]) -> list[UUID]:
    return [row.pk for row in rows if isinstance(row.pk, UUID)]


def _begun(words: Any) -> str:
    return str(words)[:1].upper() + str(words)[1:]
