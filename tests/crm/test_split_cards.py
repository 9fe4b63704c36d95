"""A card number spread over messages is put together again, and taken out of each of them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.split_cards import Together, shield_together
from tests.crm.card_numbers import NUMBERS, label, leaked

CODE, EXPIRY, CARD = "[security code removed]", "[expiry date removed]", label("1111")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (["4111 1111", "1111 1111"], [CARD, CARD]),
        (["my card is 4111 1111", "1111", "1111 exp 12/26"], [f"my card is {CARD}", CARD, f"{CARD} exp {EXPIRY}"]),
        (["41111", "1111", "1 sec", "1111", "111"], [CARD, CARD, "1 sec", CARD, CARD]),
        (["4111111111111111", "ok", "123"], [CARD, "ok", CODE]),
        (["123", "4111111111111111"], [CODE, CARD]),
        (["4111111111111111", "ok", "well", "12/26"], [CARD, "ok", "well", EXPIRY]),
        (["4111111111111111", "a", "b", "c", "123"], [CARD, "a", "b", "c", "123"]),
        (["I live at TD6 0SA", "07700 900123", "ref 4567"], ["I live at TD6 0SA", "07700 900123", "ref 4567"]),
        (["4111 1111", "1111 1112"], ["4111 1111", "1111 1112"]),
        (["4111 1111", "a", "b", "c", "d", "e", "1111 1111"], ["4111 1111", "a", "b", "c", "d", "e", "1111 1111"]),
    ],
)
def test_what_one_sender_wrote_is_read_together(sent: list[str], kept: list[str]) -> None:
    done = shield_together(sent[:-1], sent[-1])

    assert list(done.texts) == kept
    assert done.text == kept[-1]
    assert bool(done.removed) == (sent != kept)


@given(st.sampled_from(NUMBERS), st.lists(st.integers(1, 18), min_size=1, max_size=4, unique=True))
def test_wherever_it_is_cut_it_is_found_once_and_for_all(number: str, cuts: list[int]) -> None:
    places = [0, *sorted(cut for cut in cuts if cut < len(number)), len(number)]
    parts = [number[start:end] for start, end in pairwise(places)]
    assert leaked("".join(parts), number)

    done = shield_together(parts[:-1], parts[-1])

    assert not leaked("".join(done.texts), number)
    assert shield_together(done.texts[:-1], done.text) == Together(done.texts)
