"""Telephone numbers as typed by people, and as we compare them."""

import re

import phonenumbers

COUNTRY = "GB"
ENDING = 6
SHORTEST = 8


def normalise(text: str) -> str:
    """Return a number in E.164 ("+447700900123"); where it is no full number, its digits alone."""
    text = _without_trunk_zero(text)
    plain = digits(text)
    return _international(text) or _international(plain) or plain


def is_number(text: str) -> bool:
    """Say whether a text could be a telephone number that somebody can be called on."""
    return bool(re.fullmatch(r"\+[0-9]{8,15}", normalise(text), re.ASCII)) and not re.search(
        r"[^\W\d_]{2}", _without_extension(text)
    )


def ending(text: str) -> str:
    """Return the last six digits, by which an advisor finds a caller whose number was noted in another form."""
    last = normalise(text)[-ENDING:]
    return last if len(last) == ENDING and last.isdigit() else ""


def digits(text: str) -> str:
    """Return the digits of a text, in ASCII."""
    return "".join(str(int(mark)) for mark in text if mark.isdecimal())


def _international(text: str) -> str:
    try:
        number = phonenumbers.parse(text, COUNTRY)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return written if len(written) > SHORTEST else ""


def _without_trunk_zero(text: str) -> str:
    """Return "+44 (0)1632 960001" as "+44 1632 960001": people write the zero that is dialled only at home."""
    return re.sub(r"\(\s*0\s*\)", "", text) if "+" in text else text


def _without_extension(text: str) -> str:
    return re.sub(r"(ext|extension|x)\.?\s*\d+\s*$", "", text, flags=re.IGNORECASE)
