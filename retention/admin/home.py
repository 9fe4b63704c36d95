"""The data-protection officer's home: what leaves tonight, how the runs went, what waits for somebody, and whether the proof stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import calendar, due, ledger, night, preview, runs
from ..admin_site import Number, site
from ..models import (
    AuditSeal,
    ChainHead,
    DisposalBatch,
    DisposalRun,
    Hold,
    RetentionCategory,
    RetentionPolicy,
    SetAside,
    StoredFile,
)
from . import naming, records

SOON = timedelta(days=30)
STANDINGS = ("due", "held", "waits", "undated", "set_aside")


@dataclass(frozen=True)
class Row:
    """A category tonight: its page, its numbers with their lists, and in words whether anything happens."""

    found: preview.CategoryPreview
    url: str
    cells: list[Number]
    state: str
    tone: str


def category_tonight(category: RetentionCategory) -> preview.CategoryPreview | None:
    """Return what the next run finds in one category; None where no period is in force."""
    steps = due.plan(night.tonight(timezone.now()))
    live = [step for step in steps if step.category.is_live]
    return next((preview.of_category(step, live) for step in steps if step.category.pk == category.pk), None)


def row_of(found: preview.CategoryPreview, request: HttpRequest) -> Row:
    """Put the standing of a category into words and links."""
    category = found.step.category
    page = naming.page_of("retention.retentioncategory", category.key, request)
    values = (found.due, found.held_in_all, found.waiting, found.undated, found.set_aside)
    cells = [
        Number(
            label=str(records.STANDINGS[standing]),
            value=value,
            url=(records.list_of(found.step, standing, request) or page) if value else "",
            note=_by_kind(found) if standing == "held" else "",
        )
        for standing, value in zip(STANDINGS, values, strict=True)
    ]
    if category.not_enforced_because:
        return Row(found, page, cells, _("Not enforced: %(why)s") % {"why": category.not_enforced_because}, "plain")
    if not category.is_live:
        return Row(found, page, cells, _("Previews only: not live"), "asks")
    if found.braked:
        return Row(found, page, cells, _("The brake holds it, and asks"), "loud")
    return Row(found, page, cells, _("Live"), "plain")


def _by_kind(found: preview.CategoryPreview) -> str:
    kinds = {str(kind): str(words) for kind, words in Hold.Kind.choices}
    return ", ".join(f"{kinds[kind]}: {number}" for kind, number in found.held.items())


def tonight(request: HttpRequest) -> list[Row]:
    """Return what the next run finds, category by category."""
    return [row_of(found, request) for found in preview.preview(night.tonight(timezone.now()))]


def how_runs_went(request: HttpRequest) -> Iterator[Number]:
    """Yield the last run, the next, and what went wrong; loudly, where no night has succeeded for 26 hours."""
    now = timezone.now()
    last = DisposalRun.objects.filter(job=runs.NIGHTLY).first()
    following = night.next_run(now)
    late = runs.is_late(now)
    yield Number(
        label=_("Last nightly run"),
        value=last.get_state_display() if last else _("None yet"),
        url=naming.page_of("retention.disposalrun", last.pk, request) if last else _list("disposalrun"),
        note=naming.moment(last.finished_at or last.started_at) if last else _("The first comes in the night."),
        tone="loud" if late or (last and last.state == DisposalRun.State.FAILED) else "plain",
    )
    if late:
        yield Number(
            label=_("No nightly run has succeeded for 26 hours"),
            value=_("Late"),
            url=_list("disposalrun"),
            note=_(
                "Records stay longer than promised. Ask whoever runs the server whether the worker and its schedule are up."
            ),
            tone="loud",
        )
    yield Number(
        label=_("Next run"),
        value=naming.moment(following) if following else _("Nothing is scheduled"),
        url=reverse("admin:retention_disposalrun_preview"),
        note=_("See what it would do, on this or any other day."),
        tone="plain" if following else "loud",
    )
    failed = DisposalRun.objects.filter(state=DisposalRun.State.FAILED, started_at__gt=now - SOON).count()
    yield Number(
        label=_("Failed runs, last 30 days"),
        value=failed,
        url=_list("disposalrun", state__exact=DisposalRun.State.FAILED),
        note=_("What was disposed of before the fault is certified; the next run does the rest."),
        tone="loud" if failed else "plain",
    )


def waits_for_somebody(request: HttpRequest) -> Iterator[Number]:
    """Yield what only an officer can settle."""
    today = calendar.local_day(timezone.now())
    live = Hold.objects.live()
    yield _asks(
        _("Periods that wait for a second person"),
        RetentionPolicy.objects.filter(state=RetentionPolicy.State.PROPOSED).count(),
        _list("retentionpolicy", state__exact=RetentionPolicy.State.PROPOSED),
        _("A shorter period counts once a colleague has approved it."),
    )
    yield _asks(
        _("Categories that are not live"),
        RetentionCategory.objects.filter(live_at=None, not_enforced_because="").count(),
        _list("retentioncategory", enforced="no"),
        _("Their records are previewed every night and never disposed of."),
    )
    yield _asks(
        _("Records set aside"),
        SetAside.objects.filter(retry_at=None).count(),
        _list("setaside", retry_at__isempty="1"),
        _("They could not be disposed of, so that the others could."),
    )
    yield _asks(
        _("Holds whose review is overdue"),
        live.filter(review_on__lt=today).count(),
        _list("hold", review="overdue"),
        _("They keep their records until somebody decides."),
    )
    yield Number(
        label=_("Holds to review in 30 days"),
        value=live.filter(review_on__gte=today, review_on__lte=today + SOON).count(),
        url=_list("hold", review="soon"),
        note=_("A hold is looked at every six months at the latest."),
    )


def how_the_proof_stands(request: HttpRequest) -> Iterator[Number]:
    """Yield the state of certificates, chain, ledger, audit seals and files."""
    head = ChainHead.objects.first()
    number = head.number if head else 0
    yield Number(
        label=_("Certificates"),
        value=DisposalBatch.objects.count(),
        url=_list("disposalbatch"),
        note=_("The chain ends at number %(number)s.") % {"number": number},
    )
    yield _ledger(number)
    seal = AuditSeal.objects.first()
    yield Number(
        label=_("Audit log sealed up to"),
        value=naming.on(seal.day) if seal else _("Not yet"),
        url=_list("auditseal"),
        note=_("Each finished day is sealed in the night after."),
    )
    doomed = StoredFile.objects.filter(state=StoredFile.State.DOOMED).count()
    yield Number(
        label=_("Files waiting to be removed"),
        value=doomed,
        url=_list("storedfile", state__exact=StoredFile.State.DOOMED),
        note=_("They go within a quarter of an hour of their record."),
    )


def _ledger(number: int) -> Number:
    label, url = _("Ledger outside the database"), _list("disposalbatch")
    try:
        written = ledger.head()
    except (OSError, ledger.LedgerBroken):
        return Number(
            label=label, value=_("Cannot be read"), url=url, note=_("Ask whoever runs the server."), tone="loud"
        )
    if written < runs.newest_in_ledger():
        note = _(
            "It lacks certificates that were written to it: cut short, or not where it should be. Runs stop until then."
        )
        return Number(label=label, value=_("Not whole"), url=url, note=note, tone="loud")
    if written > number:
        note = _("It has certificates that the database lacks: lost with a restore, or deleted. Verify, then replay.")
        return Number(
            label=label, value=_("%(count)s ahead") % {"count": written - number}, url=url, note=note, tone="loud"
        )
    behind = DisposalBatch.objects.filter(ledger_at=None).count()
    if behind:
        note = _("The next run writes them before it disposes of anything.")
        return Number(label=label, value=_("%(count)s behind") % {"count": behind}, url=url, note=note, tone="asks")
    return Number(label=label, value=_("Complete"), url=url, note=_("It has every certificate."))


def _asks(label: str, value: int, url: str, note: str) -> Number:
    return Number(label=label, value=value, url=url, note=note, tone="asks" if value else "plain")


def _list(model: str, **query: Any) -> str:
    address = reverse(f"admin:retention_{model}_changelist")
    return f"{address}?{urlencode(query)}" if query else address


site.register_panel(
    10, gettext_lazy("Due tonight"), tonight, needs="retention.view_disposalrun", template="admin/panels/night.html"
)
site.register_panel(20, gettext_lazy("Runs"), how_runs_went, needs="retention.view_disposalrun")
site.register_panel(30, gettext_lazy("Waits for a decision"), waits_for_somebody, needs="retention.view_hold")
site.register_panel(
    40,
    gettext_lazy("Proof"),
    how_the_proof_stands,
    needs="retention.view_disposalbatch",
    template="admin/panels/proof.html",
)
