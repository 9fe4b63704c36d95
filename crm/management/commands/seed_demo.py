"""`manage.py seed_demo`: invent Tolbooth Borough Council in an empty demo database."""

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from crm import demo
from crm.demo import seeding

FEWEST, WIDTH = 25, 30


class Command(BaseCommand):
    """Seeds the demo."""

    help = "Invent Tolbooth Borough Council: officers, six years of customers and cases. Only in a demo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--customers", type=int, default=2000, help="how many; three cases come with each (default: 2000)"
        )

    def handle(self, *args: Any, customers: int, verbosity: int, **options: Any) -> None:
        if customers < FEWEST:
            raise CommandError(f"The demo needs at least {FEWEST} customers to show every kind of record.")
        began = time.monotonic()
        try:
            made = seeding.seed(customers=customers, now=timezone.now(), progress=self._progress)
        except seeding.AlreadySeeded as there_already:
            self.stdout.write(str(there_already))
            return
        except (seeding.NotADemo, seeding.NotEmpty) as refusal:
            raise CommandError(str(refusal)) from refusal
        took = f"{time.monotonic() - began:.0f} s"
        self.stdout.write(f"Invented {made['customers']:,} customers and {made['cases']:,} cases in {took}.")
        if verbosity:
            self.stdout.write("Sign in as:")
            self.stdout.writelines(f"  {line}\n" for line in demo.sign_ins())

    def _progress(self, done: int, total: int) -> None:
        """Draw a bar on a terminal; elsewhere nobody would see it move."""
        if sys.stderr.isatty():
            filled = WIDTH * done // total
            end = "\n" if done == total else ""
            self.stderr.write(f"\r  [{'█' * filled}{'░' * (WIDTH - filled)}] {done:,} of {total:,} records", ending=end)
            self.stderr.flush()
