"""What the engine refuses to keep track of: a forgotten field is an error on the developer's screen, not a leak in three years."""

from collections.abc import Iterator
from typing import Any

from django.core import checks

from retention.registry import Registry, registry

from . import columns, links, roots
from .findings import Finding


@checks.register("retention")
def data_maps_are_complete(app_configs: Any, **_kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse to start while any installed model is not wholly accounted for."""
    return [finding.as_error() for finding in findings(registry)]


def findings(of: Registry) -> Iterator[Finding]:
    """Yield everything that is wrong with a registry, over all installed models."""
    yield from columns.findings(of)
    yield from links.findings(of)
    yield from roots.findings(of)
