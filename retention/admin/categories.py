"""Retention categories in the admin: added, given another period, made live, stopped, and let past the brake."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .. import calendar, policies
from ..models import RetentionCategory, RetentionPolicy
from . import home, naming
from .filters import Enforced
from .pages import CONFLICT, INVALID, Pages
from .period_forms import CategoryForm, PeriodForm, compared

State = RetentionPolicy.State


@admin.register(RetentionCategory)
class Categories(Pages):
    """The retention schedule, line by line."""

    list_display = ("title", "records", "kept_for", "action", "enforced", "waiting")
    list_filter = (Enforced,)
    search_fields = ("title", "key")

    def own_urls(self) -> list[URLPattern]:
        return [
            self.at("<path:object_id>/period/", self.period_view, "period"),
            self.at("<path:object_id>/live/", self.live_view, "live"),
            self.at("<path:object_id>/stop/", self.stop_view, "stop"),
            self.at("<path:object_id>/brake/", self.brake_view, "brake"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        in_question = RetentionPolicy.objects.filter(state__in=[State.IN_FORCE, State.PROPOSED])
        return super().get_queryset(request).prefetch_related(Prefetch("policies", in_question, to_attr="in_question"))

    @admin.display(description=_("records"), ordering="applies_to")
    def records(self, category: RetentionCategory) -> str:
        return naming.kinds_of(category.applies_to)

    @admin.display(description=_("kept for"))
    def kept_for(self, category: Any) -> str:
        return _periods(category, State.IN_FORCE) or _t("no period in force")

    @admin.display(description=_("enforced"), ordering="live_at")
    def enforced(self, category: RetentionCategory) -> str:
        return enforced(category)

    @admin.display(description=_("waits for a second person"))
    def waiting(self, category: Any) -> str:
        return _periods(category, State.PROPOSED) or "–"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        category = self.row_for(request, object_id)
        return self._category_page(request, category)

    def _category_page(self, request: HttpRequest, category: RetentionCategory) -> HttpResponse:
        found = home.category_tonight(category)
        return self.page(
            request,
            "retention/category.html",
            category.title,
            category=category,
            records=naming.kinds_of(category.applies_to),
            enforced=enforced(category),
            starts=naming.starts_of(category),
            current=policies.in_force(category),
            row=home.row_of(found, request) if found else None,
            versions=category.policies.select_related("drafted_by", "proposed_by", "decided_by"),
            may_change=self.has_change_permission(request, category),
        )

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = CategoryForm(request.POST or None)
        if form.is_bound and form.is_valid() and form.was_seen:
            facts = {name: form.cleaned_data[name] for name in ("key", "title", "applies_to", "action")}
            facts |= {name: form.cleaned_data[name] for name in ("period", "authority", "reason")}
            try:
                draft = policies.add_category(**facts, by=request.user, now=timezone.now())
            except policies.PolicyRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(
                    request, _t("The category and the draft of its period are saved. Propose the period next.")
                )
                return HttpResponseRedirect(naming.page_of("retention.retentionpolicy", draft.pk, request))
        return self._form_page(request, form, _t("Add a retention category"), None)

    def period_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write another period for a category; its effect is shown on the page before it can be saved."""
        category = self.row_for(request, object_id, to="change")
        current = policies.in_force(category)
        given = {"length": current.length, "unit": current.unit, "authority": current.authority} if current else {}
        form = PeriodForm(request.POST or None, initial=given)
        if form.is_bound and form.is_valid() and form.was_seen:
            facts = form.cleaned_data
            draft = policies.draft(
                category,
                facts["period"],
                authority=facts["authority"],
                reason=facts["reason"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _t("Saved as a draft. It changes nothing until it is proposed and in force."))
            return HttpResponseRedirect(naming.page_of("retention.retentionpolicy", draft.pk, request))
        title = _t("Change the period of “%(category)s”") % {"category": category.title}
        return self._form_page(request, form, title, category)

    def _form_page(
        self, request: HttpRequest, form: PeriodForm, title: str, category: RetentionCategory | None
    ) -> HttpResponse:
        comparison = None
        if form.is_bound and form.is_valid():
            comparison = compared(form.unsaved(category), today=calendar.local_day(timezone.now()))
            form = form.seen_once()
        status = INVALID if form.is_bound and not form.is_valid() else 200
        return self.page(
            request,
            "retention/period_form.html",
            title,
            status=status,
            form=form,
            category=category,
            current=policies.in_force(category) if category else None,
            comparison=comparison,
        )

    def live_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let runs dispose of a category's records, after a look at what that means tonight."""
        category = self.row_for(request, object_id, to="change")
        if category.is_live:
            return HttpResponseRedirect(self.address("change", category))
        refusal = ""
        if request.method == "POST":
            try:
                policies.go_live(category, by=request.user, now=timezone.now())
            except policies.PolicyRefused as fact:
                refusal = str(fact)
            else:
                return self._done(
                    request, category, _t("“%(category)s” is live: the next run disposes of what is due.")
                )
        return self._confirm(request, "retention/live.html", _t("Go live: %(category)s"), category, refusal)

    def stop_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a category out of enforcement."""
        category = self.row_for(request, object_id, to="change")
        if request.method == "POST":
            policies.stop(category)
            return self._done(request, category, _t("“%(category)s” is not enforced any more: runs only preview it."))
        return self._confirm(request, "retention/stop.html", _t("Stop enforcing: %(category)s"), category)

    def brake_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let the next run dispose of as many records as the officer has seen here, and no more."""
        category = self.row_for(request, object_id, to="change")
        found = home.category_tonight(category)
        if found is None or not found.braked:
            messages.info(request, _t("The brake does not hold this category."))
            return HttpResponseRedirect(self.address("change", category))
        due, refusal = found.due, ""
        if request.method == "POST":
            if request.POST.get("seen") == str(due):
                policies.release_brake(category, up_to=due, by=request.user)
                return self._done(request, category, _t("The brake of “%(category)s” is released for the next run."))
            refusal = _t("The number has changed since you saw it. Look at the new one, then decide.")
        return self._confirm(request, "retention/brake.html", _t("Release the brake: %(category)s"), category, refusal)

    def _confirm(
        self, request: HttpRequest, template: str, title: str, category: RetentionCategory, refusal: str = ""
    ) -> HttpResponse:
        found = home.category_tonight(category)
        return self.page(
            request,
            template,
            title % {"category": category.title},
            status=CONFLICT if refusal else 200,
            category=category,
            row=home.row_of(found, request) if found else None,
            refusal=refusal,
        )

    def _done(self, request: HttpRequest, category: RetentionCategory, sentence: str) -> HttpResponse:
        messages.success(request, sentence % {"category": category.title})
        return HttpResponseRedirect(self.address("change", category))


def enforced(category: RetentionCategory) -> str:
    """Say whether runs dispose of a category's records."""
    if category.not_enforced_because:
        return _t("No: %(why)s") % {"why": category.not_enforced_because}
    if category.live_at is None:
        return _t("No: previews only")
    return _t("Live since %(day)s") % {"day": naming.on(calendar.local_day(category.live_at))}


def _periods(category: Any, state: str) -> str:
    return ", ".join(str(version.period) for version in category.in_question if version.state == state)
