"""What officers have begun to type: saved as they go, found again on any device, and never in the way of one another.

A page says which state of a draft its words go on from. Where somebody saved another one in between (the same officer on another
device, or the colleague who had it before), both texts are given back and a person decides: nothing is overwritten unseen. A
draft goes in the transaction of the record that it became.

Drafts change by the second, so no change of one is written to the audit log; that somebody handed one over or threw one away is.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.cache import cache
from django.db import IntegrityError, router, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from retention import audit
from retention.keys import key_in

from . import access, merged_drafts
from .models import CaseCategory, Customer, Draft, User
from .models.drafts import cleaned
from .refusals import Refused

log = logging.getLogger(__name__)

CONTACT = "contact"
Typed = Mapping[str, Sequence[str]]
# What no draft keeps, whatever form it stands in: the last part of a field's name.
NEVER_KEPT = {
    "csrfmiddlewaretoken", "form_of", "do", "nothing", "opened", "password", "phrase", "pass_phrase", "passphrase",
    "ni_number", "national_insurance_number", "national_insurance", "sort_code", "account_number", "account_name",
    "last_four", "card_number", "security_code",
}  # fmt: skip
NOT_SHOWN = {"seen", "started", "question"}  # what a form carries for the server
SAVED = ("fields", "saved_by", "turn", "touched_at", "customer_id", "category_id", "version")
REMEMBERED = timedelta(hours=14)  # as long as a form is good for


class DraftGone(Refused):
    """It was saved, thrown away or handed over elsewhere, or its week is over."""

    def __init__(self) -> None:
        super().__init__(
            _("This draft is no longer here: it was saved, discarded or handed over elsewhere, or its week is over.")
        )


class Collision(Refused):
    """Somebody saved other words meanwhile. It carries both texts."""

    def __init__(self, draft: Draft, mine: Typed) -> None:
        super().__init__(_("This was changed on another device, or by a colleague. Choose which text to keep."))
        self.draft, self.mine = draft, mine

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """Return each field in which the two differ, with the text that was saved and the one that was typed here."""
        names = [*self.draft.fields, *(name for name in self.mine if name not in self.draft.fields)]
        both = ((name, _in_words(self.draft.fields.get(name)), _in_words(self.mine.get(name))) for name in names)
        shown = (each for each in both if each[0].rpartition("-")[2] not in NOT_SHOWN)
        return [(name, saved, typed) for name, saved, typed in shown if saved != typed]


class CannotTakeIt(Refused):
    """The colleague could not open it, or is not at work."""

    def __init__(self, colleague: User) -> None:
        super().__init__(
            _("%(name)s cannot take this contact. Choose a colleague who works with contacts.")
            % {"name": colleague.name}
        )


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a page says of the form that stands on it: which draft, from which version on, and what it is about."""

    draft: UUID
    form: str
    version: int = 0
    page: UUID | None = None
    turn: int = 0  # of a script that sends its words more than once; a form that is sent by hand has none
    about: tuple[str, UUID] | None = None  # label, id
    customer: UUID | None = None
    started: datetime | None = None
    fields: Typed = field(default_factory=dict)

    def anew(self) -> "Page":
        """Return the same words as those of another draft, which has not been saved yet."""
        return replace(self, draft=uuid4(), version=0, turn=0)


def kept(posted: Typed) -> dict[str, list[str]]:
    """Return what of a posted form is kept as a draft, as it is stored."""
    taken = {name: list(values) for name, values in posted.items() if not _is_never_kept(name)}
    stored: dict[str, list[str]] = cleaned(taken)
    return stored


def _is_never_kept(name: str) -> bool:
    return name.startswith("draft") or name.rpartition("-")[2] in NEVER_KEPT


def save(page: Page, *, by: User, now: datetime, among: Iterable[Draft] | None = None) -> Draft:
    """Keep what was typed as the next version of a draft, or as a new one. Raise Collision or DraftGone.

    among: the officer's drafts where they have just been read. Nothing is locked: a row is written over only in the version
    that was looked at, and looked at again where that is not the one it has.
    """
    typed = kept(page.fields)
    while True:
        found = access.drafts_of(by).filter(pk=page.draft) if among is None else among
        draft = next((each for each in found if each.pk == page.draft), None)
        if draft is None:
            saved = _begin(page, typed, by=by, now=now)
        else:
            _require_same(draft, page, typed)
            saved = _go_on(draft, page, typed, by=by, now=now)
        if saved:
            return saved
        among = None


def _begin(page: Page, typed: dict[str, list[str]], *, by: User, now: datetime) -> Draft | None:
    """Return a new draft; None where another request of the page was quicker."""
    if page.version or _is_finished(page.draft):
        raise DraftGone
    label, about = page.about or ("", None)
    draft = Draft(pk=page.draft, officer=by, form=page.form, about_label=label, about=about, fields=typed)
    _link(draft, page, typed, by=by)
    draft.saved_by, draft.turn = page.page, page.turn
    draft.started_at, draft.touched_at = min(page.started or now, now), now
    try:
        Draft.objects.bulk_create([draft])  # a transaction of its own
    except IntegrityError:
        if not access.drafts_of(by).filter(pk=page.draft).exists():
            raise DraftGone from None  # it is somebody else's by now
        return None
    return draft


def _go_on(draft: Draft, page: Page, typed: dict[str, list[str]], *, by: User, now: datetime) -> Draft | None:
    """Return a draft with these words; None where it was written to since it was looked at."""
    if _is_late(draft, page):
        return draft
    seen = draft.version
    _link(draft, page, typed, by=by)
    draft.version = seen if draft.fields == typed else seen + 1
    draft.fields, draft.saved_by, draft.turn, draft.touched_at = typed, page.page, page.turn, now
    values = {name: getattr(draft, name) for name in SAVED}
    return draft if access.drafts_of(by).filter(pk=draft.pk, version=seen).update(**values) else None


