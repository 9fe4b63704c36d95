"""Every version of everything that was set up, newest first, for whoever looks for what is not there any more."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from retention.admin import naming
from retention.admin.pages import ReadOnly

from .. import versions
from ..models import SetUpVersion


@admin.register(SetUpVersion)
class SetUpVersions(ReadOnly):
    """What the administrators set up, each time that they changed it."""

    list_display = ("kind", "number", "saved")
    list_filter = ("label",)
    list_select_related = ("saved_by",)
    date_hierarchy = "saved_at"

    @admin.display(description=_("what"))
    def kind(self, version: SetUpVersion) -> str:
        return capfirst(_kind(version.label))

    @admin.display(description=_("saved"), ordering="saved_at")
    def saved(self, version: SetUpVersion) -> str:
        return f"{naming.moment(version.saved_at)}, {naming.officer(version.saved_by)}"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the whole history of what this is a version of."""
        version = self.row_for(request, object_id)
        kind = capfirst(_kind(version.label))
        return self.page(
            request,
            "crm/history.html",
            _t("History: %(name)s") % {"name": kind},
            told=versions.told(version.label, version.record),
        )


def _kind(label: str) -> str:
    """Return what one record of a model is called; the label itself where the model is gone."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label
