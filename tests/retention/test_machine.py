"""Whatever happens to records, in whatever order, the engine does what the schedule says: told again here in plain Python.

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
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, Phase
from hypothesis import settings as profile
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule, run_state_machine_as_test

from retention import chain, disposal, due, holds, ledger, policies, preview, runs
from retention.calendar import Period
from retention.calendar import cutoff as sound_cutoff
from retention.models import DisposalEntry, Hold, RetentionCategory
from tests.factories import UserFactory
from tests.invented.models import Allotment, Gardener, Grumble, Visit

pytestmark = pytest.mark.django_db

KEYS = ["allotment", "grumble", "gardener"]
MODELS = {"plot": Allotment, "grumble": Grumble, "person": Gardener}
EDGES = [1, 29, 30, 31, 32, 180, 181, 182, 184, 185, 364, 365, 366, 367, 1095, 1096, 1097, 3652, 3653, 3654]
DAYS = st.sampled_from(EDGES) | st.integers(1, 1500)
AGES = st.none() | DAYS
PLACES = st.integers(0, 2)
DEATHS = ["gate_passed", "certified", "links_cleared", "anonymised", "files_doomed", "parts_gone", "roots_gone"]
DEATHS += ["sealed", "committed", "ledger_written", "in_ledger"]
PERIODS = st.sampled_from([(0, "day"), (30, "day"), (1, "month"), (6, "month"), (1, "year"), (3, "year")])


@pytest.fixture(autouse=True)
def _settings_to_be_written_on(settings: Any) -> None:
    """What the machine changes goes away with the test."""
    settings.RETENTION_CHUNK = 1000


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

    records: Bundle[Told] = Bundle("records")
    people: Bundle[Told] = Bundle("people")
    placed: Bundle[tuple[Told, Hold]] = Bundle("placed")

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        Path(settings.LEDGER_PATH).unlink(missing_ok=True)
        self.today, self.period, self.runs = date(2026, 3, 1), (1, "year"), 0
        self.told: list[Told] = []
        self.officers = UserFactory(), UserFactory()
        for category in RetentionCategory.objects.filter(key__in=KEYS):
            policies.go_live(category, by=None, now=self.now)

    @property
    def now(self) -> datetime:
        return datetime(self.today.year, self.today.month, self.today.day, 1, 10, tzinfo=UTC)

    def _ago(self, days: int | None) -> date | None:
        return None if days is None else self.today - timedelta(days=days)

    # ── What happens ─────────────────────────────────────────────────────────────────────────────

    @initialize(ages=st.tuples(AGES, AGES, AGES), plots=st.lists(st.tuples(PLACES, PLACES, AGES), max_size=5))
    def an_estate_is_found(self, ages: tuple[int | None, ...], plots: list[tuple[int, int, int | None]]) -> None:
        found = [self.somebody_comes(age) for age in ages]
        for holder, helper, age in plots:
            self.a_plot_is_let(found[holder], found[helper], age)

    @rule(target=people, age=AGES)
    def somebody_comes(self, age: int | None) -> Told:
        left = self._ago(age)
        row = Gardener.objects.create(name="x", email=f"{len(self.told)}@example.org", left_on=left)
        return self._remember(Told("person", row.pk, left))

    @rule(target=records, holder=people, helper=st.none() | people, age=AGES)
    def a_plot_is_let(self, holder: Told, helper: Told | None, age: int | None) -> Told:
        given_up = self._ago(age)
        about = {
            "holder": None if holder.gone else holder,
            "helper": None if helper is None or helper.gone else helper,
        }
        row = Allotment.objects.create(
            is_given_up=given_up is not None,
            given_up_at=given_up and datetime(given_up.year, given_up.month, given_up.day, 12, tzinfo=UTC),
            **{f"{name}_id": person and person.pk for name, person in about.items()},
        )
        Visit.objects.create(allotment=row, seen="beans", on=self.today)
        return self._remember(Told("plot", row.pk, given_up, **about))

    @rule(target=records, holder=people, plot=st.none() | records, age=DAYS)
    def somebody_grumbles(self, holder: Told, plot: Told | None, age: int) -> Told:
        about = None if holder.gone else holder
        plot = plot if plot and plot.kind == "plot" and not plot.gone else None
        row = Grumble.objects.create(
            neighbour_id=about and about.pk, allotment_id=plot and plot.pk, text="weeds", made_on=self._ago(age)
        )
        return self._remember(Told("grumble", row.pk, self._ago(age), holder=about, plot=plot))

    @rule(record=records)
    def a_plot_is_let_again(self, record: Told) -> None:
        if record.kind == "plot":
            record.day = None if Allotment.objects.filter(pk=record.pk).update(given_up_at=None) else record.day

    @rule(target=placed, record=records | people)
    def a_hold_is_placed(self, record: Told) -> Any:
        row = MODELS[record.kind](pk=record.pk)
        details = {"kind": "legal", "reason": "x", "review_on": self.today, "by": None, "now": self.now}
        if record.gone:
            with pytest.raises(holds.RecordGone):
                holds.place(row, **details)
            return record, None
        record.holds += 1
        return record, holds.place(row, **details)

    @rule(held=consumes(placed))
    def a_hold_is_released(self, held: tuple[Told, Hold | None]) -> None:
        record, hold = held
        if hold:
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

    @rule(chunk=st.sampled_from([1, 2, 7, 1000]))
    def a_night_passes(self, chunk: int) -> None:
        leaving = self._leaving()
        foreseen = {found.step.category.key: found.due for found in preview.preview(self.today, KEYS)}

        night = self._run(chunk)

        assert night.state == "succeeded"
        assert self._have_left() == leaving
        assert foreseen == {result.category_id: result.disposed for result in night.results.all()}
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
        here = [record for record in self.told if not record.gone]
        plots = {record.pk: (_pk(record.holder), _pk(record.helper)) for record in here if record.kind == "plot"}
        grumbles = {record.pk: (_pk(record.holder), _pk(record.plot)) for record in here if record.kind == "grumble"}
        assert {pk: about for pk, *about in Allotment.objects.values_list("pk", "holder", "helper")} == _listed(plots)
        assert {pk: about for pk, *about in Grumble.objects.values_list("pk", "neighbour", "allotment")} == _listed(
            grumbles
        )
        assert sorted(Visit.objects.values_list("allotment", flat=True)) == sorted(plots)
        people = [record.pk for record in here if record.kind == "person"]
        assert set(Gardener.objects.exclude(name="[erased]").values_list("pk", flat=True)) == set(people)

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

    def _remember(self, record: Told) -> Told:
        self.told.append(record)
        return record

    def _leaving(self) -> set[UUID]:
        """Who leaves tonight: past their last day, held by nobody, and, of people, needed by nothing that stays."""
        periods = {"plot": self.period, "grumble": (10, "year"), "person": (3, "year")}
        leaving: set[UUID] = set()
        for kind in ("plot", "grumble", "person"):
            for record in self.told:
                if record.kind != kind or record.gone or record.day is None:
                    continue
                is_past = last_day(record.day, *periods[kind]) < self.today
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


def _listed(rows: dict[UUID, tuple[Any, ...]]) -> dict[UUID, list[Any]]:
    return {pk: list(about) for pk, about in rows.items()}


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


def live_through(examples: int, steps: int, **more: Any) -> None:
    """Let Hypothesis invent so many lives of so many steps."""
    everything = list(HealthCheck)
    options = {"deadline": None, "database": None, "suppress_health_check": everything, **more}
    run_state_machine_as_test(Estate, settings=profile(max_examples=examples, stateful_step_count=steps, **options))


def test_whatever_happens_records_leave_on_their_day_and_no_sooner() -> None:
    live_through(25, 30)


@pytest.mark.faults_long
def test_whatever_happens_in_long_lives_records_leave_on_their_day() -> None:
    live_through(400, 60)


def _a_day_too_early(today: date, period: Period) -> date:
    return sound_cutoff(today, period) + timedelta(days=1)


FAULTS: dict[str, tuple[Any, str, Any]] = {
    "holds are not seen": (due, "_holds", lambda *_args: []),
    "nobody waits": (due, "_waits", lambda *_args: []),
    "a day too early": (due.calendar, "cutoff", _a_day_too_early),
    "links are not cleared": (disposal, "_clear_links", lambda *_args: None),
    "nothing is deleted": (disposal, "_delete", lambda *_args: 1),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_an_engine_with_a_fault_does_not_live_through_it(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, instead = FAULTS[fault]
    monkeypatch.setattr(module, name, instead)

    with pytest.raises((AssertionError, DatabaseError, ExceptionGroup)):
        live_through(100, 30, phases=[Phase.generate], derandomize=True)
