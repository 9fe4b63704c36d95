"""A small sound app (a person, a root about that person, a part of the root) in which each test breaks one thing."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models
from django.test.utils import isolate_apps

from retention import anonymise, checks
from retention.checks.findings import Finding
from retention.registry import Registry
from retention.vocabulary import Activity, Category, NotPersonal, Part, Personal

MODELS, MAP = "tests/invented/models.py", "tests/invented/data_map.py"
ACTIVITY = Activity(key="letting", title="Letting", purpose="To let.", basis="Article 6(1)(b)", people="Tenants")
TEN_YEARS = Category(key="ten", title="Ten", period="10 years", authority="Rules")


class App:
    """The columns of three models and the keywords of their maps; None takes a map away."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {"id": _key(), "text": models.TextField()}
        self.root: dict[str, Any] = {
            "id": _key(),
            "text": models.TextField(),
            "person": models.ForeignKey("Person", models.PROTECT, null=True, related_name="+"),
            "closed_on": models.DateField(null=True),
            "indexes": [models.Index(fields=["closed_on", "id"], name="root_clock")],
        }
        self.part: dict[str, Any] = {
            "text": models.TextField(),
            "root": models.ForeignKey("Root", models.DO_NOTHING, related_name="+"),
        }
        said = {"text": Personal("what was said", anonymise.blank)}
        self.person_map: dict[str, Any] = {
            "person": True,
            "subjects": ("self",),
            "kept_because": "Tenants are known for good.",
            "fields": dict(said),
        }
        self.root_map: dict[str, Any] = {
            "subjects": ("person",),
            "category": TEN_YEARS,
            "clock": "closed_on",
            "starts": "closing",
            "fields": {**said, "closed_on": NotPersonal("when")},
        }
        self.part_map: dict[str, Any] | None = {"fields": dict(said)}
        self.owner, self.by = "Root", "root"

    def findings(self) -> list[Finding]:
        """Make the models and their maps, and ask the checks."""
        made = {
            name: _model(name, columns) for name, columns in vars(self).items() if name in {"person", "root", "part"}
        }
        of = Registry()
        of.holds_personal_data(made["person"], activity=ACTIVITY, **self.person_map)
        of.holds_personal_data(made["root"], activity=ACTIVITY, **self.root_map)
        if self.part_map is not None:
            part = Part(of=made[self.owner.lower()], by=self.by)
            of.holds_personal_data(made["part"], activity=ACTIVITY, part=part, **self.part_map)
        return list(checks.findings(of, made.values()))

    def is_refused(self, id: str, *, saying: str, mended_in: str) -> None:
        """Demand that the checks find this one thing, and name the file that mends it."""
        [finding] = self.findings()
        assert finding.id == id
        assert saying in finding.what
        assert mended_in in finding.hint
        assert finding.as_error().hint == finding.hint


def _key() -> Any:
    return models.UUIDField(primary_key=True, default=uuid.uuid4)


def _model(name: str, columns: dict[str, Any]) -> type[models.Model]:
    meta = {key: value for key, value in columns.items() if key in {"indexes", "constraints"}}
    members = {key: value for key, value in columns.items() if key not in meta}
    members.setdefault("__str__", lambda row: f"{name} {row.pk}")
    members |= {"__module__": "tests.invented.models", "Meta": type("Meta", (), {"app_label": "invented", **meta})}
    return type(name.capitalize(), (models.Model,), members)


def to(model: str, *, on_delete: Any = models.PROTECT, **options: Any) -> Any:
    """A foreign key to another model of the app."""
    return models.ForeignKey(model, on_delete, related_name="+", **options)


@pytest.fixture
def app() -> Iterator[App]:
    with isolate_apps("tests.invented"):
        yield App()
