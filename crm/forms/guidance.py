"""The form that looks for guidance."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import CaseCategory
from .fields import one_line
from .rendering import CouncilForm


class FindGuidanceForm(CouncilForm):
    """Words, a category, or both."""

    words = one_line(_("Words"), 100, width=0)
    category = forms.ModelChoiceField(
        CaseCategory.objects.offered(), label=_("About"), required=False, empty_label=_("Everything")
    )
