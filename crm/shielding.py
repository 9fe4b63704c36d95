"""The one door through which free text enters: its form field, its model fields, one way of cleaning.

Whatever has to be kept out of the records, card numbers and their security codes above all, is stopped here: first in what a
page posts (`crm.middleware`), so that no log, mail or page of errors can have it; then in each form; then in each column.
"""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from . import cards
from .invisible import is_invisible

KEPT_CONTROLS = {"\n"}


def clean(text: str, *, single_line: bool = False) -> str:
    """Return text as we store it: composed characters, plain newlines, no control characters, no details of a payment card.

    Right-to-left marks and joiners stay: names and languages need them.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = "".join(mark for mark in text if mark in KEPT_CONTROLS or unicodedata.category(mark) not in {"Cc", "Cs"})
    return cards.shield(" ".join(text.split()) if single_line else text.strip("\n ")).text


def clean_columns(record: models.Model) -> None:
    """Clean what was typed into a record, before anything is made of it, such as the columns that search compares."""
    for field in record._meta.concrete_fields:
        if isinstance(field, COLUMNS) and field.attname not in record.get_deferred_fields():
            setattr(record, field.attname, field.to_python(getattr(record, field.attname)))


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


class OneLineField(models.CharField):  # type: ignore[type-arg]  # generic only in the stubs
    """A column for one line that somebody types, such as a name; cleaned on its way in, whoever writes it."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return self._cleaned(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return self._cleaned(value) if isinstance(value, str) else value

    def formfield(self, **options: Any) -> Any:
        return models.Field.formfield(
            self, **{"form_class": FreeText, "max_length": self.max_length, "single_line": True, **options}
        )

    def _cleaned(self, value: str) -> str:
        kept = clean(value, single_line=True)
        # What stands for a card number is longer than it. A form says so; whatever else writes must not fail for it.
        return kept if len(value) > (self.max_length or len(value)) else kept[: self.max_length]


class LinkColumn(models.URLField):  # type: ignore[type-arg]  # generic only in the stubs
    """A column for a link that somebody pastes; cleaned as every text is."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return cards.shield(value).text if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return cards.shield(value).text if isinstance(value, str) else value


# The columns that hold what somebody typed.
COLUMNS = (FreeTextField, OneLineField, LinkColumn)
