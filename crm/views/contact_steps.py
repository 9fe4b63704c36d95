"""The steps on the page of a contact that save nothing: another question, one fewer, one about a case that exists.

Each is worked out on what was posted before any form is made of it, so that a page and a part of it come out the same.
"""

from dataclasses import dataclass, field

from django.http import QueryDict

from .. import references
from ..forms.question import ABOUT

MOST_QUESTIONS = 10
LONGEST_NUMBER = 3  # digits
SAYS_SOMETHING = ("category", "reference", "asked", "location", "answered")


@dataclass
class Step:
    """The questions after a step, by number; `focus` is the one to go to, at what is to be typed next where `to_asked`."""

    data: QueryDict = field(default_factory=QueryDict)
    numbers: list[int] = field(default_factory=list)
    focus: int | None = None
    to_asked: bool = False

    def has_posted(self, number: int) -> bool:
        """Say whether anything was posted for a question."""
        return any(name.startswith(f"q{number}-") for name in self.data)


def taken(posted: QueryDict) -> Step:
    """Return the questions after the step that the pressed button asked for; unchanged after every other button."""
    step = Step(posted.copy(), _numbers(posted))
    do, _colon, which = posted.get("do", "").partition(":")
    if do == "add" and len(step.numbers) < MOST_QUESTIONS:
        _add(step)
    elif do == "remove" and len(step.numbers) > 1 and which in map(str, step.numbers):
        place = step.numbers.index(int(which))
        step.numbers.remove(int(which))
        step.focus = step.numbers[min(place, len(step.numbers) - 1)]
    elif do == "about":
        _ask_about(step, references.case_in(which))
    elif do == "this":
        _is_about(step, which)
    return step


def typed_after(step: Step) -> dict[str, list[str]]:
    """Return the fields of a page after a step, as they would be posted next: without those of a question that was removed."""
    typed = {name: values for name, values in step.data.lists() if _of(name) is None or _of(name) in step.numbers}
    return typed | {"question": [str(number) for number in step.numbers]}


def _of(name: str) -> int | None:
    """Return the number of the question that a field belongs to."""
    number = name.partition("-")[0].removeprefix("q")
    return int(number) if name.startswith(f"q{number}-") and is_number(number) else None


def is_number(text: str) -> bool:
    """Say whether a posted text can be the number of a question."""
    return text.isdecimal() and len(text) <= LONGEST_NUMBER


def _numbers(posted: QueryDict) -> list[int]:
    found = {int(number) for number in posted.getlist("question") if is_number(number)}
    return sorted(found)[:MOST_QUESTIONS] or [0]


def _add(step: Step) -> int:
    number = step.numbers[-1] + 1
    step.numbers.append(number)
    step.focus = number
    return number


def _ask_about(step: Step, reference: str) -> None:
    """Make a question one about a case: one that is about it already, or the first that is empty, or another one."""
    named = [number for number in step.numbers if _typed(step, number, "reference") == reference]
    empty = [number for number in step.numbers if not any(_typed(step, number, name) for name in SAYS_SOMETHING)]
    number = (named or empty or [None])[0]
    if not reference or (number is None and len(step.numbers) >= MOST_QUESTIONS):
        return
    if number is None:
        number = _add(step)
    step.data[f"q{number}-kind"], step.data[f"q{number}-reference"] = ABOUT, reference
    step.focus, step.to_asked = number, True


def _is_about(step: Step, which: str) -> None:
    """Make a question, written by its number, one about a case that exists; what else was typed in it stays."""
    number, _colon, reference = which.partition(":")
    if number in map(str, step.numbers) and references.case_in(reference):
        step.data[f"q{number}-kind"], step.data[f"q{number}-reference"] = ABOUT, references.case_in(reference)
        step.focus, step.to_asked = int(number), True


def _typed(step: Step, number: int, name: str) -> str:
    typed = str(step.data.get(f"q{number}-{name}", "")).strip()
    return references.case_in(typed) or typed if name == "reference" else typed
