"""The page on which somebody chooses their keys, and every page that then has them."""

from typing import Any

from django.test import Client

from crm.models import User

from .reading import form, says

PAGE = "/desk/settings/"


def save(client: Client, do: str = "save", **typed: Any) -> Any:
    return client.post(PAGE, {**form(client.get(PAGE), PAGE), **typed, "do": do}, follow=True)


def test_a_chosen_key_stands_on_every_page(desk: Client, bilal: User) -> None:
    assert b'data-shortcut="n"' in desk.get("/desk/").content
    assert says(save(desk, new_contact="w"), "Done: Your keys are saved.")
    body = desk.get("/desk/").content
    assert b'data-shortcut="w" aria-keyshortcuts="w"' in body
    assert b'data-shortcut="n"' not in body


def test_switched_off_no_page_has_any_key(desk: Client) -> None:
    assert b'data-key="F8"' in desk.get("/desk/").content
    assert says(save(desk, uses=[]), "Your keys are saved, and switched off.")
    body = desk.get("/desk/").content
    assert b'data-key=""' in body
    assert b'data-shortcut="n"' not in body and b'data-key="F8"' not in body


def test_what_is_wrong_stands_at_its_box_with_what_was_typed(desk: Client, bilal: User) -> None:
    page = save(desk, home="n", open_row="Ctrl+O")
    assert page.status_code == 422
    assert page.context["problems"] == [
        ("Go to the home page: “n” already does this: Log a new contact. Choose another.", "id_home"),
        (
            "Open the row: “Ctrl+O” cannot be used. Write one letter, digit or sign, or F2 or F8. "
            "Leave it empty to do without.",
            "id_open_row",
        ),
    ]
    assert form(page, PAGE)["open_row"] == ["Ctrl+O"]
    bilal.refresh_from_db()
    assert bilal.shortcuts == {}


def test_the_usual_keys_are_one_button_away(desk: Client, bilal: User) -> None:
    save(desk, home="h")
    assert says(save(desk, "restore", home="nonsense"), "Your keys are the usual ones again.")
    bilal.refresh_from_db()
    assert bilal.shortcuts == {}


def test_one_persons_keys_are_nobody_elses(desk: Client, signed_in: Any, chen: User) -> None:
    save(desk, home="h")
    assert form(signed_in(chen).get(PAGE), PAGE)["home"] == ["g"]


def test_the_page_costs_as_little_as_any(desk: Client, django_assert_max_num_queries: Any) -> None:
    desk.get(PAGE)
    with django_assert_max_num_queries(12):
        desk.get(PAGE)
