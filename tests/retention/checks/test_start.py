"""The checks stand where nobody passes them by: the project as it is has no fault, and a start with one is refused."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from retention import checks

ROOT = Path(__file__).resolve().parents[3]
SETTINGS = 'from config.settings import *\nINSTALLED_APPS = [*INSTALLED_APPS, "lodgers"]\n'
MODELS = """
import uuid
from django.db import models

class Lodger(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.TextField()
    left_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["left_on", "id"], name="lodger_clock")]

    def __str__(self):
        return f"Lodger {self.pk}"

class Letter(models.Model):
    lodger = models.ForeignKey(Lodger, models.DO_NOTHING)
    text = models.TextField()

    def __str__(self):
        return f"Letter {self.pk}"
"""
MAP = """
from retention import anonymise
from retention.registry import registry
from retention.vocabulary import Activity, Category, NotPersonal, Part, Personal
from lodgers import models

lodging = Activity(key="lodging", title="Lodging", purpose="To lodge.", basis="Article 6(1)(b)", people="Lodgers")
LODGER = Category(key="lodger", title="Lodger", period="1 year", authority="House rules")
registry.holds_personal_data(
    models.Lodger, activity=lodging, person=True, subjects=("self",), category=LODGER, clock="left_on", starts="leaving",
    fields={"name": Personal("name", anonymise.blank), "left_on": NotPersonal("when")},
)
registry.holds_personal_data(
    models.Letter, activity=lodging, part=Part(of=models.Lodger, by="lodger"),
    fields={"text": Personal("what they wrote", anonymise.blank)},
)
"""
# What somebody changes, and what then stands between them and a start.
BREAKS = {
    "E002": ("    text = models.TextField()", "    text = models.TextField()\n    mood = models.TextField()"),
    "E007": ("models.ForeignKey(Lodger, models.DO_NOTHING)", "models.ForeignKey(Lodger, models.CASCADE)"),
    "E008": (
        "    text = models",
        "    guest = models.ForeignKey(Lodger, models.PROTECT, related_name='+')\n    text = models",
    ),
    "E009": ("models.DO_NOTHING)", "models.DO_NOTHING, db_index=False)"),
    "E012": ("    text = models.TextField()", "    text = models.FileField()"),
    "E013": ('f"Lodger {self.pk}"', "self.name"),
}


def manage_check(folder: Path, models: str) -> subprocess.CompletedProcess[str]:
    """Run `manage.py check` for a council that has one more app."""
    (folder / "lodgers").mkdir()
    (folder / "lodgers" / "__init__.py").touch()
    (folder / "lodgers" / "models.py").write_text(models)
    (folder / "lodgers" / "data_map.py").write_text(MAP)
    (folder / "lodgers_settings.py").write_text(SETTINGS)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "lodgers_settings", "PYTHONPATH": str(folder)}
    return subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=environment, capture_output=True, text=True
    )


def test_the_project_as_it_is_has_no_fault() -> None:
    assert checks.data_maps_are_complete(None) == []


def test_an_app_with_a_sound_map_starts(tmp_path: Path) -> None:
    started = manage_check(tmp_path, MODELS)

    assert (started.returncode, started.stderr) == (0, "")


@pytest.mark.parametrize("fault", BREAKS)
def test_a_fault_stops_the_start_with_a_hint_that_names_the_file(fault: str, tmp_path: Path) -> None:
    was, becomes = BREAKS[fault]
    assert MODELS.count(was) >= 1

    started = manage_check(tmp_path, MODELS.replace(was, becomes))

    assert started.returncode == 1
    said = re.findall(r"\(retention\.(E\d+)\).*?\n\tHINT: (.*)", started.stderr)
    assert [id for id, _hint in said] == [fault]
    assert re.search(r"lodgers/(models|data_map)\.py", said[0][1])


def test_every_check_is_seen_to_find_something() -> None:
    source = "".join(path.read_text() for path in (ROOT / "retention" / "checks").glob("*.py"))
    tests = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))

    ids = set(re.findall(r'"(E\d{3})"', source))
    assert len(ids) == 18
    assert ids <= set(re.findall(r'"(E\d{3})"', tests))
