"""The board says what it does not know, keeps its days in the address, and leads to the cases behind its numbers."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from crm import figures
from crm.models import CountedDay
from tests import factories
from tests.crm import seeded_week
from tests.crm.seeded_week import Counter

from .board_page import FRIDAY, WEEK, read
from .reading import says

# ── What it does not know ────────────────────────────────────────────────────────────────────────


def test_a_day_that_is_not_counted_yet_is_named_and_never_zero(leader: Client, week: Counter) -> None:
    CountedDay.objects.filter(on__in=[date(2026, 7, 23), date(2026, 7, 26)]).delete()

    page = leader.get(f"/desk/board/{WEEK}")

    assert says(page, "Not counted yet: 23 July 2026, 26 July 2026.", "How it stood that evening is not known")
    assert says(page, "There is no comparison with the days before while some of these days are not counted.")
    rows = read(page).tables["Contacts by day"]
    assert rows[4] == ["Thursday 23 July 2026", *["not counted yet"] * 4]
    assert rows[1][-1] == "4"
    assert read(page).cards["Contacts"] == ["8", "1 of them with nothing to log"]


def test_days_before_the_first_that_was_counted_have_no_figures(leader: Client, week: Counter) -> None:
    page = leader.get("/desk/board/?since_day=6&since_month=7&since_year=2026")

    assert says(page, "Days are counted from 10 July 2026 on.")
    assert read(page).tables["Contacts by day"][1][1:] == ["not counted"] * 4


def test_who_waited_on_a_day_that_was_counted_late_is_not_known(leader: Client, week: Counter, now: datetime) -> None:
    CountedDay.objects.all().delete()
    assert figures.catch_up(now=now) == 24

    page = leader.get(f"/desk/board/{WEEK}")

    assert says(page, "Counted late: 7 days from 20 July 2026 to 26 July 2026.", "who waited is not known")
    cards = read(page).cards
    assert cards["Waiting"] == ["–", "not known"]
    assert cards["Contacts"][0] == "9"
    assert "Waiting" not in read(page).tables["Due and overdue by team"][0]


def test_nothing_is_compared_with_what_is_not_known(leader: Client, week: Counter, now: datetime) -> None:
    CountedDay.objects.filter(on__lt=seeded_week.MONDAY, on__gt=seeded_week.FIRST).delete()
    assert figures.catch_up(now=now) == 9 + 7  # those, and the last week of July

    page = leader.get(f"/desk/board/{WEEK}")

    assert says(page, "Some of those days were counted late, from what was still kept.")
    cards = read(page).cards
    assert (cards["Waiting"], cards["Open"]) == (["2"], ["6", "4 more than the 2 before"])


def test_a_council_that_nobody_has_contacted_is_told_so(leader: Client) -> None:
    page = leader.get("/desk/board/")

    assert says(page, "No contact was logged on these days", "See this week", "There is nothing to compare with")
    assert '<svg class="chart' not in page.content.decode()


# ── Choosing days ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ("", "3 August 2026, all teams"),
        ("?period=week", "3 August 2026, all teams"),  # a Monday
        ("?period=last_week", "27 July 2026 to 2 August 2026"),
        (WEEK, "20 July 2026 to 26 July 2026"),
        (
            "?since_day=30&since_month=7&since_year=2026&until_day=9&until_month=8&until_year=2026",
            "30 July 2026 to 3 August 2026",
        ),
    ],
)
def test_the_days_stand_in_the_address(leader: Client, asked: str, days: str) -> None:
    assert says(leader.get(f"/desk/board/{asked}"), days)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("?period=days", "From: enter the first day."),
        ("?since_day=31&since_month=2&since_year=2026", "From: “31 2 2026” is not a date."),
        ("?since_day=10&since_month=8&since_year=2026", "Choose a first day up to today, 3 August 2026."),
        (FRIDAY.replace("until_day=24", "until_day=2"), "The last day is before the first."),
        (FRIDAY.replace("since_year=2026", "since_year=2024"), "Choose a year or less: 366 days at the most."),
        ("?period=never", "never is not one of the available choices"),
        ("?team=4711", "4711 is not one of the available choices"),
    ],
)
def test_days_that_cannot_be_shown_say_why_and_keep_what_was_typed(leader: Client, asked: str, said: str) -> None:
    for where in ("/desk/board/", "/desk/board/figures.csv"):
        page = leader.get(f"{where}{asked}")

        assert page.status_code == 422
        assert says(page, "There is a problem", said)
    if "since_day=31" in asked:
        assert 'value="31"' in page.content.decode()


def test_the_days_before_and_after_are_a_step_away(leader: Client, week: Counter) -> None:
    page = leader.get(f"/desk/board/{WEEK}&team=").content.decode()

    earlier, later = re.findall(r'href="(\?period=days[^"]*)">The days (?:before|after)', page)
    assert says(leader.get(f"/desk/board/{earlier.replace('&amp;', '&')}"), "13 July 2026 to 19 July 2026")
    assert says(leader.get(f"/desk/board/{later.replace('&amp;', '&')}"), "27 July 2026 to 2 August 2026")
    assert "The days after" not in leader.get("/desk/board/").content.decode()


# ── Where the numbers lead ───────────────────────────────────────────────────────────────────────


def test_a_number_leads_to_the_list_of_exactly_those_cases(leader: Client, bilal: Any, missed_bin: Any) -> None:
    for days in (-3, -2, 0, 5):
        due = date(2026, 8, 3) + timedelta(days=days)
        factories.CaseFactory(team=bilal.team, category=missed_bin, due_on=due)
    factories.CaseFactory(category=missed_bin, due_on=date(2026, 7, 30), owner=bilal)

    page = read(leader.get("/desk/board/"))
    ours = read(leader.get(f"/desk/board/?team={bilal.team_id}"))

    assert [page.cards[label][0] for label in ("Overdue", "Due today", "Open")] == ["3", "1", "5"]
    assert [ours.cards[label][0] for label in ("Waiting", "Overdue", "Open")] == ["4", "2", "4"]
    assert "Waiting" not in page.links  # no list shows those of all teams
    for board, label in ((page, "Overdue"), (page, "Due today"), (page, "Open"), (ours, "Waiting"), (ours, "Overdue")):
        found = leader.get(board.links[label])
        assert found.context["shown"].paginator.count == int(board.cards[label][0])


def test_the_past_leads_nowhere(leader: Client, week: Counter) -> None:
    assert not read(leader.get(f"/desk/board/{WEEK}")).links


# ── The page ─────────────────────────────────────────────────────────────────────────────────────


def test_the_board_says_what_its_words_mean_and_measures_nobody(leader: Client, week: Counter, chen: Any) -> None:
    page = leader.get(f"/desk/board/{WEEK}")

    assert says(page, "It counts on the day on which it was logged", "There are no figures for one advisor")
    assert chen.name not in page.content.decode()


def test_every_chart_can_be_read_without_seeing_it_and_carries_no_style(leader: Client, week: Counter) -> None:
    page = leader.get(f"/desk/board/{WEEK}").content.decode()

    charts = re.findall(r'<svg class="chart__picture" role="img" aria-labelledby="(\S+) (\S+)"', page)
    assert len(charts) == 4
    for title, summary in charts:
        assert re.search(rf'<title id="{title}">.+</title>', page)
        assert re.search(rf'<desc id="{summary}">.+</desc>', page)
    assert "style=" not in page
    assert "Most: Monday 20 July 2026, 4." in page


def test_only_a_team_leader_sees_the_board(signed_in: Any, leader: Client, bilal: Any, fitz: Any, dara: Any) -> None:
    assert leader.get("/desk/board/").status_code == 200
    for officer in (bilal, fitz, dara):
        assert signed_in(officer).get("/desk/board/").status_code == 403


def test_the_board_costs_the_same_for_a_day_and_for_a_year(
    leader: Client, week: Counter, bilal: Any, django_assert_max_num_queries: Any
) -> None:
    leader.get("/desk/board/")
    with django_assert_max_num_queries(12) as one_day:
        leader.get("/desk/board/")
    for _number in range(10):
        factories.CaseFactory(team=factories.TeamFactory())
    year = "?since_day=4&since_month=8&since_year=2025&until_day=3&until_month=8&until_year=2026"
    with django_assert_max_num_queries(12) as whole_year:
        assert leader.get(f"/desk/board/{year}").status_code == 200
    # One more, to say from when on days are counted.
    assert len(whole_year) <= len(one_day) + 1


def test_the_figures_can_be_taken_away_without_a_name(leader: Client, week: Counter, bilal: Any) -> None:
    CountedDay.objects.filter(on=date(2026, 7, 23)).delete()

    page = leader.get(f"/desk/board/figures.csv{WEEK}")

    lines = page.content.decode("utf-8-sig").splitlines()
    assert page["Content-Disposition"] == 'attachment; filename="figures-2026-07-20-2026-07-26.csv"'
    assert lines[0] == "day,figure,team,channel,category,number"
    assert "2026-07-20,Contacts,Contact centre,Telephone,,3" in lines
    assert "2026-07-23,Not counted yet,,,," in lines
    assert "2026-07-26,Open,Contact centre,,Garden waste subscription,2" in lines
    assert bilal.name not in page.content.decode()
