"""Text that nobody can see: it would stand in the records as a person without a name."""

import unicodedata

# Unicode calls them letters or symbols, and every typeface draws nothing for them: Hangul fillers, and an empty braille cell.
BLANK = set("\u115f\u1160\u3164\uffa0\u2800")
# Separators; controls, joiners and what no typeface knows; accents, which show nothing without a letter below them.
UNSEEN = {"Z", "C", "M"}


def is_invisible(text: str) -> bool:
    """Say whether a text has marks, and none that shows."""
    return bool(text) and all(mark in BLANK or unicodedata.category(mark)[0] in UNSEEN for mark in text)
