"""The page on which an officer says why they take a list away, and the file."""

from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import councils, exporting
from ..forms.queue import ExportForm
from ..refusals import Refused
from .pages import needs, page
from .queues import READS_OR_POSTS, asked_in_form, filters_of, words_of


@needs("crm.export_case")
@require_http_methods(READS_OR_POSTS)
def export(request: HttpRequest, name: str) -> HttpResponseBase:
    """Ask why, and send the file. It may be asked for twice: each time is on record."""
    user: Any = request.user
    is_asked = request.method == "POST"
    filters = filters_of(request, name, asked_in_form(request) if is_asked else request.GET)
    form = ExportForm(request.POST if is_asked else None)
    if form.is_valid():
        why = form.cleaned_data["why"]
        try:
            parts = exporting.export(
                filters.qs,
                what=filters.on_record,
                why=why,
                by=user,
                today=filters.today,
                nation=councils.of(request).nation,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _file(request, parts, name, filters.today)
    context = {
        "name": name,
        "words": words_of(name, user, filters),
        "filters": filters,
        "number": filters.qs.count(),
        "most": f"{exporting.MOST:,}",
        "columns": exporting.headings(),
        "form": form,
    }
    return page(request, "desk/export.html", context, forms=(form,))


def _file(request: HttpRequest, parts: Iterator[str], name: str, today: date) -> StreamingHttpResponse:
    # What it is and the day: a file's name is read by everybody who looks at a screen or a share.
    return StreamingHttpResponse(
        _one_by_one(parts) if isinstance(request, ASGIRequest) else parts,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{_("cases")}-{name}-{today.isoformat()}.csv"'},
    )


async def _one_by_one(parts: Iterator[str]) -> AsyncIterator[str]:
    """Read a part in the request's own thread when the last one has gone; otherwise Django would read the whole file first."""
    while (part := await sync_to_async(next)(parts, None)) is not None:
        yield part
