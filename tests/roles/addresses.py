"""Every address of the house, and how one is written for a record of a party."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from crm.models import Announcement, GuidanceArticle
from tests.planting import plant
from tests.role_table import rows

from .world import Party

TABLE = list(rows())

# What stands in an address where no record does.
VALUES = {
    "slot": "manual",
    "url": "nowhere/",
    "app_label": "crm",
    "uidb64": "MQ",
    "token": "x-y",
    "content_type_id": "1",
}
# The first word of a name: "desk:case_close" is about a case.
KINDS = {"attachment", "callback", "case", "casenote", "contact", "customer", "merge", "message", "note", "task"}
# Of these the house has one for everybody.
OF_ALL = {
    "desk:guidance_article": (GuidanceArticle, "Missed bins"),
    "desk:announcement_read": (Announcement, "Snow"),
}
OF_A_RECORD = re.compile(r"<\w+:pk>")


@dataclass(frozen=True)
class Route:
    """One address: its name, or its pattern where it has none."""

    name: str
    pattern: str
    list_name: str = "mine"

    @property
    def kind(self) -> str:
        """Return which kind of record of a customer's it is about; nothing where it is about none."""
        first = self.name.partition(":")[2].partition("_")[0]
        return first if first in KINDS and OF_A_RECORD.search(self.pattern) else ""

    def of(self, party: Party) -> str:
        """Write the address for a record of a party."""
        values = {**VALUES, "name": self.list_name, "pk": str(party.records[self.kind or "colleague"].pk)}
        values["authority"] = str(party.records["authority"].pk)
        if self.name in OF_ALL:
            model, title = OF_ALL[self.name]
            values["pk"] = str(model.objects.get(title=title).pk)
        path = re.sub(r"^\^|\$$", "", self.pattern.replace("/$", "/").replace("^(", "("))
        path = re.sub(r"<(?:\w+:)?object_id>", lambda _found: str(self._row(party)), path)
        path = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda found: values[found[1]], path)
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], path)

    def _row(self, party: Party) -> Any:
        """Return the key of a row of the model that a page of the administration is about; one is planted where none stands."""
        app, model_name = self.pattern.split("/")[1:3]
        if app == "r":
            return UUID(int=0)
        for record in party.records.values():
            if record._meta.label_lower == f"{app}.{model_name}":
                return record.pk
        model = apps.get_model(app, model_name)
        row = model._default_manager.first() or plant(model)[0]
        return row.pk


def route_of(row: str) -> Route:
    """Return the address that a row of the table names, with its list where it has one."""
    name, _at, list_name = row.partition("@")
    return replace(routes()[name], name=row, list_name=list_name or "mine")


@cache
def routes() -> dict[str, Route]:
    """Return every address of the house by its name."""
    return {route.name: route for route in _routes(get_resolver().url_patterns)}


def _routes(patterns: Any, path: str = "", name: str = "") -> Iterator[Route]:
    for entry in patterns:
        whole = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _routes(entry.url_patterns, whole, f"{name}{entry.namespace}:" if entry.namespace else name)
        elif isinstance(entry, URLPattern):
            yield Route(f"{name}{entry.name}" if entry.name else whole, whole)
