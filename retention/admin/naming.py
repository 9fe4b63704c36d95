"""What records, officers and days are called on the admin's pages, and where a record's own page is."""

from datetime import date, datetime
from typing import Any

from django.contrib.admin.utils import quote
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ..admin_site import site
from ..calendar import LOCAL, in_full
from ..models import RetentionCategory
from ..registry import NotMapped, registry


def kind_of(label: str) -> str:
    """Return what one record of a model is called: "case" for "crm.case"; the label itself where the model is gone."""
    try:
        return str(registry.labelled(label).model._meta.verbose_name)
    except NotMapped:
        return label


def kinds_of(label: str) -> str:
    """Return what several records of a model are called."""
    try:
        return str(registry.labelled(label).model._meta.verbose_name_plural)
    except NotMapped:
        return label


def counted(label: str, count: int) -> str:
    """Return a number of records in words: "1 case note", "2 case notes"."""
    return f"{count} {kind_of(label) if count == 1 else kinds_of(label)}"


def starts_of(category: RetentionCategory) -> str:
    """Return what a category's clock counts from, in words."""
    try:
        return str(registry.labelled(category.applies_to).starts)
    except NotMapped:
        return "–"


def page_of(label: str, record: Any, request: HttpRequest) -> str:
    """Return the admin's page of a record, where there is one and this officer may open it."""
    return _address(label, "change", request, quote(record))


def list_of(label: str, request: HttpRequest, query: str = "") -> str:
    """Return the admin's list of a model, where there is one and this officer may open it."""
    address = _address(label, "changelist", request)
    return f"{address}?{query}" if address and query else address


def _address(label: str, name: str, request: HttpRequest, *args: Any) -> str:
    app, _dot, model = label.partition(".")
    if not request.user.has_perm(f"{app}.view_{model}"):
        return ""
    try:
        return reverse(f"{site.name}:{app}_{model}_{name}", args=args)
    except NoReverseMatch:
        return ""


def officer(user: Any) -> str:
    """Return an officer's name; where nobody is named, it was the software."""
    return str(user.get_full_name()) if user else _("the software")


def on(day: date | None) -> str:
    return in_full(day) if day else ""


def moment(at: datetime | None) -> str:
    """Write an instant by the clock on the council's wall: 3 August 2026, 10:42."""
    if at is None:
        return ""
    local = at.astimezone(LOCAL)
    return f"{in_full(local.date())}, {local:%H:%M}"
