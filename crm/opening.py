"""When the council answers: its hours in words, whether it is open at a moment, and when it opens next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import Error, transaction
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from retention.calendar import LOCAL

from . import versions, working_days
from .models import Council, OpeningTime, User

FORESEEN = 60  # days; no council closes for longer
NOON = 12
Hours = tuple[time, time]


@dataclass(frozen=True)
class Week:
    """The hours of each weekday, and the days on which the council is closed all the same."""

    hours: Mapping[int, Hours]
    closed: Mapping[date, str]

    def on(self, day: date) -> Hours | None:
        """Return from when until when the council answers on a day; nothing where it is closed."""
        return None if day in self.closed else self.hours.get(day.weekday())

    def closes_at(self, now: datetime) -> datetime | None:
        """Return when the council closes, where it is open at this moment."""
        local = now.astimezone(LOCAL)
        hours = self.on(local.date())
        if hours is None or not hours[0] <= local.time() < hours[1]:
            return None
        return datetime.combine(local.date(), hours[1], LOCAL)

    def opens_at(self, now: datetime) -> datetime | None:
        """Return when the council opens next; nothing where no day within sight is one of its own."""
        local = now.astimezone(LOCAL)
        for days in range(FORESEEN):
            day = local.date() + timedelta(days=days)
            hours = self.on(day)
            if hours and (days or local.time() < hours[0]):
                return datetime.combine(day, hours[0], LOCAL)
        return None


def week(now: datetime, *, nation: str = "") -> Week:
    """Return the hours of the council, with the closed days of the time ahead."""
    today = now.astimezone(LOCAL).date()
    rows = OpeningTime.objects.values_list("weekday", "opens", "closes")
    return Week(
        hours={weekday: (opens, closes) for weekday, opens, closes in rows},
        closed=working_days.closed_days(today, today + timedelta(days=FORESEEN), nation=nation),
    )


def is_open(now: datetime) -> bool:
    """Say whether the council answers at this moment, by the clock on its own wall."""
    return week(now).closes_at(now) is not None


def next_opening(now: datetime) -> datetime | None:
    """Return when the council opens after this moment: on a day of its hours that is no holiday."""
    return week(now).opens_at(now)


def set_week(wanted: Mapping[int, Hours | None], *, by: User, now: datetime) -> list[int]:
    """Give each weekday its hours, or none; keep a version of each that changed, and return those weekdays."""
    changed = []
    with transaction.atomic():
        # One at a time, or two who open the same day at once would both add it.
        Council.objects.select_for_update().filter(pk=Council.ONLY).first()
        rows = {row.weekday: row for row in OpeningTime.objects.all()}
        for weekday, hours in sorted(wanted.items()):
            row = rows.get(weekday)
            if hours == ((row.opens, row.closes) if row else None):
                continue
            changed.append(weekday)
            if row:
                versions.keep_as_found(row, now=now)
            if row and hours is None:
                versions.keep_end(row, by=by, now=now)
                row.delete()
                continue
            row = row or OpeningTime(weekday=weekday)
            row.opens, row.closes = hours or (row.opens, row.closes)
            row.save()
            versions.keep(row, by=by, now=now)
    return changed


# ── In words ─────────────────────────────────────────────────────────────────────────────────────


def hours_in_words() -> str:
    """Return the council's hours as they stand; without a database, as the environment says them."""
    try:
        return in_words(OpeningTime.objects.all())
    except Error:
        return str(settings.COUNCIL_HOURS)


def in_words(rows: Iterable[OpeningTime]) -> str:
    """Write hours as one says them: "Monday to Friday, 9am to 5pm; Saturday, 10am to 1pm"."""
    runs: list[list[OpeningTime]] = []
    for row in sorted(rows, key=lambda row: row.weekday):
        before = runs[-1][-1] if runs else None
        if before and before.weekday == row.weekday - 1 and (before.opens, before.closes) == (row.opens, row.closes):
            runs[-1].append(row)
        else:
            runs.append([row])
    return "; ".join(_run_in_words(run) for run in runs)


def now_in_words(now: datetime, *, nation: str = "") -> str:
    """Say whether the council answers: "Open now until 5pm.", or when it will: "Opens on Monday 24 November at 9am."."""
    found = week(now, nation=nation)
    if closes := found.closes_at(now):
        return _("Open now until %(time)s.") % {"time": clock(closes.time())}
    opens = found.opens_at(now)
    if opens is None:
        return ""
    words = {"day": date_format(opens.date(), "l j F"), "time": clock(opens.time())}
    days = (opens.date() - now.astimezone(LOCAL).date()).days
    sentences = {0: _("Opens today at %(time)s."), 1: _("Opens tomorrow, %(day)s, at %(time)s.")}
    return sentences.get(days, _("Opens on %(day)s at %(time)s.")) % words


def clock(at: time) -> str:
    """Write a time of day as people say it: 9am, 10:30am, midday."""
    if (at.hour, at.minute) in {(0, 0), (NOON, 0)}:
        return _("midday") if at.hour else _("midnight")
    written = f"{at.hour % NOON or NOON}" + (f":{at.minute:02}" if at.minute else "")
    return (_("%(time)sam") if at.hour < NOON else _("%(time)spm")) % {"time": written}


def _run_in_words(run: list[OpeningTime]) -> str:
    first, last = WEEKDAYS[run[0].weekday], WEEKDAYS[run[-1].weekday]
    pattern = {1: _("%(first)s, %(opens)s to %(closes)s"), 2: _("%(first)s and %(last)s, %(opens)s to %(closes)s")}
    whole = pattern.get(len(run), _("%(first)s to %(last)s, %(opens)s to %(closes)s"))
    return whole % {"first": first, "last": last, "opens": clock(run[0].opens), "closes": clock(run[0].closes)}
