"""Files of a case: added on its page, several at once; taken out as a download; and one of them erased."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from retention.files import FileGone

from .. import access, attachments, file_kinds
from ..attachments import AlreadyErased, Rejected
from ..forms.attachment import EraseFileForm, FilesForm
from ..models import Attachment, Case
from . import cases
from .once import only_once
from .pages import INVALID, page

READS_OR_POSTS = ["GET", "HEAD", "POST"]
# Whatever a file holds, a browser runs nothing of it, and no other site shows it.
ALONE = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_http_methods(READS_OR_POSTS)
def add(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Add files to a case. What may be kept is kept; of every other file the page says why not, and keeps the note."""
    if request.method != "POST":
        return redirect("desk:case", pk)
    found = access.case_for(request.user, pk, to="file")
    form = FilesForm(request.POST, request.FILES, prefix="files")
    if not form.is_valid():
        return _told(request, found, form) if _by_script(request) else cases.show(request, pk, failed=("files", form))
    kept: list[Attachment] = []
    rejected: list[Rejected] = []

    def go() -> str:
        typed = form.cleaned_data
        some, others = attachments.add(
            found,
            typed["files"],
            note=typed["note"],
            by=request.user,
            now=timezone.now(),  # type: ignore[arg-type]
        )
        kept.extend(some)
        rejected.extend(others)
        if kept and not _by_script(request):
            words = ngettext("%(count)s file is on the case now.", "%(count)s files are on the case now.", len(kept))
            messages.success(request, words % {"count": len(kept)})
        return reverse("desk:case", args=[pk]) + "#files"

    if _by_script(request):  # one file at a time, all of them from one form
        go()
        form.reject(rejected)
        return _told(request, found, form)
    answer = only_once(request, go)
    if not rejected:
        return answer
    form.reject(rejected)
    return cases.show(request, pk, failed=("files", form))


@require_safe
def download(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Send a file, always as a download: nothing that a stranger sent is opened in a page of ours."""
    found = access.attachment_for(request.user, pk)
    try:
        with attachments.open_file(found) as file:
            content = file.read()  # at most what a file may have
    except (FileGone, FileNotFoundError):
        raise Http404 from None
    response = HttpResponse(content, content_type=file_kinds.content_type(found.kind))
    response["Content-Disposition"] = content_disposition_header(True, found.name)
    response["Content-Security-Policy"] = ALONE
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@require_http_methods(READS_OR_POSTS)
def erase(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Erase one file, with a reason that stays on the case."""
    found = access.attachment_for(request.user, pk, to="erase")
    form = EraseFileForm(request.POST if request.method == "POST" else None)
    back = reverse("desk:case", args=[found.case_id])

    def go() -> str:
        attachments.erase(found, because=form.cleaned_data["because"], by=request.user, now=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("The file is erased. The case says that it was here, and why it went."))
        return f"{back}#files"

    if form.is_bound and form.is_valid():
        try:
            return only_once(request, go)
        except AlreadyErased as refusal:
            form.add_error(None, str(refusal))
    return page(request, "desk/attachment_erase.html", {"attachment": found, "form": form, "back": back}, forms=(form,))


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _told(request: HttpRequest, found: Case, form: FilesForm) -> HttpResponse:
    """Answer the page's script: the files as they stand now, and what is wrong with the one it sent."""
    shown = found.attachments.select_related("added_by", "erased_by")
    context: dict[str, Any] = {"attachments": shown, "may_erase": request.user.has_perm("crm.erase_attachment")}  # type: ignore[union-attr]
    problems = [message for message, _field in form.problems]
    told = {"list": render_to_string("desk/case_files_list.html", context, request), "problems": problems}
    return JsonResponse(told, status=INVALID if problems else 200)
