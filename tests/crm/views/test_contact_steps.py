"""The buttons of a contact's page that save nothing: each goes where the eye goes, and loses no word."""

import re
from typing import Any

import pytest
from django.test import Client

from crm.models import Contact
from tests import factories

from .reading import form, says, words

NEW = "/desk/contacts/new/"
PART = {"HX-Request": "true"}


@pytest.fixture
def typed(desk: Client, missed_bin: Any) -> dict[str, Any]:
    """A page on which a first question has been written."""
    return {**form(desk.get(NEW), NEW), "q0-category": missed_bin.pk, "q0-asked": "Why?"}


def has_the_focus(answer: Any) -> str:
    """Return the id of the one element that a browser gives the focus, with scripts or without."""
    page = answer.content.decode()
    page = page.partition("<main")[2].partition("</main>")[0] or page
    (tag,) = re.findall(r"<[^>]*\sautofocus\b[^>]*>", page)
    return re.search(r'\sid="([^"]+)"', tag)[1]


def test_a_fresh_page_begins_where_the_person_is_found(desk: Client) -> None:
    assert has_the_focus(desk.get(NEW)) == "id_find"


def test_another_question_gets_the_focus(desk: Client, typed: dict[str, Any]) -> None:
    page = desk.get(NEW).content.decode()
    assert f'formaction="{NEW}#question-1"' in page  # without scripts, the address alone scrolls there
    more = desk.post(NEW, {**typed, "do": "add"})
    assert has_the_focus(more) == "question-1"
    assert f'formaction="{NEW}#question-2"' in more.content.decode()


def test_after_a_question_is_taken_away_the_one_in_its_place_has_the_focus(desk: Client, typed: dict[str, Any]) -> None:
    three = form(desk.post(NEW, {**form(desk.post(NEW, {**typed, "do": "add"}), NEW), "do": "add"}), NEW)
    assert three["question"] == ["0", "1", "2"]
    assert has_the_focus(desk.post(NEW, {**three, "do": "remove:1"})) == "question-2"
    assert has_the_focus(desk.post(NEW, {**three, "do": "remove:2"})) == "question-1"


def test_the_last_question_stays(desk: Client, typed: dict[str, Any]) -> None:
    assert form(desk.post(NEW, {**typed, "do": "remove:0"}), NEW)["q0-asked"] == ["Why?"]


def test_ten_questions_are_enough(desk: Client, typed: dict[str, Any]) -> None:
    fields = {**typed, "question": [str(number) for number in range(9)]}
    ten = desk.post(NEW, {**fields, "do": "add"})
    fields = form(ten, NEW)
    assert len(fields["question"]) == 10
    assert not says(ten, "Add another question")
    assert len(form(desk.post(NEW, {**fields, "do": "add"}), NEW)["question"]) == 10


# ── About this case ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("headers", [PART, {}], ids=["with scripts", "without"])
def test_one_button_makes_the_empty_question_one_about_a_case(desk: Client, ada: Any, headers: dict[str, str]) -> None:
    case = factories.CaseFactory(customer=ada)
    fresh = form(desk.get(NEW), NEW)
    answer = desk.post(NEW, {**fresh, "do": f"about:{case.reference}"}, headers=headers)
    page = answer.content.decode()
    assert re.search(r'name="q0-kind" value="about"[^>]*checked', page)
    assert f'name="q0-reference" value="{case.reference}"' in page
    assert has_the_focus(answer) == "id_q0-asked"
    assert 'name="q1-asked"' not in page


def test_what_was_written_stays_and_the_case_gets_a_question_of_its_own(
    desk: Client, typed: dict[str, Any], ada: Any
) -> None:
    case = factories.CaseFactory(customer=ada)
    fields = form(desk.post(NEW, {**typed, "do": f"about:{case.reference}"}), NEW)
    assert (fields["q0-kind"], fields["q0-asked"]) == (["new"], ["Why?"])
    assert (fields["q1-kind"], fields["q1-reference"]) == (["about"], [case.reference])


def test_a_case_is_asked_about_once_however_often_its_button_is_pressed(
    desk: Client, typed: dict[str, Any], ada: Any
) -> None:
    case = factories.CaseFactory(customer=ada)
    once = {**form(desk.post(NEW, {**typed, "do": f"about:{case.reference}"}), NEW), "q1-asked": "Still there."}
    twice = desk.post(NEW, {**once, "do": f"about:{case.reference}"})
    assert form(twice, NEW)["question"] == ["0", "1"]
    assert form(twice, NEW)["q1-asked"] == ["Still there."]
    assert has_the_focus(twice) == "id_q1-asked"


@pytest.mark.parametrize("what", ["about:", "about:nonsense", "about:HK", "about:<b>"])
def test_about_nothing_changes_nothing(desk: Client, typed: dict[str, Any], what: str) -> None:
    fields = form(desk.post(NEW, {**typed, "do": what}), NEW)
    assert (fields["question"], fields["q0-kind"], fields["q0-asked"]) == (["0"], ["new"], ["Why?"])


