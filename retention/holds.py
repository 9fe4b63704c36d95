"""Holds, placed and released; and why a record is still here, and when it will go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, Case, F, Model, Q, Value, When
from django.utils.translation import gettext as _

from . import audit, calendar
from .due import DUE, SET_ASIDE, WAITS, Step, plan, rows_of, standing
from .locks import close_gate
from .models import Hold
from .registry import category_column, registry
from .vocabulary import DataMap

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


@dataclass(frozen=True)
class Leaving:
    """Why a record is still here, and when it will go.

    state: "for_good", "open", "undated", "no_period", "kept", "due", "set_aside", "waits" or "held".
    until: the last local day of its period, where its clock runs.
    """

    state: str
    sentence: str
    until: date | None = None
    hold: Hold | None = None

    def __str__(self) -> str:
        return self.sentence


def leaving(record: Model, *, today: date) -> Leaving:
    """Say why a record is still here, and when it will go."""
    return leaving_of([record], today=today)[record]


def leaving_of(records: Iterable[Model], *, today: date) -> dict[Model, Leaving]:
    """Say it for many records at once, in a fixed number of queries for each root among them. A row that has gone is left out."""
    roots: dict[type[Model], dict[Model, Any]] = {}
    for model, rows in _by_model(records).items():
        roots.setdefault(registry.root_of(registry.of(model)).model, {}).update(_root_keys(registry.of(model), rows))
    steps = plan(today) if roots else []
    said: dict[Model, Leaving] = {}
    for model, key_of in roots.items():
        of_keys = _of_root(registry.of(model), set(key_of.values()), steps)
        said |= {row: of_keys[key] for row, key in key_of.items() if key in of_keys}
    return said


def _by_model(records: Iterable[Model]) -> dict[type[Model], list[Model]]:
    grouped: dict[type[Model], list[Model]] = {}
    for record in records:
        grouped.setdefault(type(record), []).append(record)
    return grouped


def _root_keys(data_map: DataMap, rows: list[Model]) -> dict[Model, Any]:
    """Return the key of each row's root: its own, the one in its foreign key, or one found up the chain of owners."""
    up = registry.path_to_root(data_map)
    if "__" not in up:
        return {row: getattr(row, f"{up}_id" if up else "pk") for row in rows}
    found = dict(rows_of(data_map).filter(pk__in=[row.pk for row in rows]).values_list("pk", up))
    return {row: found[row.pk] for row in rows if row.pk in found}


def _of_root(root: DataMap, keys: Iterable[Any], steps: list[Step]) -> dict[Any, Leaving]:
    if root.category is None:
        return dict.fromkeys(keys, Leaving("for_good", _("Kept: %(why)s.") % {"why": root.kept_because}))
    tonight = [step for step in steps if step.category.is_live]
    steps = [step for step in steps if step.root is root]
    rows = list(_facts(root, keys, steps, tonight))
    holds = _first_holds(root, rows)
    return {row["pk"]: _sentence(root, row, steps, holds.get(row["pk"])) for row in rows}


def _facts(root: DataMap, keys: Iterable[Any], steps: list[Step], tonight: list[Step]) -> Any:
    """Ask the database the questions that a run asks, about these rows."""
    past = Q()
    for step in steps:
        past |= step.past_its_day
    people = [path for path in registry.subject_paths(root) if path != "self"]
    return (
        rows_of(root)
        .filter(pk__in=list(keys))
        .annotate(
            standing=standing(root, tonight),
            past=_truth(past) if steps else Value(False),
            closed=_truth(root.closed) if root.closed else Value(False),
            clock=F(root.clock),
            category_key=F(category_column(root)) if category_column(root) else Value(""),
        )
        .values("pk", "standing", "past", "closed", "clock", "category_key", *people)
    )


def _truth(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _first_holds(root: DataMap, rows: list[dict[str, Any]]) -> dict[Any, Hold]:
    """Return for each held row the hold of its first kind that is reviewed last."""
    people = [path for path in registry.subject_paths(root) if path != "self"]
    held = {
        row["pk"]: {row["pk"], *(row[path] for path in people)} for row in rows if row["standing"] in Hold.Kind.values
    }
    live = (
        list(Hold.objects.live().filter(record__in=set().union(*held.values())).order_by("-review_on")) if held else []
    )
    kind_of = {row["pk"]: row["standing"] for row in rows}
    return {
        pk: next(hold for hold in live if hold.record in targets and hold.kind == kind_of[pk])
        for pk, targets in held.items()
    }


def _sentence(root: DataMap, row: dict[str, Any], steps: list[Step], hold: Hold | None) -> Leaving:
    step = next((step for step in steps if row["category_key"] in {"", step.category.key}), None)
    until = calendar.kept_until(row["clock"], step.policy.period) if step and row["clock"] else None
    day = calendar.in_full(until) if until else ""
    if hold:
        words = {"kind": hold.get_kind_display(), "review": calendar.in_full(hold.review_on)}
        return Leaving("held", _("Kept: %(kind)s, reviewed by %(review)s") % words, until, hold)
    if step is None:
        return Leaving("no_period", _("Kept: its category has no period in force"))
    if until is None:
        if row["closed"]:
            return Leaving(
                "undated", _("Kept: closed without a date, so it never falls due. The data-protection officer is asked")
            )
        return Leaving(
            "open", _("Kept while open, then for %(period)s after %(starts)s (%(category)s)") % step.in_words
        )
    if not row["past"]:
        return Leaving(
            "kept",
            _("Kept until %(day)s (%(category)s, %(period)s after %(starts)s)") % {"day": day, **step.in_words},
            until,
        )
    return _past_its_day(row["standing"], step, until, day)


def _past_its_day(reason: str, step: Step, until: date, day: str) -> Leaving:
    if reason == WAITS:
        return Leaving(
            WAITS, _("Kept: was due after %(day)s, and waits for records that need it") % {"day": day}, until
        )
    if reason == SET_ASIDE:
        return Leaving(
            SET_ASIDE, _("Was due after %(day)s; set aside because it could not be disposed of") % {"day": day}, until
        )
    if not step.category.is_live:
        return Leaving(
            DUE,
            _("Was due after %(day)s; leaves once the data-protection officer enforces its category") % {"day": day},
            until,
        )
    return Leaving(DUE, _("Leaves tonight (was kept until %(day)s)") % {"day": day}, until)
