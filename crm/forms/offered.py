"""The lists that a page of many forms chooses from: each is read once, and only where a form asks for it."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import F, Model
from django.forms.models import ModelChoiceIteratorValue
from django.utils.translation import gettext

from ..models import CaseCategory, CategoryQuestion, Channel, GuidanceArticle, Outcome
from ..questions import of_each
from ..together import Asked

CHANNELS, OUTCOMES, CATEGORIES = "channels", "outcomes", "categories"


class Offered:
    """What can be chosen on one page, and what the categories ask that are `chosen` in its forms."""

    def __init__(
        self, chosen: Sequence[str] = (), *, read: Callable[[], Mapping[str, list[Any]]] | None = None
    ) -> None:
        """Offer what is read now, or what the page has `read` already of that which `asked_by_all` names."""
        self.chosen, self.read = chosen, read

    @staticmethod
    def asked_by_all() -> Asked:
        """Name the small lists that stand on every page of a contact, to be read with something else."""
        return {
            CHANNELS: (Channel.objects.offered(), _columns(Channel)),
            OUTCOMES: (Outcome.objects.offered(), _columns(Outcome)),
            CATEGORIES: (CaseCategory.objects.offered(), [*_columns(CaseCategory), "service__name"]),
        }

    def _listed(self, name: str, order: Callable[[Any], Any]) -> list[Any] | None:
        rows = self.read().get(name) if self.read else None
        return None if rows is None else sorted(rows, key=order)

    @cached_property
    def channels(self) -> list[Channel]:
        """Return every channel on offer."""
        rows = self._listed(CHANNELS, _by_position)
        return list(Channel.objects.offered()) if rows is None else rows

    @cached_property
    def categories(self) -> list[CaseCategory]:
        """Return every category on offer, by service."""
        rows = self._listed(CATEGORIES, lambda row: (row.service.name.casefold(), row.service_id, row.name.casefold()))
        if rows is not None:
            return rows
        return list(CaseCategory.objects.offered().select_related("service").order_by("service__name", "name"))

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """Return every outcome on offer."""
        rows = self._listed(OUTCOMES, _by_position)
        return list(Outcome.objects.offered()) if rows is None else rows

    @cached_property
    def questions(self) -> dict[int, list[CategoryQuestion]]:
        """Return what is asked in each of the chosen categories."""
        return of_each(row for row in self.categories if str(row.pk) in self.chosen)

    @cached_property
    def guidance(self) -> dict[str, list[GuidanceArticle]]:
        """Return the published guidance of each of the chosen categories, by their keys as they were posted."""
        keys = {row.pk: str(row.pk) for row in self.categories if str(row.pk) in self.chosen}
        found: dict[str, list[GuidanceArticle]] = {key: [] for key in keys.values()}
        rows = GuidanceArticle.objects.offered().filter(categories__in=keys).annotate(about=F("categories"))
        for article in rows if keys else ():
            if article.about in keys:
                found[keys[article.about]].append(article)
        return found

    def asked_in(self, category: str) -> list[CategoryQuestion]:
        """Return what is asked in a category that somebody posted; nothing where it is none of ours."""
        if not category or category not in self.chosen:
            return []
        # Compared as it was posted: a number may be longer than Python reads.
        return next((asks for key, asks in self.questions.items() if str(key) == category), [])


def _columns(model: type[Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields]


def _by_position(row: Channel | Outcome) -> tuple[int, str]:
    return row.position, row.name


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
