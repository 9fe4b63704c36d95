"""Two customers who are one person, made one: their records stand together, and the other record leads to the one who stays.

Principle: nobody loses anything. Every row of every mapped model that points to the one who is merged away points to the
survivor afterwards; the strictest wish wins (not safe to call, protected, do not use); what somebody has that the other has
not is kept; where two details differ, the officer chose. What both have alike is not doubled: it stays where it was.
Transaction: one. Gate of disposal → both customers in the order of their keys → rows → the survivor's details → the evidence.
So a hold wins or comes too late, as for disposal; a live hold on the one merged away moves, and keeps all that it kept.
It can be undone for 30 days, by `unmerging.py`, from the evidence that is written here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import OperationalError, connections, router, transaction
from django.utils.translation import gettext as _

from retention import audit
from retention.locks import close_gate, is_taken
from retention.models import Hold

from . import customers, merged_drafts, merged_rows, names
from .merged_rows import Moving
from .models import Address, ContactPoint, Customer, Draft, Merge, MergedRow, User
from .refusals import Refused

Block = Callable[[Iterable[Customer]], Iterable[str]]
Settle = Callable[[Moving], None]

# Where both say something else, the officer chooses.
CHOSEN = (
    "title",
    "names",
    "family_name",
    "date_of_birth",
    "preferred_contact",
    "language",
    "format",
    "deceased_on",
    "moved_away_on",
)
# Of two answers the one that wins, whoever's it is: it is what protects somebody.
STRICTEST = {"safe_to_call": False, "safe_to_write": False, "safe_to_email": False, "is_protected": True}
# What the one who is merged away has, and the survivor has not.
FILLED = ("pass_phrase", "identity_locked_at")
# What a detail drags along: who told us of it, or decided it.
WITH = {
    "deceased_on": ("deceased_source",),
    "moved_away_on": ("moved_away_source",),
    "is_protected": ("protected_at", "protected_by", "protected_because"),
}
# Failed checks of identity count from here; both customers' checks stand together, and the survivor's own day holds.
STAYS = ("identity_unlocked_at",)
# What may be said of the survivor later and be about either of the two: noted even where the merge changes nothing of it.
WITNESSED = (*STRICTEST, "deceased_on")
LONGEST_OTHER_NAMES = 200
PATIENCE = "500ms"
MERGED, MERGED_AWAY, MOVED = "merged with another record", "merged into another record", "moved by a merge"

_blocks: list[Block] = []
_settles: list[Settle] = []


class SamePerson(Refused):
    """A record cannot be merged with itself."""

    def __init__(self) -> None:
        super().__init__(_("This is the same record. Choose the other one of the two."))


class ReasonMissing(Refused):
    """A merge without a reason cannot be explained later."""

    def __init__(self) -> None:
        super().__init__(_("Enter how you know that both are one person."))


class AtWork(Refused):
    """A colleague is saving to a record that would move, and goes first."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody is saving to one of these records at this moment. Nothing was changed. Try again in a moment.")
        )


