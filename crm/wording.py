"""The words of a message: a template's placeholders, what stands in their place, and what may stand in a subject.

A subject is read on locked telephones, by whoever picks up the post, and by mail servers: it never says what a case is about.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from retention.calendar import in_full

from .models import Case, Council, Customer, MessageTemplate

PLACEHOLDER = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
ANY_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}")

# What may stand between double braces, what it becomes, and a value that looks real, for the preview.
MEANING: dict[str, tuple[Any, str]] = {
    "name": (gettext_lazy("the person’s name"), "Mrs Grace Adeyemi"),
    "reference": (gettext_lazy("the case’s reference"), "HK-7M4PX"),
    "due": (gettext_lazy("the day by which the council answers"), "14 August 2026"),
    "answer": (gettext_lazy("what the person was answered"), "The crew comes back on Tuesday, 4 August."),
    "outcome": (gettext_lazy("how the case ended"), "Resolved"),
    "council": (gettext_lazy("the council’s name"), "Tolbooth Borough Council"),
    "phone": (gettext_lazy("the council’s telephone number"), "01632 960100"),
}
IN_SUBJECTS = {"reference", "council"}


@dataclass(frozen=True)
class Words:
    """A subject and a text."""

    subject: str
    body: str


def faults(text: str, *, is_subject: bool = False) -> list[str]:
    """Return a sentence for each placeholder that nothing could stand for, or that may not stand in a subject."""
    found = []
    allowed = IN_SUBJECTS if is_subject else set(MEANING)
    for name in dict.fromkeys(PLACEHOLDER.findall(text)):
        if name not in MEANING:
            said = _("“{{ %(name)s }}” is no placeholder. These are: %(all)s.")
            found.append(said % {"name": name, "all": ", ".join(f"{{{{ {each} }}}}" for each in sorted(allowed))})
        elif name not in allowed:
            said = _("“{{ %(name)s }}” may not stand in the subject: others may see it on a screen.")
            found.append(said % {"name": name})
    if ANY_BRACES.search(PLACEHOLDER.sub("", text)):
        found.append(_("Write a placeholder as two braces, its name and two braces, such as {{ reference }}."))
    return found


def unfilled(text: str) -> list[str]:
    """Return the placeholders that still stand in a text: nobody may be sent “Dear {{ name }}”."""
    return list(dict.fromkeys(PLACEHOLDER.findall(text)))


def filled(template: MessageTemplate, values: Mapping[str, str]) -> Words:
    """Put values in the place of placeholders; one without a value stays, so that an officer sees what is missing."""

    def value(found: re.Match[str]) -> str:
        return values.get(found[1]) or found[0]

    return Words(PLACEHOLDER.sub(value, template.subject), PLACEHOLDER.sub(value, template.body))


def sample(template: MessageTemplate) -> Words:
    """Fill a template with values that look real and name nobody who lives."""
    return filled(template, {name: value for name, (_meaning, value) in MEANING.items()})


def values_for(customer: Customer, case: Case | None, *, council: Council) -> dict[str, str]:
    """Return what stands in the place of each placeholder for somebody and their case."""
    known = {"name": customer.full_name, "council": council.name, "phone": council.phone}
    if case is None:
        return known
    due: date = case.due_on
    return known | {
        "reference": case.reference,
        "due": in_full(due),
        "answer": case.answered,
        "outcome": case.outcome.name if case.outcome else "",
    }


def neutral_subject(case: Case | None, *, council: Council) -> str:
    """Return a subject that says nothing of what a case is about."""
    if case is None:
        return _("A message from %(council)s") % {"council": council.name}
    return _("About your enquiry %(reference)s") % {"reference": case.reference}


def template_for(kind: str, language: str) -> MessageTemplate | None:
    """Return the first wording of a kind in somebody's language; in the council's own where there is none in theirs."""
    return best_of(MessageTemplate.objects.offered().filter(kind=kind), kind, language)


def best_of(templates: Iterable[MessageTemplate], kind: str, language: str) -> MessageTemplate | None:
    """Choose the wording of a kind among some: in somebody's language, else in the council's own."""
    fit = [each for each in templates if each.kind == kind and each.language in {language, council_language()}]
    return min(fit, key=lambda each: (each.language != language, each.position, each.pk), default=None)


def stands_in(templates: Iterable[MessageTemplate], kind: str, words: Words, values: Mapping[str, str]) -> bool:
    """Say whether words are those of a template of a kind, and nobody has changed any of them."""
    typed = _as_read(words)
    return any(_as_read(filled(each, values)) == typed for each in templates if each.kind == kind)


def _as_read(words: Words) -> tuple[str, ...]:
    """Return words without what a browser changes of them: how lines end, and blanks at an end."""
    return tuple(" ".join(text.split()) for text in (words.subject, words.body))


def council_language() -> str:
    """Return the language in which the council writes where it knows of no other."""
    return settings.LANGUAGE_CODE.partition("-")[0]
