"""What an officer typed into the search box, told apart by its shape: a reference, a number, an address, or names.

A single name, or a day alone, is too little: whoever knows a person knows more than that, and browsing is not a reason to
look. While somebody is still typing, half a number is too little as well: it would show people who only begin alike.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from . import dates, emails, names, phones, postcodes, references

Kind = Literal["", "case", "reference", "email", "phone", "uprn", "postcode", "name", "born"]
SHORTEST_NAME = 2
SHORTEST_WITHIN = 3  # letters; fewer are within too many names, and no index finds them
SHORTEST_NUMBER = 9  # digits; fewer are the end of a number
USUAL_NUMBER = 11  # digits, from the first 0; while somebody types, fewer are half a number
PLAIN_UPRN = re.compile(r"[1-9][0-9]{8,11}", re.ASCII)
CALLED_UPRN = re.compile(r"uprn[\s:]*0*([0-9]{1,12})", re.ASCII | re.IGNORECASE)
MEANS_BORN = {"born", "dob"}


@dataclass(frozen=True)
class Term:
    """What is looked for. `kind` is empty where it is too little to look for anybody."""

    kind: Kind = ""
    value: str = ""  # as we compare it
    ending: str = ""  # the last six digits of a number, where they are asked for
    words: tuple[str, ...] = ()  # names; or what was typed beside a postcode
    born: tuple[date, ...] = ()
    within: bool = False  # the words may stand anywhere in a name

    @property
    def may_be_within(self) -> bool:
        """Say whether its words can be looked for within names, where no name begins with them: "smythe" in "Okonjo-Smythe"."""
        return self.kind in {"name", "born"} and all(len(word) >= SHORTEST_WITHIN for word in self.words)

    @property
    def is_exact(self) -> bool:
        """Say whether it is something that only one person, or household, has."""
        return self.kind in {"case", "reference", "email"} or (self.kind == "phone" and bool(self.value))


def read(text: str, *, typing: bool = False) -> Term:
    """Tell what a text asks for."""
    text = " ".join(text.split())
    if case := references.case_in(text):
        return Term("case", case)
    if reference := references.customer_in(text):
        return Term("reference", reference)
    if "@" in text:
        return Term("email", emails.normalise(text)) if not typing or _is_whole_email(text) else Term()
    if uprn := _uprn(text):
        return Term("uprn", uprn)
    code, beside = postcodes.cut_from(text)
    if code:
        return Term("postcode", code, words=tuple(names.key(beside).split()))
    born, beside = dates.cut_from(text)
    return _number(text, typing=typing) if not born and _is_a_number(text) else _names(beside, born)


def _is_a_number(text: str) -> bool:
    digits_alone = not any(mark.isalpha() for mark in text)
    return len(phones.digits(text)) >= phones.ENDING and (digits_alone or phones.is_number(text))


def _number(text: str, *, typing: bool) -> Term:
    digits = len(phones.digits(text))
    fewest = USUAL_NUMBER if typing and text[0] in "0(" else SHORTEST_NUMBER
    whole = phones.normalise(text) if digits >= fewest and phones.is_number(text) else ""
    # Whoever types 0 means a whole number, and is asked to finish it; six digits alone may be the end of one.
    grows = typing and (text[0] in "+0(" or digits > phones.ENDING)
    ending = "" if grows else phones.ending(text)
    return Term("phone", whole, ending=ending) if whole or ending else Term()


def _names(text: str, born: tuple[date, ...]) -> Term:
    words = tuple(word for word in names.key(text).split() if not (born and word in MEANS_BORN))
    if born:
        return Term("born", words=words, born=born) if words else Term()
    return Term("name", words=words) if len(words) > 1 else Term()


def _uprn(text: str) -> str:
    if called := CALLED_UPRN.fullmatch(text):
        return called[1]
    return text if PLAIN_UPRN.fullmatch(text) and not phones.is_number(text) else ""


def _is_whole_email(text: str) -> bool:
    return bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}", text))
