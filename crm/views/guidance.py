"""Guidance at the desk: all of it with a search, one article, and the mark that it was used for a case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import access, guidance
from ..forms.guidance import FindGuidanceForm
from .once import only_once
from .pages import local_today, needs, page

READS_OR_POSTS = ["GET", "HEAD", "POST"]
A_PAGE = 50


@needs("crm.view_guidancearticle")
@require_http_methods(READS_OR_POSTS)
def articles(request: HttpRequest) -> HttpResponse:
    """Show the published guidance; what is looked for is posted, as it may name somebody."""
    form = FindGuidanceForm(request.POST if request.method == "POST" else None)
    typed: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = guidance.find(typed.get("words", ""), category=typed.get("category"))
    shown = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    today = local_today()
    context = {
        "form": form,
        "shown": shown,
        "looked": bool(typed.get("words") or typed.get("category")),
        "past": {article.pk for article in shown if article.needs_review(today)},
    }
    return page(request, "desk/guidance.html", context, forms=(form,))


@needs("crm.view_guidancearticle")
@require_safe
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one article."""
    found = guidance.find("").filter(pk=pk).first()
    if found is None:
        raise Http404
    return render(request, "desk/guidance_article.html", {"article": found, "past": found.needs_review(local_today())})


@require_http_methods(READS_OR_POSTS)
def use(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Note that guidance was used for a case."""
    if request.method != "POST":
        return redirect("desk:case", pk)
    found = access.case_for(request.user, pk, to="source")
    chosen = guidance.used_in(found.category, request.POST.getlist("article"))

    def go() -> str:
        noted = guidance.note_used(found, chosen, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        if noted:
            messages.success(request, _("The case says now that “%(title)s” was used.") % {"title": noted[0].title})
        return reverse("desk:case", args=[pk]) + "#guidance"

    return only_once(request, go)
