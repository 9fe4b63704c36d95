"""The forms of a team leader's work on many cases: give, hand over, take away as a file."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from retention.keys import key_in

from ..choices import Choices
from ..models import Team, User
from .case import AssignForm, ByName
from .fields import text_area
from .rendering import CouncilForm

SHORTEST_REASON = 10
OWN, TEAM, COLLEAGUE = "own", "team", "colleague"


class Ticked(forms.Field):
    """The records whose boxes were ticked, by their ids; what is no id was never on the page, and is left out."""

    widget = forms.SelectMultiple  # drawn as boxes in the rows of a table

    def to_python(self, value: Any) -> list[UUID]:
        """Read the ids, each once."""
        return list(dict.fromkeys(found for text in value or [] if (found := key_in(text))))

    def clean(self, value: Any) -> list[UUID]:
        """Return the ids; raise a ValidationError where nothing was ticked."""
        found = self.to_python(value)
        self.validate(found)
        return found


class GiveForm(AssignForm):
    """Which of the cases on a page go to whom."""

    case = Ticked(label=_("Cases"), error_messages={"required": _("Tick the cases that you want to give.")})
    field_order = ("case", "to", "team")

    def __init__(self, *args: Any, known: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The page has read them already.
        self.fields["to"].choices = [("", _("Choose a colleague")), *known.colleagues]
        self.fields["team"].choices = [("", _("Choose a team")), *known.queues]
        self.fields["team"].label, self.fields["team"].help_text = _("Or a team’s queue"), ""
        self.fields["to"].needed_sometimes = self.fields["team"].needed_sometimes = True


class HandOverForm(CouncilForm):
    """Where everything goes that a colleague holds."""

    how = forms.ChoiceField(
        label=_("Where does it go?"),
        choices=[
            (OWN, _("Each case to the queue of its own team")),
            (TEAM, _("All of it to the queue of one team")),
            (COLLEAGUE, _("All of it to one colleague")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where it goes.")},
    )
    team = forms.ModelChoiceField(
        Team.objects.offered(), label=_("Team"), required=False, empty_label=_("Choose a team")
    )
    colleague = ByName(
        User.objects.none(),
        label=_("Colleague"),
        required=False,
        empty_label=_("Choose a colleague"),
        help_text=_("A case that they cannot work on goes to the queue of its team, or back to its service."),
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].queryset = colleagues
        for name in (TEAM, COLLEAGUE):
            self.fields[name].needed_sometimes = True
            self.fields[name].shown_when = f"how={name}"

    def clean(self) -> dict[str, Any]:
        """Ask for the team, or the colleague, where one was announced; forget the other."""
        typed = super().clean() or self.cleaned_data
        how = typed.get("how")
        if how == TEAM and not typed.get("team") and "team" not in self.errors:
            self.add_error("team", gettext("Choose the team whose queue it goes to."))
        if how == COLLEAGUE and not typed.get("colleague") and "colleague" not in self.errors:
            self.add_error("colleague", gettext("Choose the colleague to whom it goes."))
        return {**typed, **{name: None for name in (TEAM, COLLEAGUE) if name != how}}


class ExportForm(CouncilForm):
    """Why a list is taken away."""

    why = text_area(
        _("Why do you need this file?"),
        500,
        rows=2,
        required=True,
        help_text=_("Your reason is kept in the audit log for two years, with your name."),
        error_messages={"required": _("Write why you need this file.")},
    )

    def clean_why(self) -> str:
        """Refuse what gives no reason: nobody can judge in a year what “work” was."""
        typed: str = self.cleaned_data["why"].strip()
        if len(typed) < SHORTEST_REASON:
            said = gettext("Why do you need this file? Write at least %(least)d characters, so that it says why.")
            raise forms.ValidationError(said % {"least": SHORTEST_REASON})
        return typed
