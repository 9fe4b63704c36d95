"""A timeline is one list in one order, read page by page: newest first, what is whose, and nothing twice."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from crm.models import CaseNote, Customer, User
from retention.subject_access import held_about
from retention.timeline import Entry, page_of
from tests.factories import CaseFactory, ContactFactory
from tests.invented.models import Allotment, Gardener, Grumble, Visit

from .conftest import given_up

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def on(day: int) -> date:
    return date(2026, 3, day)


@pytest.fixture
def lines(today: date) -> Callable[..., list[Entry]]:
    """Read a timeline as a person scrolls it: page by page, to its end."""

    def read(person: Any, a_page: int = 7, **options: Any) -> list[Entry]:
        found: list[Entry] = []
        while (page := page_of(person, today=today, restricted=True, limit=a_page, after=len(found), **options)).more:
            assert len(page.items) == a_page
            found += page.items
        return found + page.items

    return read


def told(entries: list[Entry]) -> list[tuple[str, date | None]]:
    return [(entry.label.partition(".")[2], entry.on) for entry in entries]


def test_what_happened_last_stands_first_whatever_it_is(gardener: Gardener, lines: Any) -> None:
    held = given_up(gardener, at(12))
    Visit.objects.create(allotment=held, seen="beans", on=on(3))
    Visit.objects.create(allotment=held, seen="peas", on=on(14))
    Grumble.objects.create(neighbour=gardener, text="weeds", made_on=on(9))
    Gardener.objects.filter(pk=gardener.pk).update(left_on=on(30))

    assert told(lines(gardener)) == [
        ("gardener", on(30)),
        ("visit", on(14)),
        ("allotment", on(12)),
        ("grumble", on(9)),
        ("visit", on(3)),
    ]


def test_a_date_is_the_first_instant_of_its_day_in_london(gardener: Gardener, lines: Any) -> None:
    instants = [
        datetime(2026, 7, 1, 22, 59, 59, 900, tzinfo=UTC),  # still 1 July
        datetime(2026, 7, 1, 23, 0, tzinfo=UTC),  # midnight in London
        datetime(2026, 7, 1, 23, 0, 0, 1, tzinfo=UTC),
        datetime(2026, 7, 2, 23, 0, tzinfo=UTC),
    ]
    for instant in instants:
        given_up(gardener, instant)
    Grumble.objects.create(neighbour=gardener, text="weeds", made_on=date(2026, 7, 2))

    found = lines(gardener, labels=["invented.allotment", "invented.grumble"])

    assert [entry.at for entry in found] == [*reversed(instants[1:]), None, instants[0]]
    assert [entry.on.day for entry in found] == [3, 2, 2, 2, 1]


def test_what_has_no_date_comes_last(gardener: Gardener, lines: Any) -> None:
    Allotment.objects.create(holder=gardener)
    given_up(gardener, LONG_AGO)

    assert told(lines(gardener)) == [("allotment", LONG_AGO.date()), ("allotment", None), ("gardener", None)]


def test_a_case_stands_above_the_contact_that_opened_it_and_its_notes_above_both(
    ada: Customer, bilal: User, lines: Any
) -> None:
    contact = ContactFactory(customer=ada, received_at=at(5))
    case = CaseFactory(customer=ada, contact=contact, opened_at=at(5))
    CaseNote.objects.create(case=case, text="x", author=bilal, written_at=at(5))

    assert [entry.label for entry in lines(ada)[-3:]] == ["crm.casenote", "crm.case", "crm.contact"]


def test_of_records_of_one_kind_and_instant_the_one_saved_last_stands_first(gardener: Gardener, lines: Any) -> None:
    allotment = given_up(gardener, LONG_AGO)
    keys = [Visit.objects.create(allotment=allotment, seen="x", on=on(1), pk=pk).pk for pk in (9, 10, 11, 100)]

    assert [entry.pk for entry in lines(gardener, labels=["invented.visit"])] == list(reversed(keys))


@pytest.mark.parametrize("a_page", [1, 7, 25, 100])
def test_pages_leave_no_gap_and_repeat_nothing(a_page: int, gardener: Gardener, lines: Any, today: date) -> None:
    for hour in range(25):  # four at each instant, and four hours to a day
        held = [given_up(gardener, at(1 + hour // 4, hour % 4)) for _ in range(3)]
        Visit.objects.create(allotment=held[0], seen="x", on=on(1 + hour // 4))

    found = lines(gardener, a_page)

    everything = page_of(gardener, today=today, restricted=True, limit=1000)
    assert found == everything.items
    assert {entry.record for entry in found} == {item.record for item in held_about(gardener)}
    assert len({entry.record for entry in found}) == len(found) == 101  # and the gardener
    assert not everything.more


def test_beyond_the_end_there_is_nothing_more(gardener: Gardener, today: date) -> None:
    given_up(gardener, at(1))

    assert page_of(gardener, today=today, restricted=True, limit=2).more is False
    assert page_of(gardener, today=today, restricted=True, limit=1).more is True
    for after in (2, 50):
        page = page_of(gardener, today=today, restricted=True, limit=5, after=after)
        assert (page.items, page.more) == ([], False)


def test_a_record_about_two_people_stands_on_both_timelines_and_once_on_each(gardener: Gardener, lines: Any) -> None:
    other = Gardener.objects.create(name="Other", email="other@example.org")
    both, twice = given_up(gardener, at(5), helper=other), given_up(other, at(6), helper=other)
    Visit.objects.create(allotment=both, seen="beans", on=on(7))
    given_up(gardener, at(8))

    assert told(lines(other)) == [("visit", on(7)), ("allotment", on(6)), ("allotment", on(5)), ("gardener", None)]
    assert [entry.pk for entry in lines(other, labels=["invented.allotment"])] == [twice.pk, both.pk]


def test_only_the_models_asked_for_are_told_and_none_of_them_is_nothing(gardener: Gardener, lines: Any) -> None:
    given_up(gardener, at(1))
    Grumble.objects.create(neighbour=gardener, text="weeds", made_on=on(1))

    assert {entry.label for entry in lines(gardener, labels=["invented.grumble"])} == {"invented.grumble"}
    assert {entry.label for entry in lines(gardener)} > {"invented.grumble", "invented.allotment"}
    assert lines(gardener, labels=[]) == lines(gardener, labels=["no.such"]) == []
