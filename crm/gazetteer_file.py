"""The gazetteer's CSV file, as AddressBase, a local land and property gazetteer or a spreadsheet writes it.

Columns are known by their names, however these are written; each line gives an address, or the reason why it gives none.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from . import postcodes
from .refusals import Refused

UTF8_MARK, UTF16_MARKS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = ",;\t|"
QUOTED = 200  # characters of a header that are repeated to whoever chose the wrong file

# What the columns may be called, by letters and figures alone: "Post Town", "POST_TOWN" and "postTown" are the same.
UPRN = ("uprn",)
# The parts of an address in the order in which they are written; number and street stand in one line.
ORGANISATION = ("organisation", "organisationname", "organization", "laorganisation", "rmorganisationname")
SUB_BUILDING = ("subbuilding", "subbuildingname")
BUILDING = ("buildingname",)
NUMBER = ("buildingnumber", "housenumber")
STREET = ("street", "streetname", "streetdescription", "thoroughfare", "thoroughfarename")
LOCALITY = ("locality", "localityname", "dependentlocality")
NUMBERED = tuple((f"addressline{n}", f"address{n}", f"line{n}") for n in range(1, 5))
WHOLE = ("address", "singlelineaddress", "fulladdress")
TOWN = ("town", "posttown", "townname", "city")
POSTCODE = ("postcode", "postcodelocator")
LONGEST_UPRN, LONGEST_LINES, LONGEST_TOWN = 12, 250, 80


class NotAGazetteer(Refused):
    """The file cannot be one; the message names what is missing and what was found instead."""


class Line(NamedTuple):  # as quick to make and compare as a row: a file has hundreds of thousands
    """One address."""

    uprn: str
    lines: str
    town: str
    postcode: str


@dataclass(frozen=True)
class Fault:
    """A line that gives no address, and why."""

    line: int
    reason: str


def lines_of(file: BinaryIO) -> Iterator[str]:
    """Yield the lines of a file in UTF-8, with or without its mark, or in Windows' encoding; raise NotAGazetteer."""
    for number, line in enumerate(file):
        if number == 0 and line.startswith(UTF16_MARKS):
            raise NotAGazetteer(_("This file is in UTF-16. Save it as “CSV UTF-8”, and choose it again."))
        try:
            yield line.removeprefix(UTF8_MARK).decode()
        except UnicodeDecodeError:
            yield line.decode("cp1252", errors="replace")


def read(lines: Iterable[str]) -> Iterator[Line | Fault]:
    """Yield the address of each line, or its fault; raise NotAGazetteer before the first."""
    given = iter(lines)
    header = next(given, "").removeprefix("\ufeff")
    delimiter = max(DELIMITERS, key=header.count)
    try:
        columns = Columns(next(csv.reader([header], delimiter=delimiter), []))
    except csv.Error:  # no line of a list at all, or lines that end as on old Macintoshes
        raise NotAGazetteer(
            _("The first line of this file cannot be read. Save it as “CSV UTF-8”, and choose it again.")
        ) from None
    reader = csv.reader(given, delimiter=delimiter)
    seen: set[int] = set()
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Fault(reader.line_num + 1, _("A quotation mark is opened, and not closed for many lines."))
            continue
        if any(value.strip() for value in values):
            found = columns.line(reader.line_num + 1, values)
            if isinstance(found, Line) and int(found.uprn) in seen:
                found = Fault(reader.line_num + 1, _("The UPRN %(uprn)s has a line before.") % {"uprn": found.uprn})
            elif isinstance(found, Line):
                seen.add(int(found.uprn))
            yield found


class Columns:
    """Where each part of an address stands in a line."""

    def __init__(self, header: list[str]) -> None:
        self.names = [re.sub(r"[^a-z0-9]", "", name.casefold()) for name in header]
        self.uprn, self.town, self.postcode = (self._place(names) for names in (UPRN, TOWN, POSTCODE))
        self.parts = [self._place(names) for names in (ORGANISATION, SUB_BUILDING, BUILDING, NUMBER, STREET, LOCALITY)]
        self.numbered = [self._place(names) for names in NUMBERED]
        self.whole = self._place(WHOLE)
        street, named = self.parts[4], self.numbered[0]
        for name, place in (
            ("UPRN", self.uprn),
            ("ADDRESS", next((at for at in (street, named, self.whole) if at is not None), None)),
            ("POSTCODE", self.postcode),
        ):
            if place is None:
                raise NotAGazetteer(
                    _(
                        "The file has no column %(name)s. Its first line must name the columns, such as "
                        "UPRN, ADDRESS, TOWN, POSTCODE. It says: “%(header)s”."
                    )
                    % {"name": name, "header": ", ".join(header)[:QUOTED]}
                )

    def line(self, number: int, values: list[str]) -> Line | Fault:
        """Return the address that stands in a line, or what is wrong with it."""
        if len(values) != len(self.names):
            said = _("Columns here: %(values)d. In the first line: %(names)d.")
            return Fault(number, said % {"values": len(values), "names": len(self.names)})
        cells = [_in_one_line(value) for value in values]
        uprn, town, code = (cells[at] if at is not None else "" for at in (self.uprn, self.town, self.postcode))
        line = Line(uprn.lstrip("0"), self._address(cells, town, code), town, postcodes.normalise(code))
        return Fault(number, fault) if (fault := _fault(line, uprn)) else line

    def _address(self, cells: list[str], town: str, code: str) -> str:
        """Put the parts of an address in a row; without its town and postcode, which have columns of their own."""
        organisation, sub_building, building, house, street, locality = (
            cells[at] if at is not None else "" for at in self.parts
        )
        parts = [organisation, sub_building, building, f"{house} {street}".strip(), locality] if street else []
        parts = parts or [cells[at] for at in self.numbered if at is not None]
        if not any(parts) and self.whole is not None:
            parts = [part.strip() for part in cells[self.whole].split(",")]
        own = {town.casefold(), code.replace(" ", "").casefold()}
        while parts and (parts[-1].casefold() in own or parts[-1].replace(" ", "").casefold() in own):
            parts.pop()
        return ", ".join(filter(None, parts))

    def _place(self, names: tuple[str, ...]) -> int | None:
        return next((self.names.index(name) for name in names if name in self.names), None)


def _in_one_line(value: str) -> str:
    """Return what can be seen of a cell. A tab, a new line and a space that does not break stand between words as a space does."""
    words = " ".join(value.split())
    return words if words.isprintable() else " ".join("".join(mark for mark in words if mark.isprintable()).split())


def _fault(line: Line, uprn: str) -> str:
    if not (line.uprn.isascii() and line.uprn.isdecimal() and len(line.uprn) <= LONGEST_UPRN):
        said = _("“%(uprn)s” is no UPRN: it needs up to twelve digits. A spreadsheet may have changed it.")
        return said % {"uprn": uprn[:30]}
    if not line.lines:
        return _("The address is empty.")
    if len(line.lines) > LONGEST_LINES or len(line.town) > LONGEST_TOWN:
        said = _("It is too long: an address has up to %(lines)d characters, a town %(town)d.")
        return said % {"lines": LONGEST_LINES, "town": LONGEST_TOWN}
    if line.postcode and not postcodes.is_postcode(line.postcode):
        return _("“%(postcode)s” is not a postcode.") % {"postcode": line.postcode[:20]}
    return ""
