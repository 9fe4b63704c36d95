"""Writing to the customer of a case: write, look at what would happen, send; and the page of a message."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import access, councils, disclosing, gate, post, protecting, recipients, wording
from ..forms.post import MessageForm, OverrideForm
from ..gate import Answer, Outgoing
from ..models import Case, Message, MessageTemplate
from ..refusals import Refused
from .once import only_once
from .pages import GONE, local_today, page

READS_OR_POSTS = ["GET", "HEAD", "POST"]
CARRIED = ("channel", "subject", "body", "kind", "language", "template")


@require_http_methods(READS_OR_POSTS)
def case(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Write to the person on a case. Nothing leaves before its recipient, subject and text were shown."""
    found = access.case_for(request.user, pk, to="write")
    if found.customer is None:
        raise post.NobodyToWriteTo
    return _Writing(request, found).answer(request.POST.get("do", ""))


class _Writing:
    """One request about a message that is being written."""

    def __init__(self, request: HttpRequest, found: Case) -> None:
        self.request, self.case = request, found
        self.officer: Any = request.user
        self.now = timezone.now()
        customer: Any = found.customer
        self.to = recipients.every(customer, today=local_today())
        # Where a protected person lives stands on no radio button and in no preview, until somebody says why they look.
        self.is_masked = protecting.is_masked(customer, officer=self.officer, now=self.now)
        offered = MessageTemplate.objects.offered()
        self.templates = sorted(offered, key=lambda each: each.language != found.customer.language)

    def answer(self, do: str) -> HttpResponseBase:
        if self.request.method != "POST":
            return self.write(self._form(self._drafted(self.request.GET.get("kind", ""))))
        if do == "template":
            chosen = next((each for each in self.templates if str(each.pk) == self.request.POST.get("template")), None)
            typed = self.request.POST.dict()
            return self.write(self._form(typed | self._drafted(template=chosen) if chosen else typed))
        if do == "reply" and not self.request.POST.get("body", "").strip():
            return self.write(self._form(self._drafted(Message.Kind.REPLY)))
        typed = self.request.POST.dict()
        if do == "reply":  # from the box on the case's page
            typed = self._drafted(Message.Kind.REPLY, plain=True) | {"body": typed["body"]}
        form = self._form(typed, bound=True)
        if do not in ("reply", "check", "send", "override"):
            return self.write(form.quiet())
        return self.check(form, do) if form.is_valid() else self.write(form)

    def check(self, form: MessageForm, do: str) -> HttpResponseBase:
        """Show what would happen; where that is what the officer has seen before, do it."""
        draft = self._outgoing(form)
        override = OverrideForm(self.request.POST if do == "override" else None)
        answer = gate.ask(draft, now=self.now, known=self.to)
        seen = constant_time_compare(self.request.POST.get("seen", ""), digest_of(answer, form.cleaned_data))
        if do == "send" and seen:
            return self._send(draft)
        if do == "override" and seen and override.is_valid():
            try:
                return self._send(draft, because=override.cleaned_data["because"])
            except GONE:
                raise
            except Refused as refusal:
                override.add_error(None, str(refusal))
        context = {
            "answer": answer,
            "form": form,
            "override": override,
            "may_override": bool(answer.stop and answer.stop.may_be_overridden)
            and self.officer.has_perm("crm.override_channel"),
            "carried": [(name, form.cleaned_data[name]) for name in CARRIED],
            "seen": digest_of(answer, form.cleaned_data),
            "counts_as_reply": draft.kind != form.cleaned_data["kind"],
            "changed": do in ("send", "override") and not seen,
            "channel": Message.Channel(draft.channel).label,
            "is_masked": self.is_masked and bool(answer.to.text),
            "may_identify": access.may(self.officer, "identify", draft.customer),
            "is_letter": draft.channel == Message.Channel.LETTER,
            "is_sms": draft.channel == Message.Channel.SMS,
        }
        return self._page("desk/message_check.html", context, forms=(override,))

    def write(self, form: MessageForm) -> HttpResponse:
        """Show the form."""
        return self._page("desk/message_write.html", {"form": form}, forms=(form,))

    def _send(self, draft: Outgoing, *, because: str | None = None) -> HttpResponseBase:
        def go() -> str:
            message = post.send(draft, by=self.officer, now=self.now, because=because)
            say_what_became(self.request, message)
            waits_for_print = message.status == Message.Status.QUEUED and message.next_try_at is None
            return message.get_absolute_url() if waits_for_print else self.case.get_absolute_url()

        return only_once(self.request, go)

    def _form(self, values: dict[str, Any], *, bound: bool = False) -> MessageForm:
        given: dict[str, Any] = {"data": values} if bound else {"initial": values}
        return MessageForm(templates=self.templates, to=self._shown(), **given)

    def _shown(self) -> recipients.Known:
        """Return where each channel leads, as it may stand on the page."""
        if not self.is_masked:
            return self.to
        return {channel: replace(to, compared=_("masked") if to.text else "") for channel, to in self.to.items()}

    def _drafted(
        self, kind: str = "", *, template: MessageTemplate | None = None, plain: bool = False
    ) -> dict[str, Any]:
        """Return what a new message would say, by a template or with nothing but its subject."""
        customer: Any = self.case.customer
        kind = template.kind if template else kind if kind in Message.Kind.values else Message.Kind.REPLY
        found = template or (None if plain else wording.best_of(self.templates, kind, customer.language))
        council = councils.of(self.request)
        draft = post.by_template(found, customer, self.case, kind=kind, council=council, known=self.to)
        # A template that is chosen changes the words, and not how they go.
        chosen = self.request.POST.get("channel") if template else ""
        return {
            "template": found.pk if found else "",
            "subject": draft.subject,
            "body": draft.body,
            "kind": kind,
            "language": draft.language,
            "channel": chosen or draft.channel,
        }

    def _outgoing(self, form: MessageForm) -> Outgoing:
        typed = form.cleaned_data
        return Outgoing(
            customer=self.case.customer,  # type: ignore[arg-type]  # `case` has refused a case without one
            case=self.case,
            kind=self._kind(typed),
            channel=typed["channel"],
            subject=typed["subject"],
            body=typed["body"],
            language=typed["language"] or wording.council_language(),
        )

    def _kind(self, typed: dict[str, Any]) -> str:
        """Return what a message counts as. An acknowledgement tells nothing only as long as it says what its template says."""
        kind: str = typed["kind"]
        if kind not in disclosing.TELLS_NOTHING:
            return kind
        values = wording.values_for(self.case.customer, self.case, council=councils.of(self.request))  # type: ignore[arg-type]
        words = wording.Words(typed["subject"], typed["body"])
        return kind if wording.stands_in(self.templates, kind, words, values) else Message.Kind.REPLY

    def _page(self, template: str, context: dict[str, Any], *, forms: Any = ()) -> HttpResponse:
        access.shown(self.case, to=self.officer)
        back = self.case.get_absolute_url()
        return page(self.request, template, {"case": self.case, "back": back, **context}, forms=forms)


def say_what_became(request: HttpRequest, message: Message) -> None:
    """Tell the officer what became of a message."""
    channel = message.get_channel_display().lower()
    if message.status == Message.Status.STOPPED:
        messages.warning(request, _("Nothing was sent. A task says what there is to do instead."))
    elif message.next_try_at is None:
        messages.success(request, _("The letter is ready. Print it, post it, and say so here."))
    else:
        messages.success(request, _("The message is on its way (%(channel)s).") % {"channel": channel})


def digest_of(answer: Answer, typed: Mapping[str, Any]) -> str:
    """Stand for what an officer was shown: to whom, through what, which words, and what stops it."""
    said = [answer.to.text, answer.stop.key if answer.stop else "", *(str(typed[name]) for name in CARRIED)]
    return salted_hmac("crm.views.post.seen", repr(said), algorithm="sha256").hexdigest()
