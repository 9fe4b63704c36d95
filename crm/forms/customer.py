"""The forms by which a customer's details are kept right."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from retention.calendar import in_full

from .. import phones
from ..customers import Home
from ..models import Customer, CustomerNote
from .fields import NO_AUTOFILL, DateParts, TickBox, clean_email, clean_shown, one_line, text_area
from .places import HomeForm
from .rendering import CouncilForm


class CorrectionForm(CouncilForm):
    """A form that corrects what is known, and remembers by a digest what that was when it was opened."""

    seen = forms.Field(required=False, widget=forms.HiddenInput)
    present: list[tuple[Any, str]] = []  # replaced, never changed

    def clean_seen(self) -> str:
        """A form without a digest has seen nothing."""
        return self.cleaned_data["seen"] or ""

    def set_beside(self, fresh: "CorrectionForm") -> None:
        """Keep what was typed, show what holds now beside it, and let the next save be of both."""
        self.present = [(bound.label, _in_words(bound)) for bound in fresh.visible_fields()]
        self.data = self.data.copy()
        self.data["seen"] = fresh.initial["seen"]


class DetailsForm(CorrectionForm):
    """Who somebody is, how they want to be reached, and whether they still live here, or live."""

    title = one_line(_("Title"), 35, width=10)
    names = one_line(_("First names"), 100)
    family_name = one_line(_("Family name"), 100)
    additional_names = one_line(
        _("Other names"), 200, help_text=_("Names they were known by, or are known by as well.")
    )
    date_of_birth = DateParts(label=_("Date of birth"), required=False)
    preferred_contact = forms.ChoiceField(
        label=_("Prefers to be reached by"), choices=Customer.Preference.choices, required=False
    )
    language = one_line(_("Language"), 10, width=4, required=True, help_text=_("As a code, such as en, cy or gd."))
    format = forms.ChoiceField(label=_("Reads"), choices=Customer.Format.choices, required=False)
    safe_to_call = TickBox(label=_("Safe to call"))
    safe_to_write = TickBox(label=_("Safe to write to"))
    safe_to_email = TickBox(label=_("Safe to e-mail"))
    deceased_on = DateParts(label=_("Date of death"), required=False)
    deceased_source = forms.ChoiceField(
        label=_("Who told us of the death"), choices=[("", "–"), *Customer.Source.choices], required=False
    )
    moved_away_on = DateParts(label=_("Date of moving away"), required=False)
    moved_away_source = forms.ChoiceField(
        label=_("Who told us of the move"), choices=[("", "–"), *Customer.Source.choices], required=False
    )

    SECTIONS = (
        (_("Name"), ("title", "names", "family_name", "additional_names", "date_of_birth")),
        (_("How to reach them"), ("preferred_contact", "language", "format")),
        (_("What is safe"), ("safe_to_call", "safe_to_write", "safe_to_email")),
        (_("If they have died"), ("deceased_on", "deceased_source")),
        (_("If they have moved away"), ("moved_away_on", "moved_away_source")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.needed_sometimes = True

    @property
    def sections(self) -> list[tuple[Any, list[Any]]]:
        """Return the fields in the groups in which they are thought of."""
        return [(heading, [self[name] for name in names]) for heading, names in self.SECTIONS]

    def clean_title(self) -> str:
        return self._shown("title")

    def clean_names(self) -> str:
        return self._shown("names")

    def clean_family_name(self) -> str:
        return self._shown("family_name")

    def clean_additional_names(self) -> str:
        return self._shown("additional_names")

    def clean(self) -> dict[str, Any]:
        """A date without a source could be anybody's rumour."""
        typed = super().clean() or self.cleaned_data
        for name in ("deceased", "moved_away"):
            if typed.get(f"{name}_on") and not typed.get(f"{name}_source"):
                label = self.fields[f"{name}_source"].label
                self.add_error(f"{name}_source", gettext("%(label)s: choose who.") % {"label": label})
        return typed

    def _shown(self, name: str) -> str:
        return clean_shown(self.cleaned_data[name], label=self.fields[name].label)


class ReachForm(CorrectionForm):
    """Every number and address by which somebody can be reached, one a line; the first of each is used first."""

    phones = text_area(_("Telephone numbers"), 400, rows=3, help_text=_("One a line. The first is called first."))
    emails = text_area(_("E-mail addresses"), 1000, rows=3, help_text=_("One a line. The first is used first."))

    def clean_phones(self) -> list[str]:
        """Return the numbers; quote the one that is none."""
        numbers = _lines(self.cleaned_data["phones"])
        for number in numbers:
            if not phones.is_number(number):
                said = gettext("Telephone numbers: “%(typed)s” is not a full number. Write it with its area code.")
                raise forms.ValidationError(said % {"typed": number[:40]})
        return numbers

    def clean_emails(self) -> list[str]:
        """Return the addresses; quote the one that is none."""
        return [clean_email(address) for address in _lines(self.cleaned_data["emails"])]


class AddressForm(HomeForm):
    """Where somebody lives from a day on."""

    choice_is_needed = True

    uprn = forms.CharField(
        label=_("UPRN"),
        required=False,
        max_length=12,
        help_text=_("The property’s national number, if you have it."),
        widget=forms.TextInput(attrs={**NO_AUTOFILL, "inputmode": "numeric", "class": "govuk-input--width-10"}),
    )
    on = DateParts(label=_("Lives there from"))

    def clean_uprn(self) -> str:
        """Take digits only: a UPRN has up to twelve."""
        typed: str = self.cleaned_data["uprn"]
        if typed and not (typed.isascii() and typed.isdecimal()):
            raise forms.ValidationError(gettext("UPRN: write up to twelve digits."))
        return typed

    def clean(self) -> dict[str, Any]:
        """Take the address that was chosen; by hand it needs a first line and a postcode."""
        typed = super().clean()
        if not self.chosen and (typed.get("lines") or typed.get("postcode")):
            for name in ("lines", "postcode"):
                if not typed.get(name) and name not in self.errors:
                    self.add_error(name, gettext("%(label)s: fill this in.") % {"label": self.fields[name].label})
        return typed

    @property
    def home(self) -> Home:
        """Return the address, with the number that was written by hand."""
        return self.chosen or replace(super().home, uprn=self.cleaned_data["uprn"])


class CustomerNoteForm(CouncilForm):
    """What the next colleague must know, and until when nobody need ask whether it still holds."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CustomerNote.Kind.choices, widget=forms.RadioSelect)
    text = text_area(
        _("Note"),
        2000,
        rows=3,
        required=True,
        help_text=_("Write only what you would say to the person’s face: they may ask to read it."),
    )
    review_on = DateParts(label=_("Ask again on"), help_text=_("Somebody then decides whether it still holds."))


class ReviewForm(CouncilForm):
    """That a note still holds, and when to ask again."""

    review_on = DateParts(label=_("Still true. Ask again on"))


def _in_words(bound: Any) -> str:
    value = bound.initial
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, date):
        return in_full(value)
    return str(dict(getattr(bound.field, "choices", ())).get(value, value) or "–")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
