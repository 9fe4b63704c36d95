"""The page of a message: what it says and what became of it; a letter to print; and that one came back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from retention import leaving

from .. import access, letters, outbox, post, protecting
from ..models import Message
from .once import only_once
from .pages import local_today

READS_OR_POSTS = ["GET", "HEAD", "POST"]


@require_safe
def message(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a message, and when it leaves."""
    officer: Any = request.user
    found = access.message_for(officer, pk)
    went = found.status in {Message.Status.SENT, Message.Status.PRINTED}
    context = {
        "message": found,
        "leaving": leaving.leaving(found, today=local_today()),
        "is_masked": _is_masked(request, found),
        "is_letter": found.channel == Message.Channel.LETTER,
        "waits_for_print": found.status == Message.Status.QUEUED and found.next_try_at is None,
        "can_make_pdf": letters.can_make_pdf(),
        "may_say": access.may(officer, "work", found),
        "may_have_come_back": went,
    }
    return render(request, "desk/message.html", context)


@require_safe
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a letter as it is printed: with `?as=pdf` as a tagged PDF.

    The envelope of somebody protected is shown like their address: once somebody has said why.
    """
    found = access.message_for(request.user, pk)
    if found.channel != Message.Channel.LETTER:
        return redirect(found.get_absolute_url())
    if _is_masked(request, found):
        messages.warning(request, _("The letter bears their address. Say why you need it, then open the letter again."))
        return redirect("desk:customer_reveal", found.customer_id)
    if found.status == Message.Status.STOPPED:
        why = _("It was stopped: a task says why.")
    else:
        why = outbox.why_not(found, now=timezone.now()) if found.status == Message.Status.QUEUED else ""
    if why:
        messages.warning(request, _("Do not print this letter. %(why)s") % {"why": why})
        return redirect(found.get_absolute_url())
    if request.GET.get("as") != "pdf":
        return render(request, "letters/letter.html", {**letters.context(found), "on_screen": True})
    answer = HttpResponse(letters.pdf(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="letter-{found.pk}.pdf"'
    return answer


@require_http_methods(READS_OR_POSTS)
def printed(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Note that a letter was printed and posted."""

    def act(found: Message) -> None:
        went = outbox.printed(found, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        if went.status == Message.Status.STOPPED:
            messages.warning(request, _("Do not post it: it was stopped. A task says why."))
        else:
            messages.success(request, _("Noted: the letter was posted."))

    return _act(request, pk, act)


@require_http_methods(READS_OR_POSTS)
def came_back(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Note that a message came back."""

    def act(found: Message) -> None:
        post.bounced(found, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("Noted: it came back. There is a task to find out how to reach the person."))

    return _act(request, pk, act)


def _is_masked(request: HttpRequest, found: Message) -> bool:
    officer: Any = request.user
    customer = found.customer
    return customer is not None and protecting.is_masked(customer, officer=officer, now=timezone.now())


def _act(request: HttpRequest, pk: UUID, act: Any) -> HttpResponseBase:
    if request.method != "POST":
        return redirect("desk:message", pk)
    found = access.message_for(request.user, pk, to="work")

    def go() -> str:
        act(found)
        return found.get_absolute_url()

    return only_once(request, go)
