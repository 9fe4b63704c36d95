"""A card number in the words of every form about a record: none is kept, repeated, logged or sent."""

import logging
import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.canary import sightings
from tests.crm.card_numbers import TYPED, leaked

from .test_forms import forms
from .valid_forms import BEFORE, VALID
from .world import World

pytestmark = pytest.mark.django_db

DIGITS = "4111111111111111"
SPELLINGS = ["4111 1111 1111 1111", DIGITS, "4111-1111-1111-1111"]
WORDS = re.compile(r"[A-Za-z ,.]{6,}")  # choices, keys and dates must stay what they are


@pytest.mark.parametrize("role", ["leader"])
def test_no_form_about_a_record_keeps_or_repeats_a_card_number(
    role: str, world: World, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    logging.disable(logging.NOTSET)
    caplog.set_level(logging.INFO)
    client.force_login(world.officer)
    party, kept = world.parties["own"], 0
    for route, answers in forms():
        if answers[role] not in {"ok", "bad", "go"}:
            continue
        for spelling in SPELLINGS:
            with transaction.atomic():
                if prepare := BEFORE.get(route.name):
                    prepare()
                valid = VALID[route.name](world, party)
                page = client.post(
                    route.of(party), {name: _with_card(value, spelling) for name, value in valid.items()}
                )
                seen = sightings(["card number removed ••••1111", spelling])
                assert spelling not in page.content.decode() and spelling not in seen, route.name
                kept += bool(seen)
                transaction.set_rollback(True)
    assert kept >= 5 * len(SPELLINGS)  # notes, reasons, answers: so that none is missing for want of having been typed
    assert "card details removed: 3, channel desk" in caplog.text
    assert not leaked(caplog.text, DIGITS)


def _with_card(value: Any, spelling: str) -> Any:
    return TYPED.replace(SPELLINGS[0], spelling) if isinstance(value, str) and WORDS.match(value) else value
