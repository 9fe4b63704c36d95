"""A form that is posted twice does its work once; it does not stand for another form's."""

from typing import Any

import pytest
from django.test import Client

from crm.models import Case, CaseNote
from crm.views import once
from tests import factories

from .reading import form

TYPED = {"note-text": "Rang back."}


@pytest.fixture
def cases(db: None) -> list[Case]:
    return factories.CaseFactory.create_batch(2)


def note_on(case: Case) -> str:
    return f"/desk/cases/{case.pk}/note/"


@pytest.fixture
def typed(desk: Client, cases: list[Case]) -> dict[str, Any]:
    """The note's form as it stands on the first case's page, filled in."""
    return form(desk.get(cases[0].get_absolute_url()), note_on(cases[0])) | TYPED


def test_what_is_posted_twice_is_done_once_and_leads_to_the_same_page(
    desk: Client, cases: list[Case], typed: dict[str, Any]
) -> None:
    answers = [desk.post(note_on(cases[0]), typed) for _time in range(2)]

    assert [answer["Location"] for answer in answers] == [cases[0].get_absolute_url()] * 2
    assert CaseNote.objects.count() == 1


def test_a_mark_that_was_used_elsewhere_stops_no_other_form(
    desk: Client, cases: list[Case], typed: dict[str, Any]
) -> None:
    first, other = cases
    assert desk.post(note_on(first), typed)["Location"] == first.get_absolute_url()

    answer = desk.post(note_on(other), typed)

    assert answer["Location"] == other.get_absolute_url()
    assert [note.case for note in CaseNote.objects.order_by("pk")] == [first, other]


class Memory(dict[str, Any]):
    """A cache whose keys can be read."""

    def add(self, key: str, value: Any, _seconds: int) -> bool:
        return self.setdefault(key, value) is value

    def set(self, key: str, value: Any, _seconds: int) -> None:
        self[key] = value


def test_the_memory_of_what_was_posted_names_no_record(
    desk: Client, cases: list[Case], typed: dict[str, Any], monkeypatch: Any
) -> None:
    monkeypatch.setattr(once, "cache", memory := Memory())

    desk.post(note_on(cases[0]), typed)

    ((key, went_to),) = memory.items()
    assert went_to == cases[0].get_absolute_url()
    assert str(cases[0].pk) not in key
