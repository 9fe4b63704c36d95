"""The life of a case: opened, worked on, passed on, answered, and sometimes opened again.

Each function locks the case, asks whether the step is allowed, and makes the whole change in one transaction. What is not
allowed is raised as a fact that an officer can read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from retention.calendar import in_full, local_day

from . import questions, references, targets
from .models import (
    Case,
    CaseCategory,
    CaseContact,
    CaseNote,
    CaseSource,
    Contact,
    GuidanceArticle,
    Outcome,
    Service,
    User,
)
from .questions import Answer
from .refusals import Refused

Status = Case.Status

NEXT: dict[str, frozenset[str]] = {
    Status.OPEN: frozenset({Status.IN_PROGRESS, Status.WAITING, Status.REFERRED, Status.CLOSED}),
    Status.IN_PROGRESS: frozenset({Status.WAITING, Status.REFERRED, Status.CLOSED}),
    Status.WAITING: frozenset({Status.IN_PROGRESS, Status.REFERRED, Status.CLOSED}),
    # A service may hand a case on to another, so referred may follow referred.
    Status.REFERRED: frozenset({Status.IN_PROGRESS, Status.WAITING, Status.REFERRED, Status.CLOSED}),
    Status.REOPENED: frozenset({Status.IN_PROGRESS, Status.WAITING, Status.REFERRED, Status.CLOSED}),
    Status.CLOSED: frozenset({Status.REOPENED}),
}


class StepNotAllowed(Refused):
    """The case cannot go from the status it has to the one that was asked for."""

    def __init__(self, case: Case, step: str) -> None:
        words = {
            "reference": case.reference,
            "is": case.get_status_display().lower(),
            "step": Status(step).label.lower(),
        }
        super().__init__(_("Case %(reference)s is %(is)s. It cannot become %(step)s from there.") % words)


class CaseAlreadyClosed(Refused):
    """Somebody closed the case before."""

    def __init__(self, case: Case) -> None:
        on = in_full(local_day(case.closed_at)) if case.closed_at else _("an unknown day")
        super().__init__(
            _("Case %(reference)s was already closed on %(on)s. Reopen it first.")
            % {"reference": case.reference, "on": on}
        )


class OutcomeDoesNotClose(Refused):
    """The outcome says that the case goes on."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(_("“%(outcome)s” does not close a case. Choose how it ended.") % {"outcome": outcome.name})


class AnswerMissing(Refused):
    """A closed case says what the person was answered."""

    def __init__(self) -> None:
        super().__init__(_("Enter what the person was answered before you close the case."))


class AnsweredMeanwhile(Refused):
    """Somebody wrote another answer since the form was opened. It carries that answer."""

    def __init__(self, answered: str) -> None:
        super().__init__(
            _("Somebody changed the answer while you had this case open. Put both together, and close it again.")
        )
        self.answered = answered


class CaseGone(Refused):
    """The case was disposed of while somebody had it on the screen."""

    def __init__(self) -> None:
        super().__init__(_("This case is no longer kept. It reached the end of its time."))


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing that somebody asks, which becomes a case."""

    category: CaseCategory
    asked: str
    answered: str = ""
    outcome: Outcome | None = None
    location: str = ""
    answers: tuple[Answer, ...] = ()
    used: tuple[GuidanceArticle, ...] = ()


def open_case(question: Question, *, contact: Contact, by: User, now: datetime) -> Case:
    """Open a case from a question of a contact; close or refer it at once where the outcome says so."""
    category, outcome = question.category, question.outcome
    case: Case = references.create(
        Case,
        category=category,
        retention_category=category.retention_category_id,
        service=category.service,
        contact=contact,
        customer=contact.customer,
        asked=question.asked,
        answered=question.answered,
        location=question.location,
        outcome=outcome,
        owner=by if outcome and not outcome.refers else None,
        team=by.team,
        opened_at=contact.received_at,
        **targets.columns(local_day(contact.received_at), category.target_working_days),
    )
    questions.save(case, question.answers)
    for article in question.used:
        CaseSource.objects.create(case=case, article=article, title=article.title, by=by, at=now)
    if outcome and outcome.closes:
        return close(case, outcome=outcome, answered=question.answered, by=by, now=now)
    if outcome and outcome.refers:
        with transaction.atomic():
            return _refer(case, category.service)
    return case


def start(case: Case, *, by: User, now: datetime) -> Case:
    """Begin work on a case, or go on with it; it becomes the officer's own where it is nobody's."""
    with transaction.atomic():
        case = _step(case, Status.IN_PROGRESS)
        take_back(case, by=by)
        case.owner = case.owner or by
        case.save()
    return case


def wait(case: Case, *, by: User, now: datetime, because: str = "") -> Case:
    """Set a case aside until the person has answered."""
    with transaction.atomic():
        case = _step(case, Status.WAITING)
        case.save()
        _note(case, because, by=by, now=now)
    return case


def refer(case: Case, *, to: Service, by: User, now: datetime, because: str = "") -> Case:
    """Pass a case to a service, whose officers see it from now on, and those of a service before it no longer."""
    with transaction.atomic():
        case = _refer(case, to)
        said = _("Referred to %(service)s.") % {"service": to.name}
        _note(case, f"{said}\n{because}", by=by, now=now)
    return case


def close(
    case: Case, *, outcome: Outcome, answered: str = "", seen: str | None = None, by: User, now: datetime
) -> Case:
    """End a case: its time in the records runs from today. Raise CaseAlreadyClosed, OutcomeDoesNotClose or AnswerMissing.

    With `seen`, what `answer_seen` gave for the form: raise AnsweredMeanwhile where another answer would be written over.
    """
    with transaction.atomic():
        case = _step(case, Status.CLOSED)
        is_other = case.answered and answered.strip() != case.answered
        if seen is not None and is_other and not constant_time_compare(seen, answer_seen(case)):
            raise AnsweredMeanwhile(case.answered)
        case.answered = answered.strip() or case.answered
        if not outcome.closes:
            raise OutcomeDoesNotClose(outcome)
        if not case.answered:
            raise AnswerMissing
        case.outcome, case.closed_at = outcome, now
        case.owner = case.owner or by
        case.save()
    return case


def answer_seen(case: Case) -> str:
    """Return a digest of a case's answer that tells nobody what it is."""
    return salted_hmac("crm.casework.answer", f"{case.pk}{case.answered}", algorithm="sha256").hexdigest()


