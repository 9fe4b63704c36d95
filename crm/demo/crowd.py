"""A crowd around the invented council: as many customers as one asks for, with their cases, made by PostgreSQL itself.

A million customers one by one would take an hour. These come from INSERT … SELECT, a stretch at a time, and say little: they are
there to be searched, counted and disposed of. An id follows from a number, so that no statement has to look for another's rows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import md5
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import AutoField, Model

from crm import names, references
from crm.models import Address, Case, CaseCategory, CaseNote, Channel, Contact, ContactPoint, Customer

from . import words

AT_ONCE = 20_000  # customers a statement
Progress = Callable[[int, int], None]

# References of letters alone: every other one has a digit as well, so nobody in the crowd has one that somebody else has.
LETTERS = references.LETTERS
# Of the numbers kept for drama and fiction; some forty people share one.
DRAMA = "(%(blocks)s::text[])[1 + (n / 1000) %% array_length(%(blocks)s::text[], 1)] || lpad((n %% 1000)::text, 3, '0')"


@dataclass(frozen=True)
class Crowd:
    """How many there are, how much each of them asked, and how much of it is still open.

    open: one case in so many. phone: SQL for a telephone number, of `n`. first: the number of the first customer.
    """

    customers: int
    cases_each: int = 2
    notes_each: int = 2
    open: int = 50
    phone: str = DRAMA
    first: int = 1


def gather(
    crowd: Crowd, *, now: datetime, advisor: Any, teams: list[int], progress: Progress = lambda *_: None
) -> None:
    """Make the crowd, in stretches; what it asked is one advisor's work, and waits for these teams.

    Every closed case is younger than its period: a running council has disposed of what was older.
    """
    given = {**_lists(), "advisor": advisor, "teams": teams, "now": now, "began": now - timedelta(days=700)}
    with connection.cursor() as cursor:
        for low in range(crowd.first, crowd.first + crowd.customers, AT_ONCE):
            high = min(low + AT_ONCE, crowd.first + crowd.customers) - 1
            for statement in _statements(crowd):
                cursor.execute(statement, {**given, "low": low, "high": high})
            progress(high - crowd.first + 1, crowd.customers)
        settle(cursor)


def settle(cursor: Any) -> None:
    """Let PostgreSQL know what there is now, and put away what its trigrams have put off, or each search would read that too."""
    cursor.execute(
        "SELECT gin_clean_pending_list(i.oid) FROM pg_class i JOIN pg_am m ON m.oid = i.relam WHERE m.amname = 'gin' AND i.relkind = 'i'"
    )
    cursor.execute("ANALYZE")


def _lists() -> dict[str, Any]:
    categories = CaseCategory.objects.filter(retention_category="case").order_by("pk")
    return {
        "first": list(words.NAMES),
        "first_keys": [names.key(name) for name in words.NAMES],
        "family": list(words.FAMILY_NAMES),
        "family_keys": [names.key(name) for name in words.FAMILY_NAMES],
        "streets": list(words.STREETS),
        "blocks": [block.removesuffix("{:03d}") for block in (words.MOBILE, words.LANDLINE, *words.OTHER_BLOCKS)],
        "channels": list(Channel.objects.order_by("pk").values_list("pk", flat=True)),
        "categories": list(categories.values_list("pk", flat=True)),
        "services": list(categories.values_list("service_id", flat=True)),
    }


def _statements(crowd: Crowd) -> Iterator[str]:
    """Yield the statements that make the customers from %(low)s to %(high)s, parents first."""
    people = "FROM generate_series(%(low)s::bigint, %(high)s) AS n"
    # Each question has a number of its own, and its hour: spread over the two years, in another order than the customers.
    asked = f"""
        FROM (
            SELECT n, q, %(began)s::timestamptz + (q * 7919 %% 60000000) * interval '1 second' AS at, q %% {crowd.open} = 0 AS is_open
            FROM (
                SELECT n, (n - 1) * {crowd.cases_each} + k - 1 AS q
                FROM generate_series(%(low)s::bigint, %(high)s) AS n, generate_series(1, {crowd.cases_each}) AS k
            ) numbered
        ) asked
    """  # noqa: S608  # only numbers of ours stand in it
    first, family = _one_of("first", "n"), _one_of("family", "n / 7")
    yield insert(
        Customer,
        people,
        id=_id("customer", "n"),
        reference=f"'C-' || {_in_letters('n', 6)}",
        names=first,
        family_name=family,
        names_key=_one_of("first_keys", "n"),
        family_name_key=_one_of("family_keys", "n / 7"),
        date_of_birth="date '1940-01-01' + (n %% 25000)::int",
        last_contact_at="%(now)s::timestamptz - (n %% 600) * interval '1 day'",
        created_at="%(began)s::timestamptz",
    )
    yield insert(
        ContactPoint,
        f"FROM (SELECT n, {crowd.phone} AS number {people}) numbers",
        customer_id=_id("customer", "n"),
        kind="'phone'",
        value="number",
        normalised="'+44' || substr(replace(number, ' ', ''), 2)",
        ending="right(replace(number, ' ', ''), 6)",
        is_default="true",
    )
    yield insert(
        ContactPoint,
        f"FROM (SELECT n, replace({_one_of('first_keys', 'n')}, ' ', '') || '.' || n || '@example.org' AS mail {people}) mails",
        customer_id=_id("customer", "n"),
        kind="'email'",
        value="mail",
        normalised="mail",
        is_default="true",
    )
    yield insert(
        Address,
        people,
        customer_id=_id("customer", "n"),
        lines=f"(1 + n %% 120)::text || ' ' || {_one_of('streets', 'n')}",
        town="'Tolbooth'",
        postcode="'ZZ' || (1 + n %% 20) || ' ' || (n %% 9) || chr(65 + (n / 9)::int %% 26) || chr(65 + (n / 234)::int %% 26)",
    )
    yield insert(
        Contact,
        asked,
        id=_id("contact", "q"),
        channel_id=_one_of("channels", "q"),
        received_at="at",
        logged_at="at",
        ended_at="at",
        advisor_id="%(advisor)s",
        customer_id=_id("customer", "n"),
    )
    yield insert(
        Case,
        asked,
        id=_id("case", "q"),
        reference=f"{_in_letters('q', 1, LETTERS[1:], after=6)} || {_in_letters('q', 1, after=5)} || '-' || {_in_letters('q', 5)}",
        category_id=_one_of("categories", "q"),
        service_id=_one_of("services", "q"),
        retention_category="'case'",
        contact_id=_id("contact", "q"),
        customer_id=_id("customer", "n"),
        asked="'The brown bin was not emptied on its day.'",
        answered="CASE WHEN is_open THEN '' ELSE 'The crew goes back on Tuesday.' END",
        status="CASE WHEN is_open THEN 'open' ELSE 'closed' END",
        team_id=_one_of("teams", f"q / {crowd.open}"),
        opened_at="at",
        target_from_on="at::date",
        target_working_days="10",
        due_on="CASE WHEN is_open THEN (%(now)s::timestamptz)::date + (q %% 40)::int - 10 ELSE at::date + 14 END",
        escalate_on="CASE WHEN is_open THEN (%(now)s::timestamptz)::date + (q %% 40)::int - 13 ELSE at::date + 11 END",
        closed_at="CASE WHEN is_open THEN NULL ELSE least(at + interval '2 days', %(now)s::timestamptz) END",
    )
    yield insert(
        CaseNote,
        f"{asked}, generate_series(1, {crowd.notes_each}) AS note",
        case_id=_id("case", "q"),
        text="'Rang the depot.'",
        is_private="true",
        author_id="%(advisor)s",
        written_at="at + note * interval '1 hour'",
    )


# ── What the statements are made of ──────────────────────────────────────────────────────────────


def insert(model: type[Model], source: str, **columns: str) -> str:
    """Write an INSERT of these columns; every other one gets its default, so that a new column needs no line here."""
    every = {field.column: columns.pop(field.column, None) or _default(field) for field in model._meta.concrete_fields}
    assert not columns, columns
    named = {column: value for column, value in every.items() if value is not None}
    return f"INSERT INTO {model._meta.db_table} ({', '.join(named)}) SELECT {', '.join(named.values())} {source}"


def _default(field: Any) -> str | None:
    """Return a column's default as SQL; None where the database counts up by itself."""
    if isinstance(field, AutoField):
        return None
    if field.null:
        return "NULL"
    value = field.get_default()
    if isinstance(value, bool | int):
        return str(value).lower()
    assert isinstance(value, str), f"{field} has no default that stands in a statement"
    return "'" + value.replace("'", "''").replace("%", "%%") + "'"


def customer_id(number: int) -> UUID:
    """Return the id of a customer of the crowd."""
    return UUID(md5(f"customer {number}".encode(), usedforsecurity=False).hexdigest())


def _id(kind: str, number: str) -> str:
    """Return an id that follows from a number, so that no statement has to look for another's rows."""
    return f"md5('{kind} ' || {number})::uuid"


def _one_of(name: str, number: str) -> str:
    kind = "bigint" if name in {"channels", "categories", "services", "teams"} else "text"
    return f"(%({name})s::{kind}[])[1 + ({number}) %% array_length(%({name})s::{kind}[], 1)]"


def _in_letters(number: str, length: int, letters: str = LETTERS, *, after: int = 0) -> str:
    """Write a number by its seventeens, a letter for each: as references look, and never twice."""
    places = range(after + length - 1, after - 1, -1)
    return " || ".join(
        f"substr('{letters}', 1 + ({number} / {17**place} %% {len(letters)})::int, 1)" for place in places
    )
