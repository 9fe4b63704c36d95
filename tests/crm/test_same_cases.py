"""An open case at the same place, or about the same thing for the same household, is shown before it is opened twice."""

from datetime import timedelta
from typing import Any

import pytest

from crm import same_cases
from crm.customers import Home
from crm.models import Address, Case, CaseAnswer, Customer
from crm.same_cases import Asked
from tests import factories
from tests.restricting import restrict

pytestmark = pytest.mark.django_db


def same(asked: Asked, officer: Any, today: Any, **who: Any) -> list[tuple[str, str]]:
    """Return the references that are shown, and why."""
    (found,) = same_cases.of([asked], officer=officer, today=today, **who)
    return [(one.case.reference, one.shares) for one in found]


@pytest.fixture
def open_case(grace: Customer, missed_bin: Any, now: Any) -> Case:
    return factories.CaseFactory(
        customer=grace, category=missed_bin, location="Invented Row, by the bridge", opened_at=now - timedelta(days=2)
    )


def test_the_same_place_in_other_letters(open_case: Case, bilal: Any, today: Any) -> None:
    assert same(Asked(location="INVENTED ROW by the Bridge"), bilal, today) == [(open_case.reference, "same place")]
    assert same(Asked(location="Another Row"), bilal, today) == []
    assert same(Asked(location=""), bilal, today) == []


def test_the_day_is_said_as_on_the_telephone(open_case: Case, bilal: Any, today: Any) -> None:
    (found,) = same_cases.of([Asked(location=open_case.location)], officer=bilal, today=today)
    assert found[0].ago == "2 days ago"


def test_the_same_property_in_an_answer(open_case: Case, missed_bin: Any, bilal: Any, today: Any) -> None:
    question = missed_bin.questions.create(wording="Where?", kind="address")
    CaseAnswer.objects.create(case=open_case, question=question, wording="Where?", value="1 Invented Row", uprn="77")
    assert same(Asked(uprns=("77",)), bilal, today) == [(open_case.reference, "same address")]


def test_the_same_person_and_category(
    open_case: Case, grace: Any, ada: Any, missed_bin: Any, bilal: Any, today: Any
) -> None:
    asked = Asked(category=missed_bin.pk)
    assert same(asked, bilal, today, who=grace) == [(open_case.reference, "same person and category")]
    assert same(asked, bilal, today, who=ada) == []
    assert same(Asked(category=missed_bin.pk + 1), bilal, today, who=grace) == []


@pytest.mark.parametrize("known_by", [{"uprn": "99"}, {"lines": "7 Invented Row", "postcode": "ZZ1 7ZZ"}])
def test_the_same_household_and_category(
    known_by: dict[str, str], open_case: Case, grace: Any, ada: Any, missed_bin: Any, bilal: Any, today: Any
) -> None:
    asked = Asked(category=missed_bin.pk)
    for person in (grace, ada):
        Address.objects.create(customer=person, **known_by)
    said = [(open_case.reference, "same household and category")]
    assert same(asked, bilal, today, who=ada) == said
    assert same(asked, bilal, today, home=Home(**known_by)) == said
    assert same(asked, bilal, today, home=Home(lines="8 Invented Row", postcode="ZZ1 7ZZ")) == []


def test_a_closed_case_is_none(open_case: Case, grace: Any, missed_bin: Any, bilal: Any, today: Any) -> None:
    Case.objects.update(status="closed")
    assert same(Asked(category=missed_bin.pk, location=open_case.location), bilal, today, who=grace) == []


def test_a_case_out_of_sight_is_none(open_case: Case, bilal: Any, dara: Any, today: Any) -> None:
    assert same(Asked(location=open_case.location), bilal, today)
    restrict(open_case, by=dara)
    assert same(Asked(location=open_case.location), bilal, today) == []


def test_the_place_follows_when_it_is_corrected(open_case: Case, bilal: Any, today: Any) -> None:
    open_case.location = "Mill Lane"
    open_case.save(update_fields=["location"])
    assert same(Asked(location="mill lane"), bilal, today)


@pytest.mark.parametrize("others", [1, 40])
def test_few_queries_however_many_are_the_same(
    others: int,
    open_case: Case,
    grace: Any,
    missed_bin: Any,
    bilal: Any,
    today: Any,
    django_assert_max_num_queries: Any,
) -> None:
    factories.CaseFactory.create_batch(others, customer=grace, category=missed_bin, location="Mill Lane")
    bilal.has_perm("crm.view_case")
    asked = [Asked(category=missed_bin.pk, location="Mill Lane", uprns=("1",)) for _number in range(10)]
    with django_assert_max_num_queries(3):
        found = same_cases.of(asked, who=grace, officer=bilal, today=today)
    assert [len(each) for each in found] == [min(others + 1, same_cases.MOST)] * 10
