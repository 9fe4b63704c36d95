"""The admin site: the data-protection officer's home, and what apps put on it: panels of numbers, and ways to find a record."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, cast

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

# "asks" waits for somebody's decision; "loud" is a fault that must not stand until tomorrow.
Tone = Literal["plain", "asks", "loud"]

# What browsers send. Django's admin would answer a PUT or DELETE as it answers a visit, and they would seem to have worked.
only_read_or_posted = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number on the home page: what it counts, where its records are listed, and a word of explanation."""

    label: str
    value: int | str
    url: str = ""
    note: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A group of numbers on the home page; `lines` is asked anew each time, and `needs` names who sees it."""

    title: Any
    lines: Callable[[HttpRequest], Iterable[Any]]
    order: int
    needs: str
    template: str


@dataclass(frozen=True, kw_only=True)
class Finder:
    """How a record of one kind is found by what people call it."""

    title: Any
    find: Callable[[str], Model | None]


# The ways to go from every page: a title, the name of an address, and the permission that opens it.
WAYS = (
    (_("Categories"), "retention_retentioncategory_changelist", "retention.view_retentionpolicy"),
    (_("Holds"), "retention_hold_changelist", "retention.view_hold"),
    (_("Preview"), "retention_disposalrun_preview", "retention.view_disposalrun"),
    (_("Runs"), "retention_disposalrun_changelist", "retention.view_disposalrun"),
    (_("Certificates"), "retention_disposalbatch_changelist", "retention.view_disposalbatch"),
    (_("Register"), "retention_activityversion_register", "retention.view_activityversion"),
    (_("Schedule"), "retention_activityversion_schedule", "retention.view_activityversion"),
    (_("Audit log"), "auditlog_logentry_changelist", "auditlog.view_logentry"),
)


# What the admin is called, and its home, for the first of these that somebody may do.
HOMES = (
    ("retention.change_disposalrun", _("Records and retention"), _("Tonight, and what needs you")),
    ("retention.view_disposalrun", _("Records and retention"), _("Tonight, and what is on record")),
)
OF_EVERYBODY = _("Administration"), _("The council, and who works for it")


class DpoSite(admin.AdminSite):
    """The admin, opened by those whom their role lets in: data-protection officers, administrators and auditors."""

    index_template = "admin/home.html"
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.panels: dict[str, Panel] = {}
        self.finders: dict[str, Finder] = {}
        self.disable_action("delete_selected")  # records leave by a run, with a certificate, or not at all

    def register_panel(
        self,
        order: int,
        title: Any,
        lines: Callable[[HttpRequest], Iterable[Any]],
        *,
        needs: str,
        template: str = "admin/panels/numbers.html",
    ) -> None:
        """Put a panel on the home page of everybody who has a permission; the same function again replaces it."""
        key = f"{lines.__module__}.{lines.__qualname__}"
        self.panels[key] = Panel(title=title, lines=lines, order=order, needs=needs, template=template)

    def register_finder(self, label: str, title: Any, find: Callable[[str], Model | None]) -> None:
        """Let officers name a record of one model ("app.model") by its reference, where a hold is placed."""
        self.finders[label] = Finder(title=title, find=find)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Let a page be read or posted to, by those who may; every other method is answered 405."""
        return only_read_or_posted(super().admin_view(view, cacheable))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Give every page the ways to go, and say on which of them it lies."""
        ways = [(_("Home"), reverse(f"{self.name}:index"))]
        ways += [(title, reverse(f"{self.name}:{name}")) for title, name, needs in WAYS if request.user.has_perm(needs)]
        # The longest address that the page's own begins with; every page begins with that of the home.
        here = max((url for _title, url in ways if request.path.startswith(url)), key=len, default="")
        here = here if here != ways[0][1] or request.path == here else ""
        called, _home = _titles(request)
        return {
            **super().each_context(request),
            "site_title": called,
            "site_header": called,
            "ways": [(title, url, url == here) for title, url in ways],
        }

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show one page of numbers, each a link."""
        mine = [panel for panel in self.panels.values() if request.user.has_perm(panel.needs)]
        shown = [(panel, list(panel.lines(request))) for panel in sorted(mine, key=lambda panel: panel.order)]
        _called, home = _titles(request)
        return super().index(request, {"title": home, "panels": shown, **(extra_context or {})})

    @method_decorator(only_read_or_posted)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send people to the one sign-in of the house, which is throttled; say so to those who are in and may not be here."""
        onward = request.GET.get(REDIRECT_FIELD_NAME, "")
        ours = url_has_allowed_host_and_scheme(
            onward, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
        onward = onward if ours else reverse("admin:index", current_app=self.name)
        if self.has_permission(request):
            return HttpResponseRedirect(onward)
        if request.user.is_authenticated:
            raise PermissionDenied(
                _t("The administration is for data-protection officers, administrators and auditors.")
            )
        return redirect_to_login(onward, resolve_url(settings.LOGIN_URL))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """End the session and go to the sign-in."""
        return LogoutView.as_view(next_page=resolve_url(settings.LOGIN_URL))(request)


def _titles(request: HttpRequest) -> tuple[Any, Any]:
    """Return what the admin is called, and its home, for whoever is signed in."""
    return next(((called, home) for needs, called, home in HOMES if request.user.has_perm(needs)), OF_EVERYBODY)


# The admin makes its site lazily; to our apps it is always this one.
site = cast(DpoSite, admin.site)
