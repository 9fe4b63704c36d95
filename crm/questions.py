"""What a category asks beyond “what is it about”, or in a callback: its questions, and what was answered to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from retention.calendar import in_full

from .models import Callback, CallbackAnswer, Case, CaseAnswer, CaseCategory, CategoryQuestion
from .refusals import Refused


class AskedElsewhere(Refused):
    """An answer belongs to a question of the case's own category, or the case would say what nobody asked."""

    def __init__(self, case: Case, question: CategoryQuestion) -> None:
        words = {"question": question.wording, "category": case.category.name}
        super().__init__(_("“%(question)s” is not asked about “%(category)s”. Choose the category again.") % words)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was answered to one question, as people write it; `uprn` where it is an address of the gazetteer."""

    question: CategoryQuestion
    value: str
    uprn: str = ""


def of(category: CaseCategory) -> list[CategoryQuestion]:
    """Return what is asked in a category, in its order; what the administrator has retired is asked no longer."""
    return of_each([category])[category.pk]


def in_callback(category: CaseCategory) -> list[CategoryQuestion]:
    """Return what a category asks when somebody is called back about it, in its order."""
    return list(CategoryQuestion.objects.offered().filter(category=category, in_callback=True))


def of_each(categories: Iterable[CaseCategory]) -> dict[int, list[CategoryQuestion]]:
    """Return what is asked in each of these categories, by their keys; one query for them all."""
    found: dict[int, list[CategoryQuestion]] = {category.pk: [] for category in categories}
    asked = CategoryQuestion.objects.offered().filter(category__in=found, in_callback=False)
    for question in asked if found else ():
        found[question.category_id].append(question)
    return found


def in_words(value: str | date | Decimal) -> str:
    """Write an answer as people do: a date in full, a number in plain digits."""
    if isinstance(value, date):
        return in_full(value)
    return f"{value:f}" if isinstance(value, Decimal) else value


def save(case: Case, answers: Iterable[Answer]) -> list[CaseAnswer]:
    """Keep what was answered with the case, each with the wording of the day; raise AskedElsewhere.

    One row at a time, so that each stands in the audit log.
    """
    given = _of_its_category(case, answers)
    return [
        CaseAnswer.objects.create(
            case=case, question=answer.question, wording=answer.question.wording, value=answer.value, uprn=answer.uprn
        )
        for answer in given
    ]


def save_of_call(callback: Callback, answers: Iterable[Answer]) -> list[CallbackAnswer]:
    """Keep what was answered in a call with the call, each with the wording of the day; raise AskedElsewhere."""
    return [
        CallbackAnswer.objects.create(
            callback=callback, question=answer.question, wording=answer.question.wording, value=answer.value
        )
        for answer in _of_its_category(callback.case, answers)
    ]


def _of_its_category(case: Case, answers: Iterable[Answer]) -> list[Answer]:
    given = [answer for answer in answers if answer.value]
    for answer in given:
        if answer.question.category_id != case.category_id:
            raise AskedElsewhere(case, answer.question)
    return given
