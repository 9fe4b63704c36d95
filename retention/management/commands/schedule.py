"""manage.py schedule: the retention schedule in force."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from retention import article30, tables


class Command(BaseCommand):
    help = "Print the retention schedule in force."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=tables.FORMATS, default="table")

    def handle(self, *args: Any, format: str, **_options: Any) -> None:
        tables.write(article30.schedule_lines(), self.stdout, format)  # type: ignore[arg-type]  # it writes like a file
