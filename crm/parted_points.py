"""Numbers and addresses that two merged records had alike, and that nobody may use any more when the two are parted again.

What both have alike stays with the one who is merged away, and is out of sight there: whoever takes it from the survivor, or
says that nobody is to use it, may mean either of the two.
"""

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import ngettext

from . import contact_points
from .models import ContactPoint, Merge, MergedRow

LABEL, COLUMN = ContactPoint._meta.label_lower, "do_not_use"


def is_doubted(noted: MergedRow, now: Any) -> bool:
    """Say whether a note is of a point that both used at the merge, and is used no more. now: what it says; None where it is gone."""
    return _both_used(noted) and now is not False


def doubtful(merge: Merge) -> list[ContactPoint]:
    """Return those of the one merged away that both used at the merge, and the survivor uses no more.

    To be asked before anything goes back: until then nothing else stands with the one who was merged away.
    """
    both = [int(noted.row) for noted in merge.rows.filter(label=LABEL, column=COLUMN) if _both_used(noted)]
    used = ContactPoint.objects.filter(customer=merge.survivor_id, do_not_use=False)
    same = used.filter(kind=OuterRef("kind"), normalised=OuterRef("normalised"))
    rows = ContactPoint.objects.filter(~Exists(same), pk__in=both, customer=merge.away_id, do_not_use=False)
    return list(rows.select_related("customer").order_by("pk")) if both else []


def stop_using(points: list[ContactPoint]) -> None:
    """Keep them so that nobody uses them, until somebody has asked."""
    for point in points:
        contact_points.stop_using(point.customer, point.pk)


def said(number: int) -> list[str]:
    """Say what becomes of so many of them, in a sentence; in none where there is nothing to say."""
    words = ngettext(
        "A number or address that both had was taken out or put out of use since. It is marked “Do not use” for both.",
        "%(n)s numbers and addresses that both had were taken out or put out of use since. They are marked “Do not use” for both.",
        number,
    )
    return [words % {"n": number}] if number else []


def _both_used(noted: MergedRow) -> bool:
    return (noted.label, noted.column, noted.before, noted.after) == (LABEL, COLUMN, False, False)
