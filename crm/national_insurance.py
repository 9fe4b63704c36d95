"""National Insurance numbers as people write them: “QQ 12 34 56 C”."""

import re

# HMRC, National Insurance Manual NIM39110: two letters, six digits and a letter from A to D; some letters and pairs are never used.
NUMBER = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z][0-9]{6}[ABCD]", re.ASCII)


def normalise(typed: str) -> str:
    """Return a number without spaces, in capitals."""
    return re.sub(r"[\s.-]", "", typed).upper()


def is_number(typed: str) -> bool:
    """Say whether this has the shape of a National Insurance number."""
    return bool(NUMBER.fullmatch(normalise(typed)))


def spaced(number: str) -> str:
    """Write a number as it stands on letters: AB 12 34 56 C."""
    return " ".join((number[:2], number[2:4], number[4:6], number[6:8], number[8:]))
