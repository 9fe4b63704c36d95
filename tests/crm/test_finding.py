"""A person is found by what only they have, or by two names; never by browsing."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm import finding
from crm.models import Address, ContactPoint
from retention import holds
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "by"),
    [
        ("07700 900461", "telephone number"),
        ("+447700900461", "telephone number"),
        ("07700/900 461", "telephone number"),
        ("900461", "last six digits"),
        ("ADA@Example.org", "e-mail address"),
        ("zz12ab", "postcode"),
        ("ada okonjo", "name"),
        ("Okonjo-Smythe, Ada", "name"),
        ("OKONJO SMYTHE ADA", "name"),
        ("okonjo 3/5/1961", "name and date of birth"),
        ("Ada 3 May 1961", "name and date of birth"),
        ("ada okonjo 3.5.61", "name and date of birth"),
        ("ZZ1 2AB 1", "address"),
        ("1 zz12ab", "address"),
        ("okonjo ZZ1 2AB", "postcode"),
        ("uprn 990000000001", "UPRN"),
        ("990000000001", "UPRN"),
    ],
)
def test_a_person_is_found_by(typed: str, by: str, ada: Any, bilal: Any) -> None:
    factories.CustomerFactory(phone="07700 900999", email="other@example.org", postcode="ZZ9 9ZZ")
    Address.objects.filter(customer=ada).update(uprn="990000000001")

    found = finding.find(typed, officer=bilal)

    assert [(match.customer, match.by) for match in found.people] == [(ada, by)]
    assert found.hint == ""


def test_a_person_is_found_by_their_reference(ada: Any, bilal: Any) -> None:
    found = finding.find(f" {ada.reference.lower().replace('-', '')} ", officer=bilal)

    assert [match.customer for match in found.people] == [ada]


def test_a_case_is_found_by_its_reference(bilal: Any, fitz: Any) -> None:
    case = factories.CaseFactory()

    assert finding.find(case.reference.lower(), officer=bilal).cases == (case,)
    assert finding.find(case.reference, officer=fitz).cases == ()


@pytest.mark.parametrize(
    "typed", ["Ada", "Okonjo", "3 May 1961", "a", "ο", "👩", "%", "_ _", "'; DROP TABLE", "ada 4/5/1961", "ZZ1 2AB 2"]
)
def test_what_is_too_little_or_another_finds_nobody_and_says_what_to_add(typed: str, ada: Any, bilal: Any) -> None:
    found = finding.find(typed, officer=bilal)

    assert found.people == ()
    assert found.hint


def test_a_former_name_finds_its_person(bilal: Any) -> None:
    grace = factories.CustomerFactory(names="Grace", family_name="Adeyemi", additional_names="Hughes")

    assert [match.customer for match in finding.find("grace hughes", officer=bilal).people] == [grace]


def test_a_number_that_only_ends_alike_is_a_maybe(ada: Any, bilal: Any) -> None:
    found = finding.find("01632 900461", officer=bilal)

    assert [(match.customer, match.maybe) for match in found.people] == [(ada, True)]


def test_a_household_is_found_by_its_postcode(ada: Any, bilal: Any) -> None:
    ben = factories.CustomerFactory(names="Ben", family_name="Okonjo-Smythe", postcode="ZZ1 2AB")

    assert {match.customer for match in finding.find("ZZ1 2AB", officer=bilal).people} == {ada, ben}


def test_too_many_people_are_cut_and_said_to_be(bilal: Any) -> None:
    factories.CustomerFactory.create_batch(finding.MOST + 1, names="Sam", family_name="Smith")

    found = finding.find("Sam Smith", officer=bilal)

    assert len(found.people) == finding.MOST
    assert found.more


@pytest.mark.parametrize("who", ["fitz", "gus", "ike"])
def test_those_who_may_not_open_a_customer_find_none(who: str, ada: Any, bilal: Any, request: Any) -> None:
    assert finding.find("ada@example.org", officer=bilal).people

    found = finding.find("ada@example.org", officer=request.getfixturevalue(who))

    assert (found.people, found.hint) == ((), "Enter the reference of a case, such as HK-7M4PX.")


@pytest.mark.parametrize("typed", ["+(0)12345", "+(0) 700 90"])
def test_a_number_too_short_to_end_in_six_digits_finds_nobody(typed: str, ada: Any, bilal: Any) -> None:
    assert finding.find("900461", officer=bilal).people

    assert finding.find(typed, officer=bilal).people == ()


def test_kind_and_number_are_looked_for_on_one_contact_point(bilal: Any) -> None:
    """An e-mail address may read like a number, as it does where an old list put one into the other's column."""
    person = factories.CustomerFactory(phone="01632 960001")
    ContactPoint.objects.create(customer=person, kind="email", value="x@example.org")
    ContactPoint.objects.filter(kind="email").update(normalised="+447700900461", ending="900461")

    assert finding.find("07700 900461", officer=bilal).people == ()


