"""What the CRM holds about what left the council: messages, what still has to be done about them, whom nobody writes to."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from crm import models
from crm.schedule import CUSTOMER_SERVICE, SENT_MESSAGE, SUPPRESSION, TASK, WRITING
from retention import anonymise
from retention.registry import registry
from retention.vocabulary import NotPersonal, Personal

from .words import HOW_IT_STANDS, OUR_TIME, said

registry.holds_no_personal_data(
    models.MessageTemplate, because="Wordings of the council's own, with placeholders where a person would be named."
)


def _named(message: Any) -> str:
    words = {"what": message.get_channel_display(), "how": str(message.get_status_display()).lower()}
    return _("%(what)s to them: %(how)s") % words


registry.holds_personal_data(
    models.Message,
    activity=WRITING,
    subjects=("customer",),
    category=SENT_MESSAGE,
    clock="ended_at",
    starts="it was sent or stopped",
    closed=~Q(status=models.Message.Status.QUEUED),
    # The case may leave first; whom a message went to must be known while it is kept.
    gone={"customer": "waits", "case": "clear"},
    fields={
        "kind": NotPersonal("What the council wrote it for."),
        "channel": NotPersonal("How the council sent it."),
        "address": said("address it went to"),
        "subject": said("its subject"),
        "body": said("what the council wrote to them", special=True),
        "language": Personal("language", anonymise.default),
        "format": Personal("format they can read", anonymise.blank, special=True),
        "status": HOW_IT_STANDS,
        "why_stopped": Personal("why it was stopped", anonymise.blank),
        "override_reason": said("why it went through a channel that is not safe"),
        "attempts": HOW_IT_STANDS,
        "next_try_at": OUR_TIME,
        "provider_reference": NotPersonal("A random reference of the provider: it names the message."),
        "created_at": OUR_TIME,
        "ended_at": OUR_TIME,
    },
    on="created_at",
    says=_named,
    reads=("channel", "status"),
    author="author__name",
)

registry.holds_personal_data(
    models.Task,
    activity=CUSTOMER_SERVICE,
    subjects=("customer",),
    category=TASK,
    clock="done_at",
    starts="it was done",
    gone={"customer": "waits", "case": "clear", "message": "clear"},
    fields={
        "what": said("what was to be done for them"),
        "made_at": OUR_TIME,
        "due_on": OUR_TIME,
        "done_at": OUR_TIME,
        "outcome": said("how it ended"),
    },
    on="made_at",
    says=lambda task: _("Task, done") if task.done_at else _("Task, to be done"),
    reads=("done_at",),
    author="done_by__name",
)

registry.holds_personal_data(
    models.Suppression,
    activity=WRITING,
    category=SUPPRESSION,
    clock="lifted_at",
    starts="it was lifted",
    fields={
        "digest": Personal("keyed digest of an address", anonymise.blank),
        "reason": said("why nobody writes there"),
        "placed_at": OUR_TIME,
        "lifted_at": OUR_TIME,
    },
)
