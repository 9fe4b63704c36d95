"""A run of disposal: claims its slot, takes the night's plan in order, and leaves a record whatever happens."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import F

from . import beforehand, brake, calendar, ledger
from .chain import REPLAY
from .disposal import Clock, NoRecordsFault, dispose, dispose_again
from .due import Step, due, is_any_due, plan
from .models import ChainHead, DisposalBatch, DisposalRun, RetentionPolicy, RunResult, SetAside
from .registry import registry

NIGHTLY, MANUAL = "nightly", "manual"
LOST_AFTER = timedelta(minutes=15)  # a run that gave no sign of life for so long has died
COMPLAIN_AFTER = timedelta(hours=26)

State = DisposalRun.State


class AlreadyRun(Exception):
    """This job has run in this slot, or is running now."""


class LedgerAhead(Exception):
    """The ledger knows certificates that the database does not: it was restored, and `retention replay` comes first."""


class LedgerBehind(Exception):
    """The ledger was cut short or is not there: a disposal now would leave a hole in it for good."""


class NothingToReplay(Exception):
    """The database knows everything that the ledger does."""


def nightly(clock: Clock) -> DisposalRun | None:
    """Run the night's disposal once, however many schedulers ask; finish it where an earlier try died."""
    now = clock()
    try:
        return run(today=calendar.local_day(now), slot=calendar.local_day(now).isoformat(), job=NIGHTLY, clock=clock)
    except AlreadyRun:
        return None


def by_hand(slot: str, *, asked_by: Any, clock: Clock) -> DisposalRun | None:
    """Run what an officer asked for, by the officer's id; a slot that has run, or is running, is left alone."""
    officer = get_user_model()._default_manager.filter(pk=asked_by).first()
    try:
        return run(today=calendar.local_day(clock()), slot=slot, clock=clock, by=officer)
    except AlreadyRun:
        return None


def run(
    *,
    today: date,
    slot: str,
    clock: Clock,
    job: str = MANUAL,
    by: Any = None,
    only: Iterable[str] | None = None,
) -> DisposalRun:
    """Dispose of everything due, category by category, and return the record of the run; raise AlreadyRun.

    One category's failure does not keep the others: the run is marked as failed when all have had their turn.
    """
    beforehand.prepare(clock())
    this = _claim(job, slot, today, clock(), by)
    steps: list[Step] = []
    faults: list[str] = []
    try:
        _bring_ledger_level(clock())
        steps = plan(today, only)
    except Exception as fault:  # noqa: BLE001  # as below: with a ledger that cannot be written, nothing may leave
        faults.append(_words_of(fault))
    for number, step in enumerate(steps):
        try:
            if number:  # the first was asked about just now
                _bring_ledger_level(clock())
            _take(step, this, clock)
            _release_brake(step)
        except Exception as fault:  # noqa: BLE001  # recorded below; a run must never end without a record
            faults.append(f"{step.category.key}: {type(fault).__name__}")
    braked = this.results.filter(state=RunResult.State.BRAKED).exists()
    this.state = State.FAILED if faults else State.STOPPED if braked else State.SUCCEEDED
    this.fault, this.finished_at = "; ".join(faults)[:200], clock()
    this.save(update_fields=["state", "fault", "finished_at"])
    return this


def _words_of(fault: Exception) -> str:
    """Return our own sentence, or else the class alone: the database's message can quote a record."""
    return str(fault) if isinstance(fault, LedgerAhead | LedgerBehind) else type(fault).__name__


def _bring_ledger_level(now: datetime) -> None:
    # In this order: another run may write a certificate, then its lines, then that they are written, between these reads.
    newest, written, known = newest_in_ledger(), ledger.head(), ChainHead.objects.get().number
    if written < newest:
        raise LedgerBehind("The ledger lacks certificates that were written to it. Bring back the whole file first.")
    if written > known:
        raise LedgerAhead(
            "The ledger knows disposals that this database does not. Run first: manage.py retention replay."
        )
    ledger.catch_up(now)


def newest_in_ledger() -> int:
    """Return the number of the newest certificate that was written to the ledger; 0 where none was."""
    written = DisposalBatch.objects.exclude(ledger_at=None).order_by("-number")
    return written.values_list("number", flat=True).first() or 0


