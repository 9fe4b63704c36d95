"""`manage.py rotate_keys`: seal with the first key of FIELD_KEYS whatever another key has sealed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crm import rotation


class Command(BaseCommand):
    """Changes the key of what is sealed. It may be stopped at any moment and begun again."""

    help = "Seal with the first key of FIELD_KEYS whatever another key has sealed. Begin it again if it was stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        done = rotation.rotate()
        self.stdout.write(f"{done.sealed_anew} records sealed anew.")
        if done.unreadable:
            which = ", ".join(f"{label}: {number}" for label, number in sorted(done.unreadable.items()))
            raise CommandError(f"Left as they are, because no key on the ring opens them: {which}.")
