"""manage.py register: the Article 30 register of processing activities."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from retention import article30, tables


class Command(BaseCommand):
    help = "Print the Article 30 register of processing activities."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=tables.FORMATS, default="table")

    def handle(self, *args: Any, format: str, **_options: Any) -> None:
        tables.write(article30.register(), self.stdout, format)  # type: ignore[arg-type]  # it writes like a file
