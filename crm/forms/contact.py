"""The three kinds of form on the page on which a contact is logged: how they came, who they are, each thing they asked."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from retention.calendar import LOCAL, local_day

from .. import phones, references
from ..casework import Question
from ..contacts import AboutCase
from ..customers import Home, NewCustomer
from ..models import Case, CaseCategory, Channel, Outcome
from .fields import (
    NO_AUTOFILL,
    CategoryField,
    DateParts,
    KindSelect,
    TickBox,
    clean_email,
    clean_postcode,
    one_line,
    text_area,
)
from .rendering import CouncilForm

NEW, ABOUT = "new", "about"
NEW_PERSON, ANONYMOUS = "new", "anonymous"


class HowForm(CouncilForm):
    """Through which channel somebody was in touch, and when."""

    channel = forms.ModelChoiceField(Channel.objects.offered(), label=_("Channel"), empty_label=None, widget=KindSelect)
    place = one_line(_("Place"), 100, help_text=_("The office, kiosk or partner."))
    handle = one_line(_("Account"), 100, help_text=_("Their name on that site."))
    link = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.TextInput(attrs=NO_AUTOFILL),
    )
    received_on = DateParts(
        label=_("Received on"), required=False, help_text=_("Only if it was not just now, such as a letter.")
    )
    received_time = forms.TimeField(
        label=_("At what time"),
        required=False,
        help_text=_("If you know it, such as 14:30."),
        widget=forms.TextInput(attrs={**NO_AUTOFILL, "class": "govuk-input--width-4"}),
    )
    summary = text_area(_("Anything else that was said"), rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in (("place", "place"), ("handle", "handle"), ("link", "handle")):
            self.fields[name].shown_when = f"channel={kind}"
        self.fields["received_time"].error_messages["invalid"] = gettext("At what time: write it like 14:30.")

    def received_at(self, *, started: datetime) -> datetime:
        """Return when they were in touch: when the page was opened, unless somebody entered a day."""
        day, at = self.cleaned_data.get("received_on"), self.cleaned_data.get("received_time")
        if day is None and at is None:
            return started
        return datetime.combine(day or local_day(started), at or time(), LOCAL)

    @property
    def was_earlier(self) -> bool:
        """Say whether it came before anybody logged it."""
        return bool(self.cleaned_data.get("received_on") or self.cleaned_data.get("received_time"))


class WhoForm(CouncilForm):
    """Who it was: somebody found, somebody new, or nobody by name."""

    find = one_line(
        _("Find a person"), 200, width=0, help_text=_("Name and family name, phone, e-mail, postcode or reference.")
    )
    who = forms.ChoiceField(label=_("Who is it?"), widget=forms.RadioSelect)
    title = one_line(_("Title"), 35, width=4)
    names = one_line(_("First names"), 100, width=0)
    family_name = one_line(_("Family name"), 100, width=0)
    date_of_birth = DateParts(label=_("Date of birth"), required=False)
    phone = one_line(_("Phone"), 40, width=0)
    email = one_line(_("E-mail"), 254, width=0)
    lines = one_line(_("Address"), 250, width=0)
    town = one_line(_("Town"), 80, width=0)
    postcode = one_line(_("Postcode"), 10, width=10)

    NEW_FIELDS = ("title", "names", "family_name", "date_of_birth", "phone", "email", "lines", "town", "postcode")

    def __init__(self, *args: Any, people: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [*(people or []), (NEW_PERSON, _("Somebody new")), (ANONYMOUS, _("Anonymous"))]
        self.fields["find"].needed_sometimes = True
        self.fields["who"].choices = choices
        self.fields["who"].error_messages |= {
            "required": gettext("Choose who it is, or “Anonymous”."),
            "invalid_choice": gettext("The person you chose is no longer kept. Choose who it is, or “Anonymous”."),
        }
        for name in self.NEW_FIELDS:
            self.fields[name].shown_when = f"who={NEW_PERSON}"
            self.fields[name].needed_sometimes = True

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        if typed and not phones.is_number(typed):
            raise forms.ValidationError(
                gettext("Phone: “%(typed)s” is not a full number. Write it with its area code.") % {"typed": typed[:40]}
            )
        return typed

    def clean_email(self) -> str:
        return clean_email(self.cleaned_data["email"])

    def clean_postcode(self) -> str:
        return clean_postcode(self.cleaned_data["postcode"])

    @property
    def new_customer(self) -> NewCustomer:
        """Return the person that was described."""
        typed = self.cleaned_data
        return NewCustomer(
            details={name: typed[name] for name in ("title", "names", "family_name", "date_of_birth")},
            phones=(typed["phone"],) if typed["phone"] else (),
            emails=(typed["email"],) if typed["email"] else (),
            home=Home(lines=typed["lines"], town=typed["town"], postcode=typed["postcode"]),
        )


class QuestionForm(CouncilForm):
    """One thing that somebody asked: new, or about a case that exists."""

    kind = forms.ChoiceField(
        label=_("Is it new?"),
        choices=[(NEW, _("New")), (ABOUT, _("About an existing case"))],
        initial=NEW,
        widget=forms.RadioSelect,
    )
    category = CategoryField(
        CaseCategory.objects.offered(), label=_("Category"), required=False, empty_label=_("Choose a category")
    )
    reference = one_line(
        _("Reference of the case"), 20, width=10, help_text=_("If it is about an existing case. Such as HK-7M4PX.")
    )
    asked = text_area(_("Asked"), required=True)
    location = one_line(_("Where"), 200, width=0, help_text=_("The street, park or building it is about."))
    answered = text_area(_("Answered"))
    outcome = forms.ModelChoiceField(
        Outcome.objects.offered(), label=_("Outcome"), required=False, empty_label=None, widget=forms.RadioSelect
    )
    reopens = TickBox(label=_("Reopen the case if it is closed"))

    def __init__(self, *args: Any, cases: QuerySet[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cases = cases
        kind = self.add_prefix("kind")
        for name in ("category", "answered", "outcome"):
            self.fields[name].shown_when = f"{kind}={NEW}"
        for name in ("reference", "reopens"):
            self.fields[name].shown_when = f"{kind}={ABOUT}"
        for name in ("category", "outcome", "reference"):
            self.fields[name].needed_sometimes = True
        self.fields["location"].shown_when = f"{self.add_prefix('category')}=location"

    def clean(self) -> dict[str, Any]:
        """Require what the kind of question needs, and find the case it is about."""
        typed = super().clean() or self.cleaned_data
        if typed.get("kind") == ABOUT:
            self._clean_about(typed)
        else:
            self._clean_new(typed)
        return typed

    def _clean_new(self, typed: dict[str, Any]) -> None:
        outcome = typed.get("outcome")
        if not typed.get("category"):
            self._missing("category", gettext("Category: choose what it is about."))
        if not outcome:
            self._missing("outcome", gettext("Outcome: choose how it stands now."))
        elif outcome.closes and not typed.get("answered"):
            self._missing(
                "answered",
                gettext("Answered: write what you told them. “%(outcome)s” closes the case.")
                % {"outcome": outcome.name},
            )

    def _clean_about(self, typed: dict[str, Any]) -> None:
        reference = references.case_in(typed.get("reference") or "")
        case = self.cases.filter(reference=reference).first() if reference else None
        if case is None:
            self._missing(
                "reference", gettext("Reference of the case: no case has this reference. Check it, or choose “New”.")
            )
        typed["case"] = case

    def _missing(self, field: str, message: str) -> None:
        if field not in self.errors:
            self.add_error(field, message)

    @property
    def guidance(self) -> str:
        """Return what to ask and to say in the category that is chosen so far."""
        chosen = self["category"].value()
        rows = self.fields["category"].queryset
        try:
            return rows.filter(pk=chosen).values_list("guidance", flat=True).first() or "" if chosen else ""
        except (ValueError, OverflowError):
            return ""

    @property
    def question(self) -> Question | AboutCase:
        """Return what was asked, as the domain understands it."""
        typed = self.cleaned_data
        if typed["kind"] == ABOUT:
            return AboutCase(case=typed["case"], said=typed["asked"], reopens=typed["reopens"])
        names = ("category", "asked", "answered", "outcome", "location")
        return Question(**{name: typed[name] for name in names})
