"""What a category asks is kept with the case as it was asked that day, and nothing is kept that was not asked."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crm import casework, contacts, questions
from crm.casework import Question
from crm.contacts import Details
from crm.models import Case, CaseAnswer, CategoryQuestion, Contact
from crm.questions import Answer, AskedElsewhere
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def which_bin(missed_bin: Any) -> CategoryQuestion:
    return CategoryQuestion.objects.create(category=missed_bin, wording="Which bin?", position=1)


@pytest.fixture
def since_when(missed_bin: Any) -> CategoryQuestion:
    return CategoryQuestion.objects.create(category=missed_bin, wording="Since when?", kind="date", position=0)


def test_a_category_asks_in_the_order_of_its_administrator(missed_bin: Any, which_bin: Any, since_when: Any) -> None:
    assert questions.of(missed_bin) == [since_when, which_bin]


def test_a_retired_question_is_asked_no_longer(missed_bin: Any, which_bin: Any, since_when: Any) -> None:
    assert which_bin in questions.of(missed_bin)

    which_bin.is_active = False
    which_bin.save()

    assert questions.of(missed_bin) == [since_when]


def test_each_category_has_its_own_questions_in_one_query(
    missed_bin: Any, garden_waste: Any, which_bin: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        found = questions.of_each([missed_bin, garden_waste])
    assert found == {missed_bin.pk: [which_bin], garden_waste.pk: []}

    with django_assert_num_queries(0):
        assert questions.of_each([]) == {}


def test_an_answer_keeps_the_wording_that_was_read_out(missed_bin: Any, which_bin: Any) -> None:
    case = factories.CaseFactory(category=missed_bin)

    questions.save(case, [Answer(question=which_bin, value="The brown one", uprn="100")])
    which_bin.wording = "What colour is it?"
    which_bin.save()

    kept = CaseAnswer.objects.get()
    assert (kept.case, kept.wording, kept.value, kept.uprn) == (case, "Which bin?", "The brown one", "100")


def test_what_was_not_answered_is_not_kept(missed_bin: Any, which_bin: Any) -> None:
    assert questions.save(factories.CaseFactory(category=missed_bin), [Answer(question=which_bin, value="")]) == []
    assert not CaseAnswer.objects.exists()


def test_a_case_takes_no_answer_to_a_question_of_another_category(
    missed_bin: Any, garden_waste: Any, which_bin: Any
) -> None:
    foreign = CategoryQuestion.objects.create(category=garden_waste, wording="How many bins?")
    case = factories.CaseFactory(category=missed_bin)

    with pytest.raises(AskedElsewhere, match="is not asked about “Missed bin”"):
        questions.save(case, [Answer(question=which_bin, value="Brown"), Answer(question=foreign, value="Two")])

    assert not CaseAnswer.objects.exists()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("As it was said", "As it was said"),
        (date(2026, 8, 3), "3 August 2026"),
        (Decimal("12.50"), "12.50"),
        (Decimal("1E+3"), "1000"),
    ],
)
def test_an_answer_is_written_as_people_write_it(value: Any, words: str) -> None:
    assert questions.in_words(value) == words


def test_the_answers_come_with_the_case_that_is_opened(
    telephone: Any, missed_bin: Any, which_bin: Any, resolved: Any, bilal: Any, now: Any
) -> None:
    asked = Question(
        category=missed_bin,
        asked="Missed.",
        answered="Tomorrow.",
        outcome=resolved,
        answers=(Answer(question=which_bin, value="Brown"),),
    )

    logged = contacts.log(Details(channel=telephone, received_at=now), who=None, questions=[asked], by=bilal, now=now)

    (case,) = logged.opened
    assert case.is_closed
    assert case.answers.get().value == "Brown"


def test_nothing_is_saved_where_an_answer_is_refused(
    telephone: Any, missed_bin: Any, garden_waste: Any, which_bin: Any, bilal: Any, now: Any
) -> None:
    asked = Question(category=garden_waste, asked="?", answers=(Answer(question=which_bin, value="Brown"),))

    with pytest.raises(AskedElsewhere):
        contacts.log(Details(channel=telephone, received_at=now), who=None, questions=[asked], by=bilal, now=now)

    assert not (Contact.objects.exists() or Case.objects.exists() or CaseAnswer.objects.exists())


def test_a_question_without_answers_is_what_it_was_before(missed_bin: Any) -> None:
    assert casework.Question(category=missed_bin, asked="?").answers == ()
