"""Periods as the council decides them: draft → proposed → in force, the second person, going live, and the brake."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from . import preview
from .calendar import Period
from .due import Step, plan
from .models import ActivityVersion, ChainHead, Gate, RetentionCategory, RetentionPolicy
from .registry import registry
from .vocabulary import Column, DataMap

State = RetentionPolicy.State


class PolicyRefused(Exception):
    """The change cannot be made; the message says why, fit to show an officer."""


@dataclass(frozen=True)
class Effect:
    """What a period would change, in records due on a day: under the one in force and under the new one."""

    now_due: int
    then_due: int
    records: int


def install(*, now: datetime, using: str = "default") -> None:
    """Make the rows that the data maps imply where none exist: categories, first versions, the gate and the chain's head."""
    Gate.objects.using(using).get_or_create(pk=1)
    ChainHead.objects.using(using).get_or_create(pk=1)
    for root in registry.roots:
        for category in root.declared_categories:
            row, _made = RetentionCategory.objects.using(using).update_or_create(
                key=category.key,
                defaults={
                    "applies_to": root.label,
                    "declared": True,
                    "not_enforced_because": category.not_enforced_because,
                },
                create_defaults={
                    "title": category.title,
                    "applies_to": root.label,
                    "action": category.action,
                    "declared": True,
                    "not_enforced_because": category.not_enforced_because,
                },
            )
            period = Period.parse(category.period)
            RetentionPolicy.objects.using(using).get_or_create(
                category=row,
                version=1,
                defaults={
                    "length": period.length,
                    "unit": period.unit,
                    "authority": category.authority,
                    "state": State.IN_FORCE,
                    "drafted_at": now,
                    "decided_at": now,
                },
            )
    for activity in registry.activities.values():
        ActivityVersion.objects.using(using).get_or_create(
            activity=activity.key,
            version=1,
            defaults={
                "title": activity.title,
                "purpose": activity.purpose,
                "basis": activity.basis,
                "condition": activity.condition,
                "people": activity.people,
                "recipients": list(activity.recipients),
                "written_at": now,
            },
        )


def extensible() -> list[DataMap]:
    """Return the models whose rows name their own category: officers can add categories for these."""
    return [root for root in registry.disposable if isinstance(root.category, Column)]


def actions_for(root: DataMap) -> set[str]:
    """Return what may happen to records of a model at the end; one is anonymised only where its app has declared so."""
    return {category.action for category in root.declared_categories}


def add_category(
    *,
    key: str,
    title: str,
    applies_to: str,
    action: str,
    period: Period,
    authority: str,
    reason: str,
    by: Any,
    now: datetime,
) -> RetentionPolicy:
    """Add a line to the schedule, with the draft of its first period; return the draft. Raise PolicyRefused."""
    root = next((root for root in extensible() if root.label == applies_to), None)
    if root is None:
        raise PolicyRefused(_("Records of this kind take their category from the software: none can be added."))
    if action not in actions_for(root):
        raise PolicyRefused(_("Records of this kind cannot be treated so at the end of their time."))
    with transaction.atomic():
        category, made = RetentionCategory.objects.get_or_create(
            key=key, defaults={"title": title, "applies_to": applies_to, "action": action}
        )
        if not made:
            raise PolicyRefused(_("There is already a category with the key %(key)s.") % {"key": key})
        return draft(category, period, authority=authority, reason=reason, by=by, now=now)


def draft(
    category: RetentionCategory, period: Period, *, authority: str, reason: str, by: Any, now: datetime
) -> RetentionPolicy:
    """Write the next version of a category's period; it changes nothing until it is in force."""
    with transaction.atomic():
        # Two officers who write at once get two versions.
        RetentionCategory.objects.select_for_update().get(pk=category.pk)
        newest = category.policies.aggregate(newest=Max("version"))["newest"] or 0
        return RetentionPolicy.objects.create(
            category=category,
            version=newest + 1,
            length=period.length,
            unit=period.unit,
            authority=authority,
            reason=reason,
            drafted_at=now,
            drafted_by=by,
        )


def propose(policy: RetentionPolicy, *, by: Any, now: datetime) -> RetentionPolicy:
    """Put a draft forward. One that only lengthens is in force at once; any other waits for a second person."""
    with transaction.atomic():
        policy = _locked(policy)
        if policy.state != State.DRAFT:
            raise PolicyRefused(
                _("Only a draft can be proposed. This version is: %(state)s.") % {"state": policy.get_state_display()}
            )
        policy.state, policy.proposed_by, policy.proposed_at = State.PROPOSED, by, now
        policy.save()
        if only_lengthens(policy):
            _put_in_force(policy, by, now)
    return policy