def reopen(case: Case, *, because: str, by: User, now: datetime) -> Case:
    """Open a closed case again: it gets a new due date, and its time in the records stops until it is closed again.

    Where its owner has left meanwhile it waits in the team's queue: in a list of nobody's it would be forgotten.
    """
    with transaction.atomic():
        case = _step(case, Status.REOPENED)
        words = {"outcome": case.outcome.name if case.outcome else "–", "on": in_full(local_day(case.closed_at or now))}
        case.closed_at, case.outcome = None, None
        targets.set_anew(case, since=local_day(now))
        case.reopened_count += 1
        if case.owner and not case.owner.is_active:
            case.owner, case.team = None, case.team or by.team
        case.save()
        _note(case, _("Reopened. It had been closed on %(on)s: %(outcome)s.") % words, by=by, now=now)
        _note(case, because, by=by, now=now)
    return case


def add_note(
    case: Case, text: str, *, by: User, now: datetime, private: bool = True, contact: Contact | None = None
) -> CaseNote:
    """Write a note on a case. It is private unless somebody chose otherwise."""
    with transaction.atomic():
        case = locked(case)
        return CaseNote.objects.create(
            case=case, text=text, is_private=private, author=by, written_at=now, contact=contact
        )


def chase(case: Case, said: str, *, contact: Contact, by: User, now: datetime, reopens: bool = False) -> Case:
    """Count that somebody was in touch again about a case, note what they said, and reopen it where asked."""
    with transaction.atomic():
        case = locked(case)
        reopened = reopens and case.is_closed
        if reopened:
            case = reopen(case, because="", by=by, now=now)
        CaseContact.objects.create(
            case=case, contact=contact, channel=contact.channel, received_at=contact.received_at, reopened=reopened
        )
        if said.strip():
            add_note(case, said, by=by, now=now, contact=contact)
    return case


def steps(case: Case) -> Iterable[str]:
    """Return the statuses that this case can have next, for the buttons on its page."""
    return [status for status in Status.values if status in NEXT[case.status]]


def locked(case: Case) -> Case:
    """Return the case as it is now, locked until the transaction ends; raise CaseGone."""
    found = Case.objects.select_for_update().filter(pk=case.pk).first()
    if found is None:
        raise CaseGone
    return found


def _step(case: Case, to: str) -> Case:
    case = locked(case)
    if to not in NEXT[case.status]:
        raise CaseAlreadyClosed(case) if case.is_closed else StepNotAllowed(case, to)
    case.status = to
    return case


def _refer(case: Case, to: Service) -> Case:
    case = _step(case, Status.REFERRED)
    case.referred_to = to
    case.save()
    return case


def take_back(case: Case, *, by: User) -> None:
    """Let the service that a case was referred to see it no longer, where the counter takes it."""
    if case.referred_to is None or not by.has_perm("crm.view_case"):
        return
    case.referred_to = None
    if case.status == Status.REFERRED:  # in no queue otherwise
        case.status = Status.IN_PROGRESS
    if case.owner and not case.owner.has_perm("crm.view_case"):
        case.owner = None


def _note(case: Case, text: str, *, by: User, now: datetime) -> None:
    if text.strip():
        CaseNote.objects.create(case=case, text=text.strip(), author=by, written_at=now)