def _is_late(draft: Draft, page: Page) -> bool:
    """Say whether a page sent these words before those that are saved: on the way, one request can pass another."""
    return page.page is not None and draft.saved_by == page.page and 0 < page.turn < draft.turn


def _require_same(draft: Draft, page: Page, typed: Typed) -> None:
    """Raise Collision unless these words go on from those that are saved."""
    is_same_page = page.page is not None and draft.saved_by == page.page
    if draft.version != page.version and not is_same_page and draft.fields != typed:
        raise Collision(draft, typed)


def _link(draft: Draft, page: Page, typed: dict[str, list[str]], *, by: User) -> None:
    """Say of a draft whom it is about, where the officer may know them, and the category of its first question."""
    if page.form != CONTACT:
        if page.customer != draft.customer_id:
            draft.customer_id = merged_drafts.kept_as(page.customer) if page.customer else None
            if draft.customer_id and (draft.about_label, draft.about) == (merged_drafts.CUSTOMER, page.customer):
                draft.about = draft.customer_id
        return
    who = key_in(_first(typed, "who").removeprefix("person:"))
    if who != draft.customer_id:
        # Who turned out to be another customer while the page was open is named as that one from now on.
        known = Customer.objects.visible_to(by).filter(Q(pk=who) | Q(merged_from=who)).order_by()
        draft.customer_id = known.values_list("pk", flat=True).first() if who else None
        if who and draft.customer_id and who != draft.customer_id:
            typed.update(merged_drafts.renamed(typed, was=who, now=draft.customer_id))
    text = next((_first(typed, name) for name in typed if name.endswith("-category")), "")
    category = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
    if category != draft.category_id:
        draft.category = CaseCategory.objects.filter(pk=category).first() if category else None


@contextmanager
def finishing(page: Page | None, *, by: User) -> Iterator[None]:
    """Do what a form asks and let its draft go, in one transaction.

    Raises Collision, before anything is done, where other words of the same draft were saved meanwhile.
    """
    if page is None:
        yield
        return
    with transaction.atomic():
        draft = _locked(page.draft, by)
        if draft:
            _require_same(draft, page, kept(page.fields))
        yield
        if draft:
            _remove(Draft.objects.filter(pk=draft.pk))
        transaction.on_commit(lambda: _remember(page.draft))


def discard(draft: Draft, *, by: User) -> None:
    """Throw a draft away; what a page still has to say of it comes too late."""
    with transaction.atomic():
        if _locked(draft.pk, by) is None:
            raise DraftGone
        audit.record(draft, what="discarded a draft", by=by)
        _remove(Draft.objects.filter(pk=draft.pk))
        transaction.on_commit(lambda: _remember(draft.pk))


def hand_over(draft: Draft, *, to: User, by: User, now: datetime) -> Draft:
    """Give a contact in progress to a colleague, who finds it in their strip. Raise CannotTakeIt or DraftGone."""
    with transaction.atomic():
        mine = _locked(draft.pk, by)
        if mine is None:
            raise DraftGone
        if mine.form != CONTACT or not may_take(to, mine):
            raise CannotTakeIt(to)
        give(mine, to=to, by=by, now=now)
    return mine


def may_take(colleague: User, draft: Draft) -> bool:
    """Say whether a colleague could go on with a draft: they do such work, and may know whom it is about."""
    if not colleague.is_active or colleague.kind != User.Kind.STAFF or not access.may_use_desk(colleague):
        return False
    if draft.about_label == "crm.case":
        return access.cases_visible(colleague).filter(pk=draft.about).exists()
    who = draft.customer_id
    return colleague.has_perm("crm.add_contact") and (
        who is None or Customer.objects.visible_to(colleague).filter(pk=who).exists()
    )


def give(draft: Draft, *, to: User, by: User, now: datetime) -> None:
    """Change whose it is. The version goes up: a page that still has it open learns so before it overwrites anything."""
    draft.officer, draft.handed_by, draft.handed_at, draft.saved_by = to, by, now, None
    draft.version += 1
    names = ("officer", "handed_by", "handed_at", "saved_by", "version")
    Draft.objects.filter(pk=draft.pk).update(**{name: getattr(draft, name) for name in names})
    audit.record(draft, what="handed over a draft", why=f"to User {to.pk}", by=by)


def _locked(pk: UUID, officer: User) -> Draft | None:
    return access.drafts_of(officer).select_for_update().filter(pk=pk).first()


def _remove(drafts: QuerySet[Draft]) -> None:
    """Delete without a line in the audit log: the record that the draft became has its own."""
    drafts._raw_delete(router.db_for_write(Draft))


def _first(typed: Typed, name: str) -> str:
    return str((typed.get(name) or [""])[0])


def _in_words(values: Sequence[str] | None) -> str:
    return "\n".join(str(value) for value in values or () if str(value).strip())


# ── A page may speak of its draft once more after it is gone ─────────────────────────────────────


def _key(pk: UUID) -> str:
    return f"crm.drafts.finished.{pk}"


def _remember(pk: UUID) -> None:
    try:
        cache.set(_key(pk), True, REMEMBERED.total_seconds())
    except Exception as error:  # noqa: BLE001  # each cache fails in a way of its own
        log.warning("cannot remember that a draft is finished: %s", type(error).__name__)


def _is_finished(pk: UUID) -> bool:
    try:
        return bool(cache.get(_key(pk)))
    except Exception as error:  # noqa: BLE001
        log.warning("cannot tell whether a draft is finished: %s", type(error).__name__)
        return False
