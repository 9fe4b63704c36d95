"""The register of processing activities and the retention schedule say what is in force, whole, in any format."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import pytest
from django.core.management import call_command

from crm.models import User
from retention import article30, policies, tables
from retention.calendar import Period
from retention.models import ActivityVersion, RetentionCategory
from retention.registry import registry

from .conftest import TONIGHT

pytestmark = pytest.mark.django_db


def line_of(title: str) -> article30.RegisterLine:
    return next(line for line in article30.register() if line.activity == title)


def written(command: str, format: str) -> str:
    out = io.StringIO()
    call_command(command, format=format, stdout=out)
    return out.getvalue()


# ── The register ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", sorted(registry.activities))
def test_every_activity_stands_in_the_register_with_all_that_it_holds(key: str) -> None:
    activity = registry.activities[key]
    maps = [data_map for data_map in registry if data_map.activity.key == key]

    line = line_of(activity.title)

    assert (line.purpose, line.lawful_basis, line.people) == (activity.purpose, activity.basis, activity.people)
    assert line.article_9_condition == activity.condition
    for data_map in maps:
        assert str(data_map.model._meta.verbose_name_plural) in line.records
        for entry in data_map.personal.values():
            assert entry.what in (line.special_category_data if entry.special else line.personal_data)
    for recipient in activity.recipients:
        assert recipient in line.recipients


def test_the_register_says_how_long_each_kind_of_record_is_kept_and_why_some_are_not_deleted() -> None:
    assert line_of("Letting allotments").kept == (
        "gardener: 3 years after leaving; allotment: 1 year after giving it up; grumble: 10 years after it was made"
    )
    for root in registry.roots:
        assert root.category or root.kept_because in line_of(root.activity.title).kept


def test_the_register_reads_the_wording_in_force_and_keeps_the_one_before(dara: User) -> None:
    first = ActivityVersion.objects.get(activity="gardens")
    wording = {
        "title": "Letting plots",
        "purpose": "To let plots.",
        "basis": "Article 6(1)(e)",
        "condition": "",
        "people": "Tenants",
        "recipients": ["The plot society"],
    }

    second = article30.revise(first, by=dara, now=TONIGHT, **wording)

    assert line_of("Letting plots").recipients == "The plot society"
    assert "Letting allotments" not in {line.activity for line in article30.register()}
    first.refresh_from_db()
    assert (first.title, first.in_force, second.version, second.written_by) == ("Letting allotments", False, 2, dara)
    with pytest.raises(article30.ActivityRevisedMeanwhile, match="newer version"):
        article30.revise(first, by=dara, now=TONIGHT, **wording)


def test_a_new_period_and_a_new_category_stand_in_the_register_at_once(dara: User, hana: User) -> None:
    allotment = RetentionCategory.objects.get(pk="allotment")
    longer = policies.draft(allotment, Period(2, "year"), authority="x", reason="x", by=dara, now=TONIGHT)
    policies.propose(longer, by=dara, now=TONIGHT)
    RetentionCategory.objects.create(key="orchard", title="Orchard", applies_to="invented.allotment")

    kept = line_of("Letting allotments").kept

    assert "allotment: 2 years after giving it up" in kept
    assert "orchard: no period in force after giving it up" in kept


# ── The schedule ─────────────────────────────────────────────────────────────────────────────────


def test_every_category_stands_in_the_schedule_with_its_period_in_force() -> None:
    lines = {line.category: line for line in article30.schedule_lines()}

    for root in registry.roots:
        for category in root.declared_categories:
            line = lines[category.key]
            assert (line.kept, line.authority) == (str(Period.parse(category.period)), category.authority)
            assert (line.applies_to, line.counted_from, line.version) == (root.label, root.starts, "1")
            assert line.then == category.action.capitalize()


def test_the_schedule_says_what_is_enforced_since_when_and_what_is_not(live: Callable[..., None]) -> None:
    live("allotment")
    RetentionCategory.objects.filter(pk="grumble").update(not_enforced_because="nobody reads them")

    enforced = {line.category: line.enforced for line in article30.schedule_lines()}

    assert enforced["allotment"] == "since 2026-11-22"
    assert enforced["gardener"] == "no: not live yet, previews only"
    assert enforced["grumble"] == "no: nobody reads them"


# ── In any format ────────────────────────────────────────────────────────────────────────────────

BOTH = [("register", article30.register), ("schedule", article30.schedule_lines)]


@pytest.mark.parametrize(("command", "lines"), BOTH)
def test_json_csv_and_table_say_the_same(command: str, lines: Callable[[], Any]) -> None:
    expected = [asdict(line) for line in lines()]
    assert len(expected) >= 5

    assert json.loads(written(command, "json")) == expected
    assert list(csv.DictReader(io.StringIO(written(command, "csv")))) == expected
    table = written(command, "table")
    assert all(cell in table for line in expected for cell in line.values())


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_a_cell_that_a_spreadsheet_would_take_for_a_formula_is_made_harmless(formula: str) -> None:
    ActivityVersion.objects.filter(activity="gardens").update(purpose=formula)

    rows = list(csv.DictReader(io.StringIO(written("register", "csv"), newline="")))

    assert [row["purpose"] for row in rows if row["activity"] == "Letting allotments"] == [f"'{formula}"]


def test_a_cell_with_commas_quotes_and_line_ends_is_one_cell() -> None:
    awkward = 'To let, "as ever",\nand Ünïcødé; مرحبا'
    ActivityVersion.objects.filter(activity="gardens").update(purpose=awkward)

    for format, read in [
        ("csv", lambda text: list(csv.DictReader(io.StringIO(text, newline="")))),
        ("json", json.loads),
    ]:
        rows = read(written("register", format))
        assert [row["purpose"] for row in rows if row["activity"] == "Letting allotments"] == [awkward]


@dataclass
class Nothing:
    name: str


@pytest.mark.parametrize("format", tables.FORMATS)
def test_a_list_of_nothing_can_be_written(format: str) -> None:
    out = io.StringIO()

    tables.write([], out, format)

    assert out.getvalue().strip() in {"", "[]"}
