"""Postcodes as typed by people, and as we compare them."""

import re

PATTERN = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})", re.ASCII)


def normalise(text: str) -> str:
    """Return "td60sa" as "TD6 0SA"; what is no postcode of the United Kingdom keeps its letters and single spaces."""
    squeezed = re.sub(r"[\s.\-]", "", text).upper()
    found = PATTERN.fullmatch(squeezed)
    return f"{found[1]} {found[2]}" if found else " ".join(text.upper().split())


def is_postcode(text: str) -> bool:
    """Say whether this has the shape of a whole postcode."""
    return bool(PATTERN.fullmatch(normalise(text).replace(" ", "")))
