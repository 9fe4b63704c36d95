"""Sending the person of a contact the references that were read out to them: offered once, with whom it goes to."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import access, gate, post, protecting, recipients
from ..gate import Outgoing, Stop
from ..models import Case, Contact, Message
from .once import only_once
from .pages import local_today
from .post import say_what_became

KIND = Message.Kind.ACKNOWLEDGEMENT


@dataclass(frozen=True)
class Offer:
    """How an acknowledgement would go, and to whom; or what stops it."""

    channel: str
    to: str
    stop: Stop | None
    is_masked: bool = False

    @property
    def seen(self) -> str:
        """Stand for what an officer was shown."""
        return salted_hmac("crm.views.acknowledging.seen", f"{self.channel} {self.to}", algorithm="sha256").hexdigest()


def with_acknowledged(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return cases that know, as `was_acknowledged`, whether their reference was sent to the person."""
    return cases.annotate(was_acknowledged=Exists(Message.objects.filter(case=OuterRef("pk"), kind=KIND)))


def offer(officer: Any, contact: Contact, opened: list[Case]) -> Offer | None:
    """Return how the references of a contact would go to its person; None where that is not possible, or was done.

    opened: its cases, from `with_acknowledged`.
    """
    customer = contact.customer
    if customer is None or not opened or not access.may(officer, "work", contact):
        return None
    if any(case.was_acknowledged for case in opened):  # type: ignore[attr-defined]
        return None
    known = recipients.every(customer, today=local_today())
    channel = recipients.preferred(customer, known)
    draft = Outgoing(customer=customer, case=opened[0], kind=KIND, channel=channel, subject="", body="")
    answer = gate.foresee(draft, known)
    where = ", ".join(answer.to.text.splitlines())
    masked = protecting.is_masked(customer, officer=officer, now=timezone.now())
    return Offer(str(Message.Channel(channel).label), where, answer.stop, masked)


@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Send the acknowledgement that was offered, one for each case that the contact opened."""
    if request.method != "POST":
        return redirect("desk:contact_saved", pk)
    officer: Any = request.user
    contact = access.contact_for(officer, pk, to="work")
    visible = with_acknowledged(access.cases_visible(officer).filter(contact=contact))
    opened = list(visible.select_related("customer", "owner", "team", "outcome"))
    offered = offer(officer, contact, opened)
    if offered is None or not constant_time_compare(request.POST.get("seen", ""), offered.seen):
        messages.warning(request, _("Nothing was sent. Look again at whom it goes to."))
        return redirect("desk:contact_saved", pk)

    def go() -> str:
        for case in opened:
            if message := post.send_automatically(KIND, case, by=officer, now=timezone.now()):
                say_what_became(request, message)
        return reverse("desk:contact_saved", args=[pk])

    return only_once(request, go)