def test_one_letter_a_side_is_no_name(ada: Any, bilal: Any) -> None:
    factories.CustomerFactory(names="Nia", family_name="Fox")
    assert finding.find("ni fo", officer=bilal).people

    for typed in ("n f", "n fo", "ni f", "a o"):
        found = finding.find(typed, officer=bilal)
        assert (found.people, bool(found.hint)) == ((), True)


def test_a_name_of_one_letter_is_found_whole(bilal: Any) -> None:
    wei = factories.CustomerFactory(names="伟", family_name="王")

    assert [match.customer for match in finding.find("王 伟", officer=bilal).people] == [wei]


def test_the_hint_for_a_reference_that_has_gone_promises_no_period(bilal: Any) -> None:
    hint = finding.find("HK-7M4PX", officer=bilal).hint

    assert "reference" in hint
    assert "year" not in hint


def test_the_end_of_a_number_is_a_maybe_and_the_whole_number_comes_first(ada: Any, bilal: Any) -> None:
    alike = factories.CustomerFactory(names="Aaron", family_name="Aaronson", phone="01632 900461")

    found = finding.find("07700 900461", officer=bilal)

    assert [(match.customer, match.by, match.maybe) for match in found.people] == [
        (ada, "telephone number", False),
        (alike, "last six digits", True),
    ]


def test_a_house_number_is_not_the_beginning_of_another(bilal: Any) -> None:
    homes = {}
    for lines in ("1 Burgh Lane", "11 Burgh Lane", "Flat 1, 12 Burgh Lane", "Rose Cottage"):
        homes[lines] = factories.CustomerFactory(postcode="ZZ7 7AA")
        homes[lines].addresses.update(lines=lines)

    def found(typed: str) -> set[str]:
        people = {match.customer for match in finding.find(typed, officer=bilal).people}
        return {lines for lines, person in homes.items() if person in people}

    assert found("ZZ7 7AA") == set(homes)
    assert found("ZZ7 7AA 1") == {"1 Burgh Lane", "Flat 1, 12 Burgh Lane"}
    assert found("12 zz77aa") == {"Flat 1, 12 Burgh Lane"}
    assert found("rose cottage zz7 7aa") == {"Rose Cottage"}


def test_two_people_of_one_name_are_told_apart_by_the_day_of_birth(bilal: Any) -> None:
    elder, _younger = (
        factories.CustomerFactory(names="Sam", family_name="Smith", date_of_birth=date(year, 5, 3))
        for year in (1961, 1991)
    )
    assert len(finding.find("sam smith", officer=bilal).people) == 2

    assert [match.customer for match in finding.find("smith 3/5/61", officer=bilal).people] == [elder]


def test_while_somebody_types_a_number_nobody_else_flashes_up(ada: Any, bilal: Any) -> None:
    assert finding.find("01632 900461", officer=bilal).people

    assert finding.find("01632 900461", officer=bilal, typing=True).people == ()
    assert finding.find("07700 900461", officer=bilal, typing=True).people
    assert finding.find("07700 9004", officer=bilal, typing=True).kind == ""


