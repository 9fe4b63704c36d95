"""Writes lists of dataclasses as a table to read, CSV for a spreadsheet, or JSON."""

import csv
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, TextIO

FORMATS = ("table", "csv", "json")
WIDEST = 250  # characters that a table may take side by side
# A spreadsheet would take a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"  # before CSV in UTF-8: without it a spreadsheet takes it for something else


def write(lines: Iterable[Any], out: TextIO, format: str = "table") -> None:
    """Write dataclass instances of one kind; every column in each of them is a text."""
    rows = [asdict(line) for line in lines]
    if format == "json":
        out.write(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
    elif format == "csv":
        writer = csv.writer(out)
        writer.writerow(rows[0] if rows else [])
        writer.writerows([harmless(cell) for cell in row.values()] for row in rows)
    else:
        _read_aloud(rows, out)


def _read_aloud(rows: list[dict[str, str]], out: TextIO) -> None:
    """Write columns side by side where they fit, and otherwise a paragraph for each row."""
    names = {name: name.replace("_", " ") for name in (rows[0] if rows else {})}
    widths = {name: max(len(words), *(len(row[name]) for row in rows)) for name, words in names.items()}
    if sum(widths.values()) + 2 * len(widths) <= WIDEST:
        for row in [names, *rows]:
            out.write("  ".join((row[name] or "–").ljust(width) for name, width in widths.items()).rstrip() + "\n")
        return
    widest = max(map(len, names.values()), default=0)
    for row in rows:
        out.writelines(f"{words.ljust(widest)}  {row[name] or '–'}\n" for name, words in names.items())
        out.write("\n")


def harmless(cell: str) -> str:
    """Return what a spreadsheet does not take for a formula. Marks that it strips away count as little as they do there."""
    return f"'{cell}" if cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA) else cell
