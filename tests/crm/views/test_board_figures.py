"""The board's figures are those that one counts by hand, and they stay when the records leave."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.test import Client

from crm import figures
from crm.models import Case, CaseContact, Contact
from retention import policies, runs
from retention.models import RetentionCategory
from tests import factories
from tests.crm import seeded_week
from tests.crm.seeded_week import Counter

from .board_page import FRIDAY, WEEK, read
from .reading import says

# Counted by hand from `seeded_week.happen`, contact by contact.
CARDS = {
    # Monday 4, Tuesday 1, Wednesday 1, Friday 2, Sunday 1; one silent. The week before: Friday's.
    "Contacts": ["9", "1 of them with nothing to log", "8 more than the 1 before"],
    # Tuesday's about Monday's bin, and Friday's letter: 2 of 9 are 22.2 in a hundred.
    "Repeat contact": ["22%", "2 of 9 contacts", "22 points more than the 0% before"],
    # Monday 3, Tuesday 1, Wednesday 1, Friday 1, Sunday 1.
    "Cases opened": ["7", "6 more than the 1 before"],
    # Monday's first. It was opened again on Friday, when Monday had its figures; Friday's own was taken back the same day.
    "Answered in the first contact": ["14%", "1 of 7 cases", "14 points more than the 0% before"],
    # Monday's answer, Wednesday's referral, two on Saturday.
    "Cases closed": ["4", "4 more than the 0 before"],
    # The forgotten bin of the 10th, and Sunday's garden. On the Sunday before: the bins of the 10th and the 17th.
    "Waiting": ["2", "as many as before"],
    "Due that day": ["0", "as many as before"],
    # The forgotten one, on both Sundays.
    "Overdue": ["1", "as many as before"],
    # The forgotten, Monday's reopened, Monday's missed (closed after midnight), Tuesday's, Friday's, Sunday's.
    "Open": ["6", "4 more than the 2 before"],
}
TABLES = {
    "Contacts by day": [
        ["Day", "New matters", "Repeat contacts", "Nothing to log", "Contacts"],
        ["Monday 20 July 2026", "3", "0", "1", "4"],
        ["Tuesday 21 July 2026", "0", "1", "0", "1"],
        ["Wednesday 22 July 2026", "1", "0", "0", "1"],
        ["Thursday 23 July 2026", "0", "0", "0", "0"],
        ["Friday 24 July 2026", "1", "1", "0", "2"],
        ["Saturday 25 July 2026", "0", "0", "0", "0"],
        ["Sunday 26 July 2026", "1", "0", "0", "1"],
    ],
    # By e-mail: the referral of Monday and the letter of Friday.
    "Contacts by channel": [["Channel", "Contacts"], ["Telephone", "7"], ["E-mail", "2"]],
    # Bins: Monday 2, Wednesday, Friday. Garden: Monday, Tuesday, Sunday.
    "Cases opened by category": [["Category", "Cases opened"], ["Missed bin", "4"], ["Garden waste subscription", "3"]],
    # Chen: Monday's e-mail and Wednesday's night call, and three closings.
    "What came in, by team": [
        ["Team", "Contacts", "Repeat contacts", "Cases opened", "Answered in the first contact", "Cases closed"],
        ["Contact centre", "7", "2", "5", "1", "1"],
        ["One-stop shop", "2", "0", "2", "0", "3"],
    ],
    "Waiting, due and overdue by team": [
        ["Team", "Waiting", "Due", "Overdue"],
        ["Contact centre", "1", "0", "0"],
        ["One-stop shop", "1", "0", "1"],
    ],
    "How it stood by category": [
        ["Category", "Waiting", "Due", "Overdue", "Open"],
        ["Missed bin", "1", "0", "1", "4"],
        ["Garden waste subscription", "1", "0", "0", "2"],
    ],
}
# Of the contact centre alone on that Friday: two contacts, one of them repeated, one case, nothing closed for good.
OF_ONE_TEAM = {
    "Contacts": ["2", "2 more than the 0 before"],
    "Repeat contact": ["50%", "1 of 2 contacts"],
    "Cases opened": ["1", "1 more than the 0 before"],
    "Answered in the first contact": ["0%", "0 of 1 cases"],
    "Cases closed": ["0", "as many as before"],
    "Waiting": ["0", "as many as before"],
    "Due that day": ["0", "as many as before"],
    "Overdue": ["0", "as many as before"],
    # Monday's two bins, Tuesday's garden and Friday's own.
    "Open": ["4", "4 more than the 0 before"],
}


def hand_counted(leader: Client, team: int) -> None:
    """Compare every figure of the board with what was counted by hand."""
    page = read(leader.get(f"/desk/board/{WEEK}"))
    assert {label: page.cards[label] for label in CARDS} == CARDS
    assert page.tables == TABLES

    friday = read(leader.get(f"/desk/board/{FRIDAY}&team={team}"))
    assert {label: friday.cards[label] for label in OF_ONE_TEAM} == OF_ONE_TEAM
    # Of all teams, what was due on that Friday and was closed on the Saturday.
    assert read(leader.get(f"/desk/board/{FRIDAY}")).cards["Due that day"][0] == "1"


def test_the_figures_are_those_that_one_counts_by_hand_and_stay_when_the_records_have_left(
    signed_in: Callable[..., Client], week: Counter, bilal: Any, esi: Any, now: datetime
) -> None:
    hand_counted(signed_in(esi), bilal.team_id)
    seeded_week.close_what_is_open(week, bilal)
    for category in RetentionCategory.objects.filter(not_enforced_because=""):
        policies.go_live(category, by=None, now=now)
    assert Contact.objects.count() == 12
    assert Case.objects.count() == 10

    runs.run(today=date(2040, 1, 1), slot="in fourteen years", clock=lambda: now)

    assert not Contact.objects.exists()
    assert not Case.objects.exists()
    assert not CaseContact.objects.exists()
    hand_counted(signed_in(esi), bilal.team_id)  # her session has left as well


def test_today_is_counted_as_one_looks(leader: Client, bilal: Any, missed_bin: Any, now: datetime) -> None:
    assert read(leader.get("/desk/board/")).cards["Contacts"][0] == "0"

    opened = factories.CaseFactory(category=missed_bin, team=bilal.team, opened_at=now, due_on=now.date())

    page = leader.get("/desk/board/")
    cards = read(page).cards
    assert [cards[label][0] for label in ("Contacts", "Cases opened", "Waiting", "Due today", "Open")] == ["1"] * 5
    assert says(page, "Today is counted up to now, 10:42.", "How it stands now")
    assert opened.reference not in page.content.decode()


def test_a_finished_day_is_read_from_its_figures_only(leader: Client, week: Counter, bilal: Any) -> None:
    before = read(leader.get(f"/desk/board/{WEEK}"))

    factories.ContactFactory(advisor=bilal, received_at=datetime.fromisoformat("2026-07-22T10:00+01:00"))

    assert read(leader.get(f"/desk/board/{WEEK}")).tables == before.tables


def test_a_share_of_nothing_is_no_number(leader: Client, now: datetime) -> None:
    figures.count_days([date(2026, 7, 20)], at=lambda _day: datetime.fromisoformat("2026-07-21T01:00+01:00"))

    page = read(leader.get(f"/desk/board/{FRIDAY.replace('24', '20')}"))

    assert page.cards["Repeat contact"] == ["–"]
    assert page.cards["Answered in the first contact"] == ["–"]
