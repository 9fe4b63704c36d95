"""The calls somebody promised and the tasks they have, when they leave: each goes on to a colleague or into a queue.

A colleague gets what they may open and work on, and no more: a promise on nobody's list is a promise that is broken. Whatever
else there is goes where somebody looks: to the service that has the case, or into the queue of a team.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from retention import audit

from . import access, assigning, handing_over
from .models import Callback, Case, Task, Team, User

Pass = Callable[..., bool]


def count_callbacks(colleagues: QuerySet[User]) -> handing_over.Counted:
    """Return how many open callbacks each of these colleagues has to make."""
    return handing_over.by_holder(Callback.objects.open().filter(officer__in=colleagues.order_by()), "officer")


def count_tasks(colleagues: QuerySet[User]) -> handing_over.Counted:
    """Return how many open tasks each of these colleagues has."""
    return handing_over.by_holder(Task.objects.open().filter(owner__in=colleagues.order_by()), "owner")


def hand_over_callbacks(leaver: User, *, to: handing_over.Onward, by: User, now: datetime) -> int:
    """Pass on a leaver's open callbacks, due when they were; raise NotAtWork or TeamNoMore."""
    held = Callback.objects.open().filter(officer=leaver)
    return _each(held, "callbacks", _pass_callback, leaver=leaver, to=to, by=by)


def hand_over_tasks(leaver: User, *, to: handing_over.Onward, by: User, now: datetime) -> int:
    """Pass on a leaver's open tasks, due when they were; raise NotAtWork or TeamNoMore."""
    held = Task.objects.open().filter(owner=leaver)
    return _each(held, "tasks", _pass_task, leaver=leaver, to=to, by=by)


def register() -> None:
    """Make callbacks and tasks kinds of work that a leaver hands over."""
    handing_over.register(_("Callbacks"), count_callbacks, hand_over_callbacks, key="callbacks")
    handing_over.register(_("Tasks"), count_tasks, hand_over_tasks, key="tasks")


def _each(held: Any, name: str, pass_on: Pass, *, leaver: User, to: handing_over.Onward, by: User) -> int:
    """Pass on what is held, batch by batch, each a transaction; return how many went."""
    moved, after = 0, None
    while True:
        with transaction.atomic():
            assigning.require_taker(to.colleague, to.team)
            rows = held.filter(pk__gt=after) if after else held
            batch = list(rows.order_by("pk").select_for_update()[: handing_over.BATCH])
            teams = set(Team.objects.offered().values_list("pk", flat=True))
            went = sum(pass_on(row, leaver=leaver, to=to, by=by, teams=teams) for row in batch)
            if went:
                audit.record(leaver, what=f"handed over {name}: {went}", why=handing_over.where(to), by=by)
        moved += went
        if len(batch) < handing_over.BATCH:
            return moved
        after = batch[-1].pk


def _pass_callback(callback: Callback, *, leaver: User, to: handing_over.Onward, by: User, teams: set[int]) -> bool:
    case = callback.case
    if to.colleague and _may(to.colleague, "call", callback, access.callbacks_visible(to.colleague)):
        callback.officer = to.colleague
    elif case.referred_to_id:  # the service sees it, and no team has it in a queue
        callback.officer, callback.service_id = None, case.referred_to_id
    elif team := _queue(to, case, leaver=leaver, by=by, teams=teams):
        callback.officer, callback.team_id = None, team
    else:
        return False
    callback.save(update_fields=["officer", "team", "service"])
    return True


def _pass_task(task: Task, *, leaver: User, to: handing_over.Onward, by: User, teams: set[int]) -> bool:
    if to.colleague and _may(to.colleague, "finish", task, Task.objects.visible_to(to.colleague)):
        task.owner = to.colleague
    elif team := _queue(to, task, leaver=leaver, by=by, teams=teams):
        task.owner, task.team_id = None, team
    else:
        return False
    task.save(update_fields=["owner", "team"])
    return True


def _may(colleague: User, purpose: access.Purpose, record: Any, visible: QuerySet[Any]) -> bool:
    return access.may(colleague, purpose, record) and visible.filter(pk=record.pk).exists()


def _queue(to: handing_over.Onward, row: Case | Task, *, leaver: User, by: User, teams: set[int]) -> int | None:
    """Return the team in whose queue it waits: the chosen one, or its own; where that is no more, one that will know what to do."""
    wanted = [to.team.pk] if to.team else [row.team_id, leaver.team_id, by.team_id]
    return next((team for team in wanted if team in teams), None)