def _take(step: Step, this: DisposalRun, clock: Clock) -> None:
    if not is_any_due(step):
        _note(this, step, RunResult.State.DONE if step.category.is_live else RunResult.State.PREVIEW_ONLY)
        return
    count = due(step).count()
    if not step.category.is_live:
        _note(this, step, RunResult.State.PREVIEW_ONLY, due=count)
    elif brake.asks(step, count):
        _note(this, step, RunResult.State.BRAKED, due=count)
    else:
        aside = _set_aside_in(step)
        done, busy = dispose(step, this, clock), 0
        if is_any_due(step):  # rows that somebody had locked are tried once more, and then reported
            done += dispose(step, this, clock)
            busy = due(step).count()
        aside = _set_aside_in(step) - aside
        _note(this, step, RunResult.State.DONE, due=count, disposed=done, busy=busy, set_aside=aside)
        if aside and not done:
            raise NoRecordsFault


def _set_aside_in(step: Step) -> int:
    return SetAside.objects.filter(category=step.category).count()


def _note(this: DisposalRun, step: Step, state: str, **numbers: int) -> None:
    """Write what a category came to; a run that finishes a dead one adds to what that had noted."""
    fresh = {"policy": step.policy, "state": state}
    result, made = RunResult.objects.get_or_create(run=this, category=step.category, defaults=fresh | numbers)
    if not made:
        added = {name: F(name) + value for name, value in numbers.items()}
        RunResult.objects.filter(pk=result.pk).update(**fresh, **added)


def _release_brake(step: Step) -> None:
    """The officer's word is good for one run."""
    if step.category.brake_released_to is not None:
        type(step.category).objects.filter(pk=step.category.pk).update(brake_released_to=None)


def _claim(job: str, slot: str, today: date, now: datetime, by: Any) -> DisposalRun:
    """Take the slot, or take it over from a run that died in it; raise AlreadyRun. Others that died are marked so."""
    dead = DisposalRun.objects.filter(state=State.RUNNING, seen_at__lt=now - LOST_AFTER)
    dead.update(state=State.INTERRUPTED)
    try:
        with transaction.atomic():
            return DisposalRun.objects.create(job=job, slot=slot, today=today, started_at=now, seen_at=now, asked_by=by)
    except IntegrityError:
        existing = DisposalRun.objects.get(job=job, slot=slot)
    unfinished = existing.state in {State.FAILED, State.INTERRUPTED}
    # Compare and swap: of two that find the same dead run, one gets it.
    taken = unfinished and DisposalRun.objects.filter(pk=existing.pk, seen_at=existing.seen_at).update(
        state=State.RUNNING, seen_at=now, fault=""
    )
    if not taken:
        raise AlreadyRun(f"{job} has run for {slot}, or is running now.")
    existing.refresh_from_db()
    return existing


def replay(*, slot: str, clock: Clock, by: Any = None) -> DisposalRun:
    """Dispose again of everything that the ledger has and a restored database does not know; raise NothingToReplay, LedgerBroken."""
    known = ChainHead.objects.get().number
    if ledger.head() <= known:
        raise NothingToReplay("The database knows every disposal in the ledger. Nothing to replay.")
    for _page in ledger.batches():
        pass  # every line is looked at before the first is believed
    beforehand.prepare(clock())
    this = _claim(REPLAY, slot, calendar.local_day(clock()), clock(), by)
    for page in ledger.batches():
        if page.batch > known:
            dispose_again(_step_of(page, this.today), this, page, clock())
    this.state, this.finished_at = State.SUCCEEDED, clock()
    this.save(update_fields=["state", "finished_at"])
    return this


def _step_of(page: ledger.Page, today: date) -> Step:
    key, _slash, version = page.policy.rpartition("/")
    known = RetentionPolicy.objects.filter(category__applies_to=page.label).select_related("category")
    known = known.order_by("-version")
    # A version or a category of after the backup is unknown to the restored database; the nearest one stands in.
    own = known.filter(category_id=key)
    policy = own.filter(version=int(version)).first() or own.first() or known[0]
    return Step(registry.labelled(page.label), policy.category, policy, today)


def try_again(record: SetAside, *, now: datetime) -> None:
    """Let the next run take a record that was set aside, after its cause has been mended."""
    record.retry_at = now
    record.save(update_fields=["retry_at"])


def last_success() -> DisposalRun | None:
    return DisposalRun.objects.filter(job=NIGHTLY, state=State.SUCCEEDED).order_by("-finished_at").first()


def is_late(now: datetime) -> bool:
    """Say whether no nightly run has succeeded for 26 hours; a new installation has that long for its first."""
    last = last_success()
    since = last.finished_at if last else _installed_at()
    return since is None or since < now - COMPLAIN_AFTER


def _installed_at() -> datetime | None:
    return RetentionPolicy.objects.order_by("drafted_at").values_list("drafted_at", flat=True).first()
