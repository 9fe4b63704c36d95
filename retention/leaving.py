"""Why a record is still here, and when it will go: the database is asked what a run would ask, in three queries at most."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from . import calendar
from .due import DUE, SET_ASIDE, WAITS, Step, plan
from .leaving_facts import Asked, Key, Known, known_of, reasons_of
from .models import Hold
from .registry import registry
from .vocabulary import DataMap


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
    """Say it for many records of any models at once, in three queries at most. A row that has gone is left out."""
    asked = Asked()
    key_of = {record: asked.take(record) for record in records}
    said = _said(asked, today)
    return {record: said[key] for record, key in key_of.items() if key in said}


def of_keys(keys: Mapping[DataMap, Iterable[Any]], *, today: date) -> dict[DataMap, dict[Any, Leaving]]:
    """Say it for rows of roots of which only the keys are at hand. A row that has gone is left out."""
    asked = Asked(roots={root: set(of_root) for root, of_root in keys.items()})
    said = _said(asked, today)
    return {root: {pk: said[root, pk] for pk in of_root if (root, pk) in said} for root, of_root in asked.roots.items()}


def _said(asked: Asked, today: date) -> dict[Key, Leaving]:
    """Answer under the key of each root and of each deep part."""
    said: dict[Key, Leaving] = {}
    for data_map, pks in [*asked.roots.items(), *asked.deep.items()]:
        root = registry.root_of(data_map)
        if root.category is None:
            kept = Leaving("for_good", _("Kept: %(why)s.") % {"why": root.kept_because})
            said |= {(data_map, pk): kept for pk in pks}
    found, owners = known_of(asked)
    if not found:
        return said
    steps = plan(today)
    step_of = {key: _step(facts, steps) for key, facts in found.items()}
    reasons = reasons_of([key for key, facts in found.items() if facts.is_past(step_of[key]) and not facts.hold], steps)
    said |= {key: _sentence(facts, step_of[key], reasons.get(key, "")) for key, facts in found.items()}
    return said | {part: said[root] for part, root in owners.items() if root in said}


# ── What is said of it ───────────────────────────────────────────────────────────────────────────


def _step(facts: Known, steps: list[Step]) -> Step | None:
    own = (step for step in steps if step.root is facts.root)
    return next((step for step in own if facts.category in {"", step.category.key}), None)


def _sentence(facts: Known, step: Step | None, reason: str) -> Leaving:
    until = calendar.kept_until(facts.clock, step.policy.period) if step and facts.clock else None
    day = calendar.in_full(until) if until else ""
    if facts.hold:
        words = {"kind": facts.hold.get_kind_display(), "review": calendar.in_full(facts.hold.review_on)}
        return Leaving("held", _("Kept: %(kind)s, reviewed by %(review)s") % words, until, facts.hold)
    if step is None:
        return Leaving("no_period", _("Kept: its category has no period in force"))
    if until is None:
        if facts.closed:
            return Leaving(
                "undated", _("Kept: closed without a date, so it never falls due. The data-protection officer is asked")
            )
        return Leaving(
            "open", _("Kept while open, then for %(period)s after %(starts)s (%(category)s)") % step.in_words
        )
    if not facts.is_past(step):
        return Leaving(
            "kept",
            _("Kept until %(day)s (%(category)s, %(period)s after %(starts)s)") % {"day": day, **step.in_words},
            until,
        )
    return _past_its_day(reason, step, until, day)


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
