"""What is typed into the one search box is told apart by its shape alone."""

from datetime import date

import pytest

from crm import terms

GRACE_BORN = (date(1961, 5, 3),)


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("HK-7M4PX", "case", "HK-7M4PX"),
        ("hk7m4px", "case", "HK-7M4PX"),
        ("c 7k4m9r", "reference", "C-7K4M9R"),
        (" Ada@Example.org ", "email", "ada@example.org"),
        ("07700 900461", "phone", "+447700900461"),
        ("+44 (0)7700 900 461", "phone", "+447700900461"),
        ("01632 960001 ext 5", "phone", "+441632960001"),
        ("900461", "phone", ""),
        ("td60sa", "postcode", "TD6 0SA"),
        ("990012345678", "uprn", "990012345678"),
        ("UPRN: 0001234", "uprn", "1234"),
        ("grace adeyemi", "name", ""),
    ],
)
def test_each_kind_is_known_by_its_shape(typed: str, kind: str, value: str) -> None:
    term = terms.read(typed)

    assert (term.kind, term.value) == (kind, value)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("TD6 0SA 14", ("14",)),
        ("14 TD6 0SA", ("14",)),
        ("14a, td60sa", ("14a",)),
        ("Flat 2, 14 TD6 0SA", ("flat", "2", "14")),
        ("Adeyemi TD6 0SA", ("adeyemi",)),
    ],
)
def test_a_postcode_may_have_a_house_or_a_name_beside_it(typed: str, words: tuple[str, ...]) -> None:
    assert terms.read(typed) == terms.Term("postcode", "TD6 0SA", words=words)


@pytest.mark.parametrize(
    "typed",
    [
        "adeyemi 3/5/1961",
        "Adeyemi 3 May 1961",
        "adeyemi 03.05.1961",
        "adeyemi 3-5-1961",
        "adeyemi 3 5 1961",
        "adeyemi 03051961",
        "1961-05-03 adeyemi",
        "Adeyemi, 3rd May 1961",
        "May 3rd, 1961 Adeyemi",
        "adeyemi born 3 may 1961",
        "Adeyemi dob 3/5/1961",
    ],
)
def test_a_name_and_a_day_of_birth_are_two_terms(typed: str) -> None:
    assert terms.read(typed) == terms.Term("born", words=("adeyemi",), born=GRACE_BORN)


def test_a_year_of_two_digits_may_be_of_either_century() -> None:
    assert terms.read("adeyemi 3/5/61").born == (date(1961, 5, 3), date(2061, 5, 3))


def test_months_are_names_as_well() -> None:
    assert terms.read("May Smith") == terms.Term("name", words=("may", "smith"))
    assert terms.read("June 3 May 1961") == terms.Term("born", words=("june",), born=GRACE_BORN)


def test_a_day_that_no_calendar_has_is_no_day() -> None:
    assert terms.read("adeyemi 31/2/1961").kind == "name"


@pytest.mark.parametrize(
    "typed", ["", "  ", "Adeyemi", "3/5/1961", "3 May 1961", "born 3 May 1961", "12345", "?", "👩"]
)
def test_one_name_a_day_alone_or_a_few_digits_are_too_little(typed: str) -> None:
    assert terms.read(typed).kind == ""


@pytest.mark.parametrize(
    "typed", ["07700 9", "0770090", "07700 90046", "+4477009", "7700900", "ada@", "ada@example", "ada@example."]
)
def test_what_is_half_typed_finds_nobody_yet(typed: str) -> None:
    assert terms.read(typed, typing=True).kind == ""


@pytest.mark.parametrize(
    "typed", ["07700 900461", "900461", "ada@example.org", "ZZ1 2AB", "hk7m4px", "grace ad", "adeyemi 3/5/1961"]
)
def test_what_is_whole_is_looked_for_while_somebody_types(typed: str) -> None:
    assert terms.read(typed, typing=True).kind


def test_a_whole_number_that_is_typed_is_not_taken_for_the_end_of_another() -> None:
    assert terms.read("01632 900461").ending == "900461"
    assert terms.read("01632 900461", typing=True).ending == ""
