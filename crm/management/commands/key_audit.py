"""`manage.py key_audit`: say which key seals how many texts, and which may be taken off the ring."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crm import keyring, rotation


class Command(BaseCommand):
    """Counts; opens nothing."""

    help = "Count how many sealed texts need which key of FIELD_KEYS. A key that none needs may be taken off."

    def handle(self, *args: Any, **options: Any) -> None:
        needed: Counter[str] = Counter()
        unknown = 0
        for counted in rotation.count():
            for name, number in counted.by_key.items():
                self.stdout.write(f"{counted.column}: {number} with key {name}")
            if counted.unknown:
                self.stdout.write(f"{counted.column}: {counted.unknown} with a key that is not on the ring")
            needed.update(counted.by_key)
            unknown += counted.unknown
        for name in keyring.ring().keys:
            if not needed[name] and name != keyring.ring().current:
                self.stdout.write(f"Nothing needs key {name}: take it off FIELD_KEYS.")
        if unknown:
            raise CommandError(f"{unknown} texts cannot be read: put their key back on FIELD_KEYS.")
