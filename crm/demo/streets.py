"""The gazetteer of the invented council: streets that exist nowhere, as a CSV file such as a council has."""

import csv
import io
from collections.abc import Iterator

from . import words

TOWNS = tuple(dict.fromkeys(words.TOWNS))
HOUSES_A_POSTCODE = 18
FLATS = 4  # in each house that has flats


def lines() -> Iterator[str]:
    """Yield the file line by line."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(("UPRN", "ADDRESS", "POST_TOWN", "POSTCODE"))
    for row in _addresses():
        writer.writerow(row)
    yield from written.getvalue().splitlines(keepends=True)


def _addresses() -> Iterator[tuple[str, str, str, str]]:
    for place, street in enumerate(words.STREETS):
        town, letter = TOWNS[place % len(TOWNS)], words.INWARD_LETTERS[place]
        sector = f"{words.POSTCODE_AREA}{1 + place % 9} {1 + place // 9}"
        for number in range(1, 28 + place * 7 % 31):
            postcode = f"{sector}{letter}{words.INWARD_LETTERS[number // HOUSES_A_POSTCODE]}"
            uprn = f"99{1 + place:05d}{number:04d}"
            if number % 13:
                yield f"{uprn}0", f"{number} {street}", town, postcode
            else:  # a house of flats
                for flat in range(1, FLATS + 1):
                    yield f"{uprn}{flat}", f"Flat {flat}, {number} {street}", town, postcode
