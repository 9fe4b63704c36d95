"""Each officer's keys: the usual ones unless they chose others, none twice, none that the browser needs, or none at all."""

from typing import Any

import pytest

from crm import shortcuts
from crm.shortcuts import KeyNotAllowed, KeyTaken

pytestmark = pytest.mark.django_db


def test_everybody_begins_with_the_usual_keys(bilal: Any) -> None:
    keys = shortcuts.keys_of(bilal)
    assert (keys["search"], keys["new_contact"], keys["blank_screen"]) == ("/", "n", "F8")
    assert len(set(keys.values())) == len(shortcuts.SHORTCUTS)


def test_only_what_somebody_changed_is_stored(bilal: Any) -> None:
    shortcuts.choose(bilal, {"search": "s", "new_contact": "N", "home": ""}, uses=True)
    bilal.refresh_from_db()
    assert bilal.shortcuts == {"search": "s", "home": ""}
    keys = shortcuts.keys_of(bilal)
    assert (keys["search"], keys["new_contact"], keys["home"], keys["next_row"]) == ("s", "n", "", "j")


def test_one_switch_turns_every_key_off_and_forgets_none(bilal: Any) -> None:
    shortcuts.choose(bilal, {"search": "s"}, uses=False)
    assert set(shortcuts.keys_of(bilal).values()) == {""}
    assert shortcuts.chosen_by(bilal)["search"] == "s"


def test_the_usual_keys_come_back_and_what_is_off_stays_off(bilal: Any) -> None:
    shortcuts.choose(bilal, {"search": "s"}, uses=False)
    shortcuts.restore(bilal)
    bilal.refresh_from_db()
    assert (bilal.shortcuts, bilal.uses_shortcuts) == ({}, False)


@pytest.mark.parametrize(
    ("typed", "key"), [("N", "n"), (" / ", "/"), ("f8", "F8"), ("", ""), ("  ", ""), ("7", "7"), ("É", "é"), ("İ", "İ")]
)
def test_a_key_is_written_one_way(typed: str, key: str) -> None:
    assert shortcuts.written(typed) == key


@pytest.mark.parametrize("typed", ["F1", "F4", "F5", "F9", "F12", "Tab", "Enter", "Ctrl+N", "nn", "\x07", "👩‍🦽"])
def test_a_key_of_the_browser_or_of_two_signs_is_refused_with_what_to_do(typed: str) -> None:
    with pytest.raises(KeyNotAllowed, match="Write one letter, digit or sign, or F2 or F8"):
        shortcuts.written(typed)


def test_one_key_does_one_thing(bilal: Any) -> None:
    with pytest.raises(KeyTaken, match="“n” already does this: Log a new contact") as refusal:
        shortcuts.choose(bilal, {"home": "n"}, uses=True)
    assert refusal.value.name == "home"
    bilal.refresh_from_db()
    assert bilal.shortcuts == {}


def test_two_things_may_both_do_without_a_key(bilal: Any) -> None:
    shortcuts.choose(bilal, {"home": "", "search": ""}, uses=True)
    assert (shortcuts.keys_of(bilal)["home"], shortcuts.keys_of(bilal)["search"]) == ("", "")


def test_a_stranger_has_no_keys() -> None:
    assert set(shortcuts.keys_of(None).values()) == {""}
