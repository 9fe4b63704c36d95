"""The forms by which a hold is placed, reviewed and released."""

from datetime import date
from typing import Any, Self

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .. import holds
from ..admin_site import site
from ..models import Hold
from . import naming
from .pages import PlainForm

NO_PERSON = _("About the matter. Name no person: the hold is kept as evidence after the record has gone.")


class ReviewDay(forms.DateField):
    """The day by which somebody looks again: after today, and within six months."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, *, today: date, **kwargs: Any) -> None:
        self.today, self.latest = today, holds.latest_review(today)
        kwargs.setdefault("label", _("Review by"))
        kwargs.setdefault("initial", self.latest)
        kwargs.setdefault(
            "help_text", _t("Six months from now at the latest: %(day)s.") % {"day": naming.on(self.latest)}
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and not self.today < day <= self.latest:
            raise forms.ValidationError(
                _t("Enter a day after today, and no later than %(day)s.") % {"day": naming.on(self.latest)}
            )
        return day


class PlaceForm(PlainForm):
    """A hold on a record that is named by its reference. `seen` is the record that the officer was shown."""

    finder = forms.ChoiceField(label=_("Kind of record"), widget=forms.RadioSelect)
    reference = forms.CharField(
        label=_("Reference"), max_length=100, help_text=_("As the customer or the case page shows it.")
    )
    kind = forms.ChoiceField(label=_("Kind of hold"), choices=Hold.Kind.choices)
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=NO_PERSON
    )
    authority = forms.CharField(
        label=_("Authority"),
        max_length=300,
        required=False,
        help_text=_("Who decided, or the law: for a legal hold, the court or solicitor."),
    )
    label = forms.CharField(widget=forms.HiddenInput, required=False)
    id = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, today: date, record: Model | None = None, **kwargs: Any) -> None:
        self.today, self.record = today, record
        super().__init__(*args, **kwargs)
        self.fields["review_on"] = ReviewDay(today=today)
        finders = [(label, finder.title) for label, finder in site.finders.items()]
        self.fields["finder"].choices = finders  # type: ignore[attr-defined]
        self.fields["finder"].initial = finders[0][0] if finders else None
        if record is not None:
            del self.fields["finder"], self.fields["reference"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.record is None and cleaned.get("finder") and cleaned.get("reference"):
            self.record = site.finders[cleaned["finder"]].find(cleaned["reference"])
            if self.record is None:
                self.add_error("reference", _t("Nothing has this reference: check it, or the record has already left."))
        return cleaned

    @property
    def was_seen(self) -> bool:
        """Say whether the record is the one that the officer was shown."""
        return self.is_valid() and self.record is not None and self.cleaned_data["seen"] == str(self.record.pk)

    def seen_once(self) -> Self:
        """Return this form as it goes out with the record that was found."""
        assert self.record is not None  # a valid form has one
        chosen = self.record if self.data.get("label") else None
        data = {**self.data.dict(), "seen": str(self.record.pk)}  # type: ignore[attr-defined]
        return type(self)(data, today=self.today, record=chosen)


class ReleaseForm(PlainForm):
    """Why a hold ends."""

    reason = forms.CharField(
        label=_("Why it ends"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=NO_PERSON
    )


class ReviewForm(PlainForm):
    """Why a hold stays, and until when."""

    reason = forms.CharField(
        label=_("Why it is still needed"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}), help_text=NO_PERSON
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["review_on"] = ReviewDay(today=today)
