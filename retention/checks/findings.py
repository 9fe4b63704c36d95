"""What a check found, where, and which file mends it."""

from dataclasses import dataclass
from typing import Any

from django.core.checks import Error
from django.db.models import Model


@dataclass(frozen=True)
class Finding:
    """One fault of a model or its map."""

    id: str
    model: type[Model]
    what: str
    hint: str

    def as_error(self) -> Error:
        return Error(
            f"{self.model._meta.label}: {self.what}", hint=self.hint, obj=self.model, id=f"retention.{self.id}"
        )


def map_file(model: type[Model]) -> str:
    """Return the file in which a model's data map stands; Django's own and other libraries' stand in the engine's."""
    module: str = model._meta.app_config.name if model._meta.app_config else model.__module__
    foreign = module.startswith(("django.", "auditlog"))
    return "retention/data_map.py" if foreign else f"{module.replace('.', '/')}/data_map.py"


def model_file(model: type[Model]) -> str:
    return f"{model.__module__.replace('.', '/')}.py"


def field_of(model: type[Model], name: str) -> Any:
    """Return a local column by name, or None."""
    return next((field for field in model._meta.concrete_fields if field.name == name), None)
