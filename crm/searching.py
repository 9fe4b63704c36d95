"""A search by an officer, and the line in the audit log that says whom it showed: neither the term nor a name is kept.

Who types "grace ade", "grace adey", "grace adeyemi" and presses Enter has searched once. So each answer is compared with what
the same search has shown before: those who are new are written down, and nothing is where nobody is. Nobody can be seen by
typing without being written down. A search goes on while its text only grows, with at most a minute between two answers.
What is remembered of it meanwhile are a keyed digest of the text and the ids of records, never a word; where the cache cannot
tell, everybody counts as new. Call it outside a transaction: what is rolled back would have been seen all the same.
"""

import logging
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Model
from django.utils.crypto import constant_time_compare, salted_hmac

from retention import audit

from . import finding
from .finding import Found
from .models import Customer, User

log = logging.getLogger(__name__)

GOES_ON = timedelta(seconds=60)
# In the words of the audit log, which are not translated.
KINDS = {
    "case": "case reference",
    "reference": "customer reference",
    "email": "e-mail address",
    "phone": "telephone number",
    "uprn": "UPRN",
    "postcode": "postcode",
    "name": "name",
    "born": "name and date of birth",
}


@dataclass(frozen=True)
class Pending:
    """What a search has shown so far, and the last text of it by length and digest. `noted`: that text has its own line."""

    at: datetime
    length: int = 0
    digest: str = ""
    shown: list[str] = field(default_factory=list)
    noted: bool = False

    def goes_on_in(self, term: str, *, now: datetime) -> bool:
        """Say whether a text is the last one, or begins with it, within a minute."""
        same = constant_time_compare(self.digest, _digest(term[: self.length]))
        return same and len(term) >= self.length and timedelta() <= now - self.at <= GOES_ON


def search(
    text: str,
    *,
    officer: User,
    now: datetime,
    typing: bool = False,
    most: int = finding.MOST,
    before: Collection[str] | None = None,
) -> Found:
    """Find people and cases for an officer, and write down whom that shows. typing: the text is not finished.

    before: for an answer that is looked at once more, what `names_in` said of it; None where it has not been seen yet.
    """
    found = finding.find(text, officer=officer, typing=typing, most=most)
    settle(text, found, officer=officer, now=now, typing=typing, seen=before)
    return found


def names_in(found: Found) -> list[str]:
    """Return the records that an answer shows, by class and id."""
    return list(dict.fromkeys(map(audit.name_of, _rows(found))))


def settle(
    text: str,
    found: Found,
    *,
    officer: User,
    now: datetime,
    typing: bool = False,
    seen: Collection[str] | None = None,
) -> None:
    """Write down whom an answer shows beyond what its search has shown before; and a finished search that shows nobody.

    seen: what this very answer showed when it was looked at before.
    """
    if not found.kind:  # it was too little to look for anybody
        return
    term = " ".join(text.split()).casefold()
    before = _pending(officer)
    if before is None or not before.goes_on_in(term, now=now):
        before = Pending(now)
    if seen is not None:
        before = replace(before, length=len(term), shown=list(dict.fromkeys([*before.shown, *seen])), noted=not seen)
    rows = {audit.name_of(row): row for row in _rows(found)}
    new = [row for name, row in rows.items() if name not in before.shown]
    noted = before.noted and len(term) == before.length
    says_something = found.is_restricted or not typing
    if new or (not rows and says_something and not noted):
        audit.record(officer, what="searched", by=officer, why=_in_words(found, new, before), shown=new)
        noted = True
    shown = [*before.shown, *map(audit.name_of, new)]
    _remember(officer, Pending(now, len(term), _digest(term), shown, noted))


def _rows(found: Found) -> Iterable[Model]:
    """Yield every record that an answer shows: a case stands there with the name of its customer."""
    yield from (match.customer for match in found.people)
    for case in found.cases:
        yield case
        if case.customer:
            yield case.customer


def _in_words(found: Found, new: list[Any], before: Pending) -> str:
    people = sum(isinstance(row, Customer) for row in new)
    cases = len(new) - people
    counts = [f"{people} {'person' if people == 1 else 'people'}"] if people else []
    counts += [f"{cases} {'case' if cases == 1 else 'cases'}"] if cases else []
    said = ", ".join(counts) or _hidden(found)
    return f"by {KINDS[found.kind]}; {said}{', in addition' if before.shown else ''}"


def _hidden(found: Found) -> str:
    return "a restricted record" if found.is_restricted else "a protected record" if found.is_protected else "nobody"


def _digest(term: str) -> str:
    return salted_hmac("crm.searching", term, algorithm="sha256").hexdigest()


def _pending(officer: User) -> Pending | None:
    try:
        kept = cache.get(_key(officer))
    except Exception as error:  # noqa: BLE001  # each cache fails in a way of its own
        log.warning("cannot tell what a search has shown: %s", type(error).__name__)
        return None
    return Pending(**kept) if kept else None


def _remember(officer: User, pending: Pending) -> None:
    try:
        cache.set(_key(officer), asdict(pending), GOES_ON.seconds)
    except Exception as error:  # noqa: BLE001
        log.warning("cannot remember what a search has shown: %s", type(error).__name__)


def _key(officer: User) -> str:
    return f"crm.searching.{officer.pk}"
