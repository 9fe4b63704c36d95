"""How the council's set-up stood after each change: a version in words, with when and by whom, kept for good.

Words and not columns, so that somebody can still read in five years why a case was due when it was, whatever the columns
are called by then. Of a colleague only the place is kept (role, team, services, whether the account is open): a name or an
address that was put right must not live on in an old version. See docs/decisions/0011.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from retention.calendar import in_full

from .models import CaseCategory, CategoryQuestion, GuidanceArticle, IdentityLevel, SetUpVersion, User

Values = dict[str, str]


@dataclass(frozen=True)
class Change:
    """One value that differs from the version before; an empty one was not there, or is not there any more."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """A version with what it changed."""

    version: SetUpVersion
    changes: list[Change]


# ── Keeping ──────────────────────────────────────────────────────────────────────────────────────


def keep(record: models.Model, *, by: User, now: datetime) -> SetUpVersion | None:
    """Keep how a record stands after a change; nothing where it says what its last version says."""
    return _write(record, described(record), by=by, now=now)


def keep_as_found(record: models.Model, *, now: datetime) -> None:
    """Before its first change, keep how a record stands that the software made, so that nothing is lost.

    Reads the row again, and locks it: the record in hand may already carry what is about to be saved.
    """
    if _of(record).exists():
        return
    with transaction.atomic():
        found = type(record)._base_manager.select_for_update().filter(pk=record.pk).first()
        if found is not None and not _of(record).exists():
            _write(found, described(found), by=None, now=now)


def keep_end(record: models.Model, *, by: User, now: datetime) -> None:
    """Keep that a record is about to be deleted."""
    with translation.override(settings.LANGUAGE_CODE):
        ended = {_("Deleted"): _("yes")}
    _write(record, ended, by=by, now=now)


def _write(record: models.Model, values: Values, *, by: User | None, now: datetime) -> SetUpVersion | None:
    last = _of(record).order_by("number").last()
    if last and last.values == values:
        return None
    return SetUpVersion.objects.create(
        label=record._meta.label_lower,
        record=str(record.pk),
        number=last.number + 1 if last else 1,
        values=values,
        saved_at=now,
        saved_by=by,
    )


def _of(record: models.Model) -> models.QuerySet[SetUpVersion]:
    return SetUpVersion.objects.filter(label=record._meta.label_lower, record=str(record.pk))


# ── Telling ──────────────────────────────────────────────────────────────────────────────────────


def told(label: str, pk: Any) -> list[Told]:
    """Return every version of a record, newest first, each with what it changed; the first says all that it held."""
    found = SetUpVersion.objects.filter(label=label, record=str(pk)).select_related("saved_by").order_by("number")
    pairs = pairwise([None, *found])
    return [Told(version, list(_changes(before, version))) for before, version in pairs if version][::-1]


def _changes(before: SetUpVersion | None, after: SetUpVersion) -> Iterator[Change]:
    old, new = (before.values if before else {}), after.values
    for name in sorted({**old, **new}):
        if old.get(name, "") != new.get(name, ""):
            yield Change(name, old.get(name, ""), new.get(name, ""))


def given_role(role: str, *, since: datetime) -> set[str]:
    """Return the ids of the colleagues who were given a role since an instant, by a change of their place."""
    places = SetUpVersion.objects.filter(label=User._meta.label_lower)
    touched = places.filter(saved_at__gte=since).values("record")
    with translation.override(settings.LANGUAGE_CODE):
        named = _("Role")
    return {
        after.record
        for before, after in pairwise(places.filter(record__in=touched).order_by("record", "number"))
        if before.record == after.record and after.saved_at >= since
        if after.values.get(named) == role != before.values.get(named)
    }


# ── In words ─────────────────────────────────────────────────────────────────────────────────────


def described(record: models.Model) -> Values:
    """Say how a record stands, in the council's own language: what is asked → the answer."""
    with translation.override(settings.LANGUAGE_CODE):
        return IN_OTHER_WORDS.get(type(record), columns)(record)


def columns(record: models.Model) -> Values:
    """Say what stands in each column."""
    fields = [field for field in record._meta.concrete_fields if not field.primary_key]
    return {capfirst(str(field.verbose_name)): _value(record, field) for field in fields}


def _value(record: models.Model, field: Any) -> str:
    value = getattr(record, field.name)
    if field.choices:
        return str(getattr(record, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return in_full(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)


def _place(colleague: User) -> Values:
    return {
        _("Role"): colleague.role,
        _("Team"): colleague.team.name if colleague.team else "",
        _("Services"): ", ".join(sorted(service.name for service in colleague.services.all())),
        _("Account open"): _("yes") if colleague.is_active else _("no"),
    }


def _category_with_questions(category: CaseCategory) -> Values:
    # By the order in which they were added: neither a new wording nor a new place makes it another question.
    questions = enumerate(category.questions.order_by("pk"), start=1)
    asked = {_("Question %(number)s") % {"number": number}: _asked(question) for number, question in questions}
    return columns(category) | asked


def _asked(question: CategoryQuestion) -> str:
    said = [
        f"“{question.wording}”",
        question.hint and _("hint: %(hint)s") % {"hint": question.hint},
        str(question.get_kind_display()).lower(),
        ", ".join(question.choice_list),
        _("must be answered") if question.is_required else _("may be left out"),
        _("position %(position)s") % {"position": question.position},
        question.in_callback and _("asked in a callback"),
        "" if question.is_active else _("not offered"),
    ]
    return "; ".join(filter(None, said))


def _article_with_categories(article: GuidanceArticle) -> Values:
    named = ", ".join(sorted(category.name for category in article.categories.all()))
    return columns(article) | {_("Case categories"): named}


def _level_with_facts(level: IdentityLevel) -> Values:
    return columns(level) | {_("What to ask"): ", ".join(sorted(fact.wording for fact in level.facts.all()))}


IN_OTHER_WORDS: dict[type[Any], Callable[[Any], Values]] = {
    CaseCategory: _category_with_questions,
    GuidanceArticle: _article_with_categories,
    IdentityLevel: _level_with_facts,
    User: _place,
}
