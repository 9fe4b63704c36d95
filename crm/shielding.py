"""The one door through which free text enters: one form field, one model field, one way of cleaning.

Whatever has to be kept out of the records (card numbers come next) is stopped here and nowhere else.
"""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .invisible import is_invisible

KEPT_CONTROLS = {"\n"}


def clean(text: str, *, single_line: bool = False) -> str:
    """Return text as we store it: composed characters, plain newlines, and no control characters that hide or break.

    Right-to-left marks and joiners stay: names and languages need them.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = "".join(mark for mark in text if mark in KEPT_CONTROLS or unicodedata.category(mark) not in {"Cc", "Cs"})
    return " ".join(text.split()) if single_line else text.strip("\n ")


class NotLongerThan(BaseValidator):
    """Says by how much a text is too long, because an officer has to cut it by that much."""

    message = _("Shorten this to %(limit_value)s characters. It has %(show_value)s.")
    code = "max_length"

    def compare(self, a: Any, b: Any) -> bool:
        return bool(a > b)

    def clean(self, x: Any) -> int:
        return len(x)


class FreeText(forms.CharField):
    """A form field for free text; a text area, or one line."""

    def __init__(
        self, *, max_length: int | None = None, single_line: bool = False, rows: int = 4, **options: Any
    ) -> None:
        self.single_line = single_line
        if "widget" not in options:
            options["widget"] = forms.TextInput() if single_line else forms.Textarea(attrs={"rows": rows})
        # Not `max_length`: the browser would cut a pasted text silently, and its message counts for nobody.
        super().__init__(**options)
        if max_length is not None:
            self.validators.append(NotLongerThan(max_length))

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return clean(value, single_line=self.single_line) if isinstance(value, str) else value

    def validate(self, value: Any) -> None:
        """Take what nobody can see for nothing where something is needed: a reason of blanks explains nothing."""
        super().validate("" if isinstance(value, str) and is_invisible(value) else value)


class FreeTextField(models.TextField):  # type: ignore[type-arg]  # generic only in the stubs
    """A column of free text; cleaned again on its way in, whoever writes it."""

    def __init__(self, *args: Any, single_line: bool = False, **options: Any) -> None:
        self.single_line = single_line
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.single_line:
            kwargs["single_line"] = True
        return name, path, args, kwargs

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return clean(value, single_line=self.single_line) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return clean(value, single_line=self.single_line) if isinstance(value, str) else value

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        if self.max_length is not None and len(value or "") > self.max_length:
            raise ValidationError(
                NotLongerThan.message, "max_length", {"limit_value": self.max_length, "show_value": len(value)}
            )

    def formfield(self, **options: Any) -> Any:
        return models.Field.formfield(
            self, **{"form_class": FreeText, "max_length": self.max_length, "single_line": self.single_line, **options}
        )
