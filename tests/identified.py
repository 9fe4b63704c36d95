"""Makes sure of somebody, as an advisor does before anything of theirs is shown, sent or changed."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from crm import identifying
from crm.models import IdentityCheck, IdentityLevel, User


def identify(
    customer: Any, *, by: User, now: datetime | None = None, rank: int = 2, right: int | None = None, **more: Any
) -> IdentityCheck:
    """Ask somebody who they are; every answer is right, or so many of them."""
    level = IdentityLevel.objects.get(rank=rank)
    keys = list(level.facts.values_list("key", flat=True))
    answers = {key: right is None or place < right for place, key in enumerate(keys)}
    return identifying.check(customer, level, answers, by=by, now=now or timezone.now(), **more)
