"""Dates as people type them among other words: 3/5/1961, 3.5.61, 3 May 1961, May 3rd 1961, 1961-05-03."""

import re
from collections.abc import Iterator
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>(?:{'|'.join(MONTHS)})[a-z]*)\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
SHAPES = tuple(
    re.compile(rf"(?<![\w/.-]){shape}(?![\w/-])", re.IGNORECASE | re.ASCII)
    for shape in (
        rf"(?P<day>[0-9]{{1,2}})(?P<mark>[/.-])(?P<month>[0-9]{{1,2}})(?P=mark){_YEAR}",
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})",
        rf"{_DAY}[\s.-]*{_MONTH}[\s,.-]*{_YEAR}",
        rf"{_MONTH}\s*{_DAY}[\s,]+{_YEAR}",
        r"(?P<day>[0-9]{1,2})\s(?P<month>[0-9]{1,2})\s(?P<year>[0-9]{4})",
        r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>[0-9]{4})",
    )
)
CENTURIES = (1900, 2000)


def cut_from(text: str) -> tuple[tuple[date, ...], str]:
    """Return the day that a text names and the text without it; two days where the year is typed in two digits."""
    for shape in SHAPES:
        for found in shape.finditer(text):
            if days := tuple(_days(found)):
                return days, f"{text[: found.start()]} {text[found.end() :]}".strip()
    return (), text


def _days(found: re.Match[str]) -> Iterator[date]:
    """Yield the days that these parts can mean: nobody here was born before 1900 or asks about a century's beginning."""
    month, year = found["month"].casefold(), found["year"]
    number = MONTHS.index(month[:3]) + 1 if month.isalpha() else int(month)
    for whole in (int(year),) if len(year) > 2 else (century + int(year) for century in CENTURIES):
        try:
            yield date(whole, number, int(found["day"]))
        except ValueError:
            continue
