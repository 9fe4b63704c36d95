"""The hand-written limit: disposal as raw SQL in chunks of 5,000, by somebody who knows these tables by heart.

No certificate, no ledger, no map; it looks at holds, and deletes cases with everything that is a part of them. What outlives
a case loses its link, and the file of an attachment is marked for whoever removes files. A test compares these tables with the
maps, so that the engine is never measured against somebody who leaves a table out.
"""

from datetime import datetime

from django.db import connection, transaction

CHUNK = 5000
# The deepest first. A table with the column that names its owner; a part of a part with its owner's table and column.
PARTS = (
    ("crm_callbackanswer", "callback_id", "crm_callback", "case_id"),
    ("crm_callbackattempt", "callback_id", "crm_callback", "case_id"),
    ("crm_attachment", "case_id"),
    ("crm_callback", "case_id"),
    ("crm_caseanswer", "case_id"),
    ("crm_casecontact", "case_id"),
    ("crm_casenote", "case_id"),
    ("crm_casesource", "case_id"),
    ("crm_nationalinsurance", "case_id"),
    ("crm_payment", "case_id"),
)
OUTLIVE = ("crm_bankdetails", "crm_identitycheck", "crm_message", "crm_task")  # by case_id
DOOM = "UPDATE retention_storedfile SET state = 'doomed', doomed_at = %s WHERE id IN (SELECT file_id FROM crm_attachment WHERE {})"

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
    _remove(cursor, "= ANY(%s)", ids, cutoff)
    return len(ids)


def _chunk(cursor, cutoff: datetime) -> int:
    cursor.execute(f"SELECT json_group_array(id), count(*) FROM ({CHOOSE})", [cutoff, CHUNK])
    ids, count = cursor.fetchone()
    _remove(cursor, "IN (SELECT value FROM json_each(%s))", ids, cutoff)
    return count


def _remove(cursor, among: str, ids, now: datetime) -> None:
    for table in OUTLIVE:
        cursor.execute(f"UPDATE {table} SET case_id = NULL WHERE case_id {among}", [ids])
    cursor.execute(DOOM.format(f"case_id {among}"), [now, ids])
    for table, link, *owner in PARTS:
        these = f"{link} IN (SELECT id FROM {owner[0]} WHERE {owner[1]} {among})" if owner else f"{link} {among}"
        cursor.execute(f"DELETE FROM {table} WHERE {these}", [ids])
    cursor.execute(f"DELETE FROM crm_case WHERE id {among}", [ids])
