"""When the night's disposal comes next, read from the schedule that starts it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from celery import current_app

from . import calendar, runs
from .models import DisposalRun

TASK = "retention.tasks.nightly"
AHEAD = 3  # days to look; the task is called every night


def next_run(now: datetime) -> datetime | None:
    """Return the instant of the next nightly run, or None where nothing schedules it.

    The later calls of a night only catch up: after a run that has ended they find nothing to do.
    """
    ended = (DisposalRun.State.SUCCEEDED, DisposalRun.State.STOPPED)
    done = set(DisposalRun.objects.filter(job=runs.NIGHTLY, state__in=ended).values_list("slot", flat=True)[:AHEAD])
    return next((at for at in _calls(now) if calendar.local_day(at).isoformat() not in done), None)


def tonight(now: datetime) -> date:
    """Return the local day on which the next run falls: what is due by then leaves in it."""
    at = next_run(now)
    return calendar.local_day(at or now)


def _calls(now: datetime) -> Iterator[datetime]:
    schedules = [entry["schedule"] for entry in current_app.conf.beat_schedule.values() if entry["task"] == TASK]
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    calls = {
        midnight + timedelta(days=day, hours=hour, minutes=minute)
        for day in range(AHEAD)
        for schedule in schedules
        for hour in schedule.hour
        for minute in schedule.minute
    }
    return (at for at in sorted(calls) if at > now)
