"""What tests of merging two customers share: the step and its undoing, rows of every kind, and a hold."""

from collections.abc import Iterator
from typing import Any

from django.db.models import ForeignKey

from crm import merged_rows, merging, unmerging
from crm.models import Customer, Merge, MergedRow, User
from retention import holds, leaving
from retention.calendar import local_day
from retention.models import Hold
from retention.registry import registry
from tests.planting import Planted, plant

WHY = "She gave her maiden name the first time, and told me so."


def merge(survivor: Customer, away: Customer, by: User, now: Any, **more: Any) -> Merge:
    return merging.merge(survivor, away, by=by, reason=WHY, now=now, **more)


def undo(merged: Merge, by: User, now: Any) -> list[str]:
    return unmerging.undo(merged, by=by, reason="They are mother and daughter.", now=now)


def rich(customer: Customer) -> None:
    """Plant a row of every mapped model that can point to a customer, by each of the columns by which it can."""
    for link in merged_rows.links():
        if link.model in (Customer, Merge, Hold) or link.model._meta.auto_created:
            continue
        planted = Planted()
        planted.rows[Customer] = customer
        plant(link.model, planted, **{link.column: customer})


def everything(*, but: tuple[Any, ...] = (Merge, MergedRow)) -> dict[str, list[dict[str, Any]]]:
    """Return every column of every row of every mapped model."""
    return {
        data_map.label: list(data_map.model._base_manager.order_by("pk").values())
        for data_map in registry
        if data_map.model not in but and data_map.certified
    }


def pointing(customer: Customer) -> Iterator[tuple[str, Any]]:
    """Yield every row of a mapped model that points to a customer, by whatever column, found without the code under test."""
    for data_map in registry:
        for key in data_map.model._meta.concrete_fields:
            if isinstance(key, ForeignKey) and key.related_model is Customer and data_map.model is not Merge:
                for pk in data_map.model._base_manager.filter(**{key.name: customer}).values_list("pk", flat=True):
                    yield f"{data_map.label}.{key.name}", pk


def held(record: Any, by: Any, now: Any, *, kind: str) -> Hold:
    review_on = holds.latest_review(local_day(now))
    return holds.place(record, kind=kind, reason="Invented.", review_on=review_on, by=by, now=now)


def is_held(record: Any, now: Any) -> bool:
    return leaving.leaving_of([record], today=local_day(now))[record].state == "held"
