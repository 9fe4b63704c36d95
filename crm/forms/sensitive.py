"""The forms of what is kept sealed. Their messages repeat nothing of what was typed."""

import re

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import national_insurance
from ..sensitive import KINDS
from .fields import one_line, text_area
from .rendering import CouncilForm

SORT_CODE = re.compile(r"([0-9]{2})[ -]?([0-9]{2})[ -]?([0-9]{2})", re.ASCII)
ACCOUNT = re.compile(r"[0-9]{6,8}", re.ASCII)


class NationalInsuranceForm(CouncilForm):
    """The number that the category needs."""

    number = one_line(
        _("National Insurance number"), 20, width=10, required=True, help_text=_("It looks like QQ 12 34 56 C.")
    )

    def clean_number(self) -> str:
        typed: str = self.cleaned_data["number"]
        if not national_insurance.is_number(typed):
            raise forms.ValidationError(
                gettext("National Insurance number: write two letters, six digits and a letter from A to D.")
            )
        return national_insurance.normalise(typed)


class BankDetailsForm(CouncilForm):
    """The account of a Direct Debit."""

    account_holder = one_line(_("Name on the account"), 60, required=True)
    sort_code = one_line(_("Sort code"), 20, width=5, required=True, help_text=_("Six digits, such as 01-02-03."))
    account_number = one_line(
        _("Account number"), 20, width=10, required=True, help_text=_("Between six and eight digits.")
    )

    def clean_sort_code(self) -> str:
        found = SORT_CODE.fullmatch(self.cleaned_data["sort_code"])
        if not found:
            raise forms.ValidationError(gettext("Sort code: write six digits."))
        return "-".join(found.groups())

    def clean_account_number(self) -> str:
        digits = self.cleaned_data["account_number"].replace(" ", "")
        if not ACCOUNT.fullmatch(digits):
            raise forms.ValidationError(gettext("Account number: write between six and eight digits."))
        return str(digits).zfill(8)


class RevealForm(CouncilForm):
    """What is to be shown in full, and why."""

    which = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS], widget=forms.HiddenInput)
    because = text_area(
        _("Why do you need to see it?"),
        500,
        rows=2,
        required=True,
        help_text=_("Your reason is kept with your name and the time."),
        error_messages={"required": _("Write why you need to see it.")},
    )
