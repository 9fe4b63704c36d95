"""The ground on which disposal is measured: a council's worth of cases, made in the database by the database."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection

BACKGROUND = 450_000  # cases that are not due
DUE = 100_000  # cases that are, each round
HELD = 200  # of them, for the rounds to pass over
NOTES = 2  # notes a case
# One case in so many has this beside its notes.
ANSWERED, PROMISED, SOURCED, PAID = 4, 20, 10, 25

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
RECENT = datetime(2026, 6, 1, tzinfo=UTC)


def lay(lists: dict[str, Any]) -> None:
    """Make the cases that stay, and the held ones, once."""
    _cases(BACKGROUND, RECENT, lists)
    _cases(HELD, LONG_AGO, lists)
    _hold_every_old_case()
    _settle()


def strew(lists: dict[str, Any]) -> None:
    """Make the cases that are due in the next round, with their parts."""
    _cases(DUE, LONG_AGO, lists)
    _settle()


def _cases(number: int, closed_at: datetime, lists: dict[str, Any]) -> None:
    is_postgresql = connection.vendor == "postgresql"
    key = "gen_random_uuid()" if is_postgresql else "lower(hex(randomblob(16)))"
    text = "md5(n::text)" if is_postgresql else "hex(randomblob(16))"
    minutes = "%s::timestamptz + n * interval '1 second'" if is_postgresql else "datetime(%s, '+' || n || ' seconds')"
    reference = f"substr({'md5(random()::text)' if is_postgresql else 'hex(randomblob(6))'}, 1, 12)"
    numbers = (
        f"generate_series(1, {number}) AS n"
        if is_postgresql
        else f"(WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {number}) SELECT n FROM counted)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO crm_case (id, reference, category_id, retention_category, service_id, asked, answered, location,
                                  location_key, status, opened_at, due_on, escalate_on, target_from_on, target_working_days, due_reasoning, closed_at,
                                  reopened_count)
            SELECT {key}, {reference}, %s, 'case', %s, {text} || {text} || {text}, {text}, '', '', 'closed',
                   %s, '2020-01-01', '2020-01-01', '2020-01-01', 10, '', {minutes}, 0
            FROM {numbers} {"ON CONFLICT DO NOTHING" if is_postgresql else ""}
            """.replace("INSERT INTO", "INSERT INTO" if is_postgresql else "INSERT OR IGNORE INTO"),
            [lists["category"], lists["service"], closed_at, closed_at],
        )
        _parts(cursor, key, lists)
        cursor.execute(
            f"""
            INSERT INTO crm_casenote (case_id, text, is_private, author_id, written_at)
            SELECT c.id, c.asked, true, %s, c.opened_at FROM crm_case c, ({" UNION ALL ".join(["SELECT 1"] * NOTES)}) AS twice
            WHERE NOT EXISTS (SELECT 1 FROM crm_casenote existing WHERE existing.case_id = c.id)
            """,
            [lists["author"]],
        )


def _parts(cursor: Any, key: str, lists: dict[str, Any]) -> None:
    """Give some of the cases without notes, which are the new ones, what a case can have besides."""
    new = """
        (SELECT c.id, c.opened_at, row_number() OVER () AS n FROM crm_case c
         WHERE NOT EXISTS (SELECT 1 FROM crm_casenote existing WHERE existing.case_id = c.id)) AS c
    """
    cursor.execute(
        f"""
        INSERT INTO crm_caseanswer (case_id, question_id, wording, value, uprn)
        SELECT c.id, %s, 'Which bin was it?', 'brown', '' FROM {new} WHERE c.n %% {ANSWERED} = 0
        """,
        [lists["question"]],
    )
    cursor.execute(
        f"""
        INSERT INTO crm_callback (id, case_id, officer_id, number, about, promised_by_id, promised_at, due_at, closed_at,
                                  called_all_the_same_because, outcome, outcome_said)
        SELECT {key}, c.id, %s, '01632 960177', 'Ask where it stands.', %s, c.opened_at, c.opened_at, c.opened_at,
               '', 'spoken', 'By the gate.'
        FROM {new} WHERE c.n %% {PROMISED} = 0
        """,
        [lists["author"]] * 2,
    )
    cursor.execute(
        """
        INSERT INTO crm_callbackattempt (callback_id, at, by_id, was_reached, note)
        SELECT b.id, b.due_at, %s, true, '' FROM crm_callback b
        WHERE NOT EXISTS (SELECT 1 FROM crm_callbackattempt existing WHERE existing.callback_id = b.id)
        """,
        [lists["author"]],
    )
    cursor.execute(
        f"""
        INSERT INTO crm_casesource (case_id, article_id, title, at, by_id)
        SELECT c.id, %s, 'A bin that was not emptied', c.opened_at, %s FROM {new} WHERE c.n %% {SOURCED} = 0
        """,
        [lists["article"], lists["author"]],
    )
    cursor.execute(
        f"""
        INSERT INTO crm_payment (case_id, provider_reference, amount, paid_on, scheme, last_four, recorded_by_id, recorded_at)
        SELECT c.id, 'P-1', 12.5, '2020-01-02', 'visa', '', %s, c.opened_at FROM {new} WHERE c.n %% {PAID} = 0
        """,
        [lists["author"]],
    )


def _hold_every_old_case() -> None:
    key = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO retention_hold (id, kind, label, record, cause_label, reason, authority, placed_at, review_on, release_reason)
            SELECT {key}, 'legal', 'crm.case', id, '', 'bench', '', closed_at, '2030-01-01', '' FROM crm_case WHERE closed_at < %s
            """,
            [RECENT],
        )


def _settle() -> None:
    """Let each round begin alike: statistics fresh, nothing waiting to be written."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("CHECKPOINT" if connection.vendor == "postgresql" else "PRAGMA wal_checkpoint(TRUNCATE)")
