"""The key of a record is read from whatever people post or paste, and what is none is nobody's."""

from uuid import UUID

import pytest

from retention.keys import key_in

KEY = UUID("9c6a6c0e-8a55-4c4e-9f0a-0d8d3a2f4b11")


@pytest.mark.parametrize("text", [str(KEY), KEY.hex, str(KEY).upper()])
def test_a_key_is_read_however_it_is_written(text: str) -> None:
    assert key_in(text) == KEY


@pytest.mark.parametrize("text", [None, "", " ", "new", "person:", str(KEY)[:-1], f"{KEY}0", "\0", "x" * 5000])
def test_what_is_no_key_names_no_record(text: str | None) -> None:
    assert key_in(text) is None
