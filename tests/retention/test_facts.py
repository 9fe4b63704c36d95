"""What is selected of a row comes back as the row itself would say it, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DurationField

from crm.models import Case, CaseNote, Payment
from retention.facts import column, light_row, selected, typed, with_links
from retention.registry import registry
from retention.vocabulary import DataMap
from tests.invented.models import Allotment, Photo
from tests.planting import plant

pytestmark = pytest.mark.django_db


def facts_of(row: Any, *paths: str) -> dict[str, Any]:
    found: dict[str, Any] = type(row)._base_manager.filter(pk=row.pk).values_list(selected(paths), flat=True).get()
    return found


@pytest.mark.parametrize("data_map", list(registry), ids=lambda data_map: data_map.label)
def test_every_column_of_every_model_comes_back_as_it_is(data_map: DataMap) -> None:
    row = data_map.model._base_manager.get(pk=plant(data_map.model)[0].pk)
    columns = row._meta.concrete_fields

    facts = facts_of(row, *(field.name for field in columns))

    light = light_row(data_map.model, facts)  # a sealed value knows its place by its row

    assert columns
    for field in columns:
        found, kept = getattr(light, field.attname), getattr(row, field.attname)
        assert (found, type(found), str(found)) == (kept, type(kept), str(kept)), field


def test_a_length_of_time_comes_back_as_one() -> None:
    assert typed(DurationField(), 90_000_000) == typed(DurationField(), "00:01:30") == timedelta(seconds=90)


def test_a_path_brings_every_link_on_its_way_once() -> None:
    assert with_links(["reference", "case__category__name", "case__reference", "case"]) == [
        "reference",
        "case",
        "case__category",
        "case__category__name",
        "case__reference",
    ]


def test_a_light_row_speaks_for_itself_and_for_what_it_points_to(django_assert_num_queries: Any) -> None:
    note = CaseNote.objects.select_related("case__category").get(pk=plant(CaseNote)[0].pk)
    paths = with_links(["pk", "is_private", "case__category__name", "case__status"])
    facts = facts_of(note, *paths)

    with django_assert_num_queries(0):
        row: Any = light_row(CaseNote, facts)
        assert (row, row.is_private, row.case, row.case_id) == (note, note.is_private, note.case, note.case_id)
        assert row.case.category.name == note.case.category.name
        assert row.case.get_status_display() == note.case.get_status_display()
        assert row.case.get_absolute_url() == note.case.get_absolute_url()


def test_a_light_row_asks_for_what_it_was_not_given(django_assert_num_queries: Any) -> None:
    payment = plant(Payment)[0]
    row: Any = light_row(Payment, facts_of(payment, "pk"))

    with django_assert_num_queries(1):
        assert row.amount == payment.amount


def test_a_light_row_that_points_to_nothing_says_so(django_assert_num_queries: Any) -> None:
    allotment = Allotment.objects.create()
    photo = plant(Photo)[0]

    with django_assert_num_queries(1):
        row: Any = light_row(Allotment, facts_of(allotment, "pk", "holder", "holder__name"))
        assert row.holder is None
    facts = facts_of(photo, *with_links(["visit__allotment__holder__name"]))
    assert light_row(Photo, facts).visit.allotment.holder.name == photo.visit.allotment.holder.name  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["shoe_size", "reference__name", "notes", "notes__text", "category__shoe_size"])
def test_what_is_no_column_is_not_found(path: str) -> None:
    assert column(Case, "category__name").name == "name"
    with pytest.raises(FieldDoesNotExist):
        column(Case, path)
