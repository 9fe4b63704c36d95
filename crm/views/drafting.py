"""How a form of the desk is kept as a draft while somebody types: what it carries, what it says, where it goes on.

A template asks with one tag, `{% draft_of "case_note" about=case form=forms.note as draft %}`, and includes
`components/draft.html` in the form. Everything else follows from the fields that writes: the endpoint knows which draft is
meant, and `once.only_once` lets it go with the save that it led to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core import signing
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from retention.keys import key_in

from .. import drafts, stranded
from ..drafts import CONTACT, Collision, DraftGone, Page
from ..forms.rendering import CouncilForm
from ..lost_sign_in import LASTS
from ..models import Draft
from . import in_progress

OF, VERSION = "draft_of", "draft_version"  # the hidden fields
TURN = "draft_turn"  # a script's
SALT = "crm.views.drafting"


@dataclass(frozen=True)
class Place:
    """A form that can be left as a draft: what it is called, and the page on which it stands."""

    title: Any
    route: str


# Every form of the desk in which somebody writes more than a line.
PLACES: dict[str, Place] = {
    CONTACT: Place(_("Contact"), "desk:contact_new"),
    "case_note": Place(_("Private note on a case"), "desk:case"),
    "case_open_note": Place(_("Note that the customer may see"), "desk:case"),
    "case_close": Place(_("Closing a case"), "desk:case"),
    "case_reopen": Place(_("Reopening a case"), "desk:case"),
    "case_wait": Place(_("Setting a case to wait"), "desk:case"),
    "case_refer": Place(_("Referring a case"), "desk:case"),
    "case_reply": Place(_("Reply to the customer"), "desk:case"),
    "case_callback": Place(_("Promise of a callback"), "desk:case"),
    "callback_attempt": Place(_("Attempt at a callback"), "desk:callback"),
    "callback_close": Place(_("Closing a callback"), "desk:callback"),
    "customer_note": Place(_("Note on a customer"), "desk:customer_note"),
    "customer_details": Place(_("Details of a customer"), "desk:customer_details"),
    "customer_reach": Place(_("How to reach a customer"), "desk:customer_reach"),
    "customer_address": Place(_("New address of a customer"), "desk:customer_address"),
}


@dataclass(frozen=True)
class OnPage:
    """The draft of one form on a page, saved already or not yet. `both`: two texts, between which somebody chooses."""

    pk: UUID
    form: str
    version: int
    of: str
    saved: Draft | None = None
    both: "BothTexts | None" = None
    is_restored: bool = False


@dataclass(frozen=True)
class BothTexts:
    """Two texts of one draft, as far as whoever has to choose may read them.

    The one that was saved may say where somebody lives who was protected since, or be about a record that they cannot open any
    more: then they see their own words alone, and nothing lets them write over what they cannot see.
    """

    collision: Collision
    why: stranded.Why | None

    @classmethod
    def before(cls, officer: Any, collision: Collision) -> "BothTexts":
        """Ask what an officer may still see of a draft that they have open."""
        return cls(collision, stranded.why(collision.draft, officer=officer))

    @property
    def is_hidden(self) -> bool:
        """Say whether the text that was saved is not to be shown."""
        return self.why in {stranded.Why.PROTECTED, stranded.Why.OUT_OF_SIGHT}

    @property
    def own_words(self) -> list[tuple[str, str]]:
        """Return what stands in the form itself."""
        return stranded.said_in(self.collision.mine)

    @property
    def place(self) -> str:
        """Return where the text that was saved can be had, or where it is said why it cannot."""
        draft = self.collision.draft
        return reverse("desk:draft", args=[draft.pk]) if self.why else place_of(draft.form, draft.about, draft.pk)


def on_page(request: HttpRequest, form: str, *, about: Model | None, fill: CouncilForm | None) -> OnPage:
    """Return the draft of a form on this page; a form that nobody has posted is filled with what was typed before.

    about: the record that the form is about; a contact has none.
    """
    posted = _posted(request)
    if posted and posted.form == form and (about is None or posted.about == _named(about)):
        return _as_posted(request, posted)
    shown = getattr(request, "draft_shown", None)
    saved = _by_key(request, shown) if form == CONTACT else _about(request, form, about)
    restored = saved is not None and (fill is None or _fill(fill, saved))
    page = Page(
        draft=saved.pk if saved else uuid4(),
        form=form,
        version=saved.version if saved else 0,
        page=uuid4(),
        about=_named(about) if about else None,
        customer=_customer_of(about),
    )
    return OnPage(page.draft, form, page.version, sealed(page, request.user), saved, is_restored=restored)


def _as_posted(request: HttpRequest, posted: Page) -> OnPage:
    remembered: Any = request
    page: Page = getattr(remembered, "draft_kept", None) or posted
    saved = _by_key(request, page.draft)
    version = saved.version if saved and hasattr(remembered, "draft_kept") else posted.version
    collision = getattr(remembered, "draft_collision", None)
    both = BothTexts.before(request.user, collision) if collision else None
    return OnPage(page.draft, page.form, version, sealed(page, request.user), saved, both)


def _by_key(request: HttpRequest, pk: UUID | None) -> Draft | None:
    return next((draft for draft in in_progress.drafts_read(request) if pk and draft.pk == pk), None)


def _about(request: HttpRequest, form: str, about: Model | None) -> Draft | None:
    """Return the draft of a form about a record that was touched last."""
    wanted = _named(about) if about else ("", None)
    found = [
        draft
        for draft in in_progress.drafts_read(request)
        if draft.form == form and (draft.about_label, draft.about) == wanted
    ]
    return max(found, key=lambda draft: draft.touched_at, default=None)


def _fill(form: CouncilForm, draft: Draft) -> bool:
    """Show in a form what was typed into it before; a form that was posted just now shows that."""
    if form.is_bound:
        return False
    form.resume(as_posted(draft.fields))
    return True


def _named(record: Model) -> tuple[str, UUID]:
    return record._meta.label_lower, record.pk


def _customer_of(about: Any) -> UUID | None:
    if about is None:
        return None
    return about.pk if about._meta.label_lower == "crm.customer" else getattr(about, "customer_id", None)


# ── What a form carries ──────────────────────────────────────────────────────────────────────────


def sealed(page: Page, officer: Any) -> str:
    """Write which draft a form is of, so that nobody can make it another's."""
    label, about = page.about or ("", None)
    facts = [officer.pk, page.form, page.draft, page.page, label, about, page.customer]
    return signing.dumps([str(fact) if fact else "" for fact in facts], salt=SALT)


