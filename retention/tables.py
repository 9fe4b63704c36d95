"""Writes lists of dataclasses as a table to read, CSV for a spreadsheet, or JSON."""

import csv
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, TextIO

FORMATS = ("table", "csv", "json")
# A spreadsheet would take a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(lines: Iterable[Any], out: TextIO, format: str = "table") -> None:
    """Write dataclass instances of one kind; every column in each of them is a text."""
    rows = [asdict(line) for line in lines]
    if format == "json":
        out.write(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
    elif format == "csv":
        writer = csv.writer(out)
        writer.writerow(rows[0] if rows else [])
        writer.writerows([_harmless(cell) for cell in row.values()] for row in rows)
    else:
        for row in rows:
            width = max(len(name) for name in row)
            out.writelines(
                f"{name.replace('_', ' ').capitalize().ljust(width)}  {cell or '–'}\n" for name, cell in row.items()
            )
            out.write("\n")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip().startswith(FORMULA) else cell
