"""An address in a form: found in the gazetteer by its postcode or first line and chosen, or written by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .. import gazetteer
from ..customers import Home
from ..models import Property
from .fields import clean_postcode, one_line
from .rendering import CouncilForm

MOST = 100  # as many as one postcode can have
LONGEST = 200
BY_HAND = "hand"
ASK = "address"  # what the button beside the box posts as `do`; with a prefix, "address:<prefix>"


def choices(text: str) -> list[tuple[str, str]]:
    """Return the addresses that a text finds, each by its number (UPRN) and in one line."""
    return [(row.uprn, row.in_one_line) for row in gazetteer.find(text, limit=MOST)]


def home(uprn: str) -> Home | None:
    """Return the address that has this number; None where the gazetteer has none, or no longer."""
    row = Property.objects.filter(pk=uprn).first() if uprn.isascii() and uprn.isdecimal() else None
    return Home(lines=row.lines, town=row.town, postcode=row.postcode, uprn=row.uprn) if row else None


class HomeForm(CouncilForm):
    """Where somebody lives: alone under a prefix, or as the base of a longer form.

    What stands in the box is looked for whatever was posted, so that the choices and the choice stay on the page.
    """

    HOME_FIELDS = ("find_address", "address", "lines", "town", "postcode")
    choice_is_needed = False

    find_address = one_line(
        _("Find an address"),
        LONGEST,
        width=0,
        help_text=_("By postcode, with or without a house number, or by its first line."),
    )
    address = forms.ChoiceField(label=_("Which address is it?"), required=False, widget=forms.RadioSelect)
    lines = one_line(_("Address"), 250, width=0)
    town = one_line(_("Town"), 80, width=0)
    postcode = one_line(_("Postcode"), 10, width=10)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.HOME_FIELDS:
            self.fields[name].needed_sometimes = True
        self.found = choices(self._posted("find_address"))
        if self.asks and len(self.found) == 1 and not self._posted("address"):
            self.data = self.data.copy()
            self.data[self.add_prefix("address")] = self.found[0][0]
        self._offer()
        if self.asks:
            self.quiet()

    def resume(self, typed: Any) -> None:
        """Show what was typed before, with the addresses that it finds."""
        super().resume(typed)
        self.found = choices(self._posted("find_address"))
        self._offer()

    def _offer(self) -> None:
        """Offer what was found, what was chosen before, and to write it by hand."""
        chosen, offered = self._posted("address"), dict(self.found)
        before = home(chosen) if chosen not in offered else None
        if before:
            offered = {chosen: ", ".join(filter(None, (before.lines, before.town, before.postcode)))} | offered
        by_hand = _("None of these: write it by hand") if offered else _("Write it by hand")
        if not offered:
            self.fields["address"].label = _("Without looking it up")
        self.fields["address"].choices = [*offered.items(), (BY_HAND, by_hand)]
        self.fields["address"].error_messages["invalid_choice"] = gettext(
            "The address you chose is not in the gazetteer any more. Find it again, or write it by hand."
        )

    @property
    def asks(self) -> bool:
        """Say whether the button beside the box was pressed: the form comes back with what was found, and saves nothing."""
        return self.is_bound and self.data.get("do") == self.ask

    @property
    def ask(self) -> str:
        """Return what that button posts."""
        return f"{ASK}:{self.prefix}" if self.prefix else ASK

    @property
    def has_asked(self) -> bool:
        """Say whether something stands in the box."""
        return bool(self._posted("find_address"))

    @property
    def said(self) -> str:
        """Say how many addresses were found, and what to do now."""
        if not self.has_asked:
            return ""
        if not self.found:
            return gettext("No address found. Check the postcode or the first line, or write it by hand.")
        if len(self.found) >= MOST:
            return gettext("The first %(n)d addresses are shown. Add a house number to see fewer.") % {"n": MOST}
        if self.found[0][0] == self._posted("address") and len(self.found) == 1:
            return gettext("1 address found, and chosen. Check it.")
        words = ngettext("%(n)d address found. Choose it.", "%(n)d addresses found. Choose one.", len(self.found))
        return words % {"n": len(self.found)}

    @property
    def address_matters(self) -> bool:
        """Say whether the address is of use in what is being saved; a longer form may know that it is not."""
        return True

    def is_valid(self) -> bool:
        """A form that only asks is not finished, and nothing in it is wrong."""
        return not self.asks and super().is_valid()

    def clean_postcode(self) -> str:
        return clean_postcode(self.cleaned_data["postcode"])

    def clean(self) -> dict[str, Any]:
        """Take the address that was chosen; what is written by hand counts where none is."""
        typed = super().clean() or self.cleaned_data
        self.chosen = home(typed.get("address") or "")
        if self.chosen:
            for name in ("lines", "town", "postcode", "uprn"):
                self.errors.pop(name, None)
        elif self.address_matters and not self.errors and not (typed.get("lines") or typed.get("postcode")):
            self._require_a_choice(typed)
        return typed

    def _require_a_choice(self, typed: dict[str, Any]) -> None:
        by_hand = typed.get("address") == BY_HAND
        if by_hand and self.choice_is_needed:
            self.add_error("lines", gettext("Address: fill this in."))
        elif typed.get("find_address") and not by_hand:
            said = gettext("Choose the address, or write it by hand.") if self.found else self.said
            self.add_error("address" if self.found else "find_address", said)
        elif self.choice_is_needed:
            self.add_error("find_address", gettext("Find the address, or write it by hand."))

    @property
    def home(self) -> Home:
        """Return the address."""
        typed = self.cleaned_data
        return self.chosen or Home(**{name: typed[name] for name in ("lines", "town", "postcode")})

    def _posted(self, name: str) -> str:
        value = self.data.get(self.add_prefix(name), "") if self.is_bound else ""
        return str(value)[:LONGEST].replace("\0", "").strip()
