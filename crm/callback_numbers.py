"""The number that a promised call rings: written anew by an officer, and never that of somebody whom it is not about.

A case that stood on the wrong person goes to the right one, and undoing a merge makes two people of one. The call that is promised
about such a case goes along, due when it was; the number goes along only where it is the right person's. Another is put in its
place where they have one on which they may be called. Where they have none, the call waits for somebody to write it.
"""

from itertools import permutations

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from retention import audit

from . import callbacks, phones
from .models import Callback, ContactPoint, Customer, Merge, User

REPLACED = "number taken off: the case is another person’s"


def change(callback: Callback, number: str, *, by: User, all_the_same: str = "") -> Callback:
    """Write another number to call. Raise NotANumber, CallbackAlreadyClosed, NotToBeCalled or NotSafeToCall."""
    if not phones.is_number(number):
        raise callbacks.NotANumber
    with transaction.atomic():
        found = callbacks.locked(callback)
        overridden = callbacks.require_safe(found.case, number, by=by, all_the_same=all_the_same)
        found.number = number
        found.called_all_the_same_because = all_the_same if overridden else ""
        found.save(update_fields=["number", "called_all_the_same_because"])
        if overridden:
            audit.record(found, what=callbacks.PASSED_OVER, by=by)
    return found


def follow(calls: QuerySet[Callback], *, to: Customer, by: User, was: Customer | None = None) -> int:
    """Let promised calls ring whom their case is about now, and return how many numbers were taken off.

    was: whose case it may have been besides. Only a number of theirs is taken off then; without them every one that is not the
    right person's, for nobody can say any more whose it is.
    """
    own, theirs, taken = _numbers(to), _numbers(was) if was else None, 0
    for callback in calls.select_for_update(of=("self",)).order_by("pk"):
        number = phones.normalise(callback.number)
        if not number or number in own or (theirs is not None and number not in theirs):
            continue
        callback.number = "" if callback.is_closed else _usual(to)
        callback.called_all_the_same_because = ""  # it was safe to call somebody else
        callback.save(update_fields=["number", "called_all_the_same_because"])
        audit.record(callback, what=REPLACED, by=by, fields=["number"])
        taken += 1
    return taken


def take_apart(merge: Merge, *, by: User) -> None:
    """Let no call about one of two people who were one for a while ring the other."""
    people = list(Customer.objects.filter(pk__in=[merge.survivor_id, merge.away_id]))
    for one, other in permutations(people, 2):
        follow(Callback.objects.filter(case__customer=one), to=one, was=other, by=by)


def what_follows(open_calls: int) -> list[str]:
    """Say before a case is moved what becomes of the calls promised about it."""
    if not open_calls:
        return []
    said = ngettext(
        "%(n)d promised call moves. It rings the right person’s own number, or waits until somebody writes one.",
        "%(n)d promised calls move. They ring the right person’s own number, or wait until somebody writes one.",
        open_calls,
    )
    return [said % {"n": open_calls}]


def to_call(callback: Callback) -> str:
    """Say what to know before somebody calls; nothing where there is nothing."""
    customer = callback.case.customer
    if customer and customer.deceased_on:
        return _("The person has died. Do not call. Close this callback as no longer needed.")
    return callbacks.unsafe_because(callback.case, callback.number)


def _numbers(customer: Customer) -> set[str]:
    points = customer.contact_points.filter(kind=ContactPoint.Kind.PHONE)
    return set(points.values_list("normalised", flat=True))


def _usual(customer: Customer) -> str:
    """Return the number on which somebody is called first; nothing where they must not be called."""
    if customer.deceased_on or not customer.safe_to_call:
        return ""
    points = customer.contact_points.filter(kind=ContactPoint.Kind.PHONE, do_not_use=False)
    return points.order_by("-is_default", "pk").values_list("value", flat=True).first() or ""
