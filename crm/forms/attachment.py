"""The forms about files of a case: several chosen at once, and one erased."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import file_kinds
from ..attachments import Rejected
from .fields import one_line, text_area
from .rendering import CouncilForm


class FileBox(forms.FileInput):
    """A box for several files."""

    template_name = "components/forms/files.html"
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else []


class SeveralFiles(forms.Field):
    """Any number of files; what is in them is for the domain to look at, one by one."""

    widget = FileBox(attrs={"multiple": True, "accept": file_kinds.ACCEPTED})


class FilesForm(CouncilForm):
    """Files for a case, with a note that says what they are."""

    files = SeveralFiles(
        label=_("Choose files"),
        help_text=_(
            "Up to %(n)d MB each: %(kinds)s. Where and how a picture was taken is removed from it. "
            "Never add a picture or a copy of a payment card."
        )
        % {"n": file_kinds.LARGEST // file_kinds.MEGABYTE, "kinds": file_kinds.SAID},
        error_messages={"required": _("Choose at least one file. After signing in again, files must be chosen again.")},
    )
    note = one_line(_("What are they?"), 300, width=0, help_text=_("Such as: photos of the kerb, sent by e-mail."))
    # The last thing in the form: where the line breaks before it, half a file must not pass for a whole one.
    whole = forms.CharField(required=False, initial="yes", widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse a form whose end never came."""
        typed = super().clean() or self.cleaned_data
        if typed.get("whole") != "yes":
            self.errors.pop("files", None)
            self.add_error(
                "files", gettext("The connection broke before the files were here. None was kept: choose them again.")
            )
        return typed

    def reject(self, rejected: list[Rejected]) -> None:
        """Say of each file that was not kept why, at the box in which it was chosen."""
        for file in rejected:
            self.add_error("files", gettext("%(name)s: not kept. %(why)s") % {"name": file.name, "why": file.why})


class EraseFileForm(CouncilForm):
    """Why a file must go before its case does."""

    because = text_area(
        _("Why must it be erased?"),
        500,
        rows=2,
        required=True,
        help_text=_("The reason stays on the case. Do not repeat in it what was in the file."),
        error_messages={"required": _("Write why it must be erased.")},
    )
