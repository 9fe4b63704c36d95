"""Which council this is: the one row that its administrators edit, and what stands in for it where no row can be read."""

from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest

from .models import Council


def current() -> Council:
    """Return the council as it was set up, with one query."""
    return Council.objects.filter(pk=Council.ONLY).first() or from_environment()


def for_page() -> Council:
    """Return the council as it was set up; without a database, as the environment names it.

    An error page must say whom to telephone when nothing else works. No due date is counted with this one.
    """
    try:
        return current()
    except Error:
        return from_environment()


def of(request: HttpRequest) -> Council:
    """Return the council for everything that one request asks: it is read once."""
    remembered: Any = request
    if not hasattr(remembered, "council"):
        remembered.council = for_page()
    found: Council = remembered.council
    return found


def from_environment() -> Council:
    """Return the council as the environment names it, unsaved: how a new one begins."""
    return Council(
        pk=Council.ONLY,
        name=settings.COUNCIL_NAME,
        phone=settings.COUNCIL_PHONE,
        email=settings.COUNCIL_EMAIL,
        dpo_email=settings.DPO_EMAIL,
        dpo_address=settings.DPO_ADDRESS,
        nation=settings.NATION,
    )
