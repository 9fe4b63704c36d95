"""The hand-written limit: disposal as raw SQL in chunks of 5,000, by somebody who knows these tables by heart.

No certificate, no ledger, no map; it looks at holds, and deletes cases with their notes, chasers and payments.
"""

from datetime import datetime

from django.db import connection, transaction

CHUNK = 5000
PARTS = ("crm_casenote", "crm_casecontact", "crm_payment")

CHOOSE = """
    SELECT id FROM crm_case
    WHERE retention_category = 'case' AND closed_at < %s
      AND NOT EXISTS (SELECT 1 FROM retention_hold h WHERE h.record = crm_case.id AND h.released_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM retention_hold h WHERE h.record = crm_case.customer_id AND h.released_at IS NULL)
    ORDER BY closed_at, id LIMIT %s
"""


def purge(cutoff: datetime) -> int:
    """Delete every case that is due, with its parts; return how many cases went."""
    gone = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            went = _chunk_on_postgresql(cursor, cutoff) if connection.vendor == "postgresql" else _chunk(cursor, cutoff)
        gone += went
        if went < CHUNK:
            return gone


def _chunk_on_postgresql(cursor, cutoff: datetime) -> int:
    cursor.execute(f"SELECT array_agg(id) FROM ({CHOOSE} FOR UPDATE SKIP LOCKED) due", [cutoff, CHUNK])
    ids = cursor.fetchone()[0] or []
    for table in PARTS:
        cursor.execute(f"DELETE FROM {table} WHERE case_id = ANY(%s)", [ids])
    cursor.execute("DELETE FROM crm_case WHERE id = ANY(%s)", [ids])
    return len(ids)


def _chunk(cursor, cutoff: datetime) -> int:
    cursor.execute(f"SELECT json_group_array(id), count(*) FROM ({CHOOSE})", [cutoff, CHUNK])
    ids, count = cursor.fetchone()
    for table in PARTS:
        cursor.execute(f"DELETE FROM {table} WHERE case_id IN (SELECT value FROM json_each(%s))", [ids])
    cursor.execute("DELETE FROM crm_case WHERE id IN (SELECT value FROM json_each(%s))", [ids])
    return count
