"""A protected person stands nowhere for whoever is not named: each place shows them first, then nobody; and the one who is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from crm import callbacks, post, protecting, roles, todo
from crm.callbacks import Promise
from crm.models import Case, Customer, Draft, Message, Representative, User
from tests import factories
from tests.crm.writing import draft

from .drafting import NEW, SCRIPT

WHY = {"why": "The service asked for its list."}
SAID = ("Wrdlbrmpft", "Qzyxholm", "Vuxjaplin", "Kwonzibar", "Pfelgrim")  # asked, called about, told, to do, typed
OTHERS_PHONE = "07700 900777"


@dataclass
class Planted:
    """Somebody with one of everything, and a neighbour who has the same telephone and no secret."""

    her: Customer
    case: Case
    neighbour: Customer
    theirs: Case
    message: Message

    @property
    def canaries(self) -> tuple[str, ...]:
        return ("Xanthippe", "Zwetschgenbaum", self.her.reference, self.case.reference, "canary@example.org", *SAID)


@pytest.fixture
def officers(bilal: User, esi: User, fitz: User, contact_centre: Any) -> dict[str, User]:
    noor = factories.UserFactory(name="Noor Named", email="noor@example.org", role=roles.PROTECTED, team=contact_centre)
    return {"advisor": bilal, "leader": esi, "officer": fitz, "named": noor}


@pytest.fixture
def planted(officers: dict[str, User], missed_bin: Any, contact_centre: Any, now: datetime) -> Planted:
    home = {"phone": OTHERS_PHONE, "postcode": "ZZ1 2AB"}
    her = factories.CustomerFactory(names="Xanthippe", family_name="Zwetschgenbaum", email="canary@example.org", **home)
    neighbour = factories.CustomerFactory(names="Nell", family_name="Neighbour", **home)
    bilal = officers["advisor"]
    theirs = factories.CaseFactory(customer=neighbour, category=missed_bin, owner=bilal, team=contact_centre)
    case = factories.CaseFactory(customer=her, category=missed_bin, team=contact_centre, asked=f"{SAID[0]} is gone")
    message = post.send(draft(her, case, body=f"{SAID[2]} comes back"), by=bilal, now=now)
    Representative.objects.create(
        customer=neighbour, representative=her, relation="friend", authority="written", seen_by=bilal, seen_on=now
    )
    return Planted(her, case, neighbour, theirs, message)


def hand_to(planted: Planted, officer: User, now: datetime, waste: Any) -> None:
    """Put everything that is hers into the hands of one officer."""
    case, to_call = planted.case, {"officer": officer}
    Case.objects.filter(pk=case.pk).update(owner=officer, referred_to=None, status="open")
    if officer.services.exists():
        Case.objects.filter(pk=case.pk).update(owner=None, referred_to=waste, status="referred")
    case.refresh_from_db()
    promised = Promise(number="01632 960177", about=f"Ask about {SAID[1]}", due_at=now + timedelta(hours=2), **to_call)
    callbacks.promise(case, promised, by=officer, now=now)
    todo.make(f"Tell the {SAID[3]}", customer=planted.her, case=case, by=officer, now=now)
    typed = {"who": [f"person:{planted.her.pk}"], "q0-asked": [SAID[4]]}
    Draft.objects.create(
        officer=officer, form="contact", customer=planted.her, fields=typed, started_at=now, touched_at=now
    )


def places(client: Client, planted: Planted) -> Iterator[tuple[str, Any]]:
    """Ask for every place in which she could stand without being asked for."""
    typed = {"find": OTHERS_PHONE, "do": "typing"}
    yield "type-ahead", client.post(NEW, typed, headers=SCRIPT)
    yield "found for a contact", client.post(NEW, {**typed, "do": "find"})
    yield "search", client.post("/desk/search/", {"term": OTHERS_PHONE}, follow=True)
    new = {"who": "new", "names": "Xan", "family_name": "Zwe", "phone": OTHERS_PHONE, "do": "alike"}
    yield "duplicates while typing", client.post(NEW, new, headers=SCRIPT)
    for name in ("mine", "queue", "service", "referred"):
        yield f"cases {name}", client.get(f"/desk/cases/{name}/")
        yield f"file {name}", client.post(f"/desk/cases/{name}/export/", WHY)
    neighbour = f"/desk/customers/{planted.neighbour.pk}/"
    for page in ("", "timeline/", "cases/", "contact-details/", "duplicates/"):
        yield f"another's {page}", client.get(neighbour + page)
    to = {"to": f"person:{planted.her.pk}", "do": "compare"}
    yield "merge preview", client.post(f"{neighbour}merge/", to)
    yield "another's case", client.get(f"/desk/cases/{planted.theirs.pk}/")
    (goes_on,) = Draft.objects.all()
    yield "draft", client.get(f"{NEW}?draft={goes_on.pk}", follow=True)
    yield "message", client.get(f"/desk/messages/{planted.message.pk}/")
    for name in (
        "",
        "board/",
        "board/figures.csv",
        "callbacks/",
        "tasks/",
        "drafts/",
        "customers/locked/",
        "hand-over/",
    ):
        yield name or "home", client.get(f"/desk/{name}")


def shown_in(client: Client, planted: Planted) -> set[str]:
    """Return the places in which anything of hers stands."""
    found = set()
    for name, answer in places(client, planted):
        cache.clear()
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        body = f"{content.decode()} {answer.headers}"
        if any(canary in body for canary in planted.canaries):
            found.add(name)
    return found


@pytest.mark.parametrize("role", ["advisor", "leader", "officer"])
def test_who_is_protected_vanishes_from_every_place_for_those_who_are_not_named(
    role: str, officers: dict[str, User], planted: Planted, signed_in: Any, waste: Any, now: datetime, esi: User
) -> None:
    hand_to(planted, officers[role], now, waste)
    client = signed_in(officers[role])
    before = shown_in(client, planted)
    assert before >= {"cases referred" if role == "officer" else "cases mine", "message", "callbacks/", "tasks/"}
    if role != "officer":
        assert before >= {"type-ahead", "search", "duplicates while typing", "another's ", "another's duplicates/"}
        assert before >= {"draft", "drafts/"}
    if role == "leader":
        assert before >= {"file service", "merge preview"}

    protecting.protect(planted.her, because="Somebody looks for her.", by=esi, now=now)

    assert shown_in(client, planted) == set()


def test_whoever_is_named_still_finds_them_in_each_place_that_is_theirs(
    officers: dict[str, User], planted: Planted, signed_in: Any, waste: Any, now: datetime, esi: User
) -> None:
    hand_to(planted, officers["named"], now, waste)
    client = signed_in(officers["named"])
    before = shown_in(client, planted)

    protecting.protect(planted.her, because="Somebody looks for her.", by=esi, now=now)

    assert shown_in(client, planted) == before
    assert before >= {
        "type-ahead",
        "search",
        "cases mine",
        "another's duplicates/",
        "draft",
        "message",
        "tasks/",
        "callbacks/",
    }
