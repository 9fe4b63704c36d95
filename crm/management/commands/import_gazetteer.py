"""`manage.py import_gazetteer file.csv`: take up the addresses of the council's area from a CSV file."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from crm import gazetteer, gazetteer_file

NAMED = 20


class Command(BaseCommand):
    """Loads the gazetteer."""

    help = (
        "Load addresses from a CSV file with the columns UPRN, ADDRESS (or its parts), TOWN and POSTCODE. "
        "An address that stands in the gazetteer already is brought up to date."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="the file is the whole gazetteer: addresses that are not in it leave"
        )

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        began = time.monotonic()
        try:
            with file.open("rb") as lines:
                loaded = gazetteer.load(
                    gazetteer_file.lines_of(lines), now=timezone.now(), replace=replace, progress=self._progress
                )
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except gazetteer_file.NotAGazetteer as refusal:
            raise CommandError(str(refusal)) from refusal
        for fault in loaded.faults[:NAMED]:
            self.stderr.write(f"Line {fault.line}: {fault.reason}")
        if loaded.skipped > NAMED:
            self.stderr.write(f"… and {loaded.skipped - NAMED:,} more lines.")
        self.stdout.write(
            f"Addresses added: {loaded.added:,}, changed: {loaded.changed:,}, as before: {loaded.unchanged:,}, "
            f"removed: {loaded.removed:,}. Lines passed over: {loaded.skipped:,}. It took {time.monotonic() - began:.0f} s."
        )
        if replace and loaded.skipped:
            self.stdout.write(
                "Nothing was removed, as some lines could not be read. Put them right, and load it again."
            )

    def _progress(self, done: int) -> None:
        """Count on a terminal; elsewhere nobody would see it move."""
        if sys.stderr.isatty():
            self.stderr.write(f"\r  {done:,} addresses", ending="")
            self.stderr.flush()
