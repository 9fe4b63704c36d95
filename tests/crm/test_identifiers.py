"""Telephone numbers, postcodes and names match however people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm import names, phones, postcodes


@pytest.mark.parametrize(
    "typed",
    [
        "07700 900461",
        "07700/900461",
        "07700-900-461",
        "(07700) 900 461",
        "+44 7700 900461",
        "+44 (0)7700 900461",
        "0044 7700 900461",
    ],
)
def test_a_number_is_the_same_however_it_is_written(typed: str) -> None:
    assert phones.normalise(typed) == "+447700900461"
    assert phones.ending(typed) == "900461"
    assert phones.is_number(typed)


@pytest.mark.parametrize("typed", ["", "Ask for Grace", "12", "ada@example.org", "٠٧٧", "999999999999999999999999"])
def test_what_is_no_number_is_kept_without_breaking_anything(typed: str) -> None:
    assert not phones.is_number(typed)
    assert phones.normalise(typed).isascii()


@given(st.text(max_size=60))
def test_no_text_breaks_telephone_numbers(text: str) -> None:
    assert phones.normalise(text).removeprefix("+").isdigit() or phones.normalise(text) == ""
    assert phones.ending(text) == "" or len(phones.ending(text)) == phones.ENDING


@given(
    st.from_regex(r"0(7|1|2)[0-9]{9}", fullmatch=True),
    st.text(alphabet=" -./:", min_size=1, max_size=3),
    st.integers(3, 9),
)
def test_what_stands_between_the_digits_changes_no_number(number: str, between: str, at: int) -> None:
    written = number[:at] + between + number[at:]

    assert phones.normalise(written) == phones.normalise(number) == f"+44{number[1:]}"
    assert phones.normalise(phones.normalise(number)) == phones.normalise(number)


@pytest.mark.parametrize("typed", ["td60sa", "TD6 0SA", " td6  0sa ", "TD6-0SA", "td6.0sa"])
def test_a_postcode_is_the_same_however_it_is_written(typed: str) -> None:
    assert postcodes.normalise(typed) == "TD6 0SA"
    assert postcodes.is_postcode(typed)


@pytest.mark.parametrize("typed", ["", "TD6", "0SA TD6", "grace", "TD6 0SA, Melrose", "BT1 1AAA"])
def test_what_is_no_postcode_is_not_taken_for_one(typed: str) -> None:
    assert not postcodes.is_postcode(typed)


@given(st.text(max_size=40))
def test_a_postcode_stays_as_it_is_once_normalised(text: str) -> None:
    assert postcodes.normalise(postcodes.normalise(text)) == postcodes.normalise(text)


@given(st.from_regex(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}", fullmatch=True))
def test_every_postcode_keeps_its_inward_code_apart(postcode: str) -> None:
    assert postcodes.normalise(postcode.lower())[-4] == " "


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("O'Brien-Müller", "obrien muller"),
        ("  GRACE   Ann ", "grace ann"),
        ("Siân", "sian"),
        ("d’Arcy", "darcy"),
        ("Straße", "strasse"),
        ("李小龙", "李小龙"),
        ("👩‍🦽", ""),
    ],
)
def test_names_are_compared_without_case_accents_and_punctuation(written: str, compared: str) -> None:
    assert names.key(written) == compared


@given(st.text(max_size=100))
def test_a_name_once_compared_stays_as_it_is(text: str) -> None:
    assert names.key(names.key(text)) == names.key(text)
