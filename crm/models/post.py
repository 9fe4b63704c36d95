"""What leaves the council for the people it serves: its wordings, the messages themselves, and whom nobody writes to any more."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.querysets import ChoiceQuerySet, MessageQuerySet
from crm.shielding import FreeTextField

from .casework import Case
from .people import Customer, page_of


class MessageTemplate(models.Model):
    """A wording of the council's own, in one language, with placeholders for what differs from person to person."""

    class Kind(models.TextChoices):
        ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledgement")
        REPLY = "reply", _("Reply")
        OUTCOME = "outcome", _("Outcome")
        OTHER = "other", _("Other")

    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    name = models.CharField(_("name"), max_length=80)
    language = models.CharField(
        _("language"), max_length=10, default="en", help_text=_("As a code, such as en, cy or gd.")
    )
    subject = models.CharField(
        _("subject"),
        max_length=120,
        help_text=_("Neutral: others may see it on a screen. It may hold {{ reference }}."),
    )
    body = models.TextField(_("text"), max_length=8000)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    review_on = models.DateField(_("review by"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("offered"), default=True)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("message template")
        verbose_name_plural = _("message templates")
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["name", "language"], name="one_template_a_name_and_language")]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


class Message(models.Model):
    """One message to one person: what it says, where it goes, and what became of it."""

    class Kind(models.TextChoices):
        ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledgement")
        REPLY = "reply", _("Reply")
        OUTCOME = "outcome", _("Outcome")
        OTHER = "other", _("Message")

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        LETTER = "letter", _("Letter")
        SMS = "sms", _("Text message")

    class Status(models.TextChoices):
        QUEUED = "queued", _("Waiting to go")
        SENT = "sent", _("Sent")
        PRINTED = "printed", _("Printed and posted")
        FAILED = "failed", _("Could not be sent")
        BOUNCED = "bounced", _("Came back")
        STOPPED = "stopped", _("Stopped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="messages", verbose_name=_("customer")
    )
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="messages", verbose_name=_("case")
    )
    kind = models.CharField(_("kind"), max_length=15, choices=Kind, default=Kind.REPLY)
    channel = models.CharField(_("channel"), max_length=6, choices=Channel)
    # Name and lines of an envelope, an e-mail address or a number: as it was when the message was written.
    address = FreeTextField(_("goes to"), max_length=500, blank=True)
    subject = FreeTextField(_("subject"), max_length=200, blank=True, single_line=True)
    body = FreeTextField(_("text"), max_length=8000)
    language = models.CharField(_("language"), max_length=10, default="en")
    format = models.CharField(_("format"), max_length=11, choices=Customer.Format, blank=True)
    status = models.CharField(_("status"), max_length=7, choices=Status, default=Status.QUEUED)
    why_stopped = models.CharField(_("why it was stopped"), max_length=20, blank=True)
    override_reason = FreeTextField(_("why it goes through a blocked channel"), max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # While it waits to be sent by machine; a letter that colleagues print has none.
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    provider_reference = models.CharField(_("provider's reference"), max_length=60, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("written by")
    )
    created_at = models.DateTimeField(_("written"))
    ended_at = models.DateTimeField(_("sent or stopped"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at"]
        permissions = [("override_channel", _("Can send through a channel that is not safe, with a reason"))]
        indexes = [
            models.Index(fields=["ended_at", "id"], condition=Q(ended_at__isnull=False), name="message_clock"),
            models.Index(fields=["next_try_at"], condition=Q(next_try_at__isnull=False), name="message_next_try"),
            models.Index(fields=["created_at"], condition=Q(ended_at=None, channel="letter"), name="message_to_print"),
        ]

    def __str__(self) -> str:
        return f"Message {self.pk}"

    def get_absolute_url(self) -> str:
        return page_of("desk:message", self.pk)

    @property
    def is_large(self) -> bool:
        """Say whether it goes in large print."""
        return self.format == Customer.Format.LARGE_PRINT


class Suppression(models.Model):
    """That nobody writes to an address any more. It knows the address by a keyed digest, and names nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(_("digest of the address"), max_length=64, db_index=True, editable=False)
    reason = FreeTextField(_("reason"), max_length=300, single_line=True)
    placed_at = models.DateTimeField(_("placed"))
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("placed by")
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lifted by")
    )

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        ordering = ["-placed_at"]
        indexes = [
            models.Index(fields=["lifted_at", "id"], condition=Q(lifted_at__isnull=False), name="suppression_clock")
        ]

    def __str__(self) -> str:
        return f"Suppressed address {self.pk}"
