"""Who comes in at the desk's door, and what those hear who do not."""

from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from crm import throttle
from crm.models import User
from tests.factories import PASSWORD

from .reading import says

SIGN_IN = "/desk/sign-in/"


def knock(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(SIGN_IN, {"email": email, "password": password, **more})


def test_an_advisor_comes_in_and_stays_in(client: Client, bilal: User) -> None:
    assert knock(client, "Bilal@Example.org").headers["Location"] == "/desk/"
    assert says(client.get("/desk/"), "My cases", "Bilal Advisor")


def test_a_wrong_password_and_an_unknown_address_sound_alike(client: Client, bilal: User) -> None:
    wrong, unknown = knock(client, bilal.email, "guess"), knock(client, "nobody@example.org", "guess")
    assert wrong.status_code == unknown.status_code == 422
    assert says(wrong, "The e-mail address or the password is wrong.")
    assert wrong.context["problems"] == unknown.context["problems"]


def test_guessing_is_slowed_down_even_with_the_right_password_in_the_end(client: Client, bilal: User) -> None:
    for _attempt in range(throttle.PER_PERSON):
        knock(client, bilal.email, "guess")
    answer = knock(client, bilal.email)
    assert answer.status_code == 429
    assert says(answer, str(throttle.TooManyAttempts()))


def test_an_unknown_address_is_slowed_down_as_well(client: Client) -> None:
    for _attempt in range(throttle.PER_PERSON):
        knock(client, "nobody@example.org", "guess")
    assert knock(client, "nobody@example.org").status_code == 429


def test_the_password_never_comes_back(client: Client, bilal: User) -> None:
    assert b"hunter2-hunter2" not in knock(client, bilal.email, "hunter2-hunter2").content


def test_signing_in_leads_to_the_page_one_wanted(client: Client, bilal: User) -> None:
    sent = client.get("/desk/search/")
    assert sent.headers["Location"] == "/desk/sign-in/?next=/desk/search/"
    assert knock(client, bilal.email, next="/desk/search/").headers["Location"] == "/desk/search/"


def test_signing_in_leads_nowhere_else(client: Client, bilal: User) -> None:
    assert knock(client, bilal.email, next="https://evil.example/").headers["Location"] == "/desk/"


def test_somebody_who_has_left_does_not_come_in(client: Client, bilal: User) -> None:
    bilal.is_active = False
    bilal.save()
    assert knock(client, bilal.email).status_code == 422


def test_signing_out_takes_a_post(desk: Client) -> None:
    assert desk.get("/desk/sign-out/").status_code == 405
    assert desk.post("/desk/sign-out/").headers["Location"] == SIGN_IN
    assert desk.get("/desk/").status_code == 302


@pytest.mark.parametrize("who", ["gus", "ike"])
def test_staff_without_a_role_on_the_desk_get_a_clear_no(
    who: str, signed_in: Any, request: pytest.FixtureRequest
) -> None:
    answer = signed_in(request.getfixturevalue(who)).get("/desk/")
    assert answer.status_code == 403
    assert says(answer, "your account has no role on the desk", "Go to administration")


def test_a_resident_gets_a_clear_no(signed_in: Any, db: None) -> None:
    resident = User.objects.create_user("ada@example.org", PASSWORD, name="Ada", kind=User.Kind.RESIDENT)
    answer = signed_in(resident).get("/desk/")
    assert answer.status_code == 403
    assert says(answer, "The desk is for council staff.")


def test_no_page_of_the_desk_is_kept_by_any_cache(desk: Client, client: Client) -> None:
    for answer in (desk.get("/desk/"), client.get(SIGN_IN), client.get("/desk/"), desk.get("/desk/nowhere/")):
        assert answer.headers["Cache-Control"] == "no-store"


def test_an_hour_without_a_sign_of_life_ends_the_session(desk: Client, now: Any) -> None:
    assert desk.get("/desk/").status_code == 200
    with time_machine.travel(now.timestamp() + 61 * 60):
        assert desk.get("/desk/").headers["Location"].startswith(reverse("desk:sign_in"))


def test_an_hour_away_does_not_lose_whom_the_page_was_about(desk: Client, now: Any) -> None:
    page = "/desk/contacts/new/?customer=00000000-0000-4000-8000-000000000000&x=a%26b"
    assert desk.get("/desk/").status_code == 200
    with time_machine.travel(now.timestamp() + 61 * 60):
        sent = desk.get("/desk/").headers["Location"]
        assert sent == "/desk/sign-in/?next=/desk/"
        sent = desk.get(page).headers["Location"]
    assert QueryDict(sent.partition("?")[2])["next"] == page


def test_an_hour_away_ends_the_session_in_the_administration_too(signed_in: Any, gus: User, now: Any) -> None:
    keeper = signed_in(gus)
    assert keeper.get("/admin/").status_code == 200
    with time_machine.travel(now.timestamp() + 61 * 60):
        assert keeper.get("/admin/").status_code == 302


def test_a_working_day_ends_however_busy_it_was(desk: Client, now: Any) -> None:
    for half_hours in range(24):
        with time_machine.travel(now.timestamp() + half_hours * 30 * 60):
            assert desk.get("/desk/").status_code == 200
    with time_machine.travel(now.timestamp() + 12 * 60 * 60):
        assert desk.get("/desk/").headers["Location"].startswith(SIGN_IN)
