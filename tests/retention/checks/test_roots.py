"""A root has a UUID, a clock of its own, a category with a period, an index to find what is due, and waits in no ring."""

import pytest
from django.db import models

from retention.vocabulary import Category, Column, NotPersonal

from .conftest import MAP, MODELS, TEN_YEARS, App, to


@pytest.mark.parametrize(
    ("clock", "saying"),
    [
        ("person__left_on", "joins another table"),
        ("text", "is not a date or an instant"),
        ("gone_on", "is not a date or an instant"),
        ("", "is not a date or an instant"),
    ],
)
def test_a_clock_that_is_no_date_of_the_record_itself_is_refused(app: App, clock: str, saying: str) -> None:
    app.root_map["clock"] = clock

    app.is_refused("E004", saying=saying, mended_in=MAP)


def test_a_clock_may_be_an_instant(app: App) -> None:
    app.root["closed_on"] = models.DateTimeField(null=True)

    assert app.findings() == []


@pytest.mark.parametrize("column", ["kept_as", "person__kind"])
def test_a_category_that_is_no_column_of_the_record_itself_is_refused(app: App, column: str) -> None:
    app.root_map["category"] = Column(column, (TEN_YEARS,))

    no_column, no_index = app.findings()
    assert (no_column.id, no_index.id) == ("E004", "E011")
    assert f'category column "{column}" is not a column of this model' in no_column.what
    assert MAP in no_column.hint


def test_a_clock_that_nobody_can_say_in_words_is_refused(app: App) -> None:
    app.root_map["starts"] = ""

    app.is_refused("E004", saying="what the clock counts from", mended_in=MAP)


@pytest.mark.parametrize("period", ["", "soon", "6 weeks"])
def test_a_category_without_a_period_is_refused(app: App, period: str) -> None:
    app.root_map["category"] = Category(key="ten", title="Ten", period=period, authority="Rules")

    app.is_refused("E010", saying="category ten has no period", mended_in=MAP)


def test_a_category_without_an_index_on_its_clock_is_refused(app: App) -> None:
    app.root["indexes"] = [models.Index(fields=["text", "closed_on"], name="elsewhere")]

    app.is_refused("E011", saying="no index finds what is due", mended_in=MODELS)


def test_categories_in_a_column_need_an_index_that_begins_with_it(app: App) -> None:
    app.root["kept_as"] = models.SlugField(db_index=False)
    app.root_map["category"] = Column("kept_as", (TEN_YEARS,))
    app.root_map["fields"]["kept_as"] = NotPersonal("how long")

    app.is_refused("E011", saying="no index finds what is due", mended_in=MODELS)


def test_categories_in_a_column_are_let_through_with_that_index(app: App) -> None:
    app.root["kept_as"] = models.SlugField(db_index=False)
    app.root["indexes"] = [models.Index(fields=["kept_as", "closed_on", "id"], name="root_clock")]
    app.root_map["category"] = Column("kept_as", (TEN_YEARS,))
    app.root_map["fields"]["kept_as"] = NotPersonal("how long")

    assert app.findings() == []


def test_records_that_wait_for_their_own_kind_are_refused(app: App) -> None:
    app.root["before"] = to("self", null=True)
    app.root_map["gone"] = {"before": "waits"}

    app.is_refused("E015", saying="it waits, directly or through others, for itself", mended_in=MAP)


def test_a_part_that_its_own_root_waits_for_is_refused(app: App) -> None:
    assert app.part_map is not None
    app.part["about"] = to("Root")
    app.part_map["gone"] = {"about": "waits"}

    app.is_refused("E015", saying="it waits, directly or through others, for itself", mended_in=MAP)


def test_two_kinds_of_record_that_wait_for_each_other_are_refused(app: App) -> None:
    app.person |= {"case": to("Root", null=True), "closed_on": app.root["closed_on"].clone()}
    app.person["indexes"] = [models.Index(fields=["closed_on", "id"], name="person_clock")]
    app.person_map |= {"category": TEN_YEARS, "clock": "closed_on", "starts": "leaving", "gone": {"case": "waits"}}
    app.person_map["fields"]["closed_on"] = NotPersonal("when")
    app.root_map["gone"] = {"person": "waits"}

    assert [(found.id, found.model.__name__) for found in app.findings()] == [("E015", "Person"), ("E015", "Root")]


def test_a_record_that_nobody_would_ever_dispose_of_is_refused_without_a_reason(app: App) -> None:
    app.person_map["kept_because"] = ""

    app.is_refused("E016", saying="it would be kept for ever", mended_in=MAP)


def test_a_root_that_is_numbered_is_refused(app: App) -> None:
    app.person["id"] = models.AutoField(primary_key=True)

    app.is_refused("E017", saying="needs a UUID as its primary key", mended_in=MODELS)


def test_a_log_may_be_numbered(app: App) -> None:
    app.root["id"] = models.AutoField(primary_key=True)
    app.root_map["certified"] = False

    assert app.findings() == []
