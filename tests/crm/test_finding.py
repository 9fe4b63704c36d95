"""A person is found by what only they have, or by two names; never by browsing."""

from typing import Any

import pytest

from crm import finding
from crm.models import ContactPoint
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
    ],
)
def test_a_person_is_found_by(typed: str, by: str, ada: Any, bilal: Any) -> None:
    factories.CustomerFactory(phone="07700 900999", email="other@example.org", postcode="ZZ9 9ZZ")

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


@pytest.mark.parametrize("typed", ["Ada", "Okonjo", "a", "ο", "👩", "%", "_ _", "'; DROP TABLE"])
def test_one_name_alone_finds_nobody_and_says_what_to_add(typed: str, ada: Any, bilal: Any) -> None:
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

    assert finding.find("ada@example.org", officer=request.getfixturevalue(who)).people == ()


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
