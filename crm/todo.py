"""Tasks: what somebody still has to do for a customer, from being made to being done."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from retention import audit
from retention.calendar import in_full, local_day

from . import targets
from .models import Case, Customer, Message, Task, User
from .refusals import Refused

DAYS_TO_DO = 2  # working days


class TaskDone(Refused):
    """A colleague did it first."""

    def __init__(self, task: Task) -> None:
        on = in_full(local_day(task.done_at)) if task.done_at else ""
        super().__init__(_("This task was already done on %(on)s.") % {"on": on})


class TaskGone(Refused):
    """The task was disposed of while somebody had it on the screen."""

    def __init__(self) -> None:
        super().__init__(_("This task is no longer kept. It reached the end of its time."))


class HowItEnded(Refused):
    """A task that is only ticked off tells the next colleague nothing."""

    def __init__(self) -> None:
        super().__init__(_("Write how it ended."))


def make(
    what: str,
    *,
    customer: Customer | None,
    case: Case | None = None,
    message: Message | None = None,
    by: User | None,
    now: datetime,
) -> Task:
    """Leave something to do: to whoever has the case, to whoever wrote, or to their team. Raise nothing; nothing is lost."""
    owner = next((officer for officer in (case.owner if case else None, by) if officer and officer.is_active), None)
    team = (case.team if case else None) or (by.team if by else None)
    task = Task.objects.create(
        what=what,
        customer=customer,
        case=case,
        message=message,
        owner=owner,
        team=team,
        made_at=now,
        due_on=targets.columns(local_day(now), DAYS_TO_DO)["due_on"],
    )
    # Whoever was merged into another while a message was on its way: the row waited for that, so it shows by now.
    survivor = Customer.objects.filter(merged_from=customer.pk).first() if customer else None
    if survivor:
        task.customer = survivor
        task.save(update_fields=["customer"])
    return task


def finish(task: Task, *, outcome: str, by: User, now: datetime) -> Task:
    """Note that a task is done, and how it ended. Raise TaskGone, TaskDone or HowItEnded."""
    if not outcome.strip():
        raise HowItEnded
    with transaction.atomic():
        found = Task.objects.select_for_update().filter(pk=task.pk).first()
        if found is None:
            raise TaskGone
        if found.done_at:
            raise TaskDone(found)
        found.done_at, found.done_by, found.outcome = now, by, outcome
        found.save()
        audit.record(found, what="done", by=by, fields=["outcome"])
    return found
