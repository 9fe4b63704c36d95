"""What may stop being offered: a retired choice stays on old records, but nothing that is still offered may hang on it."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Case, Channel, Outcome, Service, Team
from .refusals import Refused


class StillUsed(Refused):
    """Something that is offered, or open, needs it."""


def require_unused(record: Any) -> None:
    """Raise StillUsed, with a sentence on what to do first, where a choice cannot be retired yet."""
    reasons = list(REASONS.get(type(record), _none)(record)) if record.pk else []
    if reasons:
        raise StillUsed(" ".join(reasons))


def _none(_record: Any) -> Iterator[str]:
    yield from ()


def _needing_service(service: Service) -> Iterator[str]:
    names = [category.name for category in service.categories.offered()]
    if names:
        words = ngettext(
            "The category %(names)s is offered and belongs to this service. Give it to another service, or stop offering it, first.",
            "The categories %(names)s are offered and belong to this service. Give them to another service, or stop offering them, first.",
            len(names),
        )
        yield words % {"names": ", ".join(f"“{name}”" for name in names)}


def _needing_team(team: Team) -> Iterator[str]:
    waiting = Case.objects.queue(team).count()
    if waiting:
        words = ngettext(
            "%(count)s open case waits in its queue. Ask its team leader to give it to another team first.",
            "%(count)s open cases wait in its queue. Ask its team leader to give them to another team first.",
            waiting,
        )
        yield words % {"count": waiting}
    members = team.members.filter(is_active=True).count()
    if members:
        words = ngettext(
            "%(count)s colleague is in this team. Give them another team first, on their page under “Users”.",
            "%(count)s colleagues are in this team. Give them another team first, on their pages under “Users”.",
            members,
        )
        yield words % {"count": members}


def _needing_outcome(outcome: Outcome) -> Iterator[str]:
    if not Outcome.objects.offered().filter(closes=True).exclude(pk=outcome.pk).exists():
        yield _("No other outcome that closes a case is offered, so no case could be closed. Offer another one first.")


def _needing_channel(channel: Channel) -> Iterator[str]:
    if not Channel.objects.offered().exclude(pk=channel.pk).exists():
        yield _("No other channel is offered, so no contact could be logged. Offer another one first.")


REASONS: dict[type[Any], Callable[[Any], Iterator[str]]] = {
    Service: _needing_service,
    Team: _needing_team,
    Outcome: _needing_outcome,
    Channel: _needing_channel,
}
