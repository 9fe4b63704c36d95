"""The generated matrix: every address × every role, the status and that nothing of another party stands in the body."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from crm.models import Case, Customer, User
from tests import factories, role_table
from tests.planting import plant
from tests.role_table import ROLES

CAST = dict(zip(ROLES, (None, None, "bilal", "esi", "fitz", "dara", "gus", "ike"), strict=True))
THEIRS = "@theirs"


def routes(patterns: Any = None, path: str = "", name: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name and the pattern of every address; one without a name goes by its pattern."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        whole = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, whole, f"{name}{entry.namespace}:" if entry.namespace else name)
        elif isinstance(entry, URLPattern):
            yield (f"{name}{entry.name}" if entry.name else whole), whole


@dataclass
class World:
    """What was planted, and the words by which each party's data would be known on a page."""

    records: dict[str, Any]
    ours: list[str] = field(default_factory=list)
    guarded: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def may_read(self, role: str, name: str) -> list[str]:
        """Return the words that may stand on this page for this role."""
        if name.startswith("admin:") or not name.startswith("desk:"):
            return [*self.ours, *self.guarded, *self.others] if role == "dpo" else []
        if role in {"advisor", "leader", "dpo"}:
            return [*self.ours, *self.guarded] + (self.others if name.endswith(THEIRS) else [])
        return self.ours if role == "officer" else []

    def leaked(self, role: str, name: str, answer: HttpResponse) -> list[str]:
        """Return the words that stand on a page and may not; on a page that is refused none may."""
        allowed = self.may_read(role, name) if answer.status_code in {200, 422} else []
        body = b"".join(answer) if answer.streaming else answer.content
        return [word for word in (*self.ours, *self.guarded, *self.others) if word not in allowed and word.encode() in body]


@pytest.fixture
def world(ada: Customer, missed_bin: Any, housing: Any, bilal: User, chen: User, esi: User, fitz: User) -> World:
    """A customer with one of everything, whose case the waste service has; and another whom it does not concern."""
    cache.clear()
    ada.family_name = "Canaryours"
    ada.save()
    ours = factories.CaseFactory(customer=ada, category=missed_bin, referred=True, asked="canary-asked", team=bilal.team)
    ours.contact.summary = "canary-summary"
    ours.contact.save()
    factories.CaseNoteFactory(case=ours, text="canary-note")
    factories.PaymentFactory(case=ours, provider_reference="canary-payment")
    note = factories.CustomerNoteFactory(customer=ada, text="canary-caution")
    other = factories.CustomerFactory(family_name="Canarytheirs", phone="07700 900888")
    theirs = factories.CaseFactory(
        customer=other, category=factories.CategoryFactory(service=housing), referred=True, asked="canary-other", owner=chen
    )
    return World(
        records={"case": ours, "theirs": theirs, "customer": ada, "contact": ours.contact, "note": note},
        ours=["Canaryours", "canary-asked", "canary-note"],
        guarded=["canary-summary", "canary-payment", "canary-caution"],
        others=["Canarytheirs", "canary-other"],
    )


def ask(name: str, pattern: str, role: str, world: World, officer: User | None, method: str) -> HttpResponse:
    """Ask for a page as somebody."""
    client = Client(raise_request_exception=False)
    if officer:
        client.force_login(officer)
    return getattr(client, method)(address(name, pattern, world))


def address(name: str, pattern: str, world: World) -> str:
    """Return an address that the pattern matches, of a record that exists."""
    import re

    values = {
        "name": "mine",
        "slot": "manual",
        "url": "nowhere/",
        "app_label": "crm",
        "uidb64": "MQ",
        "token": "x-y",
        "content_type_id": "1",
        "pk": str(_record(name, world)),
    }
    path = re.sub(r"^\^|\$$", "", pattern.replace("/$", "/").replace("^(", "("))
    path = re.sub(r"<(?:\w+:)?object_id>", lambda _found: str(_admin_record(name, pattern, world)), path)
    path = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda found: values[found[1]], path)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], path)


def _record(name: str, world: World) -> UUID:
    if name.endswith(THEIRS):
        return world.records["theirs"].pk
    kind = name.partition(":")[2].partition("_")[0]
    return world.records[kind].pk if kind in world.records else UUID(int=0)


def _admin_record(name: str, pattern: str, world: World) -> Any:
    """Return a row of the model that a page of the administration is about; one is planted where none stands."""
    app, model_name = pattern.split("/")[1:3]
    if app == "r":
        return UUID(int=0)
    for record in world.records.values():
        if record._meta.label_lower == f"{app}.{model_name}":
            return record.pk
    model = apps.get_model(app, model_name)
    row = model._default_manager.first() or plant(model)[0]
    return row.pk
