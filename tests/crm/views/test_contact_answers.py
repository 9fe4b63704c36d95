"""What a category asks on the page of a contact: shown once it is chosen, kept when it is changed, saved where it belongs."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from crm.models import CaseAnswer, CaseCategory, CategoryQuestion, Contact, Property
from tests import factories

from .reading import form, says, words

NEW = "/desk/contacts/new/"
PART = {"HX-Request": "true"}


def ask(category: CaseCategory, wording: str, **facts: Any) -> CategoryQuestion:
    return CategoryQuestion.objects.create(category=category, wording=wording, **facts)


@pytest.fixture
def which_bin(missed_bin: CaseCategory) -> CategoryQuestion:
    return ask(missed_bin, "Which bin?", kind="choice", choices="Brown\nBlue\nGreen", is_required=True)


@pytest.fixture
def filled(desk: Client, missed_bin: CaseCategory, resolved: Any) -> dict[str, Any]:
    fields = form(desk.get(NEW), NEW)
    question = {"q0-category": missed_bin.pk, "q0-asked": "Why?", "q0-answered": "So.", "q0-outcome": resolved.pk}
    return {**fields, **question, "who": "anonymous", "do": "save"}


def problems(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422
    return {field: message for message, field in answer.context["problems"]}


def test_the_questions_appear_once_the_category_is_chosen(
    desk: Client, filled: dict[str, Any], which_bin: CategoryQuestion
) -> None:
    assert not says(desk.get(NEW), "Which bin?")
    shown = desk.post(NEW, {**filled, "do": "answers:0"})
    assert shown.status_code == 200
    assert says(shown, "About “Missed bin”", "Which bin?", "Brown")


def test_a_part_of_the_page_brings_them_alone(
    desk: Client, filled: dict[str, Any], missed_bin: CaseCategory, which_bin: CategoryQuestion
) -> None:
    missed_bin.guidance = "Ask whether it was at the kerb by seven."
    missed_bin.save()
    part = desk.post(NEW, {**filled, "do": "answers:0"}, headers=PART).content.decode()
    assert f'name="q0-a{which_bin.pk}"' in part
    assert "kerb by seven" in part
    assert "1 question about Missed bin follows “Asked”." in part
    assert "<main" not in part and 'name="q0-asked"' not in part


def test_saving_shows_them_too_where_one_must_be_answered(
    desk: Client, filled: dict[str, Any], which_bin: CategoryQuestion
) -> None:
    answer = desk.post(NEW, filled)
    assert problems(answer) == {f"id_q0-a{which_bin.pk}_0": "Which bin: choose one."}
    assert says(answer, "Which bin?")
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", {"": "  By the gate\u0000 "}, "By the gate"),
        ("choice", {"": "Blue"}, "Blue"),
        ("date", {"_day": "3", "_month": "Aug", "_year": "2026"}, "3 August 2026"),
        ("number", {"": " 1,250.50 "}, "1250.50"),
        ("number", {"": "-3"}, "-3"),
        (
            "address",
            {"-address": "hand", "-lines": "1 Mill Lane", "-postcode": "zz12ab"},
            "1 Mill Lane, ZZ1 2AB",
        ),
    ],
)
def test_each_kind_of_answer_is_kept_as_people_write_it(
    desk: Client, filled: dict[str, Any], missed_bin: CaseCategory, kind: str, typed: dict[str, str], kept: str
) -> None:
    asked = ask(missed_bin, "How is it?", kind=kind, choices="Brown\nBlue", is_required=True)
    posted = {f"q0-a{asked.pk}{part}": text.replace("\0", "") for part, text in typed.items()}
    assert desk.post(NEW, {**filled, **posted}).status_code == 302
    answer = CaseAnswer.objects.get()
    assert (answer.question, answer.wording, answer.value, answer.uprn) == (asked, "How is it?", kept, "")


def test_an_address_of_the_gazetteer_is_kept_with_its_number(
    desk: Client, filled: dict[str, Any], missed_bin: CaseCategory
) -> None:
    Property.objects.create(
        uprn="100", lines="14 High Street", town="Tolbooth", postcode="ZZ1 2AB", loaded_at=timezone.now()
    )
    asked = ask(missed_bin, "Where does it stand?", kind="address", is_required=True)
    looked = desk.post(NEW, {**filled, f"q0-a{asked.pk}-find_address": "ZZ1 2AB", "do": f"address:q0-a{asked.pk}"})
    assert says(looked, "14 High Street, Tolbooth, ZZ1 2AB")
    desk.post(NEW, {**form(looked, NEW), f"q0-a{asked.pk}-address": "100", "do": "save"})
    answer = CaseAnswer.objects.get()
    assert (answer.value, answer.uprn) == ("14 High Street, Tolbooth, ZZ1 2AB", "100")


@pytest.mark.parametrize(
    ("kind", "typed", "field", "said"),
    [
        ("text", {}, "", "How is it: fill this in."),
        ("choice", {"": "Purple"}, "_0", "How is it: choose one."),
        ("date", {"_day": "3"}, "_0", "How is it: add a month and a year."),
        ("date", {"_day": "31", "_month": "2", "_year": "26"}, "_0", "How is it: “31 2 26” is not a date."),
        ("number", {"": "many"}, "", "How is it: “many” is not a number. Write it in digits, such as 12 or 3.5."),
        ("number", {"": "NaN"}, "", "How is it: “NaN” is not a number."),
        ("number", {"": "1e5"}, "", "How is it: “1e5” is not a number."),
        ("number", {"": "9" * 5000}, "", f"How is it: “{'9' * 40}” is not a number."),
        ("number", {"": "1,25"}, "", "How is it: “1,25” is not a number."),
        ("address", {}, "-find_address", "How is it: Find the address, or write it by hand."),
    ],
)
def test_what_is_no_answer_says_so_and_stays(
    desk: Client,
    filled: dict[str, Any],
    missed_bin: CaseCategory,
    kind: str,
    typed: dict[str, str],
    field: str,
    said: str,
) -> None:
    asked = ask(missed_bin, "How is it?", kind=kind, choices="Brown\nBlue", is_required=True)
    posted = {f"q0-a{asked.pk}{part}": text for part, text in typed.items()}
    answer = desk.post(NEW, {**filled, **posted})
    ((where, message),) = problems(answer).items()
    assert where == f"id_q0-a{asked.pk}{field}"
    assert message.startswith(said)
    assert f'id="{where}"' in answer.content.decode()
    for name, text in posted.items():
        if kind != "choice":  # what is on no list cannot be shown as chosen
            assert form(answer, NEW)[name] == [text]


def test_what_need_not_be_answered_is_not_kept_empty(
    desk: Client, filled: dict[str, Any], missed_bin: CaseCategory
) -> None:
    for kind in CategoryQuestion.Kind.values:
        ask(missed_bin, f"A {kind}?", kind=kind, choices="Brown\nBlue")
    assert desk.post(NEW, filled).status_code == 302
    assert not CaseAnswer.objects.exists()


def test_a_long_list_of_choices_is_a_list(desk: Client, filled: dict[str, Any], missed_bin: CaseCategory) -> None:
    five = ask(missed_bin, "Five?", kind="choice", choices="a\nb\nc\nd\ne", is_required=True)
    six = ask(missed_bin, "Six?", kind="choice", choices="a\nb\nc\nd\ne\nf", is_required=True)
    shown = desk.post(NEW, {**filled, "do": "answers:0"}).content.decode()
    assert f'type="radio" name="q0-a{five.pk}"' in shown
    assert f'<select name="q0-a{six.pk}"' in shown


def test_an_answer_survives_a_change_of_category_and_back(
    desk: Client, filled: dict[str, Any], missed_bin: CaseCategory, garden_waste: CaseCategory
) -> None:
    where, when = ask(missed_bin, "Where?"), ask(missed_bin, "When?", kind="date")
    other = ask(garden_waste, "How many?", kind="number")
    typed = {f"q0-a{where.pk}": "By the gate\nat the back", f"q0-a{when.pk}_day": "3"}

    changed = desk.post(NEW, {**filled, **typed, "q0-category": garden_waste.pk, "do": "answers:0"})
    assert says(changed, "How many?") and not says(changed, "When?")
    back = {**form(changed, NEW), f"q0-a{other.pk}": "2", "q0-category": missed_bin.pk, "do": "answers:0"}
    again = form(desk.post(NEW, back), NEW)

    assert again[f"q0-a{where.pk}"] == ["By the gate\nat the back"]
    assert again[f"q0-a{when.pk}_day"] == ["3"]
    assert again[f"q0-a{other.pk}"] == ["2"]


def test_an_answer_survives_every_other_button(desk: Client, filled: dict[str, Any], missed_bin: CaseCategory) -> None:
    where = ask(missed_bin, "Where?")
    for do in ("add", "find", "choose", "answers:0", "address", "remove:9"):
        kept = form(desk.post(NEW, {**filled, f"q0-a{where.pk}": "By the gate", "do": do}), NEW)
        assert kept[f"q0-a{where.pk}"] == ["By the gate"], do


def test_nothing_is_kept_for_a_question_of_another_category(
    desk: Client, filled: dict[str, Any], missed_bin: CaseCategory, garden_waste: CaseCategory
) -> None:
    own, foreign = ask(missed_bin, "Where?"), ask(garden_waste, "How many?", is_required=True)
    retired = ask(missed_bin, "Since when?", is_active=False)
    attack = {
        f"q0-a{own.pk}": "By the gate",
        f"q0-a{foreign.pk}": "foreign",
        f"q0-a{retired.pk}": "retired",
        "q0-a999999": "nobody's",
        f"q1-a{own.pk}": "of a question that is not on the page",
        f"a{foreign.pk}": "without a place",
    }
    assert desk.post(NEW, {**filled, **attack}).status_code == 302
    assert list(CaseAnswer.objects.values_list("question", "value")) == [(own.pk, "By the gate")]


@pytest.mark.parametrize("category", ["١", "-1", "9" * 5000], ids=["another script", "negative", "endless"])
def test_what_is_no_category_asks_nothing_and_is_refused_at_its_field(
    desk: Client, filled: dict[str, Any], category: str
) -> None:
    assert "id_q0-category" in problems(desk.post(NEW, {**filled, "q0-category": category}))


def test_a_chaser_is_asked_nothing_that_the_case_was_asked_already(
    desk: Client, filled: dict[str, Any], which_bin: CategoryQuestion
) -> None:
    case = factories.CaseFactory()
    about = {"q0-kind": "about", "q0-reference": case.reference, f"q0-a{which_bin.pk}": "Purple"}
    assert desk.post(NEW, {**filled, **about}).status_code == 302
    assert not CaseAnswer.objects.exists()


def test_two_questions_of_one_category_keep_their_answers_apart(
    desk: Client, filled: dict[str, Any], missed_bin: CaseCategory, which_bin: CategoryQuestion, referred: Any
) -> None:
    second = {"question": ["0", "1"], "q1-kind": "new", "q1-category": missed_bin.pk, "q1-asked": "And the blue one?"}
    answers = {f"q0-a{which_bin.pk}": "Brown", f"q1-a{which_bin.pk}": "Blue"}
    desk.post(NEW, {**filled, **second, **answers, "q1-outcome": referred.pk})
    assert sorted(CaseAnswer.objects.values_list("case__asked", "value")) == [
        ("And the blue one?", "Blue"),
        ("Why?", "Brown"),
    ]


def test_what_is_wrong_names_its_question_in_the_order_of_the_page(
    desk: Client, filled: dict[str, Any], missed_bin: CaseCategory, which_bin: CategoryQuestion
) -> None:
    second = {"question": ["0", "1"], "q1-kind": "new", "q1-category": missed_bin.pk}
    answer = desk.post(NEW, {**filled, **second, f"q0-a{which_bin.pk}": "Brown"})
    assert [message for message, _field in answer.context["problems"]] == [
        "Question 2, Asked: fill this in.",
        "Question 2, Which bin: choose one.",
        "Question 2, Outcome: choose how it stands now.",
    ]
    assert "Question 2, Category" not in words(answer)


def test_markup_in_a_question_or_an_answer_is_shown_as_it_was_typed(
    desk: Client, filled: dict[str, Any], missed_bin: CaseCategory, garden_waste: CaseCategory
) -> None:
    where = ask(missed_bin, "<b>Where</b>?", hint="<i>there</i>")
    typed = {f"q0-a{where.pk}": "</textarea><script>alert(1)</script>"}
    for category in (missed_bin, garden_waste):
        shown = desk.post(NEW, {**filled, **typed, "q0-category": category.pk, "do": "answers:0"}).content.decode()
        assert "<script>alert" not in shown and "&lt;script&gt;alert(1)" in shown
        assert "<b>Where" not in shown
