"""When the council answers: by the clock on its own wall, on its own days, and never on a holiday."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from time_machine import travel

from crm import opening
from crm.models import Council, OpeningTime, ProclaimedDay
from retention.calendar import LOCAL

from .views.reading import says

pytestmark = pytest.mark.django_db


def at(day: str, clock: str) -> datetime:
    """Return an instant by the clock on the council's wall."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=LOCAL).astimezone(UTC)


def hours(*rows: tuple[int, str, str]) -> list[OpeningTime]:
    """Set the week, and nothing else."""
    OpeningTime.objects.all().delete()
    return OpeningTime.objects.bulk_create(
        OpeningTime(weekday=day, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes))
        for day, opens, closes in rows
    )


# ── In words ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([(day, "09:00", "17:00") for day in range(5)], "Monday to Friday, 9am to 5pm"),
        (
            [*((day, "09:00", "17:00") for day in range(5)), (5, "10:00", "13:00")],
            "Monday to Friday, 9am to 5pm; Saturday, 10am to 1pm",
        ),
        ([(0, "08:30", "12:00"), (1, "08:30", "12:00")], "Monday and Tuesday, 8:30am to midday"),
        ([(0, "09:00", "17:00"), (2, "09:00", "17:00")], "Monday, 9am to 5pm; Wednesday, 9am to 5pm"),
        ([(6, "00:00", "23:59")], "Sunday, midnight to 11:59pm"),
        ([], ""),
    ],
)
def test_hours_are_written_as_one_says_them(rows: list[tuple[int, str, str]], words: str) -> None:
    assert opening.in_words(reversed(hours(*rows))) == words


# ── At a moment ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("clock", "is_open"),
    [("00:00", False), ("08:59", False), ("09:00", True), ("16:59", True), ("17:00", False), ("23:59", False)],
)
def test_the_council_is_open_from_the_first_minute_to_before_the_last(clock: str, is_open: bool) -> None:
    assert opening.is_open(at("2026-11-23", clock)) is is_open  # a Monday


def test_the_day_is_the_one_on_the_councils_wall() -> None:
    hours((1, "00:00", "01:00"))  # the first hour of Tuesday

    assert opening.is_open(datetime(2026, 8, 3, 23, 30, tzinfo=UTC))  # in summer that is Tuesday, half past midnight
    assert not opening.is_open(datetime(2026, 8, 4, 0, 30, tzinfo=UTC))
    assert opening.is_open(datetime(2026, 11, 24, 0, 30, tzinfo=UTC))  # in winter it is UTC


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (("2026-11-22", "12:00"), ("2026-11-23", "09:00")),  # Sunday
        (("2026-11-23", "08:59"), ("2026-11-23", "09:00")),
        (("2026-11-23", "09:00"), ("2026-11-24", "09:00")),  # open now; next is tomorrow
        (("2026-11-27", "23:59"), ("2026-11-30", "09:00")),  # Friday night
        (("2026-12-24", "18:00"), ("2026-12-29", "09:00")),  # Christmas, a weekend, and the substitute for Boxing Day
    ],
)
def test_the_next_opening_passes_over_weekends_and_bank_holidays(now: tuple[str, str], opens: tuple[str, str]) -> None:
    assert opening.next_opening(at(*now)) == at(*opens)


def test_a_proclaimed_day_is_closed_for_its_own_nation() -> None:
    monday = at("2026-11-23", "10:00")
    assert opening.is_open(monday)
    day = ProclaimedDay.objects.create(on=date(2026, 11, 23), nation="ENG", name="The Provost’s jubilee")

    assert not opening.is_open(monday)
    assert opening.next_opening(monday) == at("2026-11-24", "09:00")

    day.nation = "SCT"
    day.save()
    assert opening.is_open(monday)


def test_another_nation_keeps_other_holidays() -> None:
    assert opening.is_open(at("2026-11-30", "10:00"))  # St Andrew's Day

    Council.objects.update(nation="SCT")

    assert not opening.is_open(at("2026-11-30", "10:00"))


@pytest.mark.parametrize(
    ("before", "opens_utc"),
    [
        (("2026-03-28", "12:00"), datetime(2026, 3, 29, 8, 0, tzinfo=UTC)),  # the clocks went forward in the night
        (("2026-10-24", "12:00"), datetime(2026, 10, 25, 9, 0, tzinfo=UTC)),  # and back
    ],
)
def test_nine_oclock_is_nine_oclock_on_the_day_the_clocks_change(before: tuple[str, str], opens_utc: datetime) -> None:
    hours((6, "09:00", "17:00"))

    assert opening.next_opening(at(*before)) == opens_utc
    assert opening.is_open(opens_utc)
    assert not opening.is_open(opens_utc - timedelta(minutes=1))


def test_a_council_without_hours_is_closed_and_promises_nothing() -> None:
    hours()

    assert not opening.is_open(at("2026-11-23", "10:00"))
    assert opening.next_opening(at("2026-11-23", "10:00")) is None
    assert opening.now_in_words(at("2026-11-23", "10:00")) == ""


# ── On the front page ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (("2026-11-23", "10:00"), "Open now until 5pm."),
        (("2026-11-23", "07:00"), "Opens today at 9am."),
        (("2026-11-22", "10:00"), "Opens tomorrow, Monday 23 November, at 9am."),
        (("2026-11-21", "10:00"), "Opens on Monday 23 November at 9am."),
    ],
)
def test_the_front_page_says_whether_somebody_is_there(client: Client, now: tuple[str, str], words: str) -> None:
    with travel(at(*now), tick=False):
        assert says(client.get("/"), words, "Monday to Friday, 9am to 5pm")


def test_the_front_page_of_a_council_without_hours_says_nothing_about_them(client: Client) -> None:
    hours()

    page = client.get("/")

    assert says(page, "Phone us")
    assert not says(page, "Closed on bank holidays.") and not says(page, "Opens")


def test_the_front_page_asks_the_database_little(client: Client, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        client.get("/")
