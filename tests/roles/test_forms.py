"""Every form that is about a record × every role × whose record it is: empty, and as somebody fills it in who may take the step."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.role_table import ROLES

from .addresses import TABLE, Route, route_of
from .asking import Asker
from .pages import IN_A_SEARCH, leaked
from .relations import AT_THE_DOOR, IN_SIGHT, RELATIONS, expected
from .valid_forms import BEFORE, REFUSED, SHOWN_AT_ONCE, VALID, right_one
from .world import Party, World

pytestmark = pytest.mark.django_db


def forms() -> Iterator[tuple[Route, dict[str, str]]]:
    """Yield each address that takes a form about a record, with what the table says of an empty one."""
    for method, name, answers in TABLE:
        if method == "post" and route_of(name).kind:
            yield route_of(name), answers


def test_a_valid_form_is_known_for_every_address_that_takes_one() -> None:
    """Write it in tests/roles/valid_forms.py."""
    assert {route.name for route, _answers in forms()} == set(VALID)


@pytest.mark.parametrize("role", ROLES)
def test_a_form_about_a_record_out_of_sight_changes_nothing(role: str, world: World, ask: Asker) -> None:
    """Whoever may take the step is told what is missing, or has taken it; nobody else writes one row, whatever they send."""
    wrong: list[str] = []
    for route, answers in forms():
        with transaction.atomic():
            if prepare := BEFORE.get(route.name):
                prepare()
            # Who gets no further than the door gets there whoever's record it is; test_addresses.py shows it.
            for relation in RELATIONS if role in IN_SIGHT else RELATIONS[:1]:
                party, due = world.parties[relation], expected(answers, role, relation, route.kind, route.name)
                wrong += posted(ask, route, party, {}, due=due)
                wrong += posted(ask, route, party, VALID[route.name](world, party), due=of_valid(route, relation, due))
            transaction.set_rollback(True)
    assert not wrong, f"{role}:\n" + "\n".join(wrong)


def of_valid(route: Route, relation: str, of_empty: str) -> str:
    """Return what a valid form is answered, by what an empty one is."""
    if of_empty in AT_THE_DOOR:
        return of_empty
    if relation in REFUSED.get(route.name, "").split():
        return "bad"
    return "ok" if route.name in SHOWN_AT_ONCE else "go"


def posted(ask: Asker, route: Route, party: Party, typed: dict[str, Any], *, due: str) -> Iterator[str]:
    """Post a form, and yield what is wrong with the answer."""
    answer = ask("post", route.of(party), typed)
    said = f"{route.name}, {party.relation}, {'filled in' if typed else 'empty'}"
    if answer.code != due:
        yield f"{said}: {answer.code}, where the table says {due}"
    if answer.wrote and due in AT_THE_DOOR:
        yield f"{said}: {answer.code}, and writes into {answer.wrote}"
    for word in leaked(answer, route, party, ask.world):
        is_chosen = "to" in typed and word.relation == right_one(party) and word.kind in IN_A_SEARCH
        if not is_chosen:
            yield f"{said}: shows {word}"
