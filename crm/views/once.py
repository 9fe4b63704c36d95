"""A form that is posted twice (a double click, a reload, a sign-in in between) does its work once."""

import hashlib
import logging
from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from .. import drafts, lost_sign_in
from . import drafting

log = logging.getLogger(__name__)

UNDER_WAY = "under way"
AT_MOST = 60  # seconds for the work itself; a process that died must not block the form for longer
REMEMBERED = 14 * 60 * 60


def only_once(request: HttpRequest, act: Callable[[], str]) -> HttpResponseBase:
    """Do the work and go to the address it returns; the second time, only go there. What `act` raises passes through.

    A form is known by its mark and by where it was posted to: one that bears another's mark would otherwise be answered with
    what became of that one, and its own work would be left undone without a word. A draft of the form goes in the transaction
    of the work; where other words of it were saved elsewhere, nothing is done and Collision is raised.
    """
    form = lost_sign_in.form_id(request)
    key = f"crm.once.{form}.{_digest(request.path)}"
    if form and not _claimed(key):
        went_to = cache.get(key, UNDER_WAY)
        return render(request, "409.html", status=409) if went_to == UNDER_WAY else redirect(went_to)
    try:
        with drafts.finishing(drafting.page_in(request), by=request.user):  # type: ignore[arg-type]
            address = act()
    except drafts.Collision as collision:
        drafting.collided(request, collision)
        _remember(key, None)
        raise
    except BaseException:
        _remember(key, None)
        raise
    _remember(key, address)
    return redirect(address)


def _digest(path: str) -> str:
    """Stand for an address: those of records name them, and keys of a cache name nobody."""
    return hashlib.sha256(path.encode()).hexdigest()[:32]


def _claimed(key: str) -> bool:
    """Say whether this is the first time. Without a cache a form counts as new: better twice than not at all."""
    try:
        return bool(cache.add(key, UNDER_WAY, AT_MOST))
    except Exception as error:  # noqa: BLE001  # each cache fails in a way of its own
        log.warning("cannot tell whether a form was posted before: %s", type(error).__name__)
        return True


def _remember(key: str, address: str | None) -> None:
    try:
        cache.set(key, address, REMEMBERED) if address else cache.delete(key)
    except Exception as error:  # noqa: BLE001
        log.warning("cannot remember that a form was posted: %s", type(error).__name__)
