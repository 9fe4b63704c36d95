"""Two of the forms on the page on which a contact is logged: how they came, and who they are."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from retention.calendar import LOCAL, local_day

from .. import phones
from ..customers import NewCustomer
from .fields import NO_AUTOFILL, DateParts, KindSelect, clean_email, clean_shown, one_line, text_area
from .offered import Offered, RowField
from .places import HomeForm
from .rendering import CouncilForm

NEW_PERSON, ANONYMOUS = "new", "anonymous"


class LinkField(forms.URLField):
    """A link that a browser may follow from our pages; ftp:, which Django takes as well, leads into another program."""

    default_validators = [URLValidator(schemes=["http", "https"])]


class HowForm(CouncilForm):
    """Through which channel somebody was in touch, and when."""

    channel = RowField(label=_("Channel"), widget=KindSelect)
    place = one_line(_("Place"), 100, help_text=_("The office, kiosk or partner."))
    handle = one_line(_("Account"), 100, help_text=_("Their name on that site."))
    link = LinkField(
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

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].offer(lambda: offered.channels)
        for name, kind in (("place", "place"), ("handle", "handle"), ("link", "handle")):
            self.fields[name].shown_when = f"channel={kind}"
        self.fields["received_time"].error_messages["invalid"] = gettext("At what time: write it like 14:30.")
        self.fields["link"].error_messages["invalid"] = gettext("Link: write it like https://example.org/page.")

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


class WhoForm(HomeForm):
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

    NEW_FIELDS = ("title", "names", "family_name", "date_of_birth", "phone", "email", *HomeForm.HOME_FIELDS)
    field_order = ["find", "who", *NEW_FIELDS]

    def __init__(self, *args: Any, people: list[tuple[str, Any]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [*(people or []), (NEW_PERSON, _("Somebody new")), (ANONYMOUS, _("Anonymous"))]
        self.fields["find"].needed_sometimes = True
        self.fields["who"].choices = choices
        self.fields["who"].error_messages |= {
            "required": gettext("Choose who it is, or “Anonymous”."),
            "invalid_choice": gettext("The person you chose is no longer kept. Choose who it is, or “Anonymous”."),
        }
        for name in self.NEW_FIELDS:
            self.fields[name].needed_sometimes = True

    @property
    def choice(self) -> str:
        """Return what is chosen so far: a person, somebody new, anonymous, or nothing."""
        return str(self["who"].value() or "")

    @property
    def address_matters(self) -> bool:
        """Say whether the address is anybody's who is being made."""
        return self.choice == NEW_PERSON

    def clean_title(self) -> str:
        return self._shown("title")

    def clean_names(self) -> str:
        return self._shown("names")

    def clean_family_name(self) -> str:
        return self._shown("family_name")

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        if typed and not phones.is_number(typed):
            raise forms.ValidationError(
                gettext("Phone: “%(typed)s” is not a full number. Write it with its area code.") % {"typed": typed[:40]}
            )
        return typed

    def clean_email(self) -> str:
        return clean_email(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        """What was begun about somebody new counts for nothing where it is somebody else."""
        typed = super().clean() or self.cleaned_data
        if typed.get("who") not in (NEW_PERSON, None):
            for name in self.NEW_FIELDS:
                self.errors.pop(name, None)
        return typed

    def _shown(self, name: str) -> str:
        """Refuse what nobody can see: it would be a person without a name."""
        return clean_shown(self.cleaned_data[name], label=self.fields[name].label)

    @property
    def new_customer(self) -> NewCustomer:
        """Return the person that was described."""
        typed = self.cleaned_data
        return NewCustomer(
            details={name: typed[name] for name in ("title", "names", "family_name", "date_of_birth")},
            phones=(typed["phone"],) if typed["phone"] else (),
            emails=(typed["email"],) if typed["email"] else (),
            home=self.home,
        )
