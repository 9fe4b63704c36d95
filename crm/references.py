"""References that people read out over the telephone: short, random, and without characters that look alike."""

import re
import secrets
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, models, transaction

# No 0 O, 1 I L, 2 Z, 5 S, 8 B, U V: heard or read wrongly. No A or E either, so that no word comes out by chance.
LETTERS = "CDFGHJKMNPQRTVWXY"
DIGITS = "34679"
ALPHABET = LETTERS + DIGITS
CUSTOMER_LENGTH, CASE_LENGTH = 6, 5
TRIES = 8
Chooser = Callable[[str], str]
CUSTOMER = re.compile(rf"C-?([{ALPHABET}]{{{CUSTOMER_LENGTH}}})", re.ASCII)
# Never a C first, so that the two kinds differ even where somebody leaves out the dash.
FIRST = LETTERS.replace("C", "")
CASE = re.compile(rf"([{FIRST}][{LETTERS}])-?([{ALPHABET}]{{{CASE_LENGTH}}})", re.ASCII)


def for_customer(choose: Chooser = secrets.choice) -> str:
    """Return a new customer reference, such as "C-7K4M9R". It always holds letters after the dash, so no sum or date looks like one."""
    return f"C-{_mixed(CUSTOMER_LENGTH, choose)}"


def for_case(choose: Chooser = secrets.choice) -> str:
    """Return a new case reference, such as "HK-7M4PX"."""
    return f"{choose(FIRST)}{choose(LETTERS)}-{_mixed(CASE_LENGTH, choose)}"


def customer_in(text: str) -> str:
    """Return the customer reference that somebody typed, in our spelling; nothing if it is none."""
    found = CUSTOMER.fullmatch(_squeezed(text))
    return f"C-{found[1]}" if found else ""


def case_in(text: str) -> str:
    """Return the case reference that somebody typed, in our spelling; nothing if it is none."""
    found = CASE.fullmatch(_squeezed(text))
    return f"{found[1]}-{found[2]}" if found else ""


def create(model: type[models.Model], **columns: Any) -> Any:
    """Save a new row of a model with a random reference, taking another reference when this one is already somebody's."""
    for _attempt in range(TRIES):
        record = model(**columns)
        try:
            with transaction.atomic():
                record.save(force_insert=True)
        except IntegrityError:
            if not model._default_manager.filter(reference=record.reference).exists():  # type: ignore[attr-defined]
                raise
        else:
            return record
    raise NoFreeReference


class NoFreeReference(RuntimeError):
    """Chance cannot do this: the source of random numbers is broken."""


def _mixed(length: int, choose: Chooser) -> str:
    while True:
        marks = "".join(choose(ALPHABET) for _ in range(length))
        if any(mark in LETTERS for mark in marks) and any(mark in DIGITS for mark in marks):
            return marks


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text).replace("–", "-").upper()
