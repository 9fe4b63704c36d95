"""Runs of disposal in the admin: what each did, what the next would do, and one that an officer asks for now."""

from datetime import UTC, date, datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError

from .. import calendar, chain, night, preview, runs, tasks
from ..models import DisposalRun
from . import home, naming
from .pages import INVALID, ReadOnly

SLOT = "%Y-%m-%dT%H:%MZ"
YEARS = range(2000, 2101)  # farther out, a calendar shows nothing but its own ends
UNREACHABLE = 503
JOBS = {runs.NIGHTLY: _("nightly"), runs.MANUAL: _("asked for"), chain.REPLAY: _("replay of the ledger")}


@admin.register(DisposalRun)
class Runs(ReadOnly):
    """Every run, nightly or asked for."""

    list_display = ("slot", "job_in_words", "state", "started", "finished", "disposed")
    list_filter = ("state", "job")
    ordering = ("-started_at",)
    change_list_template = "admin/retention/runs.html"

    def own_urls(self) -> list[URLPattern]:
        return [
            self.at("preview/", self.preview_view, "preview"),
            self.at("run/", self.run_view, "run"),
            self.at("asked/<str:slot>/", self.asked_view, "asked"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        every: QuerySet[Any] = super().get_queryset(request).annotate(disposed=Sum("results__disposed"))
        return every

    @admin.display(description=_("kind"), ordering="job")
    def job_in_words(self, run: DisposalRun) -> str:
        return str(JOBS.get(run.job, run.job))

    @admin.display(description=_("started"), ordering="started_at")
    def started(self, run: DisposalRun) -> str:
        return naming.moment(run.started_at)

    @admin.display(description=_("finished"), ordering="finished_at")
    def finished(self, run: DisposalRun) -> str:
        return naming.moment(run.finished_at) or "–"

    @admin.display(description=_("disposed of"), ordering="disposed")
    def disposed(self, run: Any) -> int:
        return run.disposed or 0

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        run = self.row_for(request, object_id)
        return self.page(
            request,
            "retention/run.html",
            _t("Run of %(at)s") % {"at": naming.moment(run.started_at)},
            run=run,
            job=JOBS.get(run.job, run.job),
            in_progress=run.state == DisposalRun.State.RUNNING,
            results=run.results.select_related("category", "policy").order_by("category__title"),
            batches=run.batches.select_related("policy__category").order_by("number"),
        )

    def preview_view(self, request: HttpRequest) -> HttpResponse:
        """Show what a run would do on any day, without doing it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        day, fault = _day(request.GET.get("on", ""))
        rows = [] if fault else [home.row_of(found, request) for found in preview.preview(day)]
        return self.page(
            request,
            "retention/preview.html",
            _t("Preview"),
            status=INVALID if fault else 200,
            on=request.GET.get("on") or day.isoformat(),
            day=day,
            fault=fault,
            rows=rows,
        )

    def run_view(self, request: HttpRequest) -> HttpResponse:
        """Show what a run would do now; with the officer's word, ask the worker for it."""
        if not request.user.has_perm("retention.change_disposalrun"):
            raise PermissionDenied
        now = timezone.now()
        refusal = ""
        if request.method == "POST":
            slot = now.astimezone(UTC).strftime(SLOT)  # pressed twice in a minute, it is one run
            try:
                tasks.run_now.delay(slot, str(request.user.pk))
            except OperationalError:
                refusal = _t("The queue cannot be reached, so nothing was asked for. Tell whoever runs the server.")
            else:
                return HttpResponseRedirect(self.address("asked", slot))
        found = list(preview.preview(calendar.local_day(now)))
        leaving = [line for line in found if line.step.category.is_live and not line.braked]
        return self.page(
            request,
            "retention/run_now.html",
            _t("Run now"),
            status=UNREACHABLE if refusal else 200,
            day=calendar.local_day(now),
            rows=[home.row_of(line, request) for line in found],
            due=sum(line.due for line in leaving),
            refusal=refusal,
        )

    def asked_view(self, request: HttpRequest, slot: str) -> HttpResponse:
        """Wait for a run that was asked for, and go to its page once the worker has claimed it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        slot = unquote(slot)
        run = DisposalRun.objects.filter(job=runs.MANUAL, slot=slot).first()
        if run:
            return HttpResponseRedirect(self.address("change", run))
        try:
            asked_at = datetime.strptime(slot, SLOT).replace(tzinfo=UTC)
        except ValueError:
            raise Http404 from None
        if asked_at.year not in YEARS:
            raise Http404
        return self.page(
            request, "retention/asked.html", _t("Waiting for the worker"), asked_at=asked_at, in_progress=True
        )


def _day(text: str) -> tuple[date, str]:
    """Read the day somebody asked for; the next run's where they named none. Return it with what is wrong with the text."""
    tonight = night.tonight(timezone.now())
    if not text:
        return tonight, ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return tonight, _t("“%(text)s” is not a date. Write it as 2026-11-22.") % {"text": text[:40]}
    if day.year not in YEARS:
        return tonight, _t("Choose a day in the years %(first)s to %(last)s.") % {"first": YEARS[0], "last": YEARS[-1]}
    return day, ""
