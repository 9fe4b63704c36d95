"""Holds: placed, looked at again, and released."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from . import audit, calendar
from .due import rows_of
from .locks import close_gate
from .models import Hold
from .registry import registry

LONGEST_REVIEW = calendar.Period(6, "month")


class RecordGone(Exception):
    """The record left before the hold came: it cannot be kept any more."""

    def __init__(self) -> None:
        super().__init__(
            _("This record has already been disposed of. Its certificate is the evidence; a hold cannot bring it back.")
        )


class ReviewTooLate(Exception):
    """A hold that nobody looks at again would be kept for ever."""

    def __init__(self, today: date) -> None:
        words = {"day": calendar.in_full(latest_review(today))}
        super().__init__(_("A hold is reviewed within six months: on %(day)s at the latest.") % words)


class HoldAlreadyReleased(Exception):
    """Somebody released this hold before."""

    def __init__(self) -> None:
        super().__init__(_("This hold has already been released."))


def place(
    record: Model,
    *,
    kind: str,
    reason: str,
    review_on: date,
    by: Any,
    now: datetime,
    authority: str = "",
    cause: Model | None = None,
) -> Hold:
    """Keep a record, or everything of a person, until released; a part is kept with its root. Raise RecordGone, ReviewTooLate.

    Waits for the chunks of disposal under way: the hold wins, or is told that it came too late.
    """
    if review_on > latest_review(calendar.local_day(now)):
        raise ReviewTooLate(calendar.local_day(now))
    data_map = registry.of(record)
    with transaction.atomic():
        close_gate()
        row = (
            rows_of(data_map)
            .filter(pk=record.pk)
            .values_list(registry.path_to_root(data_map) or "pk", flat=True)
            .first()
        )
        if row is None:
            raise RecordGone
        return Hold.objects.create(
            kind=kind,
            label=registry.root_of(data_map).label,
            record=row,
            cause_label=cause._meta.label_lower if cause else "",
            cause_id=cause.pk if cause else None,
            reason=reason,
            authority=authority,
            placed_at=now,
            placed_by=by,
            review_on=review_on,
        )


def latest_review(today: date) -> date:
    """Return the last day on which a hold placed or reviewed today may be looked at again: six months (rule HD-02)."""
    return calendar.add(today, LONGEST_REVIEW)


def review(hold: Hold, *, review_on: date, reason: str, by: Any) -> Hold:
    """Note that a hold was looked at and is still needed, until it is looked at again. Raise HoldAlreadyReleased."""
    with transaction.atomic():
        live = Hold.objects.live().select_for_update().filter(pk=hold.pk).first()
        if live is None:
            raise HoldAlreadyReleased
        live.review_on = review_on
        live.save(update_fields=["review_on"])
        audit.record(live, what="reviewed", by=by, why=reason, fields=["review_on"])
    return live


def release(hold: Hold, *, reason: str, by: Any, now: datetime) -> Hold:
    """End a hold. When it was the last and the day has passed, the record leaves at the next run; no clock restarts."""
    with transaction.atomic():
        live = Hold.objects.live().filter(pk=hold.pk)
        if not live.update(released_at=now, released_by=by, release_reason=reason):
            raise HoldAlreadyReleased
        hold.refresh_from_db()
        audit.record(hold, what="released", why=reason, by=by, fields=["released_at", "released_by", "release_reason"])
    return hold
