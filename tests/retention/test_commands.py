"""Disposal from the command line: what it prints, and what it says to input that it cannot use."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from retention import calendar, holds
from retention.models import DisposalRun, RetentionCategory
from tests.invented.models import Allotment, Gardener

from .conftest import TONIGHT, given_up

pytestmark = pytest.mark.django_db

LONG_AGO = TONIGHT - timedelta(days=3000)


@pytest.fixture(autouse=True)
def _it_is_tonight() -> Iterator[None]:
    """The software asks the clock by itself here."""
    with time_machine.travel(TONIGHT):
        yield


def retention(*arguments: str) -> str:
    out = io.StringIO()
    call_command("retention", *arguments, stdout=out)
    return out.getvalue()


def row(printed: str, category: str) -> dict[str, str]:
    """Read one line of the table, by its headings."""
    lines = [re.split(r"  +", line.strip()) for line in printed.splitlines()]
    headings = next(line for line in lines if line[0] == "category")
    return dict(zip(headings, next(line for line in lines if line[0] == category), strict=True))


@pytest.fixture
def allotments(gardener: Gardener) -> list[Allotment]:
    """One of each standing: two due, one held, one live, one undated."""
    made = [given_up(gardener, LONG_AGO + timedelta(days=n)) for n in range(3)]
    made += [given_up(gardener, TONIGHT), Allotment.objects.create(holder=gardener, is_given_up=True)]
    holds.place(made[2], kind="complaint", reason="x", review_on=date(2027, 5, 1), by=None, now=TONIGHT)
    return made


# ── Preview and run ──────────────────────────────────────────────────────────────────────────────


def test_a_preview_counts_every_standing_and_takes_nothing(
    allotments: list[Allotment], live: Callable[..., None]
) -> None:
    live("allotment")

    printed = retention("preview", "--on", "2026-11-22")

    assert printed.startswith("Preview for 22 November 2026")
    assert row(printed, "allotment") == {
        "category": "allotment",
        "due": "2",
        "held": "1",
        "held by kind": "live complaint 1",
        "waiting": "0",
        "live": "1",
        "undated": "1",
        "set aside": "0",
        "busy": "–",
        "disposed": "–",
        "oldest": calendar.local_day(LONG_AGO).isoformat(),
        "state": "live",
    }
    assert row(printed, "grumble")["state"] == "previews only"
    assert Allotment.objects.count() == 5
    assert not DisposalRun.objects.exists()


@pytest.mark.parametrize(("on", "due"), [("2019-01-01", "0"), ("2026-11-22", "2"), ("2027-11-23", "3")])
def test_a_preview_can_look_at_another_day(allotments: list[Allotment], on: str, due: str) -> None:
    assert row(retention("preview", "--on", on), "allotment")["due"] == due


def test_a_preview_can_be_of_some_categories_only() -> None:
    printed = retention("preview", "--category", "grumble", "--category", "session")

    assert [line.split()[0] for line in printed.splitlines()[2:]] in (["grumble", "session"], ["session", "grumble"])


def test_a_run_says_what_it_did(allotments: list[Allotment], live: Callable[..., None]) -> None:
    live("allotment")

    printed = retention("run")

    line = row(printed, "allotment")
    assert (line["due"], line["disposed"], line["busy"], line["state"]) == ("2", "2", "0", "Done")
    assert row(printed, "grumble")["state"] == "Preview only: not live"
    assert printed.endswith("Run succeeded.\n")
    assert Allotment.objects.count() == 3


def test_a_run_of_one_category_leaves_the_others(allotments: list[Allotment], live: Callable[..., None]) -> None:
    live("allotment", "grumble")

    printed = retention("run", "--category", "grumble")

    assert row(printed, "grumble")["disposed"] == "0"
    assert "allotment" not in printed
    assert Allotment.objects.count() == 5


def test_a_run_that_the_brake_stopped_says_who_can_release_it(
    allotments: list[Allotment], live: Callable[..., None], settings: Any
) -> None:
    settings.RETENTION_BRAKE_FLOOR = 1
    live("allotment")
    assert row(retention("preview"), "allotment")["state"] == "would ask: the brake"

    printed = retention("run")

    assert row(printed, "allotment")["state"] == "Stopped by the brake"
    assert "the data-protection officer can release it" in printed
    assert Allotment.objects.count() == 5


def test_a_run_that_failed_ends_with_an_error(
    allotments: list[Allotment], live: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    from retention import runs

    def fail(*_args: Any) -> int:
        raise OSError("quotes a value: Invented Gardener")

    monkeypatch.setattr(runs, "dispose", fail)
    live("allotment")
    out = io.StringIO()

    with pytest.raises(CommandError, match="failed for one or more categories"):
        call_command("retention", "run", stdout=out)

    assert row(out.getvalue(), "allotment")["state"] == "failed"
    assert "allotment: OSError" in out.getvalue()
    assert "Gardener" not in out.getvalue()


def test_a_council_without_periods_is_told_so() -> None:
    assert "No category has a period in force." in retention("preview", "--category", _of_no_period())


def _of_no_period() -> str:
    return RetentionCategory.objects.create(key="orchard", title="Orchard", applies_to="invented.allotment").pk


# ── Date ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("clock", "period", "until"),
    [
        ("2026-08-31T10:00:00Z", "6 months", "2027-02-28"),
        ("2026-06-30T23:30:00Z", "6 months", "2027-01-01"),  # already July in London
        ("2024-02-29T12:00:00Z", "2 years", "2026-02-28"),
        ("2026-01-31T09:00:00Z", "30 days", "2026-03-02"),
        ("2026-11-22T09:00:00Z", "0 days", "2026-11-22"),
        ("2026-11-22", "1 day", "2026-11-23"),
        ("2026-07-01T00:30:00", "1 day", "2026-07-02"),  # no zone: London's
    ],
)
def test_the_date_until_which_a_record_is_kept_is_printed(clock: str, period: str, until: str) -> None:
    printed = retention("date", "--from", clock, "--period", period).splitlines()

    assert printed[0] == f"kept until: {until}"
    assert printed[-1].strip() == (
        f"kept through the end of {calendar.in_full(date.fromisoformat(until))}; due from the next day"
    )


def test_a_date_that_was_moved_to_the_end_of_a_shorter_month_says_so() -> None:
    printed = retention("date", "--from", "2026-08-31T10:00:00Z", "--period", "6 months")

    assert "31 August 2026 in London" in printed
    assert "that month has no day 31, so its last day counts" in printed


# ── What it cannot use ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["preview", "--on", "tomorrow"], '"tomorrow" is not a date. Write it as 2026-11-22.'),
        (["preview", "--on", "2026-02-30"], '"2026-02-30" is not a date.'),
        (["preview", "--category", "casse"], 'There is no retention category "casse". There are: '),
        (["run", "--category", ""], 'There is no retention category "".'),
        (["run", "--on", "2026-11-22"], "unrecognized arguments"),
        (["date", "--from", "today", "--period", "1 day"], '"today" is not a date and time.'),
        (["date", "--from", "2026-11-22", "--period", "6 weeks"], '"6 weeks" is not a period.'),
        (["date", "--from", "2026-11-22", "--period", "-1 days"], '"-1 days" is not a period.'),
        (["date", "--from", "2026-11-22", "--period", "201 years"], "between 0 days and 200 years"),
        (["date", "--from", "9999-12-31", "--period", "1 day"], "too far away: write a year from 1900 to 2199"),
        (["date", "--from", "0001-01-01T00:00:00Z", "--period", "1 day"], "too far away"),
        (["preview", "--on", "0001-01-01"], "too far away"),
        (["date", "--period", "1 day"], "--from"),
        (["dispose"], "invalid choice: 'dispose'"),
        ([], "required"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(arguments: list[str], says: str, capsys: Any) -> None:
    with pytest.raises(CommandError, match=re.escape(says)):
        retention(*arguments)

    assert not DisposalRun.objects.exists()


@pytest.mark.parametrize("command", ["register", "schedule"])
def test_an_unknown_format_is_refused(command: str) -> None:
    with pytest.raises(CommandError, match="invalid choice: 'xml'"):
        call_command(command, "--format", "xml")


def test_nothing_to_replay_is_said_in_words() -> None:
    assert retention("replay") == "The database knows every disposal in the ledger. Nothing to replay.\n"
