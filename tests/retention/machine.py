"""A small estate on one side, and on the other what should become of it, told in plain Python from the words of the schedule.

Hypothesis invents the life of a small estate: people come and go, plots are let and given up, holds are placed and released,
periods change, days pass, and runs of disposal die half-way. After each step the database is compared with the plain telling.
"""

import calendar as months_of
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from retention import chain, disposal, holds, ledger, policies, preview, runs
from retention.calendar import Period
from retention.models import DisposalEntry, Hold, RetentionCategory
from tests.factories import UserFactory
from tests.invented.models import Allotment, Gardener, Grumble, Visit

KEYS = ["allotment", "grumble", "gardener"]
MODELS = {"plot": Allotment, "grumble": Grumble, "person": Gardener}
# A clock long ago or recent, or one whose last day is yesterday, today or tomorrow; or none.
LONG_AGO = st.integers(0, 4000).map(lambda days: ("ago", days))
CLOCKS = LONG_AGO | st.integers(-1, 1).map(lambda days: ("due", days))
DAYS = st.sampled_from([1, 2, 30, 366]) | st.integers(1, 1500)
Clock = tuple[str, int] | None
LEFT = st.none() | CLOCKS
SOME = st.integers(0, 11)
DEATHS = ["gate_passed", "certified", "links_cleared", "anonymised", "files_doomed", "parts_gone", "roots_gone"]
DEATHS += ["sealed", "committed", "ledger_written", "in_ledger"]
PERIODS = st.sampled_from([(0, "day"), (30, "day"), (1, "month"), (6, "month"), (1, "year"), (3, "year")])


class Died(BaseException):
    """What a killed process would be to us."""


@dataclass(eq=False)
class Told:
    """A record as the plain telling knows it: its day, and whom it is about or points to."""

    kind: str
    pk: UUID
    day: date | None
    holder: "Told | None" = None
    helper: "Told | None" = None
    plot: "Told | None" = None
    holds: int = 0
    gone: bool = False


def last_day(day: date, length: int, unit: str) -> date:
    """The same day so many months on, or the end of a month that is too short; or so many days on."""
    if unit == "day":
        return day + timedelta(days=length)
    years, month = divmod(day.month - 1 + length * {"month": 1, "year": 12}[unit], 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, months_of.monthrange(year, month + 1)[1]))


