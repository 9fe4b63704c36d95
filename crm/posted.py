"""What a page posts, without the details of payment cards: taken out before anything else of ours reads it.

A form that comes back, a page of errors, a draft, a form carried through a lost sign-in: none of them can repeat a card number,
because none of them ever has it. Forms and columns clean once more (`crm.shielding`), for what comes by another way.
"""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, UnreadablePostError

from . import cards, lost_sign_in

log = logging.getLogger(__name__)

REMOVED = "card_details_removed"  # in the session, until a page has said so
# What the software wrote, or nobody may change: a password of sixteen digits is a bad one, and yet somebody's. One seal in 250
# has digits that read as a card, and a page that was changed on its way back is refused. The last part of a field's name.
UNTOUCHED = {
    "csrfmiddlewaretoken", lost_sign_in.MARK, lost_sign_in.CARRIED, "seen", "opened", "kept", "alike_seen", "draft_of",
}  # fmt: skip
OF_SECRETS = ("password", "phrase")


class ShieldedPosts:
    """Stand behind the session and before every page of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            _shield(request)
        return self.get_response(request)


def removed_of(request: HttpRequest) -> bool:
    """Say whether card details were taken out of what this person posted, and nobody has told them yet; ask once."""
    session = getattr(request, "session", None)
    return bool(session is not None and session.get(REMOVED) and session.pop(REMOVED))


def _shield(request: HttpRequest) -> None:
    try:
        posted = request.POST
    except UnreadablePostError:
        return  # the line was cut; whoever needs the form finds out
    shielded: dict[str, list[str]] = {}
    removed = 0
    for name, values in posted.lists():
        if name.rpartition("-")[2] in UNTOUCHED or name.endswith(OF_SECRETS):
            continue
        done = [cards.shield(str(value)) for value in values]
        if found := sum(each.removed for each in done):
            shielded[name] = [each.text for each in done]
            removed += found
    if not removed:
        return
    clean = posted.copy()
    for name, texts in shielded.items():
        clean.setlist(name, texts)
    request.POST = clean  # type: ignore[assignment]
    channel = next((name for name in ("desk", "admin") if request.path_info.startswith(f"/{name}/")), "public")
    if channel == "desk":
        request.session[REMOVED] = True
    log.warning("card details removed: %d, channel %s", removed, channel)
