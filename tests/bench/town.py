"""A town of 100,000 customers with their cases, made in PostgreSQL by PostgreSQL: the ground for pages and search."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from crm.demo import words

CUSTOMERS = 100_000
CASES_EACH = 3
OPEN = 100  # one case in so many is open: three thousand, in the queues of six teams
TEAMS = 6
BUSY_TIMELINE = 60  # contacts and cases of the one whose page is measured, before the page is full

BEGAN = datetime(2025, 1, 6, 9, tzinfo=UTC)

# A letter for each digit and a 7 in the end, so that references look as ours do and never repeat.
CUSTOMER_REFERENCE = "'C-' || translate(lpad((n - 1)::text, 5, '0'), '0123456789', 'CDFGHJKMNP') || '7'"
CASE_REFERENCE = """
    'H' || substr('CDFGHJKMNPQRTVWXY', 1 + (n / 100000)::int, 1) || '-'
        || translate(lpad((n %% 100000)::text, 5, '0'), '0123456789', '34679CDFGH')
"""


@dataclass(frozen=True)
class Town:
    """Who works here, and whose page is looked at."""

    officer: Any
    team: Any
    customer: Any


def can_be_built() -> bool:
    """Say whether this is the database whose figures are goals; on another one the town would measure nothing anybody promised."""
    if connection.vendor == "postgresql":
        return True
    print("  measured on PostgreSQL only")
    return False


def build(customers: int = CUSTOMERS) -> Town:
    """Make the town; return whom to look at. Everything but the lists comes from INSERT … SELECT."""
    from django.contrib.auth.models import Group

    from crm import roles
    from crm.models import CaseCategory, Channel, Customer, Service, Team, User

    teams = [Team.objects.create(name=f"Bench team {number}") for number in range(TEAMS)]
    team = teams[0]
    officer = User.objects.create_user("bench@example.org", name="Bench Advisor", team=team)
    officer.groups.add(Group.objects.get(name=roles.TEAM_LEADER))
    service = Service.objects.create(name="Bench waste")
    category = CaseCategory.objects.create(
        name="Bench missed bin", service=service, retention_category_id="case", target_working_days=10
    )
    lists = {
        "advisor": officer.pk,
        "teams": [each.pk for each in teams],
        "team_count": TEAMS,
        "open": OPEN,
        "channel": Channel.objects.values_list("pk", flat=True).first(),
        "category": category.pk,
        "service": service.pk,
        "began": BEGAN,
        "first": list(list(words.NAMES)),
        "family": list(words.FAMILY_NAMES),
        "streets": list(words.STREETS),
        "each": CASES_EACH,
        "busy": BUSY_TIMELINE,
    }
    with connection.cursor() as cursor:
        for statement in _statements(customers):
            cursor.execute(statement, lists)
        cursor.execute("ANALYZE")
    busiest = Customer.objects.get(reference="BUSY")
    return Town(officer, team, busiest)


def _statements(customers: int) -> list[str]:
    people = f"generate_series(1, {customers}) AS n"
    first = "(%(first)s::text[])[1 + n %% array_length(%(first)s::text[], 1)]"
    family = "(%(family)s::text[])[1 + (n / 7) %% array_length(%(family)s::text[], 1)]"
    phone = "'07' || lpad((row_number() OVER (ORDER BY c.id) * 7919 %% 1000000000)::text, 9, '0')"
    return [
        f"""
        INSERT INTO crm_customer (id, reference, title, names, family_name, additional_names, date_of_birth,
            preferred_contact, language, safe_to_call, safe_to_write, safe_to_email, deceased_source, moved_away_source,
            last_contact_at, created_at, names_key, family_name_key, additional_names_key)
        SELECT gen_random_uuid(), CASE WHEN n = 1 THEN 'BUSY' ELSE {CUSTOMER_REFERENCE} END, 'Ms', {first}, {family}, '',
            date '1940-01-01' + n %% 25000, '', 'en', true, true, true, '', '',
            %(began)s, %(began)s, lower({first}), lower({family}), ''
        FROM {people}
        """,
        f"""
        INSERT INTO crm_contactpoint (customer_id, kind, value, normalised, ending, is_default, do_not_use)
        SELECT id, 'phone', number, '+44' || substr(number, 2), right(number, 6), true, false
        FROM (SELECT c.id, {phone} AS number FROM crm_customer c) phones
        """,
        """
        INSERT INTO crm_contactpoint (customer_id, kind, value, normalised, ending, is_default, do_not_use)
        SELECT id, 'email', mail, mail, '', true, false
        FROM (SELECT id, names_key || '.' || substr(id::text, 1, 8) || '@example.org' AS mail FROM crm_customer) mails
        """,
        """
        INSERT INTO crm_address (customer_id, uprn, lines, town, postcode)
        SELECT id, '', (n %% 120)::text || ' ' || (%(streets)s::text[])[1 + n %% array_length(%(streets)s::text[], 1)],
            'Tolbooth', 'TB' || (1 + n %% 20) || ' ' || (n %% 9) || chr(65 + (n / 9)::int %% 26) || chr(65 + (n / 234)::int %% 26)
        FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM crm_customer) counted
        """,
        """
        INSERT INTO crm_contact (id, channel_id, received_at, logged_at, ended_at, advisor_id, customer_id, place, handle,
            link, nothing_to_log, summary)
        SELECT gen_random_uuid(), %(channel)s, at, at, at, %(advisor)s, id, '', '', '', '', ''
        FROM (
            SELECT c.id, %(began)s::timestamptz + (row_number() OVER (ORDER BY c.id, n)) * interval '90 seconds' AS at
            FROM crm_customer c, generate_series(1, %(busy)s) AS n
            WHERE n <= %(each)s OR c.reference = 'BUSY'
        ) times
        """,
        f"""
        INSERT INTO crm_case (id, reference, category_id, retention_category, service_id, contact_id, customer_id, asked,
            answered, location, status, team_id, opened_at, due_on, escalate_on, target_from_on, target_working_days,
            due_reasoning, closed_at, reopened_count)
        SELECT gen_random_uuid(), {CASE_REFERENCE}, %(category)s, 'case', %(service)s, id, customer_id,
            'The brown bin was not emptied on its day.', CASE WHEN n %% %(open)s = 0 THEN '' ELSE 'On Tuesday.' END, '',
            CASE WHEN n %% %(open)s = 0 THEN 'open' ELSE 'closed' END, (%(teams)s::bigint[])[1 + (n / %(open)s) %% %(team_count)s], received_at,
            received_at::date + 14, received_at::date + 11, received_at::date, 10, '',
            CASE WHEN n %% %(open)s = 0 THEN NULL ELSE received_at + interval '2 days' END, 0
        FROM (SELECT id, customer_id, received_at, row_number() OVER (ORDER BY received_at) AS n FROM crm_contact) contacts
        """,
        """
        INSERT INTO crm_casenote (case_id, text, is_private, author_id, written_at)
        SELECT c.id, 'Rang the depot.', true, %(advisor)s, c.opened_at + interval '1 hour'
        FROM crm_case c JOIN crm_customer p ON p.id = c.customer_id
        WHERE p.reference = 'BUSY' OR c.status = 'open'
        """,
    ]
