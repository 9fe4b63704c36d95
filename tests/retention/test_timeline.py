"""A timeline costs the same for much as for little, however many apps have a say, and says what whole records would."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group

from crm import roles
from crm.models import CaseNote, Contact, Customer, CustomerNote, Payment, User
from retention import holds
from retention.leaving import leaving
from retention.registry import registry
from retention.subject_access import held_about, models_about
from retention.timeline import page_of
from retention.vocabulary import DataMap
from tests.factories import CaseFactory, CaseNoteFactory, ChannelFactory, ContactFactory, CustomerNoteFactory
from tests.invented.models import Allotment, Gardener, Grumble, Photo, Visit
from tests.planting import Planted, plant

from .conftest import TONIGHT, given_up

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def facts(entry: Any) -> tuple[Any, ...]:
    """Return what a line says, whichever way it was asked for."""
    return entry.label, entry.kind, entry.on, entry.at, entry.says, entry.url, entry.leaving, entry.record


def years_of(gardener: Gardener, count: int) -> None:
    for day in range(count):
        allotment = given_up(gardener, LONG_AGO + timedelta(days=day))
        visit = Visit.objects.create(allotment=allotment, seen="beans", on=date(2020, 1, 1) + timedelta(days=day))
        Photo.objects.create(visit=visit, caption="beans", taken_on=visit.on)
        Grumble.objects.create(neighbour=gardener, text="weeds", made_on=visit.on)


# ── What it costs ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("count", [1, 30, 300])
def test_four_queries_tell_a_timeline_of_any_length(
    count: int, gardener: Gardener, today: date, django_assert_num_queries: Any
) -> None:
    years_of(gardener, count // 4 + 1)
    held = Allotment.objects.first()
    holds.place(held, kind="legal", reason="x", review_on=date(2027, 5, 1), by=None, now=TONIGHT)  # type: ignore[arg-type]
    Grumble.objects.create(neighbour=gardener, text="weeds", made_on=date(2010, 1, 1))

    with django_assert_num_queries(
        4
    ):  # the lines, the periods in force, how each stands, what keeps those past their day
        page = page_of(gardener, today=today, restricted=True, limit=30)

    assert len(page.items) == min(30, 4 * (count // 4 + 1) + 2)
    assert {entry.label for entry in page.items} >= {"invented.allotment", "invented.visit", "invented.photo"}


def test_four_queries_tell_a_timeline_of_every_model_there_is(
    ada: Customer, today: date, django_assert_max_num_queries: Any
) -> None:
    told = [data_map for data_map, _paths in models_about(Customer) if data_map.says]
    planted = Planted()
    planted.rows[Customer] = ada
    for data_map in told:
        if data_map.model is not Customer:
            plant(data_map.model, planted)

    with django_assert_max_num_queries(4):
        page = page_of(ada, today=today, restricted=True, limit=300)

    assert {entry.label for entry in page.items} == {data_map.label for data_map in told}


def test_one_query_tells_that_there_is_nothing(today: date, django_assert_num_queries: Any) -> None:
    stranger = Gardener(name="Stranger")

    with django_assert_num_queries(1):
        page = page_of(stranger, today=today, restricted=True, limit=30)

    assert (page.items, page.more) == ([], False)


# ── What it says ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("data_map", [each for each in registry if each.says], ids=lambda data_map: data_map.label)
def test_a_line_of_any_model_says_what_its_whole_record_says(
    data_map: DataMap, today: date, django_assert_num_queries: Any
) -> None:
    row, planted = plant(data_map.model)
    people = set(registry.subject_paths(data_map).values())
    assert people

    for person in (planted.rows[each] for each in people):
        [whole] = held_about(person, today=today, labels=[data_map.label])
        asked = {"for_good": 1, "due": 4, "waits": 4}.get(whole.leaving.state if whole.leaving else "", 3)
        hint = f"In the data map of {data_map.label}, let reads= name every path that says= and get_absolute_url() use."
        with django_assert_num_queries(asked, info=hint):
            [line] = page_of(person, today=today, restricted=True, limit=9, labels=[data_map.label]).items

        assert facts(line) == facts(whole), hint
        assert line.pk == row.pk
        assert line.root_label == registry.root_of(data_map).label


def test_a_map_that_forgets_what_its_words_are_made_of_is_seen_to(
    ada: Customer, today: date, monkeypatch: Any, django_assert_num_queries: Any
) -> None:
    ContactFactory(customer=ada)
    data_map = registry.of(Contact)

    monkeypatch.setitem(registry.maps, Contact, DataMap(**{**vars(data_map), "reads": ()}))

    with django_assert_num_queries(3 + 2):  # the row's channel, and then the channel's name: right, and slow
        [line] = page_of(ada, today=today, restricted=True, limit=9, labels=["crm.contact"]).items
    assert line.says == "Contact: Telephone"


def test_a_line_names_the_record_that_it_leaves_with(gardener: Gardener, today: date) -> None:
    years_of(gardener, 1)
    allotment, grumble = Allotment.objects.get(), Grumble.objects.get()

    entries = {entry.label: entry for entry in page_of(gardener, today=today, restricted=True, limit=9).items}

    for label in ("invented.photo", "invented.visit", "invented.allotment"):
        assert (entries[label].root_label, entries[label].root_pk) == ("invented.allotment", allotment.pk)
        assert entries[label].leaving == leaving(allotment, today=today)
    assert (entries["invented.grumble"].root_label, entries["invented.grumble"].root_pk) == (
        "invented.grumble",
        grumble.pk,
    )
    assert entries["invented.photo"].says == "Photo of an allotment"


def test_a_line_says_who_wrote_it_as_what_and_through_which_channel(
    ada: Customer, bilal: User, chen: User, today: date
) -> None:
    bilal.groups.add(Group.objects.create(name="Zealots"))  # the first of two roles, and one line
    case = CaseFactory(customer=ada, contact=ContactFactory(customer=ada, advisor=bilal, channel=ChannelFactory()))
    chen.groups.clear()
    CustomerNote.objects.create(
        customer=ada, text="x", author=chen, written_at=TONIGHT, reviewed_on=today, review_on=today
    )
    said = {
        entry.label: (entry.by, entry.role, entry.through)
        for entry in page_of(ada, today=today, restricted=True, limit=9).items
    }

    assert case.contact.channel.name == "Telephone"
    assert said["crm.contact"] == ("Bilal Advisor", roles.ADVISOR, "Telephone")
    assert said["crm.customernote"] == ("Chen Elsewhere", "", "")
    assert said["crm.customer"] == ("", "", "")


def test_a_line_knows_sums_of_money_choices_and_links_as_a_record_does(ada: Customer, bilal: User, today: date) -> None:
    case = CaseFactory(customer=ada)
    Payment.objects.create(case=case, amount="12.30", paid_on=TONIGHT.date(), recorded_by=bilal, recorded_at=TONIGHT)
    for is_private in (True, False):
        CaseNote.objects.create(case=case, text="x", is_private=is_private, author=bilal, written_at=TONIGHT)

    entries = page_of(ada, today=today, restricted=True, limit=9, labels=["crm.payment", "crm.casenote"]).items

    assert [entry.says for entry in entries] == ["Note", "Private note", "Payment of £12.30"]
    assert {entry.record.case.reference for entry in entries} == {case.reference}


def test_each_line_says_what_is_said_of_its_record(gardener: Gardener, live: Callable[..., None], today: date) -> None:
    kept, due, held = given_up(gardener, TONIGHT), given_up(gardener, LONG_AGO), given_up(gardener, LONG_AGO)
    undated, open_ = (Allotment.objects.create(holder=gardener, is_given_up=closed) for closed in (True, False))
    holds.place(held, kind="legal", reason="x", review_on=date(2027, 5, 1), by=None, now=TONIGHT)
    live("allotment")

    said = {entry.pk: entry.leaving for entry in page_of(gardener, today=today, restricted=True, limit=9).items}

    assert all(said[one.pk] == leaving(one, today=today) for one in (kept, due, held, undated, open_, gardener))
    states = {"kept": kept, "due": due, "held": held, "undated": undated, "open": open_}
    assert {said[one.pk].state: one for one in states.values()} == states


def test_a_record_under_a_restriction_stands_on_the_timeline_only_for_who_guards_it(
    ada: Customer, esi: User, today: date, now: datetime
) -> None:
    case = CaseFactory(customer=ada)
    noted = CaseNoteFactory(case=case)
    holds.place(case, kind="restriction", reason="Accuracy.", review_on=today, by=esi, now=now)

    guarded = {entry.pk for entry in page_of(ada, today=today, limit=20, restricted=True).items}
    others = {entry.pk for entry in page_of(ada, today=today, limit=20, restricted=False).items}

    assert {case.pk, noted.pk} <= guarded
    assert others == guarded - {case.pk, noted.pk}


def test_the_leaving_of_records_beside_the_lines_is_asked_for_with_them(
    ada: Customer, today: date, django_assert_max_num_queries: Any
) -> None:
    CaseFactory(customer=ada)
    note, gone = CustomerNoteFactory(customer=ada), CustomerNoteFactory(customer=ada)
    CustomerNote.objects.filter(pk=gone.pk).delete()

    with django_assert_max_num_queries(4):
        page = page_of(ada, today=today, limit=20, restricted=True, beside=[ada, note, gone])

    assert page.leaving == {ada: leaving(ada, today=today), note: leaving(note, today=today)}
