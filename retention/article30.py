"""The Article 30 register and the retention schedule, read from the data maps and the versions in force."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from .models import ActivityVersion, RetentionCategory, RetentionPolicy
from .registry import registry
from .vocabulary import DataMap


class ActivityRevisedMeanwhile(Exception):
    """Somebody else wrote a newer version while this one was being revised."""

    def __init__(self) -> None:
        super().__init__(_("A colleague has written a newer version meanwhile. Look at it, then revise that one."))


@dataclass(frozen=True)
class RegisterLine:
    """One processing activity, as UK GDPR Article 30(1) asks."""

    activity: str
    purpose: str
    lawful_basis: str
    article_9_condition: str
    people: str
    personal_data: str
    special_category_data: str
    recipients: str
    records: str
    kept: str


@dataclass(frozen=True)
class ScheduleLine:
    """One line of the retention schedule in force."""

    category: str
    applies_to: str
    records: str
    kept: str
    counted_from: str
    then: str
    authority: str
    version: str
    enforced: str


def revise(version: ActivityVersion, *, by: Any, now: datetime, **wording: Any) -> ActivityVersion:
    """Put new wording of an activity in force; the version before stays as it was, and is no longer in force.

    wording: title, purpose, basis, condition, people, recipients. Raise ActivityRevisedMeanwhile.
    """
    with transaction.atomic():
        current = ActivityVersion.objects.select_for_update().get(activity=version.activity, in_force=True)
        if current.pk != version.pk:
            raise ActivityRevisedMeanwhile
        current.in_force = False
        current.save(update_fields=["in_force"])
        return ActivityVersion.objects.create(
            activity=current.activity, version=current.version + 1, written_at=now, written_by=by, **wording
        )


def register() -> Iterator[RegisterLine]:
    """Yield the register of processing activities, in the order of their titles."""
    schedule = list(schedule_lines())
    for version in ActivityVersion.objects.filter(in_force=True).order_by("title"):
        maps = [data_map for data_map in registry if data_map.activity.key == version.activity]
        if not maps:
            continue
        entries = [entry for data_map in maps for entry in data_map.personal.values()]
        yield RegisterLine(
            activity=version.title,
            purpose=version.purpose,
            lawful_basis=version.basis,
            article_9_condition=version.condition,
            people=version.people,
            personal_data=_listed(entry.what for entry in entries if not entry.special),
            special_category_data=_listed(entry.what for entry in entries if entry.special),
            recipients=_listed(version.recipients),
            records=_listed(str(data_map.model._meta.verbose_name_plural) for data_map in maps),
            kept=_listed(_kept(data_map, schedule) for data_map in maps if data_map.part is None),
        )


def schedule_lines() -> Iterator[ScheduleLine]:
    """Yield every category with its period in force, in the order of the schedule's titles."""
    in_force = {
        policy.category_id: policy for policy in RetentionPolicy.objects.filter(state=RetentionPolicy.State.IN_FORCE)
    }
    labels = {root.label: root for root in registry.roots}
    for category in RetentionCategory.objects.order_by("title"):
        root, policy = labels.get(category.applies_to), in_force.get(category.key)
        if root is None:
            continue
        yield ScheduleLine(
            category=category.key,
            applies_to=root.label,
            records=str(root.model._meta.verbose_name_plural),
            kept=str(policy.period) if policy else "no period in force",
            counted_from=str(root.starts),
            then=category.get_action_display(),
            authority=policy.authority if policy else "",
            version=str(policy.version) if policy else "",
            enforced=_enforced(category),
        )


def _enforced(category: RetentionCategory) -> str:
    if category.not_enforced_because:
        return f"no: {category.not_enforced_because}"
    return f"since {category.live_at:%Y-%m-%d}" if category.live_at else "no: not live yet, previews only"


def _kept(root: DataMap, schedule: list[ScheduleLine]) -> str:
    if root.category is None:
        return root.kept_because
    lines = [line for line in schedule if line.applies_to == root.label]
    return _listed(f"{line.category}: {line.kept} after {line.counted_from}" for line in lines)


def _listed(words: Iterator[str] | list[str]) -> str:
    """Join words in their order, each once."""
    return "; ".join(dict.fromkeys(str(word) for word in words if word))
