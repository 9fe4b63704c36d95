"""Every address × every method: what it does not take it refuses, and HEAD is GET without its body."""

from collections.abc import Iterable

import pytest

from .addresses import TABLE, route_of
from .asking import Asker
from .relations import AT_THE_DOOR
from .world import World

pytestmark = pytest.mark.django_db
TAKEN_BY_NONE = ("put", "patch", "delete", "options", "trace")
TAKEN = {name: {method for method, row, _answers in TABLE if row == name} for _method, name, _answers in TABLE}
DOORS = {"admin:login", "admin:logout", "admin:crm_user_welcome"}
ANSWERS = {name: answers for method, name, answers in TABLE if method == "get"}
ADMIN = {name for name in TAKEN if name.startswith("admin")}


def opened_by(role: str, names: set[str]) -> list[str]:
    """Return those of the addresses at which a role is answered something."""
    return sorted({name for _method, name, answers in TABLE if name in names and answers[role] not in AT_THE_DOOR})


@pytest.mark.parametrize("role", ["leader", "officer"])
def test_an_address_refuses_the_methods_it_does_not_take(role: str, world: World, ask: Asker) -> None:
    wrong = []
    for name, where in written(opened_by(role, set(TAKEN) - ADMIN), world).items():
        refused = [*TAKEN_BY_NONE, *({"post"} - TAKEN[name])]
        wrong += [f"{method} {name}: {code}" for method in refused if (code := ask(method, where).code) != "post"]
        if "get" not in TAKEN[name] and (code := ask("get", where).code) not in {"go", "post"}:
            wrong.append(f"get {name}: {code}, and has no row")
    assert not wrong, f"{role}:\n" + "\n".join(wrong)


@pytest.mark.parametrize("role", ["dpo"])
def test_a_page_of_the_administration_takes_no_other_method_for_a_visit(role: str, world: World, ask: Asker) -> None:
    wrong = []
    for name, where in written(opened_by(role, ADMIN), world).items():
        for method in TAKEN_BY_NONE:
            answer = ask(method, where)
            if answer.code != "post" or answer.wrote:
                wrong.append(f"{method} {name}: {answer.code}, writes into {answer.wrote}")
    assert not wrong, f"{role}:\n" + "\n".join(wrong)


@pytest.mark.parametrize("role", ["nobody", "leader", "dpo", "administrator", "auditor"])
def test_a_page_of_the_administration_takes_no_form_from_those_who_may_not_see_it(
    role: str, world: World, ask: Asker
) -> None:
    wrong = []
    refused = {name: answers[role] for _method, name, answers in TABLE if answers[role] in {"in", "no"}}
    for name, where in written(refused.keys() & ADMIN - DOORS, world).items():
        answer = ask("post", where)
        if answer.code not in {refused[name], "post"} or answer.wrote or answer.holds(world.words):
            wrong.append(f"post {name}: {answer.code}, where the table says {refused[name]}; writes {answer.wrote}")
    assert not wrong, f"{role}:\n" + "\n".join(wrong)


@pytest.mark.parametrize("role", ["leader", "dpo"])
def test_head_is_get_without_its_body(role: str, world: World, ask: Asker) -> None:
    wrong = []
    names = ADMIN & set(ANSWERS) if role == "dpo" else set(ANSWERS) - ADMIN
    for name, where in written(opened_by(role, names), world).items():
        answer = ask("head", where)
        if answer.code != ANSWERS[name][role] or answer.body:
            wrong.append(f"head {name}: {answer.code}, {len(answer.body)} letters; get is {ANSWERS[name][role]}")
    assert not wrong, f"{role}:\n" + "\n".join(wrong)


def written(names: Iterable[str], world: World) -> dict[str, str]:
    """Write each address for the role's own record; whatever rows that needs are planted now."""
    return {name: route_of(name).of(world.parties["own"]) for name in sorted(names)}
