"""How names are compared: without case, accents or punctuation."""

import unicodedata


def key(name: str) -> str:
    """Return a name as search compares it: "O'Brien-Müller" and "obrien muller" are the same."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    kept = "".join(mark for mark in plain if not unicodedata.combining(mark) and mark not in "'’‘`.")
    return " ".join("".join(mark if mark.isalnum() else " " for mark in kept).split())