def test_two_questions_about_one_case_are_said_at_the_second(desk: Client, typed: dict[str, Any]) -> None:
    case = factories.CaseFactory()
    both = {f"q{n}-{name}": value for n in "01" for name, value in (("kind", "about"), ("reference", case.reference))}
    more = {"question": ["0", "1"], "q1-asked": "Again", "who": "anonymous", "do": "save"}
    answer = desk.post(NEW, {**typed, **both, **more})
    assert answer.context["problems"] == [
        (f"Question 2, Case {case.reference} is named twice. Put both into one question.", "id_q1-reference")
    ]


# ── Parts, and what is no part ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("do", ["", "save", "answers:", "answers:x", "answers:77", "remove:0", "nonsense"])
def test_what_is_no_part_is_answered_with_nothing_and_saves_nothing(
    desk: Client, typed: dict[str, Any], do: str
) -> None:
    answer = desk.post(NEW, {**typed, "who": "anonymous", "do": do}, headers=PART)
    assert (answer.status_code, answer.content) == (204, b"")
    assert not Contact.objects.exists()


def test_the_number_of_a_question_that_no_computer_reads_is_no_part(desk: Client, typed: dict[str, Any]) -> None:
    assert desk.post(NEW, {**typed, "do": f"answers:{'9' * 5000}"}, headers=PART).status_code == 204


def test_a_part_asked_for_while_signed_out_says_so(client: Client) -> None:
    answer = client.post(NEW, {"do": "typing", "find": "x"}, headers=PART)
    assert answer.status_code == 401
    assert says(answer, "You are signed out.") or b"You are signed out." in answer.content


@pytest.mark.parametrize("who", ["fitz", "dara"])
def test_only_the_counter_gets_the_parts(who: str, signed_in: Any, ada: Any, request: Any) -> None:
    theirs = signed_in(request.getfixturevalue(who))
    for do in ("typing", "find", "choose", "last", "about:HK-7M4PX"):
        answer = theirs.post(NEW, {"do": do, "find": "07700900461", "who": f"person:{ada.pk}"}, headers=PART)
        assert answer.status_code == 403
        assert b"Ada" not in answer.content


# ── Queries ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("do", ["", "typing", "find", "choose", "last", "answers:0", "about:"])
def test_the_page_and_its_parts_ask_the_database_at_most_twelve_times(
    desk: Client, ada: Any, esi: Any, missed_bin: Any, django_assert_max_num_queries: Any, do: str
) -> None:
    case = factories.CaseFactory(customer=ada, category=missed_bin)
    factories.CustomerNoteFactory(customer=ada, author=esi)
    for _each in range(6):
        factories.CaseFactory(customer=ada)
    fields = {**form(desk.get(NEW), NEW), "q0-category": missed_bin.pk, "find": "07700 900461"}
    if do:
        fields |= {"who": f"person:{ada.pk}", "do": do + case.reference if do == "about:" else do}
        with django_assert_max_num_queries(12):
            assert desk.post(NEW, fields, headers=PART).status_code == 200
        return
    for query in ("", f"?customer={ada.pk}", f"?case={case.pk}"):
        with django_assert_max_num_queries(12):
            assert desk.get(NEW + query).status_code == 200


def test_ten_questions_cost_no_more_queries_than_one(
    desk: Client, typed: dict[str, Any], missed_bin: Any, django_assert_max_num_queries: Any
) -> None:
    ten = {"question": [str(number) for number in range(10)]}
    ten |= {f"q{number}-category": missed_bin.pk for number in range(10)}
    with django_assert_max_num_queries(12):
        assert len(form(desk.post(NEW, {**typed, **ten, "do": "find"}), NEW)["question"]) == 10


# ── When and where ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (("31", "12", "2015"), "A contact from before 1 January 2016 is not logged any more"),
        (("3", "8", "1926"), "A contact from before 1 January 2016 is not logged any more"),
        (("4", "8", "2026"), "The contact was received in the past."),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_its_field(
    desk: Client, typed: dict[str, Any], referred: Any, day: tuple[str, str, str], said: str
) -> None:
    parts = dict(zip(("received_on_day", "received_on_month", "received_on_year"), day, strict=True))
    answer = desk.post(NEW, {**typed, **parts, "who": "anonymous", "q0-outcome": referred.pk, "do": "save"})
    ((message, field),) = answer.context["problems"]
    assert field == "id_received_on_0" and message.startswith(said)
    assert not Contact.objects.exists()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://example.org/x", "data:text/html,x", "file:///etc"])
def test_a_link_leads_to_a_web_page_or_nowhere(desk: Client, typed: dict[str, Any], referred: Any, link: str) -> None:
    asked = {**typed, "who": "anonymous", "q0-outcome": referred.pk, "do": "save"}
    answer = desk.post(NEW, {**asked, "link": link})
    assert [field for _message, field in answer.context["problems"]] == ["id_link"]
    assert desk.post(NEW, {**asked, "link": "example.org/post/1"}).status_code == 302
    assert Contact.objects.get().link == "https://example.org/post/1"


def test_nobody_is_told_that_an_answer_is_optional_where_the_outcome_needs_one(desk: Client) -> None:
    assert "Answered (optional)" not in words(desk.get(NEW))
    assert says(desk.get(NEW), "Needed where the outcome ends it")
