"""`manage.py figures`: count the days that have ended and are not counted yet."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from crm import figures


class Command(BaseCommand):
    """Counts by hand what is counted every night."""

    help = "Count the figures of every day that has ended and is not counted yet. A counted day is never counted again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--since",
            type=date.fromisoformat,
            help="a day, such as 2026-04-01, from which to count; it may be before the first that was counted",
        )

    def handle(self, *args: Any, since: date | None, **options: Any) -> None:
        counted = figures.catch_up(now=timezone.now(), since=since)
        self.stdout.write(f"Counted {counted} days." if counted else "Every day that has ended is counted.")
