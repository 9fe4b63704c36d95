"""The forms on a case's page: each is one step, and says what it needs."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import closing, references
from ..models import Case, Outcome, Payment, Service, Team, User
from .fields import NO_AUTOFILL, DateParts, TickBox, one_line, text_area
from .rendering import CouncilForm


class ByName(forms.ModelChoiceField):
    """A choice of colleagues, who are named here although their `__str__` names nobody."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class OutcomeButtons(forms.RadioSelect):
    """A button for each way to end a case: it chooses, and it sends the form."""

    template_name = "components/forms/outcome_buttons.html"


class CloseForm(CouncilForm):
    """What the person was told, and how the case ended. It remembers by a digest which answer stood there when it was opened."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    present: list[tuple[Any, str]] = []  # replaced, never changed

    answered = text_area(
        _("What was the person told?"),
        rows=4,
        required=True,
        error_messages={"required": _("Write what the person was told.")},
    )
    tell = TickBox(label=_("Then write to them how it ended"))
    calls = forms.ChoiceField(
        label=_("A call is still promised. What becomes of it?"),
        choices=[
            (closing.KEEP, _("It is still to be made. It stays due, and on its list.")),
            (closing.END, _("It is no longer needed. It ends with the case.")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    outcome = forms.ModelChoiceField(
        Outcome.objects.offered().filter(closes=True),
        label=_("How did it end?"),
        empty_label=None,
        widget=OutcomeButtons,
        error_messages={"required": _("Choose how it ended.")},
    )

    def fit(self, *, promised: Sequence[str]) -> None:
        """Ask what becomes of the calls that are promised about the case: only where there are any."""
        if promised:
            self.fields["calls"].needed_sometimes = True
            self.fields["calls"].help_text = "; ".join(promised)
        else:
            self.fields.pop("calls", None)

    def set_beside(self, answered: str, *, seen: str) -> None:
        """Keep what was typed, show the answer that stands there now beside it, and let the next save be of both."""
        self.present = [(gettext("Answered"), answered)]
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = seen


class BecauseForm(CouncilForm):
    """A step that wants a reason."""

    because = text_area(
        _("Why?"),
        rows=2,
        required=True,
        help_text=_("It becomes a private note."),
        error_messages={"required": _("Write why.")},
    )


class ReferForm(CouncilForm):
    """Which service takes over, and what it must know."""

    to = forms.ModelChoiceField(Service.objects.offered(), label=_("Service"), empty_label=_("Choose a service"))
    because = text_area(
        _("What must they know?"), rows=2, help_text=_("It becomes a private note that the service can read.")
    )


class AssignForm(CouncilForm):
    """Which colleague, or whose queue."""

    to = ByName(
        User.objects.filter(is_active=True, kind=User.Kind.STAFF, team__isnull=False).order_by("name"),
        label=_("Colleague"),
        required=False,
        empty_label="–",
    )
    team = forms.ModelChoiceField(
        Team.objects.offered(),
        label=_("Team"),
        required=False,
        empty_label="–",
        help_text=_("Without a colleague it goes into this team’s queue."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a form that names nobody, whatever else is wrong: it would take a case from its owner and say so to nobody."""
        typed = super().clean() or self.cleaned_data
        is_said = "to" in self.errors or "team" in self.errors
        if not is_said and not typed.get("to") and not typed.get("team"):
            self.add_error("to", gettext("Choose a colleague, or the team whose queue it goes to."))
        return typed


class NoteForm(CouncilForm):
    """A private note."""

    text = text_area(_("Private note"), rows=3, required=True, help_text=_("Only colleagues see it."))
    text.names_itself = True  # the page writes its label, with a lock


class OpenNoteForm(CouncilForm):
    """A note that the customer may be shown."""

    text = text_area(
        _("Note that the customer may see"),
        rows=3,
        required=True,
        help_text=_("It is not sent to them. They see it when they ask for their records."),
    )


class PaymentForm(CouncilForm):
    """That a payment was made. There is no field for a card number, and none may come."""

    amount = forms.DecimalField(
        label=_("Amount in pounds"),
        min_value=Decimal("0.01"),
        max_digits=10,
        decimal_places=2,
        widget=forms.TextInput(attrs={**NO_AUTOFILL, "inputmode": "decimal", "class": "govuk-input--width-5"}),
    )
    paid_on = DateParts(label=_("Paid on"))
    provider_reference = one_line(_("Payment provider’s reference"), 60, required=True)
    scheme = forms.ChoiceField(label=_("Card scheme"), choices=Payment.Scheme.choices, initial=Payment.Scheme.OTHER)
    last_four = one_line(
        _("Last four digits of the card"), 60, width=4, help_text=_("Only these four. Never write down more.")
    )

    def clean_last_four(self) -> str:
        """Take four digits or none, and repeat nothing of what was typed: it may be a whole card number."""
        typed: str = self.cleaned_data["last_four"]
        if typed and not (len(typed) == 4 and typed.isascii() and typed.isdecimal()):  # the label says four
            raise forms.ValidationError(gettext("Last four digits of the card: write four digits, nothing else."))
        return typed


class MoveNoteForm(CouncilForm):
    """Which case a note belongs to, and how we know."""

    reason = text_area(
        _("How do you know that it belongs to another case?"),
        500,
        rows=2,
        required=True,
        error_messages={"required": _("Write how you know that it belongs to another case.")},
    )
    reference = one_line(
        _("Reference of the right case"), 20, width=10, required=True, help_text=_("Such as HK-7M4PX.")
    )

    def __init__(self, *args: Any, cases: QuerySet[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cases = cases

    def clean_reference(self) -> str:
        """Find the case among those that the officer may see."""
        typed: str = self.cleaned_data["reference"]
        reference = references.case_in(typed)
        self.case = self.cases.filter(reference=reference).first() if reference else None
        if self.case is None:
            raise forms.ValidationError(gettext("Reference of the right case: no case has this reference. Check it."))
        return typed


def offer(form: CouncilForm, name: str, rows: Iterable[Any], *, empty: Any = None) -> None:
    """Have a field show these rows, which the page has read already; what comes back is still looked up."""
    shown = [(row.pk, row.name) for row in rows]
    form.fields[name].choices = shown if empty is None else [("", empty), *shown]


class MoveForm(CouncilForm):
    """Whose record this really is, and how we know."""

    reason = text_area(
        _("How do you know that it belongs to somebody else?"),
        500,
        rows=2,
        required=True,
        error_messages={"required": _("Write how you know that it belongs to somebody else.")},
    )
    find = one_line(
        _("Find the right person"),
        200,
        width=0,
        help_text=_("Name and family name, phone, e-mail, postcode or reference."),
    )
    to = forms.ChoiceField(label=_("Who is the right person?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["find"].needed_sometimes = True
        self.fields["to"].choices = people
        self.fields["to"].error_messages |= {
            "required": gettext("Find the right person, and choose them."),
            "invalid_choice": gettext(
                "The person you chose is no longer kept. Find the right person, and choose them."
            ),
        }


class AttachForm(MoveForm):
    """Who asked anonymously, and how we know."""

    reason = text_area(
        _("How do you know who it was?"),
        500,
        rows=2,
        required=True,
        error_messages={"required": _("Write how you know who it was.")},
    )
    to = forms.ChoiceField(label=_("Who was it?"), widget=forms.RadioSelect)
