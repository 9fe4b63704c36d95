"""The form by which staff come in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .rendering import CouncilForm


class SignIn(CouncilForm):
    """An e-mail address and a password."""

    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(
            attrs={"autocomplete": "username", "spellcheck": "false", "class": "govuk-input--width-20"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "govuk-input--width-20"}),
    )
