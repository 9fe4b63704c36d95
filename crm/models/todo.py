"""What somebody still has to do for a customer: where a message could not go, or came back."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.querysets import TaskQuerySet
from crm.shielding import FreeTextField

from .casework import Case
from .people import Customer, page_of
from .post import Message
from .users import Team


class Task(models.Model):
    """One thing to do, until somebody has done it and says how it ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    what = FreeTextField(_("what to do"), max_length=500)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("customer")
    )
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("case"))
    message = models.ForeignKey(
        Message, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("message")
    )
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("team"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    made_at = models.DateTimeField(_("made"))
    due_on = models.DateField(_("due"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("done by")
    )
    outcome = FreeTextField(_("how it ended"), max_length=500, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["due_on", "made_at"]
        indexes = [
            models.Index(fields=["done_at", "id"], condition=Q(done_at__isnull=False), name="task_clock"),
            models.Index(fields=["team", "due_on"], condition=Q(done_at=None), name="task_team_open"),
            models.Index(fields=["owner", "due_on"], condition=Q(done_at=None), name="task_owner_open"),
        ]

    def __str__(self) -> str:
        return f"Task {self.pk}"

    def get_absolute_url(self) -> str:
        return page_of("desk:task_done", self.pk)
