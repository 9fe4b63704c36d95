"""The generated matrix: every address × every role, the status and that nothing of another party stands in the body."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from crm.models import Customer, User
from retention import holds
from tests import factories, role_table
from tests.planting import plant
from tests.role_table import ROLES

pytestmark = pytest.mark.django_db

CAST = dict(zip(ROLES, (None, None, "bilal", "esi", "fitz", "dara", "gus", "ike"), strict=True))
THEIRS = "@theirs"
CODES = {200: "ok", 401: "again", 403: "no", 404: "gone", 405: "post", 422: "bad"}
TABLE = list(role_table.rows())


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
        if not name.startswith("desk:"):
            return [*self.ours, *self.guarded, *self.others] if role == "dpo" else []
        if role in {"advisor", "leader", "dpo"}:
            return [*self.ours, *self.guarded] + (self.others if name.endswith(THEIRS) else [])
        return self.ours if role == "officer" else []

    def leaked(self, role: str, name: str, answer: HttpResponse) -> list[str]:
        """Return the words that stand on a page and may not; on a page that is refused none may."""
        allowed = self.may_read(role, name) if answer.status_code in {200, 422} else []
        body = b"".join(answer) if answer.streaming else answer.content
        return [
            word for word in (*self.ours, *self.guarded, *self.others) if word not in allowed and word.encode() in body
        ]


@pytest.fixture
def cast(request: pytest.FixtureRequest, db: None) -> dict[str, User | None]:
    """Somebody for each role; a resident has an account and no role."""
    found = {role: request.getfixturevalue(who) if who else None for role, who in CAST.items()}
    found["resident"] = User.objects.create_user("resident@example.org", name="Resident", kind=User.Kind.RESIDENT)
    return found


@pytest.fixture
def world(ada: Customer, missed_bin: Any, housing: Any, bilal: User, chen: User, esi: User, fitz: User) -> World:
    """A customer with one of everything, whose case the waste service has; and another whom it does not concern."""
    cache.clear()
    ada.family_name = "Canaryours"
    ada.save()
    ours = factories.CaseFactory(
        customer=ada, category=missed_bin, referred=True, asked="canary-asked", team=bilal.team
    )
    ours.contact.summary = "canary-summary"
    ours.contact.save()
    said = factories.CaseNoteFactory(case=ours, text="canary-note")
    factories.PaymentFactory(case=ours, provider_reference="canary-payment")
    note = factories.CustomerNoteFactory(customer=ada, text="canary-caution")
    other = factories.CustomerFactory(family_name="Canarytheirs", phone="07700 900888")
    theirs = factories.CaseFactory(
        customer=other,
        category=factories.CategoryFactory(service=housing),
        referred=True,
        asked="canary-other",
        owner=chen,
    )
    hold = holds.place(ours, kind="legal", reason="A claim.", review_on=date(2027, 1, 1), by=esi, now=timezone.now())
    return World(
        records={
            "case": ours,
            "theirs": theirs,
            "customer": ada,
            "contact": ours.contact,
            "casenote": said,
            "note": note,
            "hold": hold,
        },
        ours=["Canaryours", "canary-asked", "canary-note"],
        guarded=["canary-summary", "canary-payment", "canary-caution"],
        others=["Canarytheirs", "canary-other"],
    )


def ask(method: str, where: str, officer: User | None) -> HttpResponse:
    """Ask for a page as somebody."""
    client = Client(raise_request_exception=False)
    if officer:
        client.force_login(officer)
    return getattr(client, method)(where)


def code(answer: HttpResponse) -> str:
    """Return what the table calls this answer."""
    if answer.status_code == 302:
        return "in" if re.match(r"/(desk/sign-in|admin/login)/", answer["Location"]) else "go"
    return CODES.get(answer.status_code, str(answer.status_code))


def address(name: str, pattern: str, world: World) -> str:
    """Return an address that the pattern matches, of a record that exists."""
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


def test_every_address_stands_in_the_table() -> None:
    """A new page is open to nobody until somebody has decided who may see it: write its row in tests/role_table.py."""
    known = {name.removesuffix(THEIRS) for _method, name, _answers in TABLE}
    real = {name for name, _pattern in routes()}
    assert not real - known, f"without a row in tests/role_table.py: {sorted(real - known)}"
    assert not known - real, f"in tests/role_table.py, and no address any more: {sorted(known - real)}"


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says_and_nothing_of_another_party(
    role: str, world: World, cast: dict[str, User | None]
) -> None:
    patterns, wrong = dict(routes()), []
    for method, name, answers in TABLE:
        answer = ask(method, address(name, patterns[name.removesuffix(THEIRS)], world), cast[role])
        if code(answer) != answers[role]:
            wrong.append(f"{name}: {code(answer)}, where the table says {answers[role]}")
        wrong += [f"{name}: shows “{word}”" for word in world.leaked(role, name, answer)]
    assert not wrong, f"{role}:\n" + "\n".join(wrong)


def test_the_canaries_are_there_to_be_seen(world: World, cast: dict[str, User | None]) -> None:
    """A word that stands on no page at all would prove nothing by its absence."""
    pages = [
        ask("get", f"/desk/{kind}s/{world.records[kind].pk}/", cast["advisor"])
        for kind in ("case", "customer", "contact")
    ]
    pages.append(ask("get", f"/desk/cases/{world.records['theirs'].pk}/", cast["advisor"]))
    seen = b"".join(page.content for page in pages)
    assert [word for word in (*world.ours, *world.guarded, *world.others) if word.encode() not in seen] == []
