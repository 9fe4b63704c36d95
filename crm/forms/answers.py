"""What a category asks, as a form: one field a question, of the kind that its administrator chose."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import CategoryQuestion
from ..questions import Answer, in_words
from .fields import NO_AUTOFILL, DateParts, text_area
from .places import HomeForm
from .rendering import CouncilField, CouncilForm

LONGEST = 2000
MOST_RADIOS = 5
NUMBER = re.compile(r"-?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})(\.[0-9]{1,6})?", re.ASCII)
Kind = CategoryQuestion.Kind


class NumberAnswer(forms.Field):
    """A number in digits, with a point for its decimals; thousands may be set apart by commas or spaces."""

    def to_python(self, value: Any) -> Decimal | None:
        """Return the number; raise a ValidationError that quotes what is none."""
        typed = str(value or "").strip()
        plain = re.sub(r"\s", "", typed)
        if not plain:
            return None
        if not NUMBER.fullmatch(plain):
            raise forms.ValidationError(
                gettext("%(label)s: “%(typed)s” is not a number. Write it in digits, such as 12 or 3.5.")
                % {"label": self.label, "typed": typed[:40]}
            )
        return Decimal(plain.replace(",", ""))


class AnswerField(CouncilField):
    """An answer under its question, word for word; its messages name the question without the mark at its end."""

    def __init__(self, form: Any, field: Any, name: str) -> None:
        super().__init__(form, field, name)
        self.label = getattr(field, "wording", self.label)


class AddressAnswer(HomeForm):
    """An address, found in the gazetteer or written by hand, as the answer to a question."""

    def __init__(self, *args: Any, question: CategoryQuestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        self.choice_is_needed = question.is_required

    @property
    def problems(self) -> Iterator[tuple[str, str]]:
        """Name the question in each message: a page may ask for several addresses."""
        for message, field in super().problems:
            words = {"question": _named(self.question), "problem": message}
            yield gettext("%(question)s: %(problem)s") % words, field

    @property
    def answer(self) -> Answer:
        """Return the address in one line, with its number where the gazetteer has one."""
        in_one_line = ", ".join(filter(None, (self.home.lines, self.home.town, self.home.postcode)))
        return Answer(question=self.question, value=in_one_line, uprn=self.home.uprn)


@dataclass(frozen=True)
class Asked:
    """One question on the page: its field, or the small form of an address."""

    question: CategoryQuestion
    field: CouncilField | None = None
    home: AddressAnswer | None = None


class AnswersForm(CouncilForm):
    """The questions of one category. What was posted for questions of another one is no field here, and is never read."""

    bound_field_class = AnswerField

    def __init__(self, *args: Any, asks: Sequence[CategoryQuestion], **kwargs: Any) -> None:
        self.asks = asks
        fields = {name_of(asked): FIELDS[asked.kind](asked) for asked in asks if asked.kind in FIELDS}
        self.base_fields = {**type(self).base_fields, **fields}  # type: ignore[attr-defined]
        super().__init__(*args, **kwargs)
        self.homes = {
            asked.pk: AddressAnswer(
                self.data if self.is_bound else None, prefix=self.add_prefix(name_of(asked)), question=asked
            )
            for asked in asks
            if asked.kind == Kind.ADDRESS
        }

    @property
    def parts(self) -> list[Asked]:
        """Return the questions in their order."""
        return [
            Asked(asked, home=self.homes[asked.pk])
            if asked.pk in self.homes
            else Asked(asked, field=self[name_of(asked)])
            for asked in self.asks
        ]

    def is_valid(self) -> bool:
        """Check every answer, so that all that is wrong is said at once."""
        return all([super().is_valid(), *(home.is_valid() for home in self.homes.values())])

    def quiet(self) -> "AnswersForm":
        """Show what was typed, without errors."""
        for home in self.homes.values():
            home.quiet()
        super().quiet()
        return self

    @property
    def problems(self) -> Iterator[tuple[str, str]]:
        """Give what is wrong in the order in which it is asked."""
        for part in self.parts:
            if part.home is not None:
                yield from part.home.problems
            elif part.field is not None:
                yield from ((str(message), part.field.focus_id) for message in part.field.errors)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Return what was answered, as the domain keeps it."""
        return tuple(answer for answer in map(self._answer, self.parts) if answer.value)

    def _answer(self, part: Asked) -> Answer:
        if part.home is not None:
            return part.home.answer
        typed = self.cleaned_data.get(name_of(part.question))
        return Answer(question=part.question, value="" if typed is None else in_words(typed))


def name_of(question: CategoryQuestion) -> str:
    """Return the name under which the answer to a question is posted."""
    return f"a{question.pk}"


def _named(question: CategoryQuestion) -> str:
    return question.wording.rstrip("?:. ") or question.wording


def _text(question: CategoryQuestion) -> forms.Field:
    return _asking(text_area(_named(question), LONGEST, rows=2, **_common(question)), question)


def _date(question: CategoryQuestion) -> forms.Field:
    return _asking(DateParts(label=_named(question), **_common(question)), question)


def _number(question: CategoryQuestion) -> forms.Field:
    box = forms.TextInput(attrs={**NO_AUTOFILL, "inputmode": "decimal", "class": "govuk-input--width-10"})
    return _asking(NumberAnswer(label=_named(question), widget=box, **_common(question)), question)


def _choice(question: CategoryQuestion) -> forms.Field:
    """Show a few choices at once, and many as a list; what need not be answered can be taken back."""
    offered = [(choice, choice) for choice in question.choice_list]
    is_short = len(offered) <= MOST_RADIOS
    if not is_short:
        offered.insert(0, ("", _("Choose one")))
    elif not question.is_required:
        offered.append(("", _("No answer")))
    widget = forms.RadioSelect() if is_short else forms.Select()
    field = forms.ChoiceField(label=_named(question), choices=offered, widget=widget, **_common(question))
    for problem in ("required", "invalid_choice"):
        field.error_messages[problem] = gettext("%(label)s: choose one.") % {"label": _named(question)}
    return _asking(field, question)


def _common(question: CategoryQuestion) -> dict[str, Any]:
    return {"required": question.is_required, "help_text": question.hint}


def _asking(field: forms.Field, question: CategoryQuestion) -> forms.Field:
    field.wording = question.wording
    return field


FIELDS = {Kind.TEXT: _text, Kind.DATE: _date, Kind.NUMBER: _number, Kind.CHOICE: _choice}
