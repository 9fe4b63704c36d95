"""Calls that the council promises to make: promised, tried, and ended with what came of them.

Nobody is called whom it is not safe to call. Where there is a reason to do it this once, somebody who may pass over a channel
that is not safe writes it down, and the audit log keeps that they did. To the dead and about the restricted, no reason opens
anything: the case of the one is not called about, and that of the other nobody sees.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from retention import audit

from . import casework, phones, questions
from .models import Callback, CallbackAttempt, Case, CategoryQuestion, ContactPoint, Service, Team, User
from .questions import Answer
from .refusals import Refused

OVERRIDE = "crm.override_channel"
PASSED_OVER = "passed over “not safe to call”"


class NobodyToCall(Refused):
    """A promise is somebody's to keep."""

    def __init__(self) -> None:
        super().__init__(
            _("Choose who calls: a colleague, a team, or the service that the case is with. Only one of them.")
        )


class NotWithThatService(Refused):
    """A service sees only cases that are referred to it, so it could not keep the promise."""

    def __init__(self, service: Service) -> None:
        super().__init__(
            _("%(service)s does not have this case, so it could not see the callback. Refer the case to it first.")
            % {"service": service.name}
        )


class DueInThePast(Refused):
    """Nobody can keep a promise whose time has gone by."""

    def __init__(self) -> None:
        super().__init__(_("A callback is promised for a time to come. Check the date and time."))


class NotANumber(Refused):
    """Whoever has to ring it would find out too late."""

    def __init__(self) -> None:
        super().__init__(_("Number to call: this is not a full telephone number. Write it with its area code."))


class NotToBeCalled(Refused):
    """No reason opens this."""

    def __init__(self) -> None:
        super().__init__(_("The person has died. Nobody is called about this case."))


class NotSafeToCall(Refused):
    """It needs a reason, and somebody who may pass over this."""

    def __init__(self, why: str, *, may_override: bool) -> None:
        then = (
            _("Reach them another way, or write why it is safe this once.")
            if may_override
            else _("Reach them another way, or ask your team leader.")
        )
        super().__init__(f"{why} {then}")


class CallbackAlreadyClosed(Refused):
    """A colleague ended it first."""

    def __init__(self) -> None:
        super().__init__(_("Somebody closed this callback before."))


class OutcomeMissing(Refused):
    """A call that is only ticked off tells the next colleague nothing."""

    def __init__(self) -> None:
        super().__init__(_("Choose how the callback ended, and write what came of it."))


class NeverTried(Refused):
    """Somebody cannot be out of reach whom nobody has rung."""

    def __init__(self) -> None:
        super().__init__(_("Nobody has tried to call yet. Write down an attempt first, or choose “No longer needed”."))


class NotAnswered(Refused):
    """Who was spoken to was to be asked this."""

    def __init__(self, question: CategoryQuestion) -> None:
        words = {"question": question.wording}
        super().__init__(_("“%(question)s” must be answered where the person was spoken to.") % words)


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What was promised: who calls (one of three), on which number, about what, until when."""

    number: str
    about: str
    due_at: datetime
    officer: User | None = None
    team: Team | None = None
    service: Service | None = None


def promise(case: Case, promised: Promise, *, by: User, now: datetime, all_the_same: str = "") -> Callback:
    """Promise a call about a case. all_the_same: why it is made although it is not safe to call.

    Raises NobodyToCall, NotWithThatService, DueInThePast, NotANumber, NotToBeCalled, NotSafeToCall or CaseGone.
    """
    if sum(to is not None for to in (promised.officer, promised.team, promised.service)) != 1:
        raise NobodyToCall
    if promised.due_at <= now:
        raise DueInThePast
    if not phones.is_number(promised.number):
        raise NotANumber
    with transaction.atomic():
        case = casework.locked(case)
        if promised.service and promised.service.pk != case.referred_to_id:
            raise NotWithThatService(promised.service)
        overridden = require_safe(case, promised.number, by=by, all_the_same=all_the_same)
        callback = Callback.objects.create(
            case=case,
            officer=promised.officer,
            team=promised.team,
            service=promised.service,
            number=promised.number,
            about=promised.about,
            due_at=promised.due_at,
            promised_by=by,
            promised_at=now,
            called_all_the_same_because=all_the_same if overridden else "",
        )
        if overridden:
            audit.record(callback, what=PASSED_OVER, by=by)
    return callback


def attempt(callback: Callback, *, was_reached: bool, note: str, by: User, now: datetime) -> CallbackAttempt:
    """Write down that somebody rang, and whether the person was reached. Raise CallbackAlreadyClosed."""
    with transaction.atomic():
        callback = locked(callback)
        return CallbackAttempt.objects.create(callback=callback, at=now, by=by, was_reached=was_reached, note=note)


def close(
    callback: Callback, *, outcome: str, said: str, answers: Iterable[Answer] = (), by: User, now: datetime
) -> Callback:
    """End a callback with what came of it, and what was answered to the questions of its category.

    Raise OutcomeMissing, NeverTried, NotAnswered, CallbackAlreadyClosed or AskedElsewhere.
    """
    given = list(answers)
    if outcome not in Callback.Outcome.values or not said.strip():
        raise OutcomeMissing
    with transaction.atomic():
        callback = locked(callback)
        if outcome != Callback.Outcome.NOT_NEEDED and not callback.attempts.exists():
            raise NeverTried
        if outcome == Callback.Outcome.SPOKEN:
            _require_answers(callback, given)
        questions.save_of_call(callback, given)
        callback.outcome, callback.outcome_said = outcome, said
        callback.closed_by, callback.closed_at = by, now
        callback.save()
    return callback


def _require_answers(callback: Callback, given: Iterable[Answer]) -> None:
    answered = {answer.question for answer in given if answer.value}
    for question in questions.in_callback(callback.case.category):
        if question.is_required and question not in answered:
            raise NotAnswered(question)


def mark_overdue(now: datetime) -> int:
    """Mark the open callbacks whose time has passed, each once; nothing is sent, the lists show it. Return how many."""
    late = Callback.objects.open().filter(due_at__lt=now, overdue_at=None)
    return late.update(overdue_at=F("due_at"))


def unsafe_because(case: Case, number: str = "") -> str:
    """Say why the person of a case must not be called, on this number; nothing where they may be."""
    customer = case.customer
    if customer is None:
        return ""
    if not customer.safe_to_call:
        return _("It is not safe to call this person.")
    barred = customer.contact_points.filter(kind=ContactPoint.Kind.PHONE, do_not_use=True)
    if number and barred.filter(normalised=phones.normalise(number)).exists():
        return _("This number is marked “do not use”.")
    return ""


def require_safe(case: Case, number: str, *, by: User, all_the_same: str) -> bool:
    """Say whether a reason was needed, and given by somebody who may give one; raise NotToBeCalled or NotSafeToCall."""
    if case.customer and case.customer.deceased_on:
        raise NotToBeCalled
    why = unsafe_because(case, number)
    may_override = by.has_perm(OVERRIDE)
    if why and not (may_override and all_the_same.strip()):
        raise NotSafeToCall(why, may_override=may_override)
    return bool(why)


def locked(callback: Callback) -> Callback:
    """Return an open callback as it is now, locked until the transaction ends; raise CaseGone or CallbackAlreadyClosed."""
    found = Callback.objects.select_for_update().filter(pk=callback.pk).first()
    if found is None:
        raise casework.CaseGone
    if found.is_closed:
        raise CallbackAlreadyClosed
    return found
