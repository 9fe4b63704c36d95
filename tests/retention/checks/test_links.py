"""Nothing cascades, every link to a root says what happens when the root goes, and each has an index."""

import pytest
from django.db import models

from .conftest import MAP, MODELS, App, to


@pytest.mark.parametrize("column", ["person", "root"])
def test_a_link_that_cascades_from_a_mapped_model_is_refused(app: App, column: str) -> None:
    on_delete = models.CASCADE
    if column == "person":
        app.root["person"] = to("Person", on_delete=on_delete, null=True)
    else:
        app.part["root"] = to("Root", on_delete=on_delete)

    app.is_refused("E007", saying=f"{column} cascades from invented.{column.capitalize()}", mended_in=MODELS)


def test_a_link_to_a_root_that_does_not_say_what_happens_is_refused(app: App) -> None:
    app.part["about"] = to("Root", null=True)

    app.is_refused("E008", saying="about points to invented.Root and does not say what happens", mended_in=MAP)


def test_a_link_to_a_part_that_does_not_say_what_happens_is_refused(app: App) -> None:
    app.person["said_in"] = to("Part", null=True)

    app.is_refused("E008", saying="said_in points to invented.Part and does not say what happens", mended_in=MAP)


def test_a_link_that_is_to_be_cleared_and_cannot_be_empty_is_refused(app: App) -> None:
    app.person["case"] = to("Root")
    app.person_map["gone"] = {"case": "clear"}

    app.is_refused(
        "E008", saying="case is to be cleared when invented.Root goes, and cannot be empty", mended_in=MODELS
    )


def test_a_link_that_lets_a_part_wait_is_refused(app: App) -> None:
    app.person["said_in"] = to("Part", null=True)
    app.person_map["gone"] = {"said_in": "waits"}

    app.is_refused("E008", saying="said_in would make invented.Part wait", mended_in=MAP)


def test_a_link_that_is_declared_is_let_through(app: App) -> None:
    app.person |= {"case": to("Root", null=True), "other": to("Root")}
    app.person_map["gone"] = {"case": "clear", "other": "waits"}

    assert app.findings() == []


def test_a_link_to_what_is_kept_for_good_needs_no_answer_to_its_going(app: App) -> None:
    app.part["written_by"] = to("Person")

    assert app.findings() == []


def test_an_answer_for_a_link_that_is_gone_is_refused(app: App) -> None:
    app.root_map["gone"] = {"partner": "clear"}

    app.is_refused("E003", saying="a link partner that it does not have", mended_in=MAP)


def test_a_link_without_an_index_is_refused(app: App) -> None:
    app.part["root"] = to("Root", on_delete=models.DO_NOTHING, db_index=False)

    app.is_refused("E009", saying="root points to invented.Root and has no index", mended_in=MODELS)


def test_an_index_that_covers_some_rows_only_is_no_index_of_the_link(app: App) -> None:
    app.part["root"] = to("Root", on_delete=models.DO_NOTHING, db_index=False)
    app.part["indexes"] = [models.Index(fields=["root"], condition=models.Q(text=""), name="some")]

    app.is_refused("E009", saying="has no index", mended_in=MODELS)


@pytest.mark.parametrize("index", ["index", "constraint", "one to one"])
def test_any_index_that_begins_with_the_link_will_do(app: App, index: str) -> None:
    app.part["root"] = to("Root", on_delete=models.DO_NOTHING, db_index=False)
    if index == "index":
        app.part["indexes"] = [models.Index(fields=["root", "text"], name="both")]
    elif index == "constraint":
        app.part["constraints"] = [models.UniqueConstraint(fields=["root", "text"], name="one_of_both")]
    else:
        app.part["root"] = models.OneToOneField("Root", models.DO_NOTHING, related_name="+")

    assert app.findings() == []


def test_a_part_whose_owners_go_round_in_a_ring_is_refused(app: App) -> None:
    app.part["parent"] = to("Part", on_delete=models.DO_NOTHING)
    app.part_map |= {"gone": {"root": "clear"}}
    app.owner, app.by = "Part", "parent"

    [finding] = [found for found in app.findings() if found.id == "E014"]
    assert "chain of owners does not end at a root" in finding.what
    assert MAP in finding.hint


def test_a_part_that_names_another_column_than_the_key_to_its_owner_is_refused(app: App) -> None:
    app.by = "text"

    undeclared, no_key = app.findings()
    assert (undeclared.id, no_key.id) == ("E008", "E014")
    assert "text is not a foreign key to its owner" in no_key.what
    assert MAP in no_key.hint


def test_a_part_that_can_be_without_an_owner_is_refused(app: App) -> None:
    app.part["root"] = to("Root", on_delete=models.DO_NOTHING, null=True)

    app.is_refused("E014", saying="a part without an owner would be kept for ever", mended_in=MODELS)


def test_a_path_to_people_that_leads_nowhere_is_refused(app: App) -> None:
    app.root_map["subjects"] = ("neighbour",)

    app.is_refused("E005", saying="subject path neighbour does not resolve", mended_in=MAP)


def test_a_path_to_people_that_ends_at_no_person_is_refused(app: App) -> None:
    assert app.part_map is not None
    app.part_map["subjects"] = ("root",)

    app.is_refused("E005", saying="subject path root does not end at a person", mended_in=MAP)


def test_a_root_that_knows_its_people_only_through_another_is_refused(app: App) -> None:
    app.root["before"] = to("self", null=True)
    app.root_map |= {"subjects": ("before__person",), "gone": {"before": "clear"}}

    app.is_refused("E005", saying="subject path before__person joins", mended_in=MODELS)
