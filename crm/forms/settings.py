"""The form on which somebody chooses the keys of their desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import shortcuts
from ..shortcuts import KeyNotAllowed, Shortcut
from .fields import NO_AUTOFILL, TickBox
from .rendering import CouncilForm


class KeyField(forms.CharField):
    """The key of one shortcut; empty for none."""

    widget = forms.TextInput(attrs={**NO_AUTOFILL, "autocapitalize": "none", "class": "govuk-input--width-3"})
    needed_sometimes = True

    def __init__(self, shortcut: Shortcut) -> None:
        hint = gettext("Usually %(key)s") % {"key": shortcut.key}
        super().__init__(label=shortcut.label, help_text=hint, required=False)

    def clean(self, value: Any) -> str:
        """Return the key the one way we write it."""
        try:
            return shortcuts.written(super().clean(value))
        except KeyNotAllowed as refusal:
            raise forms.ValidationError(f"{self.label}: {refusal}") from None


class KeyboardForm(CouncilForm):
    """Whether keys do anything at all, and which does what."""

    uses = TickBox(label=_("Use single keys as shortcuts"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {shortcut.name: KeyField(shortcut) for shortcut in shortcuts.SHORTCUTS}

    @property
    def chosen(self) -> dict[str, str]:
        """Return the key that was typed for each shortcut."""
        return {name: key for name, key in self.cleaned_data.items() if name != "uses"}

    def clean(self) -> dict[str, Any]:
        """Say at each box whose key does something else already."""
        typed = super().clean() or self.cleaned_data
        known = {shortcut.name: typed.get(shortcut.name, "") for shortcut in shortcuts.SHORTCUTS}
        for refusal in shortcuts.taken(known):
            self.add_error(refusal.name, f"{self.fields[refusal.name].label}: {refusal}")
        return typed
