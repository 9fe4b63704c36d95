"""Wordings for the administrator, with how they read; messages, tasks and suppressed addresses for the data-protection officer.

What a message said is not shown here: it is read at the desk, where reading leaves a trace.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from retention.admin.pages import CONFLICT, Pages, refuse_get
from retention.admin.records import Records

from .. import suppressions, wording
from ..models import Message, MessageTemplate, Suppression, Task, User
from ..refusals import Refused
from .set_up import SetUp
from .whether import Lifted


class MessageTemplateForm(forms.ModelForm):
    """A wording. Its placeholders are known, and its subject says nothing of what a case is about."""

    class Meta:
        model = MessageTemplate
        fields = ("kind", "name", "language", "subject", "body", "owner", "review_on", "position", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "body" in self.fields:
            said = ", ".join(f"{{{{ {name} }}}}: {meaning}" for name, (meaning, _value) in wording.MEANING.items())
            self.fields["body"].help_text = _t("What differs from person to person: %(all)s.") % {"all": said}
        if "owner" in self.fields:
            self.fields["owner"].queryset = User.objects.filter(kind=User.Kind.STAFF, is_active=True).order_by("name")
            self.fields["owner"].label_from_instance = lambda user: user.name

    def clean_subject(self) -> str:
        return self._known("subject", is_subject=True)

    def clean_body(self) -> str:
        return self._known("body")

    def clean_language(self) -> str:
        return str(self.cleaned_data["language"]).strip().lower()

    def _known(self, name: str, *, is_subject: bool = False) -> str:
        typed: str = self.cleaned_data[name]
        if faults := wording.faults(typed, is_subject=is_subject):
            raise ValidationError(faults)
        return typed


@admin.register(MessageTemplate)
class MessageTemplates(SetUp):
    """The council's wordings, with how each would read."""

    form = MessageTemplateForm
    list_display = ("name", "kind", "language", "owned_by", "review_on", "is_active")
    list_filter = ("is_active", "kind", "language")
    list_select_related = ("owner",)
    change_form_template = "admin/crm/messagetemplate.html"

    @admin.display(description=_("owner"))
    def owned_by(self, template: MessageTemplate) -> str:
        return template.owner.name if template.owner else "–"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **more: Any
    ) -> HttpResponse:
        """Show how it reads with values that look real: what was typed, where the form came back."""
        form, template = context["adminform"].form, context["original"] or MessageTemplate()
        if form.is_bound:
            template = MessageTemplate(subject=form["subject"].value() or "", body=form["body"].value() or "")
        context["preview"] = wording.sample(template) if template.body else None
        return super().render_change_form(request, context, *args, **more)


@admin.register(Message)
class Messages(Records):
    """Messages by their random id: how they went and what became of them, without whom they went to or what they said."""

    columns = ("__str__", "kind", "channel", "status", "created_at")


@admin.register(Task)
class Tasks(Records):
    """Tasks by their random id."""

    columns = ("__str__", "due_on")


class SuppressionForm(forms.ModelForm):
    """An address that nobody is to write to any more. It is not kept: what is kept is a digest by which it is known again."""

    address = forms.CharField(
        label=_("E-mail address, telephone number or postal address"),
        max_length=300,
        help_text=_("It is not kept. A digest is kept, by which it is known when somebody is about to write there."),
    )

    class Meta:
        model = Suppression
        fields = ("reason",)


@admin.register(Suppression)
class Suppressions(Pages):
    """Addresses that nobody writes to any more, until the person says otherwise."""

    form = SuppressionForm
    fields = ("address", "reason")
    list_display = ("__str__", "placed_at", "lifted_at")
    list_filter = (("lifted_at", Lifted),)
    date_hierarchy = "placed_at"

    def own_urls(self) -> list[URLPattern]:
        return [self.at("<path:object_id>/lift/", self.lift_view, "lift")]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep the digest of the address, once."""
        address, reason = form.cleaned_data["address"], form.cleaned_data["reason"]
        placed = suppressions.place(address, reason=reason, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        obj.__dict__.update({field.attname: getattr(placed, field.attname) for field in placed._meta.concrete_fields})
        obj._state.adding = False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.row_for(request, object_id)
        return self.page(
            request,
            "crm/suppression.html",
            _t("Suppressed address"),
            row=row,
            may_lift=row.lifted_at is None and self.has_change_permission(request, row),
        )

    def lift_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let the address be written to again, with the reason."""
        row = self.row_for(request, object_id, to="change")
        if not_posted := refuse_get(request):
            return not_posted
        reason = request.POST.get("reason", "").strip()
        if not reason:
            messages.error(request, _t("Write how you know that the person wants to be written to again."))
            return HttpResponseRedirect(self.address("change", row))
        try:
            suppressions.lift(row, reason=reason[:300], by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except Refused as refusal:
            return self.page(
                request, "crm/suppression.html", _t("Suppressed address"), row=row, said=str(refusal), status=CONFLICT
            )
        messages.success(request, _t("This address is written to again."))
        return HttpResponseRedirect(self.address("changelist"))
