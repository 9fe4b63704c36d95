"""Puts a record under a restriction of processing, as the data-protection officer does when somebody contests it."""

from typing import Any

from django.utils import timezone

from crm.models import User
from retention import holds
from retention.calendar import local_day
from retention.models import Hold


def restrict(record: Any, *, by: User) -> Hold:
    """Take a record out of everybody's sight but the data-protection officer's; with a person, all that is theirs."""
    now = timezone.now()
    return holds.place(
        record, kind="restriction", reason="Contested.", review_on=holds.latest_review(local_day(now)), by=by, now=now
    )
