"""`manage.py read_bounces`: read the reports of what did not arrive, as beat does every ten minutes."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from crm import bounces, notify
from crm.mailboxes import MailboxError


class Command(BaseCommand):
    """Reads by hand what is read every ten minutes, and says what it found or why it could not."""

    help = "Read the reports of mail servers and of GOV.UK Notify about messages that did not arrive."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if not settings.BOUNCE_MAILBOX and not notify.is_set_up():
            raise CommandError("Neither BOUNCE_MAILBOX nor NOTIFY_API_KEY is set: there is nowhere to read from.")
        try:
            if settings.BOUNCE_MAILBOX:
                for kind, count in bounces.read_mailbox(now=now).items():
                    self.stdout.write(f"Mailbox, {kind}: {count}.")
            if notify.is_set_up():
                self.stdout.write(f"GOV.UK Notify, did not arrive: {bounces.ask_notify(now=now)}.")
        except (MailboxError, notify.NotSent) as error:
            raise CommandError(f"It cannot be read: {error}.") from None
