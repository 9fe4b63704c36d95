"""What is held about a person is found whole and in order, each record with its name, its day and its leaving; nothing of another's."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest

from crm.models import Customer
from retention import holds
from retention.leaving import leaving
from retention.registry import registry
from retention.subject_access import held_about, models_about, rows_about
from retention.vocabulary import DataMap
from tests.factories import CaseFactory
from tests.invented.models import Allotment, Gardener, Grumble, Photo, Visit
from tests.planting import plant

from .conftest import TONIGHT, given_up

pytestmark = pytest.mark.django_db


def at(day: int) -> datetime:
    return datetime(2026, 3, day, 12, tzinfo=UTC)


def on(day: int) -> date:
    return date(2026, 3, day)


@pytest.fixture
def other() -> Gardener:
    return Gardener.objects.create(name="Other", email="other@example.org", left_on=on(20))


@pytest.fixture
def year(gardener: Gardener, other: Gardener) -> Gardener:
    """What one gardener did in a March, in no order, beside what another did."""
    Gardener.objects.filter(pk=gardener.pk).update(left_on=on(30))
    Grumble.objects.create(neighbour=gardener, text="weeds", made_on=on(9))
    held = given_up(gardener, at(12))
    Visit.objects.create(allotment=held, seen="beans", on=on(3))
    Visit.objects.create(allotment=held, seen="peas", on=on(12))
    given_up(other, at(5), helper=gardener)
    Visit.objects.create(allotment=given_up(other, at(8)), seen="hers", on=on(8))
    Grumble.objects.create(neighbour=other, text="noise", made_on=on(7))
    gardener.refresh_from_db()
    return gardener


def told(person: Gardener, **options: Any) -> list[tuple[str, date | None]]:
    return [(item.says, item.on) for item in held_about(person, **options)]


def test_a_persons_records_are_shown_newest_first_with_their_words_and_days(year: Gardener) -> None:
    assert told(year) == [
        ("Left", on(30)),
        ("Gave up an allotment", on(12)),
        ("Visit", on(12)),
        ("Grumbled", on(9)),
        ("Gave up an allotment", on(5)),
        ("Visit", on(3)),
    ]


def test_a_record_about_two_people_is_shown_to_both_and_what_is_anothers_to_neither(
    year: Gardener, other: Gardener
) -> None:
    assert told(other) == [
        ("Left", on(20)),
        ("Gave up an allotment", on(8)),
        ("Visit", on(8)),
        ("Grumbled", on(7)),
        ("Gave up an allotment", on(5)),
    ]


def test_a_record_that_is_about_one_person_twice_is_shown_once(gardener: Gardener) -> None:
    given_up(gardener, at(5), helper=gardener)

    assert told(gardener, labels=["invented.allotment"]) == [("Gave up an allotment", on(5))]


def test_the_newest_few_are_the_newest_of_all_kinds(year: Gardener) -> None:
    assert told(year, limit=3) == told(year)[:3]


def test_records_that_have_no_day_yet_do_not_hide_those_that_have(gardener: Gardener) -> None:
    for _ in range(3):
        Allotment.objects.create(holder=gardener)
    given_up(gardener, at(12))

    assert told(gardener, labels=["invented.allotment"], limit=2) == [
        ("Gave up an allotment", on(12)),
        ("Gave up an allotment", None),
    ]


def test_the_day_of_an_instant_is_the_day_in_london(gardener: Gardener) -> None:
    given_up(gardener, datetime(2026, 7, 1, 23, 30, tzinfo=UTC))

    [item] = held_about(gardener, labels=["invented.allotment"])

    assert (item.on, item.at) == (date(2026, 7, 2), datetime(2026, 7, 1, 23, 30, tzinfo=UTC))


def test_only_the_kinds_asked_for_are_shown(year: Gardener) -> None:
    assert told(year, labels=["invented.grumble"]) == [("Grumbled", on(9))]


def test_each_record_says_when_it_leaves(year: Gardener, today: date) -> None:
    held = Allotment.objects.get(holder=year)
    holds.place(held, kind="legal", reason="x", review_on=date(2027, 5, 1), by=None, now=TONIGHT)

    items = held_about(year, today=today)

    said = [str(item.leaving) for item in items if item.label in {"invented.allotment", "invented.visit"}]
    by_hold = "Kept: legal hold, reviewed by 1 May 2027"
    assert said == [by_hold, by_hold, "Kept until 5 March 2027 (allotment, 1 year after giving it up)", by_hold]
    assert all(item.leaving == leaving(item.record, today=today) for item in items)


def test_a_record_that_has_a_page_of_its_own_is_linked_to_it(ada: Customer, gardener: Gardener) -> None:
    case = CaseFactory(customer=ada)
    given_up(gardener, at(1))

    links = {item.label: item.url for item in held_about(ada)}

    assert links["crm.case"] == case.get_absolute_url() != ""
    assert links["crm.contact"] == case.contact.get_absolute_url() != ""
    assert [item.url for item in held_about(gardener, labels=["invented.allotment"])] == [""]


def test_a_pack_asks_as_many_questions_for_many_records_as_for_few(
    year: Gardener, today: date, django_assert_num_queries: Any
) -> None:
    for day in range(1, 28):
        Visit.objects.create(allotment=given_up(year, at(day)), seen="x", on=on(day))

    with django_assert_num_queries(5 + 2):  # one for each model; the periods in force, and how each stands
        assert len(held_about(year, today=today)) > 50


def test_a_part_of_a_part_is_found_as_well(gardener: Gardener, other: Gardener) -> None:
    hers, mine = given_up(other, at(1)), given_up(gardener, at(1))
    photos = [
        Photo.objects.create(visit=Visit.objects.create(allotment=one, seen="x", on=on(1)), caption="x")
        for one in (hers, mine)
    ]

    found = {data_map.label: rows_about(gardener, data_map, paths) for data_map, paths in models_about(gardener)}

    assert list(found["invented.photo"]) == [photos[1]]
    assert list(found["invented.gardener"]) == [gardener]


PERSONAL = [
    (data_map, path, person) for data_map in registry for path, person in registry.subject_paths(data_map).items()
]


@pytest.mark.parametrize(
    ("data_map", "path", "person"), PERSONAL, ids=[f"{data_map.label}-{path}" for data_map, path, _end in PERSONAL]
)
def test_every_record_of_any_model_is_found_by_every_person_it_is_about(
    data_map: DataMap, path: str, person: type[Any]
) -> None:
    row, planted = plant(data_map.model)
    whose, stranger = planted.rows[person], person(pk=uuid.uuid4())
    last = path.rpartition("__")[2]
    if any(field.name == last and field.related_model is person for field in person._meta.concrete_fields):
        whose = plant(person)[0]  # a person who is also about another one: a row of its own kind is planted for nobody
        person._base_manager.filter(pk=planted.rows[person].pk).update(**{last: whose})

    paths = dict((found.label, ways) for found, ways in models_about(person))[data_map.label]

    assert path in paths
    assert row in rows_about(whose, data_map, [path])
    assert not rows_about(stranger, data_map, paths).exists()


@pytest.mark.parametrize("data_map", [each for each in registry if each.says], ids=lambda data_map: data_map.label)
def test_every_record_on_a_timeline_has_words_for_itself(data_map: DataMap, today: date) -> None:
    _row, planted = plant(data_map.model)
    people = {end for end in registry.subject_paths(data_map).values()}

    items = [item for end in people for item in held_about(planted.rows[end], today=today, labels=[data_map.label])]

    assert items
    tokens = planted.tokens_of(*planted.tokens)
    for item in items:
        assert item.says
        assert item.leaving is not None
        assert not [token for token in tokens if token in str(item.leaving)]
