"""What each officer sets for themselves: the keys of their desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import shortcuts
from ..forms.settings import KeyboardForm
from .once import only_once
from .pages import page


@require_http_methods(["GET", "HEAD", "POST"])
def keyboard(request: HttpRequest) -> HttpResponseBase:
    """Let somebody choose their keys, do without some or all, or have the usual ones back."""
    user: Any = request.user
    form = KeyboardForm(
        request.POST if request.method == "POST" else None,
        initial={"uses": user.uses_shortcuts, **shortcuts.chosen_by(user)},
    )

    def restore() -> str:
        shortcuts.restore(user)
        messages.success(request, _("Your keys are the usual ones again."))
        return reverse("desk:settings")

    def save() -> str:
        uses = form.cleaned_data["uses"]
        shortcuts.choose(user, form.chosen, uses=uses)
        messages.success(request, _("Your keys are saved.") if uses else _("Your keys are saved, and switched off."))
        return reverse("desk:settings")

    if request.POST.get("do") == "restore":
        return only_once(request, restore)
    if form.is_bound and form.is_valid():
        return only_once(request, save)
    return page(request, "desk/settings.html", {"form": form}, forms=(form,))
