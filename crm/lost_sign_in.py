"""A form posted after the sign-in was lost: the sign-in page carries it, and the server submits it again.

Nothing typed is stored or logged. What was posted goes back to the browser that posted it, signed, inside a page that
no cache keeps; it comes back with the password, and reaches the view as if nothing had happened, JavaScript or not.

Each form of the desk carries a mark: for whom the page was made, signed. It proves two things. The same person is back
(a colleague at the same screen gets a refusal and none of the text), and the form was ours: another site cannot know a
mark, so it cannot have a post carried over the sign-in and past the CSRF check.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import get_script_prefix, resolve

MARK = "form_of"
CARRIED = "carried"
NOT_CARRIED = {"csrfmiddlewaretoken", "password", CARRIED}
# A form may stand open over a long shift; what was typed yesterday is better looked at again.
LASTS = timedelta(hours=14)
_FOR_MARKS, _FOR_FORMS = "crm.lost_sign_in.mark", "crm.lost_sign_in.form"


class NothingToCarry(Exception):
    """The token is old, was changed, or is none."""


@dataclass(frozen=True)
class Posted:
    """A form as it was posted: where to, by whom, and its fields in order."""

    path: str
    by: str
    fields: tuple[tuple[str, str], ...]

    def sealed(self) -> str:
        """Return it as text that a page can carry and nobody can change."""
        return signing.dumps([self.path, self.by, self.fields], salt=_FOR_FORMS, compress=True)

    @classmethod
    def unsealed(cls, text: str) -> "Posted":
        """Read what `sealed` wrote; raise NothingToCarry."""
        try:
            path, by, fields = signing.loads(text, salt=_FOR_FORMS, max_age=LASTS)
        except signing.BadSignature:
            raise NothingToCarry from None
        return cls(path, by, tuple((name, value) for name, value in fields))


def mark_for(user: Any) -> str:
    """Return a new mark for a form made for this person; no two forms bear the same."""
    return signing.dumps([str(user.pk), secrets.token_urlsafe(12)], salt=_FOR_MARKS)


def maker_of(request: HttpRequest) -> str:
    """Return the id of the person for whom the posted form was made; nothing if it bears no valid mark."""
    return _mark(request)[0]


def form_id(request: HttpRequest) -> str:
    """Return what tells this form from every other, however often it is posted; nothing if it bears no valid mark."""
    return _mark(request)[1]


def _mark(request: HttpRequest) -> tuple[str, str]:
    try:
        maker, form = signing.loads(request.POST.get(MARK, ""), salt=_FOR_MARKS, max_age=LASTS)
    except signing.BadSignature:
        return "", ""
    return maker, form


def posted(request: HttpRequest) -> Posted | None:
    """Return the form in this request, for carrying; None where it bears no mark of ours."""
    by = maker_of(request)
    if not by:
        return None
    fields = tuple(
        (name, str(value)) for name, values in request.POST.lists() if name not in NOT_CARRIED for value in values
    )
    return Posted(request.path_info, by, fields)


def is_by_somebody_else(request: HttpRequest) -> bool:
    """Say whether this form was made for another person than the one who is signed in now."""
    by = maker_of(request)
    return bool(by) and by != _id(request.user)


def kept(request: HttpRequest) -> Posted | None:
    """Return what a request that failed the check against forgery may send once more: a form, or one carried to the sign-in.

    None where it bears nothing of ours, or was somebody else's.
    """
    try:
        carried = Posted.unsealed(request.POST.get(CARRIED, ""))
    except NothingToCarry:
        return None if is_by_somebody_else(request) else posted(request)
    if not request.user.is_authenticated:
        return Posted(request.path_info, carried.by, ((CARRIED, carried.sealed()),))
    return carried if carried.by == _id(request.user) else None


def submit_again(request: HttpRequest, form: Posted) -> HttpResponseBase:
    """Give the carried form to its view, in the name of the person who has just signed in; the caller compared them."""
    fields = QueryDict(mutable=True)
    for name, value in form.fields:
        fields.appendlist(name, value)
    match = resolve(form.path)
    request.method = request.META["REQUEST_METHOD"] = "POST"
    request.path_info = request.META["PATH_INFO"] = form.path
    request.path = f"{get_script_prefix().rstrip('/')}{form.path}"
    request.POST = fields
    request.resolver_match = match
    return match.func(request, *match.args, **match.kwargs)


def _id(user: Any) -> str:
    return "" if isinstance(user, AnonymousUser) else str(user.pk)
