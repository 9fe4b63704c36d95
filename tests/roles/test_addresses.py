"""Every address × every role × whose record it is: the status, and that no word stands there that may not."""

import pytest

from tests.role_table import ROLES

from .addresses import TABLE, route_of, routes
from .asking import Asker
from .pages import leaked
from .relations import AT_THE_DOOR, RELATIONS, expected
from .world import World

WRITES = {"desk:sign_out"}  # whoever signs out is sent to the sign-in, as whoever was not in

pytestmark = pytest.mark.django_db


def test_every_address_stands_in_the_table() -> None:
    """A new page is open to nobody until somebody has decided who may see it: write its row in tests/role_table.py."""
    known, real = {name.partition("@")[0] for _method, name, _answers in TABLE}, set(routes())
    assert not real - known, f"without a row in tests/role_table.py: {sorted(real - known)}"
    assert not known - real, f"in tests/role_table.py, and no address any more: {sorted(known - real)}"


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says_and_no_word_of_another_party(role: str, world: World, ask: Asker) -> None:
    """What is refused also leaves no trace of having been read."""
    wrong = []
    for method, name, answers in TABLE:
        route = route_of(name)
        if method == "post" and route.kind:
            continue  # see test_forms.py
        for relation in RELATIONS if route.kind else RELATIONS[:1]:
            said, due = f"{method} {name}, {relation}", expected(answers, role, relation, route.kind, name)
            answer = ask(method, route.of(world.parties[relation]))
            if answer.code != due:
                wrong.append(f"{said}: {answer.code}, where the table says {due}")
            if answer.wrote and due in AT_THE_DOOR and name not in WRITES:
                wrong.append(f"{said}: {answer.code}, and writes into {answer.wrote}")
            wrong += [f"{said}: shows {word}" for word in leaked(answer, route, world.parties[relation], world)]
    assert not wrong, f"{role}:\n" + "\n".join(wrong)
