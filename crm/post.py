"""What leaves the council by mail, through one gate. So far only colleagues are written to; residents come later."""

from django.conf import settings
from django.core.mail import EmailMessage

from . import councils


def tell_dpo(subject: str, text: str) -> None:
    """Mail the data-protection officer. The text names no person and no reference: mailboxes are kept longer than records."""
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [councils.current().dpo_email]).send()