def approve(policy: RetentionPolicy, *, by: Any, now: datetime) -> RetentionPolicy:
    """Put a proposed version in force, by somebody who neither wrote nor proposed it."""
    with transaction.atomic():
        policy = _locked(policy)
        _require_proposed(policy)
        if is_own(policy, by):
            raise PolicyRefused(
                _("A period that can destroy records sooner needs a second person: ask a colleague to approve it.")
            )
        _put_in_force(policy, by, now)
    return policy


def is_own(policy: RetentionPolicy, officer: Any) -> bool:
    """Say whether this officer wrote or proposed the version, and so cannot be its second person."""
    return officer in {policy.drafted_by, policy.proposed_by}


def refuse(policy: RetentionPolicy, *, by: Any, now: datetime) -> RetentionPolicy:
    """Turn a proposed version down."""
    with transaction.atomic():
        policy = _locked(policy)
        _require_proposed(policy)
        policy.state, policy.decided_by, policy.decided_at = State.REFUSED, by, now
        policy.save()
    return policy


def in_force(category: RetentionCategory) -> RetentionPolicy | None:
    return category.policies.filter(state=State.IN_FORCE).first()


def only_lengthens(policy: RetentionPolicy) -> bool:
    """Say whether no record could leave sooner under this version; compared day by day, since months differ in length."""
    current = in_force(policy.category)
    if current is None:  # a category's first period destroys what was kept for good until now
        return False
    if "day" not in {current.unit, policy.unit}:
        return _months(policy.period) >= _months(current.period)
    if current.unit == policy.unit:
        return policy.length >= current.length
    return _shortest(policy.period) >= _longest(current.period)


def _months(period: Period) -> int:
    return period.length * (12 if period.unit == "year" else 1)


def _shortest(period: Period) -> int:
    """Return the fewest days that a period can come to."""
    return {"day": period.length, "month": period.length * 28, "year": period.length * 365}[period.unit]


def _longest(period: Period) -> int:
    return {"day": period.length, "month": period.length * 31, "year": period.length * 366}[period.unit]


def effect(policy: RetentionPolicy, *, today: date) -> Effect:
    """Count what would be due on a day under the period in force and under this one, before anybody saves."""
    root = registry.labelled(policy.category.applies_to)
    tonight = [step for step in plan(today) if step.category.is_live]
    then = preview.of_category(Step(root, policy.category, policy, today), tonight)
    current = in_force(policy.category)
    now_due = preview.of_category(Step(root, policy.category, current, today), tonight).due if current else 0
    kept = then.live + then.undated + then.held_in_all + then.waiting + then.set_aside
    return Effect(now_due=now_due, then_due=then.due, records=then.due + kept)


def go_live(category: RetentionCategory, *, by: Any, now: datetime) -> None:
    """Let runs dispose of this category's records; until then they only preview. Raise PolicyRefused."""
    if category.not_enforced_because:
        raise PolicyRefused(_("This category cannot go live: %(why)s.") % {"why": category.not_enforced_because})
    if in_force(category) is None:
        raise PolicyRefused(_("This category has no period in force. Propose one and have it approved first."))
    category.live_at, category.live_by = now, by
    category.save(update_fields=["live_at", "live_by"])


def stop(category: RetentionCategory) -> None:
    """Take a category out of enforcement: runs only preview it again."""
    category.live_at = None
    category.live_by = None
    category.save(update_fields=["live_at", "live_by"])


def release_brake(category: RetentionCategory, *, up_to: int, by: Any) -> None:
    """Let the next run dispose of as many records as the officer has seen in the preview, and no more."""
    category.brake_released_to, category.brake_released_by = up_to, by
    category.save(update_fields=["brake_released_to", "brake_released_by"])


def _put_in_force(policy: RetentionPolicy, by: Any, now: datetime) -> None:
    RetentionPolicy.objects.filter(category=policy.category, state=State.IN_FORCE).update(state=State.REPLACED)
    policy.state, policy.decided_by, policy.decided_at = State.IN_FORCE, by, now
    policy.save()


def _require_proposed(policy: RetentionPolicy) -> None:
    if policy.state != State.PROPOSED:
        raise PolicyRefused(
            _("Only a proposed version can be decided. This one is: %(state)s.") % {"state": policy.get_state_display()}
        )


def _locked(policy: RetentionPolicy) -> RetentionPolicy:
    """Fetch a policy again and hold every version of its category still, so that two decisions cannot cross."""
    versions = RetentionPolicy.objects.select_for_update().filter(category=policy.category)
    return next(version for version in versions if version.pk == policy.pk)
