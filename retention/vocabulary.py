"""The words in which an app says what personal data it holds, about whom, why, and when it leaves.

Each app's `data_map.py` registers one `DataMap` a model. Everything else (disposal, subject access, the register, the audit
log's masking) is derived from these values; nothing keeps a second list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import Expression, Model, Q

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Turns a field into the expression that replaces its value when a person is forgotten; see `anonymise.py`.
Eraser = Callable[[Any], Expression]
Gone = Literal["clear", "waits"]
Action = Literal["delete", "anonymise"]
DELETE: Action = "delete"
ANONYMISE: Action = "anonymise"


@dataclass(frozen=True, kw_only=True)
class Activity:
    """A processing activity of the Article 30 register, with the defaults of its first version."""

    key: str
    title: str
    purpose: str
    basis: str
    people: str
    condition: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Category:
    """A line of the retention schedule, with the period of its first version."""

    key: str
    title: str
    period: str
    authority: str
    action: Action = DELETE
    not_enforced_because: str = ""


@dataclass(frozen=True)
class Column:
    """A local column that holds the key of each row's own category, so that officers can add categories as data."""

    name: str
    declared: tuple[Category, ...]


@dataclass(frozen=True)
class Personal:
    """A column that says something about a person: what it is in the register's words, and what erasing leaves."""

    what: str
    erased: Eraser
    special: bool = False


@dataclass(frozen=True)
class NotPersonal:
    """A column that says nothing about a person, and why."""

    because: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """This model lives and dies with a root, or with another part: `by` is its foreign key to that owner."""

    of: type[Model]
    by: str


@dataclass(frozen=True, kw_only=True, eq=False)
class DataMap:
    """What one model holds.

    subjects: paths to the people the row is about; "self" when the row is the person.
    category, clock: of a root; the clock is a local column, a date or an instant.
    closed: the rows whose clock should be running; one of them without a clock is "undated".
    gone: per foreign key to a root, what happens when that root is due: "clear" the link, or the root "waits" for this row.
    starts: what the clock counts from, in words ("closing").
    on, says: the date a row belongs to on a timeline, and the words that name it there.
    reads: the paths that those words, and the row's own page, are made of ("reference", "category__name"). A timeline selects
        these and nothing else.
    author, channel: paths to the name of the officer who wrote it and to what it came through ("advisor__name",
        "channel__name").
    kept_because: why a root has no category (people whose acts must stay provable).
    certified: False for logs keyed by number: disposed by the count, without a certificate a row, and not subject to holds.
    """

    model: type[Model]
    activity: Activity
    fields: Mapping[str, Personal | NotPersonal]
    subjects: tuple[str, ...] = ()
    person: bool = False
    category: Category | Column | None = None
    clock: str = ""
    starts: StrOrPromise = ""
    closed: Q | None = None
    part: Part | None = None
    gone: Mapping[str, Gone] = field(default_factory=dict)
    on: str = ""
    says: Callable[[Any], str] | None = None
    reads: tuple[str, ...] = ()
    author: str = ""
    channel: str = ""
    kept_because: str = ""
    certified: bool = True

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def declared_categories(self) -> tuple[Category, ...]:
        if isinstance(self.category, Column):
            return self.category.declared
        return (self.category,) if self.category else ()

    @property
    def personal(self) -> dict[str, Personal]:
        return {name: entry for name, entry in self.fields.items() if isinstance(entry, Personal)}
