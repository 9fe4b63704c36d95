"""Fills in a form of the admin as its page shows it, so that a test says only what it changes."""

from typing import Any

from django.http import HttpResponse
from django.test import Client


def as_shown(page: HttpResponse) -> dict[str, Any]:
    """Return what a browser would post from a page of the admin where nobody typed anything."""
    context: Any = page.context
    forms = [context["adminform"].form]
    for inline in context.get("inline_admin_formsets") or []:
        forms += [inline.formset.management_form, *inline.formset.forms]
    return {name: value for form in forms for name, value in _posted(form)}


def change(client: Client, address: str, **typed: Any) -> HttpResponse:
    """Open a page, type something, save it; a value of None clears a box or a field."""
    filled = as_shown(client.get(address)) | typed
    return client.post(address, {name: value for name, value in filled.items() if value is not None}, follow=True)


def _posted(form: Any) -> list[tuple[str, Any]]:
    found = []
    for bound in form:
        value = bound.value()
        if value is None or value is False or value == "":
            continue
        shown = bound.field.prepare_value(value)
        widget = bound.field.widget
        if not isinstance(shown, list):
            shown = widget.format_value(shown)
            shown = shown[0] if isinstance(shown, list) else shown  # of a select, the one that is chosen
        found.append((bound.html_name, "on" if value is True else shown))
    return found