def test_what_was_found_is_said_in_one_sentence(ada: Any, bilal: Any) -> None:
    case = factories.CaseFactory(customer=ada)
    factories.CustomerFactory.create_batch(3, names="Sam", family_name="Smith")

    assert finding.find("ada okonjo", officer=bilal).said == "1 person found."
    assert finding.find(case.reference, officer=bilal).said == "1 case found."
    assert finding.find("sam smith", officer=bilal, most=2).said == "More than 2 people found."
    assert finding.find("nobody here", officer=bilal).said.startswith("Nobody was found.")


# ── Restricted records ───────────────────────────────────────────────────────────────────────────

RESTRICTED = "A record that matches is restricted. Ask the data-protection officer."


@pytest.fixture
def restricted(ada: Any, dara: Any, now: Any) -> Any:
    """Ada disputes what is held about her: it is kept, and out of sight until that is settled."""
    holds.place(ada, kind="restriction", reason="Accuracy disputed.", review_on=date(2027, 1, 1), by=dara, now=now)
    return ada


@pytest.mark.parametrize("typed", ["reference", "case", "ada@example.org", "07700 900461"])
def test_an_exact_identifier_of_a_restricted_record_says_whom_to_ask_and_nothing_else(
    typed: str, restricted: Any, bilal: Any, dara: Any
) -> None:
    case = factories.CaseFactory(customer=restricted)
    typed = {"reference": restricted.reference, "case": case.reference}.get(typed, typed)
    seen = finding.find(typed, officer=dara)
    assert seen.people or seen.cases

    found = finding.find(typed, officer=bilal)

    assert (found.people, found.cases, found.hint) == ((), (), RESTRICTED)


@pytest.mark.parametrize("typed", ["ada okonjo", "okonjo 3/5/1961", "900461", "01632 900461", "ZZ1 2AB", "ZZ1 2AB 1"])
def test_what_others_share_says_nothing_of_a_restricted_record(typed: str, restricted: Any, bilal: Any) -> None:
    found = finding.find(typed, officer=bilal)

    assert found.people == ()
    assert found.hint != RESTRICTED


def test_somebody_else_of_the_same_number_is_shown_and_the_restricted_one_is_not_mentioned(
    restricted: Any, bilal: Any
) -> None:
    other = factories.CustomerFactory(phone="07700 900461")

    found = finding.find("07700 900461", officer=bilal)

    assert [match.customer for match in found.people] == [other]
    assert found.hint == ""


def test_a_restricted_record_is_not_mentioned_to_those_it_does_not_concern(
    restricted: Any, fitz: Any, gus: Any, ike: Any, waste: Any, bilal: Any
) -> None:
    ours = factories.CaseFactory(customer=restricted, referred=True, service=waste)
    theirs = factories.CaseFactory(customer=restricted)
    assert finding.find(theirs.reference, officer=bilal).hint == RESTRICTED

    assert finding.find(ours.reference, officer=fitz).hint == RESTRICTED
    for officer, typed in (
        (fitz, theirs.reference),
        (fitz, "ada@example.org"),
        (gus, theirs.reference),
        (ike, "ada@example.org"),
    ):
        assert finding.find(typed, officer=officer).hint != RESTRICTED


# ── Queries ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "typed", ["Sam Smith", "smith 3/5/1961", "ZZ1 2AB", "ZZ1 2AB 1", "07700 900461", "900461", "sam@example.org"]
)
def test_the_number_of_queries_does_not_grow_with_the_people(typed: str, bilal: Any) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert finding.find(typed, officer=bilal).people
        return len(asked)

    alike = {"names": "Sam", "family_name": "Smith", "date_of_birth": date(1961, 5, 3), "postcode": "ZZ1 2AB"}
    points = {"phone": "07700 900461", "email": "sam@example.org"}
    factories.CustomerFactory(**alike, **points)
    bilal.get_all_permissions()
    of_one = queries()
    factories.CustomerFactory.create_batch(9, **alike, **points)

    assert queries() == of_one <= 3
