"""What somebody searched for, kept in their session for a while, so that “Back” shows the same answer again.

A search is posted and then shown under an address of its own, in which a random number stands for what was typed. The words stay
in the session, sealed, and go with it; the number is worth nothing to anybody else. Beside them stand the ids of whom the search
has shown already: shown again, they are not written down again.
"""

import time
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from django.http import HttpRequest

from .. import keyring

SESSION, OF = "searches", "of"
MOST = 10  # as many as somebody goes back through
KEPT_SECONDS = 30 * 60  # a long call


@dataclass
class KeptSearch:
    """A search as the session keeps it. `shown`: the ids of whom it has shown, once it has been answered."""

    number: str
    term: str
    shown: list[str] | None


def keep(request: HttpRequest, term: str) -> str:
    """Keep what was typed, and return the number that stands for it in an address."""
    number = token_urlsafe(12)
    kept = {**_fresh(request), number: {"term": keyring.ring().seal(term, _place(request, number)), "at": time.time()}}
    request.session[SESSION] = dict(list(kept.items())[-MOST:])
    return number


def find(request: HttpRequest) -> KeptSearch | None:
    """Return the search that the address names; None where none does, or its time is over."""
    number = request.GET.get(OF, "")
    entry = _fresh(request).get(number)
    if entry is None:
        return None
    try:
        term = keyring.ring().open(entry["term"], _place(request, number))
    except keyring.DoesNotOpen:  # its key left the ring meanwhile
        return None
    return KeptSearch(number, term, entry.get("shown"))


def note(request: HttpRequest, search: KeptSearch, shown: list[str]) -> None:
    """Remember whom a search has shown."""
    kept = request.session.get(SESSION, {})
    if search.number in kept and kept[search.number].get("shown") != shown:
        kept[search.number]["shown"] = shown
        request.session.modified = True


def _fresh(request: HttpRequest) -> dict[str, Any]:
    oldest = time.time() - KEPT_SECONDS
    return {number: entry for number, entry in request.session.get(SESSION, {}).items() if entry["at"] >= oldest}


def _place(request: HttpRequest, number: str) -> str:
    return f"search.{request.user.pk}.{number}"