class Estate(RuleBasedStateMachine):
    """The engine on one side, the plain telling on the other."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        Path(settings.LEDGER_PATH).unlink(missing_ok=True)
        self.today, self.period, self.runs = date(2026, 3, 1), (1, "year"), 0
        self.told: list[Told] = []
        self.placed: list[tuple[Told, Hold]] = []
        self.officers = UserFactory(), UserFactory()
        for category in RetentionCategory.objects.filter(key__in=KEYS):
            policies.go_live(category, by=None, now=self.now)

    @property
    def now(self) -> datetime:
        return datetime(self.today.year, self.today.month, self.today.day, 1, 10, tzinfo=UTC)

    def _day(self, kind: str, clock: Clock) -> date | None:
        """Return the day that a clock shows: so many days ago, or such that its last day is so many days from today."""
        if clock is None:
            return None
        how, days = clock
        if how == "ago":
            return self.today - timedelta(days=days)
        day = self.today
        while last_day(day, *self._period_of(kind)) > self.today + timedelta(days=days):
            day -= timedelta(days=1)
        return day

    def _period_of(self, kind: str) -> tuple[int, str]:
        return {"plot": self.period, "grumble": (10, "year"), "person": (3, "year")}[kind]

    # ── What happens ─────────────────────────────────────────────────────────────────────────────

    @initialize(left=st.tuples(LEFT, LEFT, LEFT), plots=st.lists(st.tuples(SOME, SOME, LEFT), max_size=5))
    def an_estate_is_found(self, left: tuple[Clock, ...], plots: list[tuple[int, int, Clock]]) -> None:
        for clock in left:
            self.somebody_comes(clock)
        for holder, helper, clock in plots:
            self.a_plot_is_let(holder, helper, clock)

    @rule(clock=LEFT)
    def somebody_comes(self, clock: Clock) -> None:
        left = self._day("person", clock)
        row = Gardener.objects.create(name="x", email=f"{len(self.told)}@example.org", left_on=left)
        self.told.append(Told("person", row.pk, left))

    @rule(holder=SOME, helper=SOME, clock=LEFT)
    def a_plot_is_let(self, holder: int, helper: int, clock: Clock) -> None:
        given_up = self._day("plot", clock)
        about = {"holder": self._one("person", holder), "helper": self._one("person", helper)}
        row = Allotment.objects.create(
            is_given_up=given_up is not None,
            given_up_at=given_up and datetime(given_up.year, given_up.month, given_up.day, 12, tzinfo=UTC),
            **{f"{name}_id": _pk(person) for name, person in about.items()},
        )
        Visit.objects.create(allotment=row, seen="beans", on=self.today)
        self.told.append(Told("plot", row.pk, given_up, **about))

    @rule(neighbour=SOME, plot=SOME, clock=CLOCKS)
    def somebody_grumbles(self, neighbour: int, plot: int, clock: Clock) -> None:
        made, who, what = self._day("grumble", clock), self._one("person", neighbour), self._one("plot", plot)
        row = Grumble.objects.create(neighbour_id=_pk(who), allotment_id=_pk(what), text="weeds", made_on=made)
        self.told.append(Told("grumble", row.pk, made, holder=who, plot=what))

    @rule(which=SOME)
    def a_plot_is_let_again(self, which: int) -> None:
        plot = self._one("plot", which)
        if plot:
            Allotment.objects.filter(pk=plot.pk).update(given_up_at=None)
            plot.day = None

    @rule(which=SOME)
    def a_hold_is_placed(self, which: int) -> None:
        record = self.told[which % len(self.told)]
        row = MODELS[record.kind](pk=record.pk)
        details = {"kind": "legal", "reason": "x", "review_on": self.today, "by": None, "now": self.now}
        if record.gone:
            with pytest.raises(holds.RecordGone):
                holds.place(row, **details)
            return
        self.placed.append((record, holds.place(row, **details)))
        record.holds += 1

    @rule(which=SOME)
    def a_hold_is_released(self, which: int) -> None:
        if self.placed:
            record, hold = self.placed.pop(which % len(self.placed))
            holds.release(hold, reason="over", by=None, now=self.now)
            record.holds -= 1

    @rule(days=DAYS)
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(period=PERIODS)
    def the_period_of_plots_is_changed(self, period: tuple[int, Any]) -> None:
        one, another = self.officers
        category = RetentionCategory.objects.get(pk="allotment")
        draft = policies.draft(category, Period(*period), authority="x", reason="x", by=one, now=self.now)
        if policies.propose(draft, by=one, now=self.now).state == "proposed":
            policies.approve(draft, by=another, now=self.now)
        self.period = period

    @rule(chunk=st.sampled_from([1, 2, 7, 1000]), is_previewed=st.sampled_from([False, False, False, True]))
    def a_night_passes(self, chunk: int, is_previewed: bool) -> None:
        leaving = self._leaving()
        foreseen = {found.step.category.key: found.due for found in preview.preview(self.today, KEYS * is_previewed)}

        night = self._run(chunk)

        assert night.state == "succeeded"
        assert self._have_left() == leaving
        done = {result.category_id: result.disposed for result in night.results.all()}
        assert foreseen == (done if is_previewed else {})
        assert self._leaving() == set()

    @rule(chunk=st.sampled_from([1, 2, 7]), point=st.sampled_from(DEATHS), time=st.integers(1, 4))
    def a_night_breaks_off(self, chunk: int, point: str, time: int) -> None:
        leaving = self._leaving()

        with dying_at(point, time):
            self._run(chunk)

        assert self._have_left() <= leaving

    # ── What must hold ───────────────────────────────────────────────────────────────────────────

    @invariant()
    def what_is_there_is_what_is_told(self) -> None:
        here = self._here()
        plots = {(one.pk, _pk(one.holder), _pk(one.helper)) for one in here if one.kind == "plot"}
        grumbles = {(one.pk, _pk(one.holder), _pk(one.plot)) for one in here if one.kind == "grumble"}
        people = {one.pk for one in here if one.kind == "person"}
        assert set(Allotment.objects.values_list("pk", "holder", "helper")) == plots
        assert set(Grumble.objects.values_list("pk", "neighbour", "allotment")) == grumbles
        assert sorted(Visit.objects.values_list("allotment", flat=True)) == sorted(pk for pk, *_about in plots)
        assert set(Gardener.objects.exclude(name="[erased]").values_list("pk", flat=True)) == people

    @invariant()
    def each_that_is_gone_has_one_certificate(self) -> None:
        gone = [record for record in self.told if record.gone]
        assert set(DisposalEntry.objects.values_list("record", flat=True)) == {record.pk for record in gone}
        nobody = Gardener.objects.filter(name="[erased]").count()
        assert nobody == sum(record.kind == "person" for record in gone)

    def teardown(self) -> None:
        try:
            self._run(1000)
            self._have_left()
            self.what_is_there_is_what_is_told()
            assert self._leaving() == set()
            lines = [line for page in ledger.batches() for line in page.ids]
            assert sorted(lines) == sorted(record.pk.hex for record in self.told if record.gone)
            assert list(chain.verify()) == []
            connection.check_constraints()
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    # ── The plain telling ────────────────────────────────────────────────────────────────────────

    def _one(self, kind: str, which: int) -> Told | None:
        """Return one of those who are here; now and then, or where there is none, nobody."""
        of_kind = [record for record in self._here() if record.kind == kind]
        return of_kind[which % len(of_kind)] if of_kind and which % 4 else None

    def _leaving(self) -> set[UUID]:
        """Who leaves tonight: past their last day, held by nobody, and, of people, needed by nothing that stays."""
        leaving: set[UUID] = set()
        for kind in ("plot", "grumble", "person"):
            for record in self.told:
                if record.kind != kind or record.gone or record.day is None:
                    continue
                is_past = last_day(record.day, *self._period_of(kind)) < self.today
                about = [record, record.holder, record.helper]
                is_held = any(one.holds for one in about if one)
                is_needed = any(other.holder is record and other.pk not in leaving for other in self._here())
                if is_past and not is_held and not is_needed:
                    leaving.add(record.pk)
        return leaving

    def _here(self) -> list[Told]:
        return [record for record in self.told if not record.gone]

    def _have_left(self) -> set[UUID]:
        """See who is there no more, and take them out of the telling."""
        there = {pk for model in MODELS.values() for pk in model.objects.values_list("pk", flat=True)}
        left = {record.pk for record in self._here()} - there
        for record in self.told:
            record.gone = record.gone or record.pk in left
        for record in self.told:
            record.helper = None if record.helper and record.helper.gone else record.helper
            record.plot = None if record.plot and record.plot.gone else record.plot
        return left

    def _run(self, chunk: int) -> Any:
        settings.RETENTION_CHUNK = chunk
        self.runs += 1
        return runs.run(today=self.today, slot=f"{self.runs}", clock=lambda: self.now, only=KEYS)


def _pk(record: Told | None) -> UUID | None:
    return record.pk if record else None


@contextmanager
def dying_at(point: str, time: int) -> Iterator[None]:
    """Break off at a failpoint, the so-manieth time that it is passed."""
    passed = iter(range(1, 1_000_000))

    def die(name: str) -> None:
        if name == point and next(passed) == time:
            raise Died

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disposal, "failpoint", die)
        patch.setattr(ledger, "failpoint", die)
        try:
            yield
        except Died:
            return
