"""The matrix itself: a word that stands nowhere would prove nothing by its absence, and a rule that is too wide nothing at all."""

import pytest

from retention.registry import registry

from .addresses import TABLE, Route, route_of
from .asking import Asker
from .pages import MAY_HOLD
from .relations import COUNTER
from .words import unclassified
from .world import OURS, World, belongs_to_a_customer

pytestmark = pytest.mark.django_db


def pages_of_records(role: str) -> list[Route]:
    """Return the pages about a record that a role may open."""
    return [
        route_of(name)
        for method, name, answers in TABLE
        if method == "get" and answers[role] == "ok" and route_of(name).kind
    ]


def test_every_personal_column_of_a_customer_is_looked_for() -> None:
    """Say in tests/roles/words.py what the column tells, or why it is not looked for."""
    ours = [model for model in registry.maps if model._meta.app_label in OURS]
    assert [name for model in ours if belongs_to_a_customer(model) for name in unclassified(model)] == []


@pytest.mark.parametrize("role", ["dpo"])
def test_every_canary_is_there_to_be_seen(role: str, world: World, ask: Asker) -> None:
    """By the data-protection officer, who reads everything; each word of each party, on one page at least."""
    unseen = set(world.words)
    for route in pages_of_records(role):
        for party in world.everybody:
            unseen -= set(ask("get", route.of(party)).holds(list(unseen)))
    # Of somebody protected, numbers and addresses are shown for a reason alone; and who acts for them is no way round it.
    masked = {word for word in unseen if (word.relation, word.kind) == ("protected", "reach")}
    assert masked
    assert sorted(map(str, unseen - masked)) == []


@pytest.mark.parametrize("role", ["leader", "officer"])
def test_no_page_is_allowed_more_than_it_shows(role: str, world: World, ask: Asker) -> None:
    allowed = {kind: set(words[role not in COUNTER].split()) for kind, words in MAY_HOLD.items()}
    for route in pages_of_records(role):
        answer = ask("get", route.of(world.parties["own"]))
        allowed[route.kind] -= {word.kind for word in answer.holds(world.words)}
    assert {kind: words for kind, words in allowed.items() if words} == {}
