"""manage.py retention preview|run|verify|replay|date: disposal from the command line."""

import argparse
import sys
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from retention import audit, calendar, chain, files, ledger, preview, runs
from retention.models import DisposalRun, Hold, RetentionCategory

HEADINGS = [
    "category",
    "due",
    "held",
    "held by kind",
    "waiting",
    "live",
    "undated",
    "set aside",
    "busy",
    "disposed",
    "oldest",
    "state",
]


OUR_TIME = range(1900, 2200)
When = TypeVar("When", date, datetime)


class Command(BaseCommand):
    help = "Preview, run, verify or replay the disposal of records, or explain the date of one."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        for act, says in [
            ("preview", "show what a run would dispose of"),
            ("run", "dispose of everything that is due"),
        ]:
            sub = acts.add_parser(act, help=says)
            sub.add_argument(
                "--category", action="append", metavar="KEY", help="only this category; may be given again"
            )
            if act == "preview":
                sub.add_argument("--on", type=_day, metavar="YYYY-MM-DD", help="as if it were this day")
        acts.add_parser("verify", help="check certificates, chain, ledger, audit seals and files")
        acts.add_parser("replay", help="after a restore: dispose again of what the ledger says had gone")
        sub = acts.add_parser("date", help="show until when a record is kept")
        sub.add_argument("--from", dest="clock", type=_instant, required=True, metavar="2026-08-31T10:00:00Z")
        sub.add_argument("--period", type=_period, required=True, metavar='"6 months"')

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        getattr(self, f"act_{act}")(**options)

    def act_preview(self, *, category: list[str] | None, on: date | None, **_options: Any) -> None:
        today = on or calendar.local_day(timezone.now())
        lines = []
        for found in preview.preview(today, _known(category)):
            self._progress(f"counting {found.step.category.key}")
            lines.append(_line(found) | {"busy": "–", "disposed": "–", "state": _state(found)})
        self._progress("")
        self.stdout.write(f"Preview for {calendar.in_full(today)}: what a run on that day would dispose of.")
        self._table(lines)

    def act_run(self, *, category: list[str] | None, **_options: Any) -> None:
        now = timezone.now()
        today = calendar.local_day(now)
        only = _known(category)
        before = {found.step.category.key: found for found in preview.preview(today, only)}

        def clock() -> datetime:  # asked at every chunk, so it is also the sign of life
            self._progress(f"disposing, {timezone.now() - now} so far")
            return timezone.now()

        this = runs.run(today=today, slot=now.isoformat(), clock=clock, only=only)
        self._progress("")
        results = {result.category_id: result for result in this.results.all()}
        lines = []
        for key, found in before.items():
            result = results.get(key)
            done = (
                {"busy": result.busy, "disposed": result.disposed, "state": result.get_state_display()}
                if result
                else {}
            )
            lines.append(_line(found) | {"busy": 0, "disposed": 0, "state": "failed"} | done)
        self._table(lines)
        self.stdout.write(f"Run {this.get_state_display().lower()}. {this.fault}".strip())
        if this.state == DisposalRun.State.STOPPED:
            self.stdout.write(
                "The brake held one or more categories: the data-protection officer can release it in the admin."
            )
        if this.state == DisposalRun.State.FAILED:
            raise CommandError("The run failed for one or more categories; what was disposed of before is certified.")

    def act_verify(self, **_options: Any) -> None:
        faults = [str(fault) for fault in chain.verify()] + [*audit.verify(), *files.verify()]
        for fault in faults:
            self.stdout.write(self.style.ERROR(fault))
        if faults:
            raise CommandError(f"{len(faults)} thing{'s do' if len(faults) > 1 else ' does'} not fit.")
        self.stdout.write(self.style.SUCCESS("Certificates, chain, ledger, audit seals and files all fit."))

    def act_replay(self, **_options: Any) -> None:
        try:
            this = runs.replay(slot=timezone.now().isoformat(), clock=timezone.now)
        except runs.NothingToReplay as fact:
            self.stdout.write(str(fact))
            return
        except ledger.LedgerBroken as fault:
            raise CommandError(f"The ledger cannot be replayed: {fault}") from None
        self.stdout.write(f"Replayed {this.batches.count()} certificates from the ledger.")

    def act_date(self, *, clock: datetime, period: calendar.Period, **_options: Any) -> None:
        day = calendar.local_day(clock)
        last = calendar.add(day, period)
        unclamped = period.unit != "day" and last.day != day.day
        self.stdout.write(f"kept until: {last.isoformat()}")
        self.stdout.write(f"  the clock: {clock.isoformat()} is {calendar.in_full(day)} in London")
        self.stdout.write(f"  the period: {period}, in whole calendar {period.unit}s")
        if unclamped:
            self.stdout.write(f"  that month has no day {day.day}, so its last day counts")
        self.stdout.write(f"  kept through the end of {calendar.in_full(last)}; due from the next day")

    def _table(self, lines: list[dict[str, Any]]) -> None:
        if not lines:
            self.stdout.write("No category has a period in force.")
            return
        widths = {name: max(len(name), *(len(str(line[name])) for line in lines)) for name in HEADINGS}
        for line in [dict(zip(HEADINGS, HEADINGS, strict=True)), *lines]:
            self.stdout.write("  ".join(str(line[name]).ljust(widths[name]) for name in HEADINGS).rstrip())

    def _progress(self, words: str) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r\033[K{words}", ending="")


def _line(found: preview.CategoryPreview) -> dict[str, Any]:
    kinds = dict(Hold.Kind.choices)
    return {
        "category": found.step.category.key,
        "due": found.due,
        "held": found.held_in_all,
        "held by kind": ", ".join(f"{kinds[kind]} {number}" for kind, number in found.held.items()) or "–",
        "waiting": found.waiting,
        "live": found.live,
        "undated": found.undated,
        "set aside": found.set_aside,
        "oldest": found.oldest or "–",
    }


def _state(found: preview.CategoryPreview) -> str:
    if not found.step.category.is_live:
        return "previews only"
    return "would ask: the brake" if found.braked else "live"


def _known(keys: list[str] | None) -> list[str] | None:
    for key in keys or []:
        if not RetentionCategory.objects.filter(key=key).exists():
            known = ", ".join(RetentionCategory.objects.order_by("key").values_list("key", flat=True))
            raise CommandError(f'There is no retention category "{key}". There are: {known}.')
    return keys


def _day(text: str) -> date:
    try:
        return _of_our_time(date.fromisoformat(text), text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is not a date. Write it as 2026-11-22.') from None


def _instant(text: str) -> datetime:
    try:
        instant = _of_our_time(datetime.fromisoformat(text), text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f'"{text}" is not a date and time. Write it as 2026-08-31T10:00:00Z.'
        ) from None
    return instant if instant.tzinfo else instant.replace(tzinfo=calendar.LOCAL)


def _of_our_time(moment: When, text: str) -> When:
    if moment.year not in OUR_TIME:
        raise argparse.ArgumentTypeError(f'"{text}" is too far away: write a year from 1900 to 2199.')
    return moment


def _period(text: str) -> calendar.Period:
    try:
        return calendar.Period.parse(text)
    except calendar.NotAPeriod as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None
