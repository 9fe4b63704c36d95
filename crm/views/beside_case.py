"""What stands on a case's page beside the case and what happened: its files, promised calls, and guidance."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ..forms.callback import PromiseForm
from ..forms.case import CloseForm
from ..models import Case, GuidanceArticle
from ..templatetags.desk import moment
from ..together import Asked

FILE = ("name", "kind", "size", "note", "added_at", "erased_at", "erased_because", "added_by__name", "erased_by__name")
CALLBACK = ("due_at", "closed_at", "outcome", "officer__name", "team__name", "service__name")


def asked(case: Case, *, officer: Any) -> Asked:
    """Name the rows that stand beside a case."""
    return {
        "attachment": (case.attachments.all(), FILE),
        "callback_": (case.callbacks.all(), CALLBACK),
        "source": (case.sources.all(), ("title", "at", "article", "by__name")),
        "article": (
            GuidanceArticle.objects.offered().filter(categories=case.category_id),
            ("title", "kind", "review_on"),
        ),
    }


def of(
    case: Case, rows: dict[str, list[Any]], *, forms: dict[str, Any], officer: Any, person: Any, now: datetime
) -> dict[str, Any]:
    """Return what the page shows of those rows, and fit the form of a promise to the case."""
    promise = forms["callback"]
    if isinstance(promise, PromiseForm):
        promise.fit(case, number=person.phone if person else "", is_unsafe=bool(person and not person.safe_to_call))
    closing = forms["close"]
    if isinstance(closing, CloseForm):
        closing.fit(promised=[_in_words(one) for one in _by_due_time(rows["callback_"]) if not one.closed_at])
    used = {source.article_id for source in rows["source"]}
    return {
        "attachments": sorted(rows["attachment"], key=lambda file: file.added_at, reverse=True),
        "may_erase": officer.has_perm("crm.erase_attachment"),
        "callbacks": _by_due_time(rows["callback_"]),
        "sources": sorted(rows["source"], key=lambda source: (source.at, source.pk)),
        "articles": sorted((one for one in rows["article"] if one.pk not in used), key=lambda one: one.title),
        "may_note_source": officer.has_perm("crm.add_casesource"),
        "now": now,
    }


def _by_due_time(callbacks: list[Any]) -> list[Any]:
    return sorted(callbacks, key=lambda callback: (callback.closed_at is not None, callback.due_at))


def _in_words(callback: Any) -> str:
    return _("%(whose)s, by %(at)s") % {"whose": callback.whose, "at": moment(callback.due_at)}
