"""Postcodes as typed by people, and as we compare them."""

import re

PATTERN = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})", re.ASCII)
AMONG_WORDS = re.compile(r"(?<!\w)([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})(?!\w)", re.ASCII | re.IGNORECASE)


def normalise(text: str) -> str:
    """Return "td60sa" as "TD6 0SA"; what is no postcode of the United Kingdom keeps its letters and single spaces."""
    squeezed = re.sub(r"[\s.\-]", "", text).upper()
    found = PATTERN.fullmatch(squeezed)
    return f"{found[1]} {found[2]}" if found else " ".join(text.upper().split())


def is_postcode(text: str) -> bool:
    """Say whether this has the shape of a whole postcode."""
    return bool(PATTERN.fullmatch(normalise(text).replace(" ", "")))


def cut_from(text: str) -> tuple[str, str]:
    """Return the postcode that stands in a text and the text without it: "14 td6 0sa" gives "TD6 0SA" and "14"."""
    if is_postcode(text):
        return normalise(text), ""
    found = AMONG_WORDS.search(text)
    return (normalise(found[0]), f"{text[: found.start()]} {text[found.end() :]}".strip()) if found else ("", text)
