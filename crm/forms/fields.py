"""The fields that a council's forms need and Django does not have: free text, dates in parts, tick boxes with their label."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import postcodes
from ..dates import MONTHS
from ..invisible import is_invisible
from ..shielding import FreeText

NO_AUTOFILL = {"autocomplete": "off"}


def one_line(label: Any, length: int, *, width: int = 20, required: bool = False, **options: Any) -> FreeText:
    """Make a field for one line about a person; the browser must not offer what it remembers of another."""
    box = forms.TextInput(attrs={**NO_AUTOFILL, "dir": "auto", "class": f"govuk-input--width-{width}" if width else ""})
    return FreeText(label=label, max_length=length, single_line=True, required=required, widget=box, **options)


def text_area(label: Any, length: int = 4000, *, rows: int = 3, required: bool = False, **options: Any) -> FreeText:
    """Make a field for several lines."""
    box = forms.Textarea(attrs={**NO_AUTOFILL, "dir": "auto", "rows": rows})
    return FreeText(label=label, max_length=length, required=required, widget=box, **options)


def clean_email(typed: str) -> str:
    """Return an e-mail address that has the shape of one; raise a ValidationError that quotes it."""
    if typed:
        try:
            forms.EmailField().clean(typed)
        except forms.ValidationError:
            said = gettext("E-mail: “%(typed)s” is not an e-mail address. It looks like name@example.com.") % {
                "typed": typed[:60]
            }
            raise forms.ValidationError(said) from None
    return typed


def clean_shown(typed: str, *, label: Any) -> str:
    """Return a name in which something can be seen; raise a ValidationError where nobody would see that it is there."""
    if is_invisible(typed):
        raise forms.ValidationError(
            gettext("%(label)s: nothing of this can be seen. Type it again.") % {"label": label}
        )
    return typed


def clean_postcode(typed: str) -> str:
    """Return a postcode in its usual spelling; raise a ValidationError that quotes it."""
    if typed and not postcodes.is_postcode(typed):
        raise forms.ValidationError(
            gettext("Postcode: “%(typed)s” is not a postcode. It looks like TD6 0SA.") % {"typed": typed[:20]}
        )
    return postcodes.normalise(typed) if typed else ""


class DateBoxes(forms.MultiWidget):
    """Three boxes: day, month, year."""

    template_name = "components/forms/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes = {name: forms.TextInput(attrs=NO_AUTOFILL) for name in ("day", "month", "year")}
        super().__init__(boxes, attrs)

    def decompress(self, value: date | None) -> list[int | None]:
        """Take a date apart."""
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], (_("Day"), _("Month"), _("Year")), strict=True):
            part["label"] = label
        return context

    def id_for_label(self, id_: str) -> str:
        """Link errors to the first box."""
        return f"{id_}_0"


class DateParts(forms.MultiValueField):
    """A date typed in three boxes; months may be words. Each way to be wrong has its own sentence."""

    widget = DateBoxes

    def __init__(self, **options: Any) -> None:
        parts = [forms.CharField(required=False, max_length=12) for _part in range(3)]
        super().__init__(fields=parts, require_all_fields=False, **options)

    def clean(self, value: Any) -> date | None:
        """Return the date; raise a ValidationError that says which part is missing or wrong."""
        texts = [str(part or "").strip() for part in value or []] or ["", "", ""]
        if not any(texts):
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        missing = [
            str(name) for text, name in zip(texts, (_("a day"), _("a month"), _("a year")), strict=True) if not text
        ]
        if missing:
            said = gettext("%(label)s: add %(missing)s.") % {
                "label": self.label,
                "missing": gettext(" and ").join(missing),
            }
            raise forms.ValidationError(said, code="incomplete")
        found = _date(*texts)
        if found is None:
            said = gettext("%(label)s: “%(typed)s” is not a date. Write it like 27 3 2026.") % {
                "label": self.label,
                "typed": " ".join(texts)[:40],
            }
            raise forms.ValidationError(said, code="invalid")
        return found


class Tick(forms.CheckboxInput):
    """A check box that knows its label."""

    label: Any = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["label"] = self.label
        return context


class TickBox(forms.BooleanField):
    """A yes-or-no question whose label stands beside its box, and nowhere else."""

    widget = Tick
    names_itself = True

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, **options})
        self.widget.label = self.label


class KindSelect(forms.Select):
    """A list of rows, each option with what else it asks for (`data-kind`)."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        row = getattr(value, "instance", None)
        asks = [kind for kind in ("place", "handle", "location") if getattr(row, f"asks_{kind}", False)]
        option["attrs"] |= {"data-kind": " ".join(asks)} if asks else {}
        return option


def _date(day: str, month: str, year: str) -> date | None:
    if month[:3].casefold() in MONTHS:
        month = str(MONTHS.index(month[:3].casefold()) + 1)
    try:
        numbers = int(year), int(month), int(day)
        return date(*numbers) if 1800 <= numbers[0] <= 2999 else None
    except (ValueError, OverflowError):  # a month of eleven digits fits no date
        return None
