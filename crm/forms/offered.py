"""The lists that a page of many forms chooses from: each is read once, and only where a form asks for it."""

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import groupby
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIteratorValue
from django.utils.translation import gettext

from ..models import CaseCategory, CategoryQuestion, Channel, Outcome
from ..questions import of_each


class Offered:
    """What can be chosen on one page, and what the categories ask that are `chosen` in its forms."""

    def __init__(self, chosen: Sequence[str] = ()) -> None:
        self.chosen = chosen

    @cached_property
    def channels(self) -> list[Channel]:
        """Return every channel on offer."""
        return list(Channel.objects.offered())

    @cached_property
    def categories(self) -> list[CaseCategory]:
        """Return every category on offer, by service."""
        return list(CaseCategory.objects.offered().select_related("service").order_by("service__name", "name"))

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """Return every outcome on offer."""
        return list(Outcome.objects.offered())

    @cached_property
    def questions(self) -> dict[int, list[CategoryQuestion]]:
        """Return what is asked in each of the chosen categories."""
        return of_each(row for row in self.categories if str(row.pk) in self.chosen)

    def asked_in(self, category: str) -> list[CategoryQuestion]:
        """Return what is asked in a category that somebody posted; nothing where it is none of ours."""
        if not category or category not in self.chosen:
            return []
        # Compared as it was posted: a number may be longer than Python reads.
        return next((asks for key, asks in self.questions.items() if str(key) == category), [])


class RowField(forms.ChoiceField):
    """A choice among rows that the page has read already: it gives back the row, and asks the database nothing."""

    def offer(self, rows: Callable[[], list[Any]], *, empty: Any = None, service: bool = False) -> None:
        """Choose among these rows, which are not read before they are needed; under their services where asked."""
        self.rows = rows

        def choices() -> list[tuple[Any, Any]]:
            first = [("", empty)] if empty is not None else []
            return first + (_by_service(rows()) if service else [_choice(row) for row in rows()])

        self.choices = choices
        said = gettext("%(label)s: this is not offered any more. Choose again.")
        self.error_messages["invalid_choice"] = said % {"label": self.label}

    def to_python(self, value: Any) -> Any:
        """Return the row; raise a ValidationError for one that is not on offer."""
        if value in self.empty_values:
            return None
        found = next((row for row in self.rows() if str(row.pk) == str(value)), None)
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return found

    def validate(self, value: Any) -> None:
        """Ask only whether there is one: `to_python` has found it among ours."""
        forms.Field.validate(self, value)


def _choice(row: Any) -> tuple[Any, str]:
    return ModelChoiceIteratorValue(row.pk, row), str(row)


def _by_service(rows: list[CaseCategory]) -> list[tuple[Any, Any]]:
    return [
        (service, [_choice(row) for row in group]) for service, group in groupby(rows, key=lambda row: row.service.name)
    ]
