"""Certificates of destruction in the admin: read, printed, taken away as a file, and verified against chain and ledger."""

import json
from dataclasses import dataclass
from itertools import chain as one_after_another
from itertools import islice
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .. import audit, chain, files, tables
from ..models import ChainHead, DisposalBatch
from . import naming
from .filters import AnyRecordType
from .pages import ReadOnly, refuse_get

PAGE = 100  # records
MOST_FAULTS = 200


@dataclass(frozen=True)
class Line:
    """A disposed record as the exported table has it; every value is a text."""

    certificate: str
    record: str
    record_type: str
    action: str
    category: str
    kept_for: str
    clock_before: str
    disposed_at: str
    digest: str


@admin.register(DisposalBatch)
class Certificates(ReadOnly):
    """The proof of what has left. Not a row of it is ever edited."""

    list_display = ("number", "record_type", "action", "count", "category", "disposed", "in_ledger")
    list_filter = (AnyRecordType, "action")
    list_select_related = ("policy__category",)
    date_hierarchy = "disposed_at"
    ordering = ("-number",)
    finds_by = ("number", "entries__record")
    search_help_text = _("A certificate’s number, or the whole random id of a record")
    change_list_template = "admin/retention/certificates.html"

    def own_urls(self) -> list[URLPattern]:
        return [
            self.at("verify/", self.verify_view, "verify"),
            self.at("<path:object_id>/print/", self.print_view, "print"),
            self.at("<path:object_id>/certificate.csv", self.csv_view, "csv"),
            self.at("<path:object_id>/certificate.json", self.json_view, "json"),
        ]

    @admin.display(description=_("record type"), ordering="label")
    def record_type(self, batch: DisposalBatch) -> str:
        return naming.kinds_of(batch.label)

    @admin.display(description=_("category"))
    def category(self, batch: DisposalBatch) -> str:
        return f"{batch.policy.category.title}: {batch.policy.period}"

    @admin.display(description=_("disposed of"), ordering="disposed_at")
    def disposed(self, batch: DisposalBatch) -> str:
        return naming.moment(batch.disposed_at)

    @admin.display(description=_("in the ledger"), boolean=True)
    def in_ledger(self, batch: DisposalBatch) -> bool:
        return batch.ledger_at is not None

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        batch = self.row_for(request, object_id)
        entries = Paginator(batch.entries.order_by("record"), PAGE).get_page(request.GET.get("page"))
        return self._certificate(request, batch, "retention/certificate.html", entries=entries)

    def print_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show a certificate as a sheet of paper."""
        batch = self.row_for(request, object_id)
        return self._certificate(request, batch, "retention/certificate_sheet.html", printed_at=timezone.now())

    def _certificate(self, request: HttpRequest, batch: DisposalBatch, template: str, **more: Any) -> HttpResponse:
        return self.page(
            request,
            template,
            _t("Certificate of destruction %(number)s") % {"number": batch.number},
            batch=batch,
            records=naming.counted(batch.label, batch.count),
            parts=[naming.counted(label, count) for label, count in sorted(batch.parts.items())],
            is_sound=batch.digest == chain.digest(batch),
            **more,
        )

    def json_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give out a certificate, with everything that its digest covers, as JSON."""
        batch = self.row_for(request, object_id)
        states = chain.states(batch) | {"digest": batch.digest, "records": chain.record_ids(batch.id)}
        return _file(json.dumps(states, indent=2, ensure_ascii=False), batch, "json", "application/json")

    def csv_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give out a certificate as a table, a line for each record."""
        batch = self.row_for(request, object_id)
        response = _file("", batch, "csv", "text/csv; charset=utf-8")
        tables.write(_lines(batch), response, "csv")  # type: ignore[arg-type]  # a response can be written to like a file
        return response

    def verify_view(self, request: HttpRequest) -> HttpResponse:
        """Check certificates, chain, ledger and audit seals now, and say what does not fit."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not_posted := refuse_get(request):
            return not_posted
        found = one_after_another((str(fault) for fault in chain.verify()), audit.verify(), files.verify())
        faults = list(islice(found, MOST_FAULTS + 1))
        head = ChainHead.objects.first()
        return self.page(
            request,
            "retention/verified.html",
            _t("The proof fits") if not faults else _t("The proof does not fit"),
            faults=faults[:MOST_FAULTS],
            more=len(faults) > MOST_FAULTS,
            certificates=head.number if head else 0,
            verified_at=timezone.now(),
        )


def _lines(batch: DisposalBatch) -> list[Line]:
    return [
        Line(
            certificate=str(batch.number),
            record=record,
            record_type=batch.label,
            action=batch.action,
            category=batch.policy.category_id,
            kept_for=str(batch.policy.period),
            clock_before=batch.cutoff,
            disposed_at=batch.disposed_at.isoformat(),
            digest=batch.digest,
        )
        for record in chain.record_ids(batch.id) or [""]
    ]


def _file(content: str, batch: DisposalBatch, ending: str, content_type: str) -> HttpResponse:
    name = f"certificate-{batch.number}.{ending}"
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
