"""Each column is classified, can be erased, and is not quoted by the name of its record."""

import functools
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.functional import cached_property

from retention import anonymise
from retention.vocabulary import NotPersonal, Personal

from .conftest import MAP, MODELS, App, to


def test_a_sound_app_is_let_through(app: App) -> None:
    assert app.findings() == []


def test_a_model_that_nobody_mapped_is_refused(app: App) -> None:
    app.part_map = None
    del app.part["root"]

    app.is_refused("E001", saying="no data map mentions this model", mended_in=MAP)


def test_a_column_that_nobody_classified_is_refused(app: App) -> None:
    app.root["nickname"] = models.TextField()

    app.is_refused("E002", saying="column nickname is not classified", mended_in=MAP)


def test_a_map_that_names_a_column_which_is_gone_is_refused(app: App) -> None:
    app.root_map["fields"]["shoe_size"] = NotPersonal("a number")

    app.is_refused("E003", saying="a column shoe_size that it does not have", mended_in=MAP)


def test_erasing_to_null_is_refused_where_the_column_takes_none(app: App) -> None:
    app.person_map["fields"]["text"] = Personal("what was said", anonymise.nothing)

    app.is_refused("E006", saying="gives NULL, and the column takes none", mended_in=MAP)


def test_erasing_to_null_is_let_through_where_the_column_takes_it(app: App) -> None:
    app.person["text"] = models.DateField(null=True)
    app.person_map["fields"]["text"] = Personal("date of birth", anonymise.nothing)

    assert app.findings() == []


def test_erasing_to_a_constant_is_refused_where_the_column_is_unique(app: App) -> None:
    app.person["text"] = models.TextField(unique=True)

    app.is_refused("E006", saying="gives a constant, and the column is unique", mended_in=MAP)


def test_erasing_to_a_constant_is_refused_where_a_constraint_makes_it_unique(app: App) -> None:
    app.person["constraints"] = [models.UniqueConstraint(fields=["text"], name="one_text")]

    app.is_refused("E006", saying="gives a constant, and the column is unique", mended_in=MAP)


def test_erasing_to_a_random_id_is_let_through_where_the_column_is_unique(app: App) -> None:
    app.person["text"] = models.TextField(unique=True)
    app.person_map["fields"]["text"] = Personal("reference", anonymise.random_id)

    assert app.findings() == []


@pytest.mark.parametrize("result", ["", None, "[erased]"])
def test_an_eraser_that_gives_no_expression_is_refused(app: App, result: Any) -> None:
    app.person_map["fields"]["text"] = Personal("what was said", lambda _field: result)

    app.is_refused("E006", saying="erasing text gives no expression", mended_in=MAP)


def test_a_file_in_a_column_is_refused(app: App) -> None:
    app.root["text"] = models.FileField()  # noqa: TID251  # to see it refused

    app.is_refused("E012", saying="text is a FileField", mended_in=MODELS)


def _called(row: Any) -> str:
    return f"Tenant {row.text}"


WAYS_TO_READ_IT = {
    "at once": {"__str__": _called},
    "after something else": {"__str__": lambda row: f"{row.pk} {row.text.upper()}"},
    "with a lost temper": {"__str__": lambda row: row.text.years},
    "through a method": {"get_full_name": _called, "__str__": lambda row: row.get_full_name()},
    "through a property": {"name": property(_called), "__str__": lambda row: row.name},
    "through two": {"name": property(_called), "call": lambda row: row.name, "__str__": lambda row: row.call()},
    "through a cached property": {"name": cached_property(_called), "__str__": lambda row: row.name},
    "through Python's own": {"name": functools.cached_property(_called), "__str__": lambda row: row.name},
    "through a partial method": {
        "name_in": lambda row, how: how % row.text,
        "name": functools.partialmethod(lambda row, how: row.name_in(how), how="Tenant %s"),
        "__str__": lambda row: row.name(),
    },
    "through the words of a choice": {
        "text": models.CharField(max_length=1, choices=[("a", "Ada")]),
        "__str__": lambda row: row.get_text_display(),
    },
}


@pytest.mark.parametrize("way", WAYS_TO_READ_IT)
def test_a_record_that_is_called_by_a_personal_column_is_refused(app: App, way: str) -> None:
    app.person |= WAYS_TO_READ_IT[way]

    app.is_refused("E013", saying="its __str__ reads text, which is personal", mended_in=MODELS)


def test_a_record_that_is_called_by_the_person_it_is_about_is_refused(app: App) -> None:
    app.root["__str__"] = lambda row: f"Case of {row.person.text}"

    app.is_refused("E013", saying="its __str__ reads invented.Person.text", mended_in=MODELS)


def test_a_record_that_is_called_by_the_name_of_its_owner_is_refused_with_it(app: App) -> None:
    app.root["__str__"] = lambda row: f"Case {row.text}"
    app.part["__str__"] = lambda row: f"Note on {row.root}"

    assert [(found.id, found.model.__name__) for found in app.findings()] == [("E013", "Root"), ("E013", "Part")]


def test_a_record_may_be_called_by_its_key_its_owner_and_what_is_not_personal(app: App) -> None:
    app.root["__str__"] = lambda row: f"Case {row.pk} of {row.person_id}, closed {row.closed_on}"
    app.part["__str__"] = lambda row: f"Note on {row.root}"
    app.part["about"] = to("Person", null=True)

    assert app.findings() == []


def test_a_timeline_may_read_columns_of_a_record_and_of_what_it_points_to(app: App) -> None:
    app.root["officer"] = to(get_user_model())
    app.root_map |= {"reads": ("text", "person", "person__text"), "author": "officer__name", "channel": "person__text"}

    assert app.findings() == []


NO_COLUMNS = {
    "one that is gone": "shoe_size",
    "one beyond a link that is gone": "cobbler__name",
    "one beyond what is no link": "text__name",
    "one of many": "parts__text",
    "many": "friends",
    "what is no plain value": "answers",
}


@pytest.mark.parametrize("path", NO_COLUMNS.values(), ids=NO_COLUMNS)
@pytest.mark.parametrize("by", ["reads", "channel"])
def test_a_timeline_that_reads_what_is_no_column_is_refused(app: App, path: str, by: str) -> None:
    app.part["root"] = models.ForeignKey("Root", models.DO_NOTHING, related_name="parts")
    app.root |= {"friends": models.ManyToManyField("Person", related_name="+"), "answers": models.JSONField()}
    app.root_map["fields"]["answers"] = NotPersonal("numbers")
    app.root_map[by] = (path,) if by == "reads" else path

    app.is_refused("E018", saying=f"its timeline reads {path}, which is no plain column", mended_in=MAP)


@pytest.mark.parametrize("author", ["text", "person__text"])
def test_an_author_who_is_no_user_is_refused(app: App, author: str) -> None:
    app.root_map["author"] = author

    app.is_refused("E018", saying=f"its author {author} is not the name of a user", mended_in=MAP)
