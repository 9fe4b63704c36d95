"""One thing that somebody asked, as a form: new, with what its category asks, or about a case that exists."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import references
from ..casework import Question
from ..contacts import AboutCase
from ..models import Case, CaseCategory, GuidanceArticle
from .answers import AnswersForm
from .fields import KindSelect, TickBox, one_line, text_area
from .offered import Offered, RowField
from .rendering import CouncilForm

NEW, ABOUT = "new", "about"
# After this field stand the questions of the category.
ASKED_BEFORE = "asked"
TYPE_TO_FIND = {
    "data-module": "combobox",
    "data-type-to-find": _("Type to find, such as: missed bin"),
    "data-found": _("What fits"),
    "data-none": _("No category has these words. Try another, or the name of the service."),
}


class QuestionForm(CouncilForm):
    """One thing that somebody asked: new, or about a case that exists."""

    kind = forms.ChoiceField(
        label=_("Is it new?"),
        choices=[(NEW, _("New")), (ABOUT, _("About an existing case"))],
        initial=NEW,
        widget=forms.RadioSelect,
    )
    category = RowField(label=_("Category"), required=False, widget=KindSelect(attrs=TYPE_TO_FIND))
    reference = one_line(
        _("Reference of the case"), 20, width=10, help_text=_("If it is about an existing case. Such as HK-7M4PX.")
    )
    location = one_line(_("Where"), 200, width=0, help_text=_("The street, park or building it is about."))
    asked = text_area(_("Asked"), required=True)
    answered = text_area(
        _("Answered"), help_text=_("What you told them. Needed where the outcome ends it, as “Resolved” does.")
    )
    outcome = RowField(label=_("Outcome"), required=False, widget=forms.RadioSelect)
    reopens = TickBox(label=_("Reopen the case if it is closed"))

    def __init__(self, *args: Any, cases: QuerySet[Case], offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cases = cases
        self.called = ""  # "Question 2", where there are several: its messages then say of which they speak
        kind = self.add_prefix("kind")
        for name in ("category", "answered", "outcome"):
            self.fields[name].shown_when = f"{kind}={NEW}"
        for name in ("reference", "reopens"):
            self.fields[name].shown_when = f"{kind}={ABOUT}"
        for name in ("category", "answered", "outcome", "reference"):
            self.fields[name].needed_sometimes = True
        self.fields["location"].shown_when = f"{self.add_prefix('category')}=location"
        self.fields["category"].offer(lambda: offered.categories, empty=_("Choose a category"), service=True)
        self.fields["outcome"].offer(lambda: offered.outcomes)
        self.offered = offered
        chosen = str(self["category"].value() or "")
        bound = self.data if self.is_bound else None
        self.answers = AnswersForm(bound, prefix=self.prefix, asks=offered.asked_in(chosen))

    @property
    def is_about(self) -> bool:
        """Say whether it is about a case that exists."""
        return bool(self["kind"].value() == ABOUT)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing has been asked in it yet."""
        return not any(self[name].value() for name in ("category", "reference", "asked", "location", "answered"))

    @property
    def chosen(self) -> CaseCategory | None:
        """Return the category that is chosen so far."""
        key = str(self["category"].value() or "")
        return next((row for row in self.offered.categories if str(row.pk) == key), None) if key else None

    @property
    def guidance(self) -> list[tuple[GuidanceArticle, bool]]:
        """Return the guidance of the chosen category, each with whether somebody has ticked that they used it."""
        ticked = self.data.getlist(f"{self.prefix}-used") if self.is_bound else []
        found = self.offered.guidance.get(str(self["category"].value() or ""), [])
        return [(article, str(article.pk) in ticked) for article in found]

    @property
    def kept_apart(self) -> list[tuple[str, str]]:
        """Return what was answered to the questions of another category: it comes back when that is chosen again."""
        own = tuple(str(asked.pk) for asked in self.answers.asks)
        answers = re.compile(rf"{re.escape(self.prefix or '')}-a([0-9]+)([-_]\w+)?", re.ASCII)
        found = ((name, answers.fullmatch(name)) for name in self.data)
        others = [name for name, match in found if match and match[1] not in own]
        return [(name, value) for name in others for value in self.data.getlist(name) if value]

    def is_valid(self) -> bool:
        """Check the question and what its category asks; a case that exists has been asked already."""
        if self.is_about:
            self.answers.quiet()
            return super().is_valid()
        return all([super().is_valid(), self.answers.is_valid()])

    def quiet(self) -> "QuestionForm":
        """Show what was typed, without errors."""
        self.answers.quiet()
        super().quiet()
        return self

    @property
    def problems(self) -> Iterator[tuple[str, str]]:
        """Give what is wrong in the order of the page, each with the question that it is about."""
        for message, field in self._problems():
            words = {"question": self.called, "problem": message}
            yield (gettext("%(question)s, %(problem)s") % words if self.called else message), field

    def _problems(self) -> Iterator[tuple[str, str]]:
        yield from ((str(message), "") for message in self.non_field_errors())
        for bound in self.visible_fields():
            yield from ((str(message), bound.focus_id) for message in bound.errors)
            if bound.name == ASKED_BEFORE:
                yield from self.answers.problems

    def clean(self) -> dict[str, Any]:
        """Require what the kind of question needs, and find the case it is about."""
        typed = super().clean() or self.cleaned_data
        if typed.get("kind") == ABOUT:
            self._clean_about(typed)
        else:
            self._clean_new(typed)
        return typed

    def _clean_new(self, typed: dict[str, Any]) -> None:
        outcome = typed.get("outcome")
        if not typed.get("category"):
            self._missing("category", gettext("Category: choose what it is about."))
        if not outcome:
            self._missing("outcome", gettext("Outcome: choose how it stands now."))
        elif outcome.closes and not typed.get("answered"):
            self._missing(
                "answered",
                gettext("Answered: write what you told them. “%(outcome)s” closes the case.")
                % {"outcome": outcome.name},
            )

    def _clean_about(self, typed: dict[str, Any]) -> None:
        reference = references.case_in(typed.get("reference") or "")
        case = self.cases.filter(reference=reference).first() if reference else None
        if case is None:
            self._missing(
                "reference", gettext("Reference of the case: no case has this reference. Check it, or choose “New”.")
            )
        typed["case"] = case

    def _missing(self, field: str, message: str) -> None:
        if field not in self.errors:
            self.add_error(field, message)

    @property
    def question(self) -> Question | AboutCase:
        """Return what was asked, as the domain understands it."""
        typed = self.cleaned_data
        if typed["kind"] == ABOUT:
            return AboutCase(case=typed["case"], said=typed["asked"], reopens=typed["reopens"])
        names = ("category", "asked", "answered", "outcome", "location")
        used = tuple(article for article, is_ticked in self.guidance if is_ticked)
        return Question(**{name: typed[name] for name in names}, answers=self.answers.answers, used=used)
