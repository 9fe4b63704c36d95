"""Calls that the council has promised to make, each time that somebody tried, and what was answered."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.querysets import CallbackQuerySet
from crm.shielding import FreeTextField

from .casework import Case
from .people import page_of
from .questions import CategoryQuestion
from .users import Service, Team


class Callback(models.Model):
    """A promise to call somebody about their case: who calls, on which number, about what, and until when."""

    class Outcome(models.TextChoices):
        SPOKEN = "spoken", _("Spoken to")
        NOT_REACHED = "not_reached", _("Could not be reached")
        NOT_NEEDED = "not_needed", _("No longer needed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.DO_NOTHING, related_name="callbacks", verbose_name=_("case"))
    # Whose it is to make: one of these three; `callbacks.promise` sees to it that it is one alone.
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("service")
    )
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("team"))
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="callbacks",
        verbose_name=_("colleague"),
    )
    number = FreeTextField(_("number to call"), max_length=40, single_line=True)
    about = FreeTextField(_("what to call about, and what to ask"), max_length=2000)
    promised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("promised by")
    )
    promised_at = models.DateTimeField(_("promised"))
    due_at = models.DateTimeField(_("due"))
    # When the schedule noticed that it is late; nothing goes out, the lists mark it.
    overdue_at = models.DateTimeField(_("marked as overdue"), null=True, blank=True)
    called_all_the_same_because = FreeTextField(_("why it is made although it is not safe"), max_length=500, blank=True)
    outcome = models.CharField(_("outcome"), max_length=11, choices=Outcome, blank=True, default="")
    outcome_said = FreeTextField(_("what came of it"), max_length=1000, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = CallbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("callback")
        verbose_name_plural = _("callbacks")
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["officer", "due_at"], condition=Q(closed_at=None), name="callback_officer"),
            models.Index(fields=["team", "due_at"], condition=Q(closed_at=None), name="callback_team"),
            models.Index(fields=["service", "due_at"], condition=Q(closed_at=None), name="callback_service"),
            models.Index(fields=["due_at"], condition=Q(closed_at=None), name="callback_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(service__isnull=False) | Q(team__isnull=False) | Q(officer__isnull=False),
                name="callback_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="closed_callback_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"Callback {self.pk}"

    def get_absolute_url(self) -> str:
        return page_of("desk:callback", self.pk)

    @property
    def customer_id(self) -> uuid.UUID | None:
        """Return whom it is about: what somebody begins to type about the call is theirs too."""
        return self.case.customer_id

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def whose(self) -> str:
        """Return the name of whoever has to make it."""
        to = self.officer or self.team or self.service
        return to.name if to else ""

    def is_late(self, now: datetime) -> bool:
        """Say whether it should have been made by now."""
        return not self.is_closed and self.due_at < now


class CallbackAttempt(models.Model):
    """One time that somebody rang."""

    callback = models.ForeignKey(Callback, models.DO_NOTHING, related_name="attempts", verbose_name=_("callback"))
    at = models.DateTimeField(_("rang"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    was_reached = models.BooleanField(_("reached"))
    note = FreeTextField(_("note"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("attempt at a callback")
        verbose_name_plural = _("attempts at a callback")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"Attempt at a callback {self.pk}"


class CallbackAnswer(models.Model):
    """One question that a category asks in its callbacks, with what was answered. It keeps the wording of the day."""

    callback = models.ForeignKey(Callback, models.DO_NOTHING, related_name="answers", verbose_name=_("callback"))
    question = models.ForeignKey(CategoryQuestion, models.PROTECT, related_name="+", verbose_name=_("question"))
    wording = models.CharField(_("question as it was asked"), max_length=200)
    value = FreeTextField(_("answer"), max_length=2000)

    class Meta:
        verbose_name = _("answer in a callback")
        verbose_name_plural = _("answers in a callback")
        ordering = ["question__position", "id"]
        constraints = [models.UniqueConstraint(fields=["callback", "question"], name="one_answer_a_callback")]

    def __str__(self) -> str:
        return f"Answer in a callback {self.pk}"
