"""The opening hours: seven days on one page, each change a version."""

from datetime import time
from typing import Any

import pytest
from django.test import Client

from crm import opening
from crm.models import OpeningTime, SetUpVersion, User

from .test_retiring import says

PAGE = "/admin/crm/openingtime/week/"


def week(**typed: str) -> dict[str, str]:
    """Return what the page posts: nine to five from Monday to Friday, unless said otherwise."""
    usual = {f"opens_{day}": "09:00" for day in range(5)} | {f"closes_{day}": "17:00" for day in range(5)}
    return usual | typed


def test_the_page_shows_the_week_as_it_stands(keeper: Client) -> None:
    page = keeper.get(PAGE)

    assert says(page, "Monday to Friday, 9am to 5pm. Closed on bank holidays.")
    assert page.context["form"]["opens_0"].value() == time(9)
    assert page.context["form"]["opens_5"].value() is None


def test_a_day_is_added_another_changed_and_a_third_closed(keeper: Client, gus: User) -> None:
    typed = week(opens_5="10:00", closes_5="13:00", closes_4="16:30", opens_2="", closes_2="")

    assert keeper.post(PAGE, typed).status_code == 302

    assert opening.hours_in_words() == (
        "Monday and Tuesday, 9am to 5pm; Thursday, 9am to 5pm; Friday, 9am to 4:30pm; Saturday, 10am to 1pm"
    )
    kept = SetUpVersion.objects.filter(label="crm.openingtime", saved_by=gus)
    assert sorted(version.values.get("Weekday", "gone") for version in kept) == ["Friday", "Saturday", "gone"]
    assert SetUpVersion.objects.filter(saved_by=None).count() == 2  # Friday and Wednesday, as they stood


def test_nothing_typed_changes_nothing(keeper: Client) -> None:
    assert says(keeper.post(PAGE, week(), follow=True), "Nothing was changed.")
    assert not SetUpVersion.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"closes_0": ""}, "closes_0", "Write both times, or leave both empty"),
        ({"opens_6": "", "closes_6": "12:00"}, "opens_6", "Write both times, or leave both empty"),
        ({"opens_1": "17:00", "closes_1": "09:00"}, "closes_1", "The council closes after it opens."),
        ({"opens_1": "quarter past"}, "opens_1", "Enter a valid time."),
    ],
)
def test_what_is_no_opening_time_is_refused_at_its_field(
    keeper: Client, typed: dict[str, str], field: str, words: str
) -> None:
    answer = keeper.post(PAGE, week(**typed))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert says(answer, words)
    assert OpeningTime.objects.count() == 5


def test_only_the_administrator_changes_the_hours(dpo: Client, signed_in: Any, ike: User) -> None:
    assert says(dpo.get(PAGE), "Monday to Friday, 9am to 5pm")
    assert not says(dpo.get(PAGE), "Save the opening hours")
    assert dpo.post(PAGE, week(closes_0="16:00")).status_code == 403
    assert signed_in(ike).get(PAGE).status_code == 403
    assert OpeningTime.objects.get(weekday=0).closes == time(17)
