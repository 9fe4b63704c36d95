"""The forms by which somebody is written to, and by which a task is done."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import post, wording
from ..models import Message, MessageTemplate
from .fields import one_line, text_area
from .rendering import CouncilForm


class ReplyForm(CouncilForm):
    """The box on a case's page. Nothing leaves from there: what is typed is looked at on a page of its own first."""

    body = text_area(_("Message"), 8000, rows=3, help_text=_("You see whom it goes to, and how, before it is sent."))
    body.needed_sometimes = True


class MessageForm(CouncilForm):
    """What somebody is told, and how it reaches them."""

    template = forms.ChoiceField(label=_("Template"), required=False)
    channel = forms.ChoiceField(
        label=_("How it goes"),
        choices=Message.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it goes.")},
    )
    subject = one_line(
        _("Subject"),
        200,
        width=0,
        required=True,
        help_text=_("Others may see it on a screen: say nothing of the matter."),
    )
    body = text_area(
        _("Text"), 8000, rows=12, required=True, error_messages={"required": _("Write what they are told.")}
    )
    kind = forms.ChoiceField(choices=Message.Kind.choices, widget=forms.HiddenInput, required=False)
    language = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10)

    def __init__(self, *args: Any, templates: Iterable[MessageTemplate], to: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(each.pk), f"{each.name} ({each.language})") for each in templates]
        self.fields["template"].choices = [("", "–"), *offered]
        self.fields["channel"].choices = [
            (value, _labelled(label, to[value].compared)) for value, label in Message.Channel.choices
        ]

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Message.Kind.REPLY

    def clean_subject(self) -> str:
        return self._without_gaps("subject")

    def clean_body(self) -> str:
        return self._without_gaps("body")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        too_long = len(typed.get("body", "")) > post.LONGEST_SMS
        if typed.get("channel") == Message.Channel.SMS and too_long:
            said = gettext("Text: a text message has at most %(most)s characters. This one has %(count)s.")
            self.add_error("body", said % {"most": post.LONGEST_SMS, "count": len(typed["body"])})
        return typed

    def _without_gaps(self, name: str) -> str:
        typed: str = self.cleaned_data[name]
        if left := wording.unfilled(typed):
            said = gettext("%(label)s: fill in %(what)s, or take it out. It would be sent as it stands.")
            what = ", ".join(f"{{{{ {each} }}}}" for each in left)
            raise forms.ValidationError(said % {"label": self.fields[name].label, "what": what})
        return typed


class OverrideForm(CouncilForm):
    """Why a channel that is not safe is used this once."""

    because = text_area(
        _("Why is it safe to use it this once?"),
        500,
        rows=2,
        required=True,
        help_text=_("It stays on record with your name."),
        error_messages={"required": _("Write why it is safe to use this channel this once.")},
    )


class DoneForm(CouncilForm):
    """How a task ended."""

    outcome = text_area(
        _("How did it end?"), 500, rows=3, required=True, error_messages={"required": _("Write how it ended.")}
    )


def _labelled(label: Any, address: str) -> str:
    where = ", ".join(address.splitlines())
    return f"{label}: {where}" if where else gettext("%(way)s: no address is known") % {"way": label}
