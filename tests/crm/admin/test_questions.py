"""The questions of a category, as the administrator writes them."""

from typing import Any

import pytest
from django.test import Client

from crm.admin import categories
from crm.models import CaseAnswer, CaseCategory, CategoryQuestion
from tests import factories

from .filling import change
from .test_retiring import says

Kind = CategoryQuestion.Kind


@pytest.fixture
def page(missed_bin: CaseCategory) -> str:
    return f"/admin/crm/casecategory/{missed_bin.pk}/change/"


@pytest.fixture
def which_bin(missed_bin: CaseCategory) -> CategoryQuestion:
    return CategoryQuestion.objects.create(
        category=missed_bin, wording="Which bin?", kind=Kind.CHOICE, choices="Brown\nGreen", position=1
    )


@pytest.fixture
def answered(which_bin: CategoryQuestion) -> CaseAnswer:
    case = factories.CaseFactory(category=which_bin.category)
    return CaseAnswer.objects.create(case=case, question=which_bin, wording=which_bin.wording, value="Brown")


def asked(number: int, **typed: Any) -> dict[str, Any]:
    return {f"questions-{number}-{name}": value for name, value in typed.items()}


def test_three_questions_are_added_at_once_and_asked_in_their_order(keeper: Client, page: str) -> None:
    change(
        keeper,
        page,
        **asked(0, wording="Anything else?", position=9),
        **asked(
            1, wording="Which bin?", kind="choice", choices="Brown\n\nGreen\nBrown", hint="As on the bin", position=1
        ),
        **asked(2, wording="Since when?", kind="date", is_required="on"),
    )

    first, other, last = CategoryQuestion.objects.all()
    assert (first.wording, first.choice_list, first.hint) == ("Which bin?", ["Brown", "Green"], "As on the bin")
    assert other.wording == "Anything else?"
    assert (last.wording, last.kind, last.is_required, last.position) == ("Since when?", Kind.DATE, True, 10)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"kind": "choice", "choices": ""}, "Write at least two choices, each on a line of its own."),
        ({"kind": "choice", "choices": "Brown\n Brown "}, "Write at least two choices"),
        ({"kind": "text", "choices": "Brown\nGreen"}, "Only a choice from a list has choices."),
    ],
)
def test_choices_belong_to_a_choice_and_are_at_least_two(
    keeper: Client, page: str, typed: dict[str, Any], words: str
) -> None:
    assert says(change(keeper, page, **asked(0, wording="Which bin?", **typed)), words)
    assert not CategoryQuestion.objects.exists()


def test_two_questions_of_a_category_are_worded_differently(keeper: Client, page: str) -> None:
    answer = change(keeper, page, **asked(0, wording="Which bin?"), **asked(1, wording="which bin?"))

    assert says(answer, "Another question of this category has the same words.")


def test_a_question_that_was_answered_keeps_its_kind(keeper: Client, page: str, answered: CaseAnswer) -> None:
    refused = change(keeper, page, **asked(0, kind="text", choices=None))

    assert says(refused, "This question was answered already, so it stays “Choice from a list”")
    assert CategoryQuestion.objects.get().kind == Kind.CHOICE


def test_a_question_without_answers_may_become_another_kind(
    keeper: Client, page: str, which_bin: CategoryQuestion
) -> None:
    change(keeper, page, **asked(0, kind="text", choices=None))

    assert CategoryQuestion.objects.get().kind == Kind.TEXT


def test_a_new_wording_leaves_what_was_asked_and_answered(keeper: Client, page: str, answered: CaseAnswer) -> None:
    change(keeper, page, **asked(0, wording="Which bin was left behind?", choices="Blue\nGreen"))

    answered.refresh_from_db()
    assert (answered.wording, answered.value) == ("Which bin?", "Brown")
    assert CategoryQuestion.objects.get().wording == "Which bin was left behind?"


def test_a_question_is_not_offered_any_more_and_never_deleted(keeper: Client, page: str, answered: CaseAnswer) -> None:
    assert "questions-0-DELETE" not in keeper.get(page).content.decode()

    change(keeper, page, **asked(0, is_active=None, DELETE="on"))

    assert not CategoryQuestion.objects.get().is_active


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        (f"Brown\n{'x' * 201}\nGreen", "Shorten choice 2 to 200 characters. It has 201."),
        (f"Brown\n{'x' * 2001}", "Shorten choice 2 to 200 characters. It has 2001."),
        ("\n".join(map(str, range(201))), "Write 200 choices at most. These are 201."),
        ("Brown\nGreen\n\u200b\u200d", "Nothing of choice 3 can be seen."),
    ],
    ids=["too long", "longer than an answer", "too many", "invisible"],
)
def test_choices_that_could_be_no_answer_are_refused_at_their_field(
    keeper: Client, page: str, choices: str, words: str
) -> None:
    refused = change(keeper, page, **asked(0, wording="Which bin?", kind="choice", choices=choices))

    assert says(refused, words)
    (form, *_others) = refused.context["inline_admin_formsets"][0].formset.forms
    assert list(form.errors) == ["choices"]
    assert form["choices"].value() == choices
    assert not CategoryQuestion.objects.exists()


def test_as_many_and_as_long_choices_as_are_allowed_are_kept_each_once(keeper: Client, page: str) -> None:
    choices = [f"{number:03}".ljust(200, "x") for number in range(200)]
    assert says(keeper.get(page), "Up to 200 choices, each of up to 200 characters.")

    change(keeper, page, **asked(0, wording="Which?", kind="choice", choices="\n\n".join([*choices, choices[0]])))

    assert CategoryQuestion.objects.get().choices.split("\n") == choices


def test_a_choice_is_never_longer_than_an_answer_may_be() -> None:
    longest = CaseAnswer._meta.get_field("value").max_length

    assert longest and longest >= categories.LONGEST_CHOICE
