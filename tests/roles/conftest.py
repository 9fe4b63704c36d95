"""A world for the role that a test is about, somebody who asks in it, and the count of what was asked."""

import logging
from collections.abc import Iterator

import pytest
from django.core.cache import cache

from . import world as worlds
from .asking import Asker


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of requests, each with its line in the log, are a line too many."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> dict[str, int]:
    """Count the cells of the matrix; `tests/plugins/matrix.py` prints the sum."""
    counted = {"cells": 0, "bodies": 0, "words": 0}
    request.node.user_properties.append(("matrix", counted))
    return counted


@pytest.fixture
def world(role: str, db: None) -> worlds.World:
    cache.clear()
    return worlds.build(role)


@pytest.fixture
def ask(world: worlds.World, tally: dict[str, int]) -> Asker:
    tally["words"] = len(world.words)
    return Asker(world, tally)
