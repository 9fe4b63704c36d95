"""Colleagues in the admin: added, given a role, team and services, let in by a link, and deactivated when they leave."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import Group
from django.contrib.auth.views import PasswordResetConfirmView
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from retention.admin import naming
from retention.admin.pages import CONFLICT, refuse_get
from retention.admin_site import only_read_or_posted

from .. import handing_over, roles, staff
from ..models import Service, User
from ..refusals import Refused
from .set_up import SetUp, offer


class ColleagueForm(forms.ModelForm):
    """Who somebody is and what they may do. The administrator who fills it in is set as `officer`."""

    officer: User
    role = forms.ModelChoiceField(
        label=_("Role"),
        queryset=Group.objects.filter(name__in=roles.PERMISSIONS),
        required=False,
        help_text=_("It decides everything they may see and do. Without one they can sign in and see nothing."),
    )
    services = forms.ModelMultipleChoiceField(
        label=_("Services"),
        queryset=Service.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For a service officer: the services whose referred cases they see."),
    )

    class Meta:
        model = User
        fields = ("name", "email", "team", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        served: list[Service] = []
        if not self.instance._state.adding:
            served = list(self.instance.services.all())
            self.fields["role"].initial = self.instance.groups.first()
            self.fields["services"].initial = served
        offer(self, "team", self.initial.get("team"))
        offer(self, "services", *served)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.instance.pk == self.officer.pk:
            own = self.officer.groups.first()
            if "role" in cleaned and cleaned["role"] != own:
                self.add_error("role", _t("You cannot change your own role. Ask another administrator."))
            if not cleaned.get("is_active"):
                self.add_error("is_active", _t("You cannot close your own account. Ask another administrator."))
        return cleaned


@admin.register(User)
class Colleagues(SetUp):
    """Everybody who works here, or did."""

    form = ColleagueForm
    list_display = ("name", "email", "role", "team", "is_active", "last_seen")
    list_filter = ("is_active", "groups", "team")
    list_select_related = ("team",)
    search_fields = ("name", "email")
    ordering = ("name",)
    fields = ("name", "email", "role", "team", "services", "is_active")
    change_form_template = "admin/crm/colleague.html"

    def own_urls(self) -> list[URLPattern]:
        # Whoever follows the link cannot sign in yet, so this one page stands before the door.
        return [
            path("welcome/<uidb64>/<token>/", self.welcome_view, name="crm_user_welcome"),
            self.at("<path:object_id>/invite/", self.invite_view, "invite"),
            self.at("<path:object_id>/hand-over/", self.hand_over_view, "hand_over"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(kind=User.Kind.STAFF).prefetch_related("groups")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        # The declared fields are no columns, so the admin must not look for them in the model.
        form = super().get_form(request, obj, change, **{**kwargs, "fields": ColleagueForm.Meta.fields})
        form.officer = request.user
        return form

    @admin.display(description=_("last sign-in"), ordering="last_login")
    def last_seen(self, colleague: User) -> str:
        return naming.moment(colleague.last_login) or _t("never")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        colleague = self.get_object(request, unquote(object_id))
        named = (
            {"title": colleague.name, "subtitle": None, "still_theirs": _still_theirs(colleague)} if colleague else {}
        )
        return super().change_view(request, object_id, form_url, {**named, **(extra_context or {})})

    def name_of(self, record: User) -> str:
        return record.name

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.kind = User.Kind.STAFF
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        facts = form.cleaned_data
        staff.place(form.instance, role=facts["role"], services=facts["services"], by=request.user)
        super().save_related(request, form, formsets, change)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Stay on the new colleague's page, where the link is made."""
        words = _t("%(name)s is added. They cannot sign in yet: make a link by which they choose a password.")
        messages.success(request, words % {"name": obj.name})
        return HttpResponseRedirect(self.address("change", obj))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Say by name what was saved; stay on the page where it has something left to do."""
        messages.success(request, _t("%(name)s is saved.") % {"name": obj.name})
        stays = "_continue" in request.POST or _still_theirs(obj)
        return HttpResponseRedirect(self.address("change", obj) if stays else self.address("changelist"))

    def hand_over_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give the open cases of somebody who left to their teams' queues; the administrator sees how many, and none of them."""
        leaver = self.row_for(request, object_id, to="change")
        if not_posted := refuse_get(request):
            return not_posted
        try:
            count = handing_over.to_queues(leaver, by=request.user, now=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            words = ngettext(
                "%(count)s piece of work now waits in its team’s queue.",
                "%(count)s pieces of work now wait in their teams’ queues.",
                count,
            )
            messages.success(request, words % {"count": count})
        return HttpResponseRedirect(self.address("change", leaver))

    def invite_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show a link by which a colleague chooses a password; it is made anew each time and stored nowhere."""
        colleague = self.row_for(request, object_id, to="change")
        if not_posted := refuse_get(request):
            return not_posted
        link, refusal = "", ""
        try:
            made = staff.invite(colleague, by=request.user)
        except Refused as fact:
            refusal = str(fact)
        else:
            link = request.build_absolute_uri(reverse("admin:crm_user_welcome", args=[made.uid, made.token]))
        return self.page(
            request,
            "crm/invitation.html",
            _t("A link for %(name)s") % {"name": colleague.name},
            status=CONFLICT if refusal else 200,
            colleague=colleague,
            link=link,
            refusal=refusal,
            days=settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
        )

    @method_decorator(only_read_or_posted)
    def welcome_view(self, request: HttpRequest, uidb64: str, token: str) -> HttpResponseBase:
        """Let a colleague who has the link choose a password, then sign in."""
        view = PasswordResetConfirmView.as_view(
            template_name="admin/crm/welcome.html",
            success_url=resolve_url(settings.LOGIN_URL),
            extra_context=self.admin_site.each_context(request),
        )
        return view(request, uidb64=uidb64, token=token)


def _still_theirs(colleague: User) -> list[tuple[str, int]]:
    """Return what lies with somebody who cannot work on it any more: of each kind how much, and nothing else."""
    return [] if colleague.is_active else handing_over.held_by(colleague)
