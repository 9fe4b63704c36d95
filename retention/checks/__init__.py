"""What the engine refuses to keep track of: a forgotten field is an error on the developer's screen, not a leak in three years."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core import checks
from django.db.models import Model

from retention.registry import Registry, registry

from . import columns, links, roots
from .findings import Finding


@checks.register("retention")
def data_maps_are_complete(app_configs: Any, **_kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse to start while any installed model is not wholly accounted for."""
    return [finding.as_error() for finding in findings(registry, apps.get_models())]


def findings(of: Registry, installed: Iterable[type[Model]]) -> Iterator[Finding]:
    """Yield everything that is wrong with what a registry says of these models."""
    installed = list(installed)
    yield from columns.findings(of, installed)
    yield from links.findings(of, installed)
    yield from roots.findings(of)
