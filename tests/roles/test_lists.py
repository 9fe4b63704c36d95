"""What is about no one record: lists, counts, searches and files hold exactly what the role has in sight, and betray no more."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache

from . import world as worlds
from .addresses import TABLE, route_of
from .asking import Answer, Asker
from .pages import COUNT_EVERYTHING, IN_A_FILE, IN_A_SEARCH, LISTS, ON_A_LIST, SAID_ON, on_list
from .relations import COUNTER, IN_SIGHT, RELATIONS, has_in_sight
from .world import SHARED, Party, World

pytestmark = pytest.mark.django_db
AT_WORK = ["advisor", "leader", "named", "officer", "dpo"]
WHY = {"why": "The service asked for its list."}


def pages(role: str) -> Iterator[str]:
    """Yield the lists that a role has."""
    for method, name, answers in TABLE:
        if method == "get" and name in LISTS.split() and answers[role] == "ok":
            yield name


def whose(answer: Answer, world: World) -> set[str]:
    return {word.relation for word in answer.holds(world.words)}


@pytest.mark.parametrize("role", AT_WORK)
def test_a_list_holds_exactly_what_is_the_roles_to_do(role: str, world: World, ask: Asker) -> None:
    own = world.parties["own"]
    for name in pages(role):
        answer = ask("get", route_of(name).of(own))
        assert whose(answer, world) == on_list(name, role), name
        assert {word.kind for word in answer.holds(world.words)} <= ON_A_LIST | SAID_ON.get(name, set()), name


@pytest.mark.parametrize("role", ["leader", "officer"])
def test_a_file_holds_the_cases_of_its_list_and_nobodys_name(role: str, world: World, ask: Asker) -> None:
    own = world.parties["own"]
    for name in pages(role):
        if name.startswith("desk:cases@"):
            answer = ask("post", route_of(name.replace("cases", "export")).of(own), WHY)
            assert answer.response["Content-Type"].startswith("text/csv")
            assert whose(answer, world) == on_list(name, role), name
            assert {word.kind for word in answer.holds(world.words)} == IN_A_FILE, name


# ── Searches ─────────────────────────────────────────────────────────────────────────────────────


def terms(party: Party) -> dict[str, str]:
    """Return what somebody may type who looks for a party: what finds the case, and what finds the person."""
    customer = party.customer
    phone, email = (customer.contact_points.get(kind=kind).value for kind in ("phone", "email"))
    return {
        "case": party.records["case"].reference,
        "reference": customer.reference,
        "phone": phone,
        "last six digits": phone[-6:],
        "email": email,
        "postcode": customer.addresses.exclude(postcode=SHARED).get().postcode,
        "name": f"{customer.names} {customer.family_name}",
    }


def searches(role: str, sought: str, term: str) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Yield every place where a role can look for somebody: its address in the table, what is posted there, and if for a part."""
    yield "desk:search", {"term": term}, False
    if sought == "phone":  # they all ask the same search, so one term will do
        yield "desk:search", {"term": term}, True
        if role == "leader":
            yield "desk:contact_new", {"find": term, "do": "typing"}, True
            for name in ("desk:contact_new", "desk:case_move", "desk:contact_move", "desk:note_move"):
                yield name, {"find": term, "do": "find"}, False


@pytest.mark.parametrize("role", ["leader", "named", "officer", "dpo"])
def test_a_search_finds_whom_the_role_has_in_sight_and_nobody_else(role: str, world: World, ask: Asker) -> None:
    wrong = []
    for relation, party in world.parties.items():
        for sought, term in terms(party).items():
            for name, typed, part in searches(role, sought, term):
                cache.clear()
                route = route_of(name)
                answer = ask("post", route.of(world.parties["own"]), typed, part=part, onward=name == "desk:search")
                said = f"{relation} by {sought} in {name}"
                is_found = sees(answer, party, term)
                if is_found != may_find(role, relation, sought):
                    wrong.append(f"{said}: {'found' if is_found else 'not found'}")
                whose = {relation, "own"} if route.kind else {relation}
                wrong += [
                    f"{said}: shows {word}"
                    for word in answer.holds(world.words)
                    if not (word.relation in whose and word.kind in IN_A_SEARCH) and word.text not in term
                ]
    assert not wrong, f"{role}:\n" + "\n".join(wrong)


def sees(answer: Answer, party: Party, term: str) -> bool:
    """Say whether a search shows a party by something else than what was typed."""
    told = {party.customer.reference, party.customer.family_name, party.records["case"].reference} - {term}
    return any(text in answer.body for text in told if text not in term)


def may_find(role: str, relation: str, sought: str) -> bool:
    kind = "case" if sought == "case" else "customer"
    return (kind == "case" or role in COUNTER) and has_in_sight(role, relation, kind)


@pytest.mark.parametrize("role", AT_WORK)
def test_one_search_for_everybody_shows_those_in_sight(role: str, world: World, ask: Asker) -> None:
    answer = ask("post", "/desk/search/", {"term": SHARED}, onward=True)

    in_sight = {relation for relation in RELATIONS if may_find(role, relation, "postcode")}
    assert {party.relation for party in world.parties.values() if party.customer.reference in answer.body} == in_sight


# ── What a page betrays by being otherwise ───────────────────────────────────────────────────────


@pytest.mark.parametrize("role", ["leader", "named", "officer"])
def test_no_count_list_or_page_is_otherwise_for_what_is_out_of_sight(
    role: str, tally: dict[str, int], db: None
) -> None:
    """Not one letter: neither a number in the navigation nor an option in a filter tells that there is more."""
    hidden = tuple(relation for relation in RELATIONS if relation not in IN_SIGHT[role].split())
    with time_machine.travel("2026-08-03T09:42:00Z", tick=False):
        world = worlds.build(role, without=hidden)
        before = everything_seen(world, Asker(world, tally))
        for relation in hidden:
            worlds.add(world, relation)
        after = everything_seen(world, Asker(world, tally))
    assert [name for name, body in after.items() if body != before[name]] == []


def everything_seen(world: World, ask: Asker) -> dict[str, str]:
    """Return every page that is no record's, and those of the role's own records, without what is new each time."""
    own, seen = world.parties["own"], {}
    for method, name, answers in TABLE:
        if method == "get" and answers[world.role] == "ok" and name not in COUNT_EVERYTHING:
            seen[name] = scrubbed(ask("get", route_of(name).of(own)).body)
    return seen


def scrubbed(body: str) -> str:
    """Take out the marks of forms and the ids of drafts not yet begun, which no two pages share."""
    body = re.sub(r'(csrfmiddlewaretoken|form_of|draft_of)" value="[^"]*"', r"\1", body)
    return re.sub(r"/desk/drafts/[0-9a-f-]{36}/", "/desk/drafts/", body)
