"""What people paste by mistake: a clear answer at the field, and everything they typed still there."""

from typing import Any

import pytest
from django.test import Client

from crm.models import Contact, Customer

from .reading import form, says

NEW = "/desk/contacts/new/"
LONG = "x" * 10_000
RIGHT_TO_LEFT = "محمد الأحمد"
EMOJI = "Zoë 🦄👩‍👩‍👧 O’Brien"


@pytest.fixture
def filled(desk: Client, missed_bin: Any, resolved: Any) -> dict[str, Any]:
    fields = form(desk.get(NEW), NEW)
    question = {"q0-category": missed_bin.pk, "q0-asked": "Why?", "q0-answered": "So.", "q0-outcome": resolved.pk}
    return {**fields, **question, "who": "new", "names": "Zoë", "do": "save"}


def messages(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422
    return {field: message for message, field in answer.context["problems"]}


def test_a_name_of_ten_thousand_characters_is_refused_and_kept(desk: Client, filled: dict[str, Any]) -> None:
    answer = desk.post(NEW, {**filled, "family_name": LONG})
    assert messages(answer) == {"id_family_name": "Family name: write 100 characters or fewer. You wrote 10000."}
    assert form(answer, NEW)["family_name"] == [LONG]
    assert not Customer.objects.exists()


def test_the_browser_is_never_told_to_cut_a_text_off(desk: Client, filled: dict[str, Any]) -> None:
    shown = desk.get(NEW).content.decode()
    assert "maxlength" not in shown.split("<main", 1)[1]


@pytest.mark.parametrize("name", [EMOJI, RIGHT_TO_LEFT])
def test_names_of_every_script_are_saved_as_typed(desk: Client, filled: dict[str, Any], name: str) -> None:
    read = desk.post(NEW, {**filled, "names": name}, follow=True)
    assert Customer.objects.get().names == name
    assert says(read, name)


def test_a_nul_character_breaks_nothing(desk: Client, filled: dict[str, Any]) -> None:
    answer = desk.post(NEW, {**filled, "names": "Zo\0ë", "find": "a\0b c", "q0-asked": "Wh\0y?"})
    assert answer.status_code in {302, 422}
    assert "\0" not in "".join(Customer.objects.values_list("names", flat=True))


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("phone", "ring the bell", "Phone: “ring the bell” is not a full number. Write it with its area code."),
        (
            "email",
            "zoe at example",
            "E-mail: “zoe at example” is not an e-mail address. It looks like name@example.com.",
        ),
        ("postcode", "somewhere", "Postcode: “somewhere” is not a postcode. It looks like TD6 0SA."),
    ],
)
def test_what_is_no_number_address_or_postcode_is_quoted(
    desk: Client, filled: dict[str, Any], field: str, typed: str, said: str
) -> None:
    answer = desk.post(NEW, {**filled, field: typed})
    assert messages(answer) == {f"id_{field}": said}
    assert form(answer, NEW)[field] == [typed]


@pytest.mark.parametrize(
    ("day", "month", "year", "said"),
    [
        ("31", "2", "1961", "Date of birth: “31 2 1961” is not a date. Write it like 27 3 2026."),
        ("3", "", "1961", "Date of birth: add a month."),
        ("", "", "1961", "Date of birth: add a day and a month."),
        ("３", "5", "1961", ""),
        ("<b>", "5", "1961", "Date of birth: “<b> 5 1961” is not a date. Write it like 27 3 2026."),
        ("9" * 5000, "5", "1961", f"Date of birth: “{'9' * 40}” is not a date. Write it like 27 3 2026."),
    ],
)
def test_a_date_that_is_none_says_how_to_write_one(
    desk: Client, filled: dict[str, Any], day: str, month: str, year: str, said: str
) -> None:
    parts = {"date_of_birth_day": day, "date_of_birth_month": month, "date_of_birth_year": year}
    answer = desk.post(NEW, {**filled, **parts})
    if said:
        assert messages(answer) == {"id_date_of_birth_0": said}
        assert form(answer, NEW)["date_of_birth_day"] == [day]
    else:
        assert answer.status_code == 302


@pytest.mark.parametrize(
    "nonsense",
    [
        {"who": "person:not-an-id"},
        {"who": "somebody"},
        {"question": ["0", "99999999", "x", "-1", "²"]},
        {"q0-category": "nine"},
        {"q0-category": "9" * 40},
        {"channel": "none"},
        {"started": "yesterday"},
        {"do": "remove:"},
        {"nothing": "boredom"},
        {"received_time": "late"},
    ],
)
def test_what_no_page_of_ours_would_send_is_answered_calmly(
    desk: Client, filled: dict[str, Any], nonsense: dict[str, Any]
) -> None:
    assert desk.post(NEW, {**filled, **nonsense}).status_code in {200, 302, 422}


def test_a_stranger_in_the_choice_of_people_is_nobody(desk: Client, filled: dict[str, Any]) -> None:
    answer = desk.post(NEW, {**filled, "who": "person:00000000-0000-4000-8000-000000000000"})
    assert answer.status_code == 422
    assert b"00000000-0000-4000" not in answer.content
    assert not Contact.objects.exists()


def test_markup_is_shown_as_it_was_typed(desk: Client, filled: dict[str, Any]) -> None:
    read = desk.post(NEW, {**filled, "names": "<script>alert(1)</script>"}, follow=True)
    assert b"<script>alert" not in read.content
    assert b"&lt;script&gt;alert(1)" in read.content


def test_a_month_of_eleven_digits_is_no_date(desk: Client, filled: dict[str, Any]) -> None:
    day = {"received_on_day": "1", "received_on_month": "99999999999", "received_on_year": "2026"}
    assert list(messages(desk.post(NEW, {**filled, **day}))) == ["id_received_on_0"]


def test_every_link_of_the_summary_leads_to_a_box(desk: Client, filled: dict[str, Any]) -> None:
    wrong = {"received_on_day": "31", "received_on_month": "2", "received_on_year": "2026", "q0-asked": ""}

    answer = desk.post(NEW, {**filled, **wrong})

    assert "id_received_on_0" in messages(answer)
    assert all(f'id="{box}"' in answer.content.decode() for box in messages(answer))
