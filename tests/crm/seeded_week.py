"""A week at the counter that can be counted by hand: every step through the domain, at its hour, with the nights between."""

from datetime import date, datetime, timedelta
from typing import Any

from crm import casework, contacts, figures
from crm.casework import Question
from crm.contacts import AboutCase, Details
from crm.models import Case, CaseCategory, Channel, Contact, Outcome, User
from retention.calendar import LOCAL, local_day, starts

FIRST = date(2026, 7, 10)  # the Friday on which somebody was first in touch
MONDAY, SUNDAY = date(2026, 7, 20), date(2026, 7, 26)


class Counter:
    """Where the council is asked. Time only goes forward, and each night that passes is counted at half past one."""

    def __init__(self, *, bin_: CaseCategory, garden: CaseCategory) -> None:
        self.bin, self.garden = bin_, garden
        self.channels = {channel.key: channel for channel in Channel.objects.all()}
        self.outcomes = {outcome.key: outcome for outcome in Outcome.objects.all()}
        self.counted = FIRST - timedelta(days=1)

    def at(self, day: int, hours: str) -> datetime:
        """Return an hour on a day of July 2026, once every night before it has been counted."""
        at = datetime.fromisoformat(f"2026-07-{day:02d}T{hours}").replace(tzinfo=LOCAL)
        while (night := starts(self.counted + timedelta(days=2)) + timedelta(minutes=90)) <= at:
            self.counted += timedelta(days=1)
            assert figures.catch_up(now=night, since=self.counted) == 1
        return at

    def asks(
        self, day: int, hours: str, *questions: Any, by: User, channel: str = "telephone", received: int = 0
    ) -> list[Case]:
        """Log a contact; return the cases that it opened."""
        now = self.at(day, hours)
        came = now - timedelta(days=received)
        details = Details(channel=self.channels[channel], received_at=came, ended_at=came)
        return list(contacts.log(details, who=None, questions=questions, by=by, now=now).opened)

    def about(self, category: CaseCategory, outcome: str = "") -> Question:
        ended = self.outcomes[outcome] if outcome else None
        return Question(category=category, asked="When?", answered="On Tuesday.", outcome=ended)

    def close(self, case: Case, day: int, hours: str, *, by: User) -> None:
        casework.close(case, outcome=self.outcomes["resolved"], answered="Done.", by=by, now=self.at(day, hours))


def happen(bilal: User, chen: User, *, bin_: CaseCategory, garden: CaseCategory) -> Counter:
    """Let the week of 20 July happen, with what came before it, and count every night up to Sunday's.

    Bilal is of the contact centre, Chen of the one-stop shop. A missed bin is due after 5 working days, garden waste after 10.
    """
    desk = Counter(bin_=bin_, garden=garden)
    # Two weeks before: due on the 17th, and nobody ever takes it.
    [_forgotten] = desk.asks(10, "09:00", desk.about(bin_), by=chen)
    # The week before: due on Friday the 24th, closed on the day after.
    [late] = desk.asks(17, "09:00", desk.about(bin_), by=chen)

    # Monday: four contacts, three cases, one of them answered at once.
    [answered] = desk.asks(20, "09:00", desk.about(bin_, "resolved"), by=bilal)
    [missed] = desk.asks(20, "10:00", desk.about(bin_), by=bilal)
    [referred] = desk.asks(20, "11:00", desk.about(garden, "referred"), by=chen, channel="email", received=3)
    silent = desk.at(20, "12:00")
    contacts.log_nothing(
        Details(channel=desk.channels["telephone"], received_at=silent), reason="silent", by=bilal, now=silent
    )
    # Tuesday: one contact, about Monday's bin and something new.
    desk.asks(21, "09:30", AboutCase(case=missed, said="Still there."), desk.about(garden, "in_hand"), by=bilal)
    # Half past midnight on Wednesday, which is Tuesday by the clock in Greenwich: one contact, one case.
    [nightly] = desk.asks(22, "00:30", desk.about(bin_), by=chen)
    casework.start(missed, by=bilal, now=desk.at(22, "14:00"))
    desk.close(referred, 22, "15:00", by=chen)
    # Thursday: nothing. Friday: a letter opens Monday's answer again; an answer is taken back within the hour.
    desk.asks(24, "09:00", AboutCase(case=answered, said="No.", reopens=True), by=bilal, channel="email")
    [hasty] = desk.asks(24, "16:00", desk.about(bin_, "resolved"), by=bilal)
    casework.reopen(hasty, because="Wrong street.", by=bilal, now=desk.at(24, "16:30"))
    # Saturday: two cases closed.
    desk.close(nightly, 25, "10:00", by=chen)
    desk.close(late, 25, "10:30", by=chen)
    # Sunday: one contact, half an hour before midnight.
    desk.asks(26, "23:30", desk.about(garden), by=bilal)
    # Monday, before the night is counted: a contact and a closing that are Monday's.
    desk.asks(27, "00:10", desk.about(garden), by=chen)
    desk.close(missed, 27, "00:20", by=bilal)
    desk.at(27, "09:00")
    return desk


def close_what_is_open(desk: Counter, by: User) -> None:
    """End every case, so that all of them reach the end of their time."""
    for case in Case.objects.open():
        desk.close(case, 27, "10:00", by=by)
    assert local_day(Contact.objects.earliest("logged_at").logged_at) == FIRST