class Blocked(Refused):
    """Something that is under way needs both records as they are."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = list(sentences)
        super().__init__(" ".join(self.sentences))


def blocks(block: Block) -> Block:
    """Have an app say what stands in the way of merging these customers, such as a chat that is open: sentences, or none."""
    if block not in _blocks:
        _blocks.append(block)
    return block


def settles(settle: Settle) -> Settle:
    """Have an app settle what two customers said differently, such as which consent is the newest, before the rows move.

    It changes rows by `Moving.change`, so that they are put back when the merge is undone.
    """
    if settle not in _settles:
        _settles.append(settle)
    return settle


def in_the_way(*people: Customer) -> list[str]:
    """Return what stands in the way of merging these customers, or of undoing it, in sentences for an officer."""
    pks = [person.pk for person in people]
    found = []
    if Hold.objects.live().filter(kind=Hold.Kind.REQUEST, record__in=pks).exists():
        found.append(_("A rights request is open. It must be answered first: ask the data-protection officer."))
    return found + [sentence for block in _blocks for sentence in block(people)]


def differing(first: Customer, second: Customer) -> dict[str, tuple[Any, Any]]:
    """Return the details on which two customers differ and the officer chooses, with what each says."""
    pairs = {name: (getattr(first, name), getattr(second, name)) for name in CHOSEN}
    return {name: pair for name, pair in pairs.items() if all(pair) and pair[0] != pair[1]}


def merge(
    survivor: Customer,
    away: Customer,
    *,
    theirs: Iterable[str] = (),
    by: User,
    reason: str,
    now: datetime,
    seen: Mapping[Any, str] | None = None,
) -> Merge:
    """Make two customers one. theirs: the details to take from the one who is merged away, of those that differ.

    With `seen`, what `customers.details_seen` gave for both on the preview, by key: raise ChangedMeanwhile where one has changed.
    Raise SamePerson, ReasonMissing, Blocked, AtWork, CustomerGone or CustomerMerged.
    """
    if survivor.pk == away.pk:
        raise SamePerson
    if not reason.strip():
        raise ReasonMissing
    with giving_way(), transaction.atomic():
        close_gate()
        pair = {person.pk: customers.locked(person) for person in sorted((survivor, away), key=lambda one: one.pk)}
        wait_no_longer()
        survivor, away = pair[survivor.pk], pair[away.pk]
        if seen is not None and any(seen.get(pk) != customers.details_seen(one) for pk, one in pair.items()):
            raise customers.ChangedMeanwhile
        if sentences := in_the_way(survivor, away):
            raise Blocked(sentences)
        moving = Moving(survivor, away)
        _settle_points(moving)
        for settle in _settles:
            settle(moving)
        for link in merged_rows.links():
            moving.move(link, but=_doubles(moving, link.model))
        drafts = [row.pk for row in moving.moved if isinstance(row, Draft)]
        merged_drafts.rename(drafts, was=away.pk, now=survivor.pk)
        _hand_over_account(moving)
        moving.change(survivor, **_details(survivor, away, frozenset(theirs)))
        moving.witness(survivor, *WITNESSED)
        Customer.objects.filter(pk=away.pk).update(merged_into=survivor, merged_at=now)
        merged = Merge.objects.create(survivor=survivor, away=away, merged_at=now, merged_by=by)
        _write_down(merged, moving, by=by, reason=reason)
    return merged


@contextmanager
def giving_way() -> Iterator[None]:
    """Say plainly that somebody else is at work on a row that would move. Raise AtWork."""
    try:
        yield
    except OperationalError as fault:
        if not is_taken(fault):
            raise
        raise AtWork from fault


def wait_no_longer() -> None:
    """From here on in this transaction, wait half a second for a row at most.

    Whoever has a case open for writing needs its customer next, who is locked by now: one of the two must give way before
    PostgreSQL picks one by lot, after a second. It is never the advisor who is saving what somebody said.
    """
    using = router.db_for_write(Customer)
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")


def _details(survivor: Customer, away: Customer, theirs: frozenset[str]) -> dict[str, Any]:
    """Return what the survivor says from now on."""
    found: dict[str, Any] = {}
    for name in (*CHOSEN, *FILLED):
        own, others = getattr(survivor, name), getattr(away, name)
        if others and (not own or (name in theirs and name in CHOSEN)):
            found |= _with(name, away)
    for name, wins in STRICTEST.items():
        if getattr(away, name) == wins != getattr(survivor, name):
            found |= _with(name, away)
    found["additional_names"] = _other_names(survivor, away, found)
    moments = [one.last_contact_at for one in (survivor, away) if one.last_contact_at]
    found["last_contact_at"] = max(moments, default=None)
    found["created_at"] = min(survivor.created_at, away.created_at)
    as_kept = Customer(**{name: found.get(name, getattr(survivor, name)) for name in customers.NAMES})
    as_kept.write_keys()
    for name in ("names_key", "family_name_key", "additional_names_key"):
        found[name] = getattr(as_kept, name)
    return found


def _with(name: str, whose: Customer) -> dict[str, Any]:
    return {each: getattr(whose, each) for each in (name, *WITH.get(name, ()))}


def _other_names(survivor: Customer, away: Customer, found: Mapping[str, Any]) -> str:
    """Return every name by which either was known beside the one that is kept, as long as there is room."""
    kept = [names.key(found.get(name, getattr(survivor, name))) for name in ("names", "family_name")]
    said: dict[str, str] = {}
    for text in (survivor.additional_names, away.additional_names):
        said.setdefault(names.key(text), text)
    for one in (survivor, away):
        if one.family_name and names.key(one.family_name) not in kept:
            said.setdefault(names.key(one.family_name), one.family_name)
        elif one.names and names.key(one.names) not in kept:
            said.setdefault(names.key(one.names), one.names)
    whole = ""
    for text in filter(None, said.values()):
        if len(longer := f"{whole}, {text}" if whole else text) <= LONGEST_OTHER_NAMES:
            whole = longer
    return whole


def _hand_over_account(moving: Moving) -> None:
    """Let the survivor sign in by the account of the other, where they had none: it is only one customer's at any moment."""
    account = moving.away.user
    if account and moving.survivor.user_id is None:
        moving.change(moving.away, user=None)
        moving.change(moving.survivor, user=account)


def _settle_points(moving: Moving) -> None:
    """Have one number of a kind used first, the survivor's own; and keep "do not use" where either said it."""
    for theirs, own in moving.same_points.items():
        if theirs.do_not_use and not own.do_not_use:
            moving.change(own, do_not_use=True, is_default=False)
        elif not own.do_not_use:  # used by both: undoing asks whether it still is (`parted_points`)
            moving.witness(own, "do_not_use")
            moving.witness(theirs, "do_not_use")
    has_default = set(
        ContactPoint.objects.filter(customer=moving.survivor, is_default=True).values_list("kind", flat=True)
    )
    for point in moving.away.contact_points.filter(is_default=True, kind__in=has_default):
        if point not in moving.same_points:
            moving.change(point, is_default=False)


def _doubles(moving: Moving, model: Any) -> list[Any]:
    """Return what both have alike: it stays with the record that is merged away, and is back with it when that is undone."""
    if model is ContactPoint:
        return [point.pk for point in moving.same_points]
    if model is Address:
        own = {_place(home) for home in moving.survivor.addresses.all()}
        return [home.pk for home in moving.away.addresses.all() if _place(home) in own]
    return []


def _place(home: Address) -> tuple[Any, ...]:
    """Return what makes two addresses one: the property, or its words; and the days, for people come back."""
    where = (home.uprn,) if home.uprn else (names.key(home.lines), home.postcode)
    return (*where, home.to_on)


def _write_down(merged: Merge, moving: Moving, *, by: User, reason: str) -> None:
    for row in moving.noted:
        row.merge = merged
    MergedRow.objects.bulk_create(moving.noted, batch_size=500)
    changed = (row for row in moving.noted if row.before != row.after)
    fields = sorted({row.column for row in changed if row.row == str(moving.survivor.pk)})
    audit.record(moving.survivor, what=MERGED, by=by, why=reason, fields=fields, shown=[moving.away, *moving.moved])
    audit.record(moving.away, what=MERGED_AWAY, by=by, why=reason, fields=["merged_into"], shown=[moving.survivor])
    for row in moving.moved:
        audit.record(row, what=MOVED, by=by, why=reason)