def _posted(request: HttpRequest) -> Page | None:
    """Return what the posted form says of its draft; None where it says nothing that we have signed for this officer."""
    try:
        officer, form, *keys = signing.loads(request.POST.get(OF, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    if officer != str(request.user.pk) or form not in PLACES:
        return None
    draft, page, label, about, customer = keys
    record = key_in(about)
    return Page(
        draft=UUID(draft),
        form=form,
        version=_count(request, VERSION),
        page=key_in(page),
        turn=_count(request, TURN),
        about=(label, record) if record else None,
        customer=key_in(customer),
        started=_started(request),
        fields=dict(request.POST.lists()),
    )


def _count(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def page_in(request: HttpRequest) -> Page | None:
    """Return what a posted form says of its draft."""
    return _posted(request) if request.method == "POST" else None


def _started(request: HttpRequest) -> datetime | None:
    try:
        at = datetime.fromisoformat(request.POST.get("started", ""))
    except ValueError:
        return None
    return at if at.tzinfo else None


# ── What a view does with it ─────────────────────────────────────────────────────────────────────


def keep(request: HttpRequest, typed: drafts.Typed) -> None:
    """Save the form of a page that is shown again, with what will stand in it; without scripts that is how a draft is kept."""
    posted = page_in(request)
    remembered: Any = request
    if posted is None:
        return
    page = replace(posted, fields=typed)
    try:
        saved = drafts.save(page, by=request.user, now=timezone.now(), among=in_progress.drafts_read(request))  # type: ignore[arg-type]
    except Collision as collision:
        collided(request, collision)
        return
    except DraftGone:
        # It was finished elsewhere. What stands in this form is kept all the same, as a draft of its own.
        page = page.anew()
        saved = drafts.save(page, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    show(request, saved)
    remembered.draft_kept = page
    in_progress.saved(request, saved)


def collided(request: HttpRequest, collision: Collision) -> None:
    """Have the page show both texts where the form stands."""
    remembered: Any = request
    remembered.draft_collision = collision


def show(request: HttpRequest, draft: Draft) -> None:
    """Say which contact in progress this page is about."""
    remembered: Any = request
    remembered.draft_shown = draft.pk


def resume(request: HttpRequest, draft: Draft) -> None:
    """Have a view see what was typed into a draft as if it had been posted just now."""
    request.POST = as_posted(draft.fields)  # type: ignore[assignment]
    show(request, draft)


def as_posted(fields: Mapping[str, list[str]]) -> QueryDict:
    """Return the fields of a draft as Django reads a form."""
    posted = QueryDict(mutable=True)
    for name, values in fields.items():
        posted.setlist(name, [str(value) for value in values])
    return posted


def place_of(form: str, about: UUID | None, draft: UUID) -> str:
    """Return the address of the page on which a draft goes on."""
    if form == CONTACT:
        return in_progress.url_of(draft)
    return reverse(PLACES[form].route, args=[about])
