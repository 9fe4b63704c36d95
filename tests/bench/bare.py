"""The hand-written limit of a page: its template with the rows of one query, for nobody, without middleware.

What else a template needs (words, forms, leaving lines that are the same on every row) is taken from the real page once.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment

# What middleware and context processors put there for whoever is signed in.
OF_THE_SIGNED_IN = {"request", "user", "perms", "messages", "csrf_token", "block", "forloop"}

QUEUE = """
    SELECT c.id, c.reference, c.status, c.due_on, c.escalate_on, c.opened_at, k.name, p.id, p.title, p.names, p.family_name,
        s.name, t.name
    FROM crm_case c JOIN crm_casecategory k ON k.id = c.category_id JOIN crm_service s ON s.id = c.service_id
        LEFT JOIN crm_team t ON t.id = c.team_id LEFT JOIN crm_customer p ON p.id = c.customer_id
    WHERE c.team_id = %s AND c.owner_id IS NULL AND c.status NOT IN ('closed', 'referred')
    ORDER BY c.due_on, c.opened_at LIMIT %s
"""
TIMELINE = """
    SELECT 'crm.case' AS label, c.id::text, c.opened_at AS at, 'Case ' || c.reference || ': ' || k.name AS says,
        '' AS "by", '' AS "through", c.id AS root
    FROM crm_case c JOIN crm_casecategory k ON k.id = c.category_id WHERE c.customer_id = %(person)s
    UNION ALL
    SELECT 'crm.contact', o.id::text, o.received_at, 'Contact: ' || h.name, u.name, h.name, o.id
    FROM crm_contact o JOIN crm_channel h ON h.id = o.channel_id JOIN crm_user u ON u.id = o.advisor_id
    WHERE o.customer_id = %(person)s
    UNION ALL
    SELECT 'crm.casenote', n.id::text, n.written_at, 'Private note', u.name, '', n.case_id
    FROM crm_casenote n JOIN crm_case c ON c.id = n.case_id JOIN crm_user u ON u.id = n.author_id
    WHERE c.customer_id = %(person)s
    ORDER BY at DESC LIMIT %(most)s
"""


def cases(team: Any, most: int) -> list[Any]:
    """Return the rows of a queue in one query."""
    from crm.models import Case, CaseCategory, Customer, Service, Team

    with connection.cursor() as cursor:
        cursor.execute(QUEUE, [team.pk, most])
        return [
            Case(
                id=row[0],
                reference=row[1],
                status=row[2],
                due_on=row[3],
                escalate_on=row[4],
                opened_at=row[5],
                category=CaseCategory(name=row[6]),
                customer=Customer(id=row[7], title=row[8], names=row[9], family_name=row[10]) if row[7] else None,
                service=Service(name=row[11]),
                team=Team(name=row[12]) if row[12] else None,
            )
            for row in cursor.fetchall()
        ]


def lines(person: Any, most: int, leaving: Any) -> list[Any]:
    """Return the lines of a timeline in one query; each with the same leaving line, which this query does not work out."""
    with connection.cursor() as cursor:
        cursor.execute(TIMELINE, {"person": person.pk, "most": most})
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [
        SimpleNamespace(
            **row, pk=row["id"], on=row["at"].date(), url=f"/desk/{row['root']}/", root_pk=row["root"], kind=row["label"],
            root_label=row["label"], role="Team leader" if row["by"] else "", leaving=leaving,
        )
        for row in rows
    ]  # fmt: skip


def taken_from(client: Client, address: str) -> tuple[Template, dict[str, Any], int]:
    """Return a real page's template, what its view gave it, and how many queries it took."""
    setup_test_environment()
    try:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
    finally:
        teardown_test_environment()
    assert answer.status_code == 200, answer.status_code
    given = {name: value for layer in answer.context for one in layer.dicts for name, value in one.items()}
    kept = {name: value for name, value in given.items() if name not in OF_THE_SIGNED_IN}
    return answer.templates[0], kept, len(asked)


def page(template: Template, given: dict[str, Any], rows: Callable[[], dict[str, Any]]) -> Callable[[], HttpResponse]:
    """Return a view without anything around it: one query, one template."""

    def view() -> HttpResponse:
        request = HttpRequest()
        request.method, request.path, request.user = "GET", "/", AnonymousUser()
        nobody = {"request": request, "user": request.user, "perms": {}, "messages": []}
        return HttpResponse(template.render(Context({**given, **nobody, **rows()})))

    return view
