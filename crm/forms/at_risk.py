"""The forms by which somebody is protected, made sure of, and represented."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from retention import keys

from .. import phones
from ..models import IdentityFact, IdentityLevel, Representative
from .fields import NO_AUTOFILL, DateParts, clean_shown, one_line, text_area
from .rendering import CouncilForm

THEMSELVES = ""
LONGEST_PHRASE = 100


class ReasonForm(CouncilForm):
    """A step that is written down with its reason."""

    because = text_area(_("Why?"), 500, rows=2, required=True, error_messages={"required": _("Write why.")})

    def __init__(self, *args: Any, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].help_text = hint


class RepresentativeForm(CouncilForm):
    """Who may act for somebody, on what authority, for what and until when."""

    reference = one_line(
        _("Their customer reference"),
        20,
        width=10,
        help_text=_("If they are a customer themselves, such as C-7M4PXQ2."),
    )
    name = one_line(_("Or their name"), 150)
    phone = one_line(_("Their telephone number"), 40)
    relation = forms.ChoiceField(label=_("Who they are to the customer"), choices=Representative.Relation.choices)
    authority = forms.ChoiceField(label=_("Authority that you saw or heard"), choices=Representative.Authority.choices)
    scope = one_line(_("What they may do"), 300, help_text=_("Such as “council tax only”. Empty is everything."))
    ends_on = DateParts(
        label=_("Last day"),
        required=False,
        help_text=_("Consent that was only said needs one. Empty is until it is ended."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("reference", "name", "phone"):
            self.fields[name].needed_sometimes = True

    def clean_name(self) -> str:
        return clean_shown(self.cleaned_data["name"], label=self.fields["name"].label)

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        if typed and not phones.is_number(typed):
            said = gettext("Telephone number: “%(typed)s” is not a full number. Write it with its area code.")
            raise forms.ValidationError(said % {"typed": typed[:40]})
        return typed


class WhoAsks(CouncilForm):
    """The person themselves, or one of those who act for them."""

    who = forms.ChoiceField(label=_("Who is asking?"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, acting: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [(THEMSELVES, _("The customer themselves")), *map(_choice, acting)]
        self.acting = {str(one.authority.pk): one.authority for one in acting}
        if not acting:
            self.fields["who"].widget = forms.HiddenInput()

    @property
    def on_behalf(self) -> Representative | None:
        """Return the authority of whoever is asking; None for the person themselves."""
        return self.acting.get(self.cleaned_data.get("who") or "")


class PhraseForm(WhoAsks):
    """What somebody says when they are asked for their pass-phrase."""

    phrase = forms.CharField(
        label=_("What they say"),
        max_length=LONGEST_PHRASE,
        widget=forms.TextInput(attrs=NO_AUTOFILL),
        help_text=_("Capitals and spaces do not matter. It is compared and not kept."),
    )


class NewPhraseForm(WhoAsks):
    """A pass-phrase to agree on."""

    phrase = forms.CharField(
        label=_("New pass-phrase"),
        required=False,
        max_length=LONGEST_PHRASE,
        widget=forms.TextInput(attrs=NO_AUTOFILL),
        help_text=_(
            "Two or three words that nobody would guess. Nobody can read it back. Leave it empty to have none."
        ),
    )


class ScriptForm(WhoAsks):
    """The questions of a level: of each whether it was right. The answers themselves have no box."""

    def __init__(self, *args: Any, level: IdentityLevel, facts: list[IdentityFact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facts = facts
        for fact in facts:
            self.fields[f"fact-{fact.key}"] = forms.ChoiceField(
                label=fact.wording,
                required=False,
                widget=forms.RadioSelect,
                choices=[("right", _("Right")), ("wrong", _("Wrong")), ("", _("Not asked"))],
            )
            self.fields[f"fact-{fact.key}"].needed_sometimes = True  # how many must be right stands above

    @property
    def answers(self) -> dict[str, bool]:
        """Return of each fact that was asked whether it was right."""
        typed = {fact.key: self.cleaned_data.get(f"fact-{fact.key}") for fact in self.facts}
        return {key: said == "right" for key, said in typed.items() if said}


def chosen_key(text: str | None) -> UUID | None:
    """Return the key of an authority that a form posts; None where it posts none."""
    return keys.key_in(text)


def _choice(one: Any) -> tuple[str, str]:
    words = {"name": one.name, "authority": one.authority.get_authority_display()}
    label = gettext("%(name)s, %(authority)s: ended") if one.has_ended else gettext("%(name)s, %(authority)s")
    return str(one.authority.pk), label % words
