"""The forms about promised calls: the promise, an attempt, and how it ended."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from retention.calendar import LOCAL

from ..callbacks import Promise
from ..models import Callback, Case, CategoryQuestion, Team, User
from .answers import AnswersForm, name_of
from .case import ByName
from .fields import NO_AUTOFILL, DateParts, TickBox, one_line, text_area
from .rendering import CouncilForm

END_OF_DAY = time(17)
SAFE_THIS_ONCE = _("Only where calling is marked as not safe. The reason is kept, and your name with it.")


class PromiseForm(CouncilForm):
    """Who calls, on which number, about what, and until when."""

    officer = ByName(
        User.objects.filter(is_active=True, kind=User.Kind.STAFF, team__isnull=False).order_by("name"),
        label=_("Colleague who calls"),
        required=False,
        empty_label="–",
    )
    team = forms.ModelChoiceField(
        Team.objects.offered(), label=_("Or anybody of a team"), required=False, empty_label="–"
    )
    by_service = TickBox(label=_("Or the service that the case is referred to"))
    number = one_line(_("Number to call"), 40, required=True)
    about = text_area(_("What to call about, and what to ask"), 2000, rows=3, required=True)
    due_on = DateParts(label=_("Call by"))
    due_time = forms.TimeField(
        label=_("At what time"),
        required=False,
        help_text=_("Such as 14:30. Left empty, it is five in the afternoon."),
        widget=forms.TextInput(attrs={**NO_AUTOFILL, "class": "govuk-input--width-4"}),
    )
    all_the_same = text_area(
        _("Why is it safe to call this once?"),
        500,
        rows=2,
        help_text=SAFE_THIS_ONCE,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("officer", "team"):
            self.fields[name].needed_sometimes = True
        self.fields["due_time"].error_messages["invalid"] = gettext("At what time: write it like 14:30.")

    def fit(self, case: Case, *, number: str, is_unsafe: bool) -> None:
        """Offer what this case can have: its number, its service, and the reason only where one is needed."""
        if self.is_bound:
            return
        self.initial.setdefault("number", number)
        if case.referred_to_id is None:
            del self.fields["by_service"]
        if not is_unsafe:
            del self.fields["all_the_same"]

    def promise(self, case: Case) -> Promise:
        """Return what was typed."""
        typed = self.cleaned_data
        return Promise(
            officer=typed["officer"],
            team=typed["team"],
            service=case.referred_to if typed["by_service"] else None,
            number=typed["number"],
            about=typed["about"],
            due_at=datetime.combine(typed["due_on"], typed["due_time"] or END_OF_DAY, LOCAL),
        )


class NumberForm(CouncilForm):
    """Another number to call."""

    number = one_line(_("Number to call"), 40, required=True)
    all_the_same = text_area(_("Why is it safe to call this once?"), 500, rows=2, help_text=SAFE_THIS_ONCE)

    def fit(self, *, is_unsafe: bool) -> None:
        """Ask for the reason only where one is needed."""
        if not (self.is_bound or is_unsafe):
            del self.fields["all_the_same"]


class AttemptForm(CouncilForm):
    """One time that somebody rang."""

    was_reached = forms.TypedChoiceField(
        label=_("Was the person reached?"),
        choices=[("yes", _("Reached")), ("no", _("Not reached"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the person was reached.")},
    )
    note = text_area(
        _("Note"), 1000, rows=2, help_text=_("Such as: rang out, or what was said. Only colleagues see it.")
    )


class CloseCallbackForm(AnswersForm):
    """How a callback ended, and what was answered to the questions that its category asks in callbacks."""

    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=Callback.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it ended.")},
    )
    said = text_area(
        _("What came of it?"),
        1000,
        rows=3,
        required=True,
        error_messages={"required": _("Write what came of it.")},
    )

    def __init__(self, *args: Any, asks: Sequence[CategoryQuestion] = (), **kwargs: Any) -> None:
        super().__init__(*args, asks=asks, **kwargs)
        names = [name_of(question) for question in asks]
        self.order_fields(["outcome", *names, "said"])
        self.needed = [name for name in names if self.fields[name].required]
        spoken = f"{self.add_prefix('outcome')}={Callback.Outcome.SPOKEN}"
        for name in names:
            self.fields[name].needed_sometimes = self.fields[name].required
            self.fields[name].required = False
            self.fields[name].shown_when = spoken

    @property
    def problems(self) -> Iterator[tuple[str, str]]:
        """Give what is wrong in the order of the form, answers among the rest."""
        return CouncilForm.problems.fget(self)  # type: ignore[attr-defined,no-any-return]

    def clean(self) -> dict[str, Any]:
        """Ask for the answers that must be had of somebody who was spoken to."""
        typed = super().clean() or self.cleaned_data
        if typed.get("outcome") == Callback.Outcome.SPOKEN:
            for name in self.needed:
                if name not in self.errors and typed.get(name) in self.fields[name].empty_values:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return typed
