"""The drafts of somebody who leaves go on with the rest of their work: what a caller was promised stands in them."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from . import drafts, handing_over
from .models import Draft, User


def count(colleagues: QuerySet[User]) -> handing_over.Counted:
    """Return how many drafts each of these colleagues has."""
    return handing_over.by_holder(Draft.objects.filter(officer__in=colleagues.order_by()), "officer")


def hand_over(leaver: User, *, to: handing_over.Onward, by: User, now: datetime) -> int:
    """Give a leaver's drafts to the colleague; no queue can hold one, so without a colleague to whoever hands over.

    What neither may read stays where it is, and leaves within the week.
    """
    taker, moved = to.colleague or by, 0
    with transaction.atomic():
        for draft in Draft.objects.filter(officer=leaver).order_by("pk").select_for_update():
            if drafts.may_take(taker, draft):
                drafts.give(draft, to=taker, by=by, now=now)
                moved += 1
    return moved


def register() -> None:
    """Make drafts a kind of work that a leaver hands over."""
    handing_over.register(_("Drafts"), count, hand_over, key="drafts")
