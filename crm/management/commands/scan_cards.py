"""`manage.py scan_cards`: search everything that is stored for card numbers, and take them out."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from crm import card_scan


class Command(BaseCommand):
    """Searches by hand what is searched every week."""

    help = "Search every column of free text for the numbers of payment cards, and take them out."

    def handle(self, *args: Any, **options: Any) -> None:
        scan = card_scan.by_hand(clock=timezone.now)
        for label, count in sorted(scan.found.items()):
            self.stdout.write(f"{label}: {count} taken out.")
        self.stdout.write(f"{scan.texts} texts read, {scan.removed} card details taken out.")
