"""The forms by which a data-protection officer adds a category and changes a period: previewed first, saved second."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .. import calendar, policies
from ..calendar import UNITS, NotAPeriod, Period
from ..models import RetentionCategory, RetentionPolicy
from .pages import PlainForm

WORDS = {"day": _("days"), "month": _("months"), "year": _("years")}


class PeriodForm(PlainForm):
    """A length of time with the law it rests on. `seen` is the period whose effect the officer has been shown."""

    length = forms.IntegerField(
        label=_("Kept for"),
        help_text=_("A whole number. 0 days is the night after."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=[(unit, WORDS[unit]) for unit in UNITS], initial="year")
    authority = forms.CharField(
        label=_("Authority"), max_length=300, help_text=_("The law, guidance or decision that this period rests on.")
    )
    reason = forms.CharField(
        label=_("Reason for the change"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the colleague who approves it, and for the auditor in three years. Name no person."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "length" in cleaned and "unit" in cleaned:
            try:
                cleaned["period"] = Period(cleaned["length"], cleaned["unit"])
            except NotAPeriod:
                self.add_error("length", _t("Enter a period between 0 days and 200 years."))
        return cleaned

    @property
    def was_seen(self) -> bool:
        """Say whether what is entered is what the officer has seen the effect of."""
        return self.is_valid() and self.cleaned_data["seen"] == str(self.cleaned_data["period"])

    def seen_once(self) -> Self:
        """Return this form as it goes out with the effect of what was entered."""
        return type(self)({**self.data.dict(), "seen": str(self.cleaned_data["period"])})  # type: ignore[attr-defined]

    def unsaved(self, category: RetentionCategory | None) -> RetentionPolicy:
        """Return the version as it would be, to see what it would do."""
        period = self.cleaned_data["period"]
        return RetentionPolicy(category=category, length=period.length, unit=period.unit)


class CategoryForm(PeriodForm):
    """A new line of the schedule, with its first period."""

    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("As the schedule and the register call it."))
    key = forms.SlugField(
        label=_("Key"),
        max_length=50,
        help_text=_("Small letters, digits and underscores, such as planning_case. It never changes."),
    )
    applies_to = forms.ChoiceField(label=_("Records"), help_text=_("Kinds of record that name their own category."))
    action = forms.ChoiceField(label=_("At the end"))
    field_order = ("title", "key", "applies_to", "action", "length", "unit", "authority", "reason", "seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roots = policies.extensible()
        possible = set().union(*(policies.actions_for(root) for root in roots))
        records = [(root.label, str(root.model._meta.verbose_name_plural)) for root in roots]
        actions = [(key, label) for key, label in RetentionCategory.Action.choices if key in possible]
        self.fields["applies_to"].choices = records  # type: ignore[attr-defined]
        self.fields["action"].choices = actions  # type: ignore[attr-defined]
        self.fields["reason"].label = _("Reason for the category")

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"]).lower()
        if RetentionCategory.objects.filter(key=key).exists():
            raise forms.ValidationError(_t("There is already a category with this key."))
        return key

    def unsaved(self, category: RetentionCategory | None) -> RetentionPolicy:
        facts = {name: self.cleaned_data[name] for name in ("key", "title", "applies_to", "action")}
        return super().unsaved(RetentionCategory(**facts))


@dataclass(frozen=True)
class Comparison:
    """A period beside the one in force: how many records are due under each, and until when a record of today is kept."""

    policy: RetentionPolicy
    effect: policies.Effect
    current: RetentionPolicy | None
    until: date
    until_now: date | None
    lengthens: bool

    @property
    def more(self) -> int:
        return self.effect.then_due - self.effect.now_due


def compared(policy: RetentionPolicy, *, today: date) -> Comparison:
    """Work out what a version would change, saved or not."""
    current = policies.in_force(policy.category)
    return Comparison(
        policy=policy,
        effect=policies.effect(policy, today=today),
        current=current,
        until=calendar.add(today, policy.period),
        until_now=calendar.add(today, current.period) if current else None,
        lengthens=policies.only_lengthens(policy),
    )
