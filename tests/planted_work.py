"""A council's worth of rows, and beside the crowd what its officers do: messages, tasks, promised calls and drafts, made by PostgreSQL."""

from datetime import datetime, timedelta

from django.db import connection

from crm.demo.crowd import Crowd, gather, insert, settle
from crm.models import Callback, CallbackAttempt, Draft, Message, Property, Task, User
from tests import factories

CUSTOMERS = 15_000
OPEN = 30  # one case in so many is open
WAITING = 500  # one task, message or call in so many still waits
COLLEAGUES = 600
NUMBER = "'07' || lpad((n * 7919 %% 1000000000)::text, 9, '0')"  # nobody shares one


def plant(*, by: User, now: datetime) -> None:
    """Make it: fifteen thousand customers, two cases each, and as many messages, tasks and calls."""
    teams = [by.team, *factories.TeamFactory.create_batch(7)]
    keys = [team.pk for team in teams if team]
    for service in factories.ServiceFactory.create_batch(6):
        factories.CategoryFactory.create_batch(2, service=service)
    User.objects.bulk_create(User(email=f"colleague{n}@example.org", name=f"Colleague {n}") for n in range(COLLEAGUES))
    gather(Crowd(CUSTOMERS, open=OPEN, phone=NUMBER), now=now, advisor=by.pk, teams=keys)
    given = {"now": now, "then": now - timedelta(days=90), "by": by.pk, "teams": keys}
    given["officers"] = list(User.objects.order_by("email").values_list("pk", flat=True))
    with connection.cursor() as cursor:
        for statement in _statements():
            cursor.execute(statement, given)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or what waits to be checked would lock the indexes
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        settle(cursor)


def _statements() -> list[str]:
    cases = "FROM (SELECT c.*, row_number() OVER (ORDER BY c.id) AS n FROM crm_case c) AS c"
    team = "(%(teams)s::bigint[])[1 + n %% array_length(%(teams)s::bigint[], 1)]"
    officer = "(%(officers)s::uuid[])[1 + n %% array_length(%(officers)s::uuid[], 1)]"
    return [
        insert(
            Message, cases,
            id="gen_random_uuid()", case_id="c.id", customer_id="c.customer_id", body="'It is done.'", author_id="%(by)s",
            channel=f"CASE WHEN n %% {WAITING} = 1 THEN 'letter' ELSE 'email' END", created_at="c.opened_at",
            status=f"CASE WHEN n %% {WAITING} < 2 THEN 'queued' ELSE 'sent' END",
            next_try_at=f"CASE WHEN n %% {WAITING} = 0 THEN %(now)s::timestamptz - interval '1 minute' END",
            ended_at=f"CASE WHEN n %% {WAITING} < 2 THEN NULL ELSE %(then)s::timestamptz END",
        ),
        insert(
            Task, cases,
            id="gen_random_uuid()", case_id="c.id", customer_id="c.customer_id", what="'Write by letter.'",
            team_id=team, owner_id=f"CASE WHEN n %% {2 * WAITING} = 0 THEN NULL ELSE {officer} END",
            made_at="c.opened_at", due_on="c.due_on",
            done_at=f"CASE WHEN n %% {WAITING} = 0 THEN NULL ELSE %(then)s::timestamptz END",
        ),
        insert(
            Callback, cases,
            id="gen_random_uuid()", case_id="c.id", number="'01632 960177'", about="'Ask where it stands.'",
            officer_id=f"CASE WHEN n %% 2 = 0 THEN {officer} END", team_id=f"CASE WHEN n %% 2 = 1 THEN {team} END",
            promised_by_id="%(by)s", promised_at="c.opened_at", due_at="c.opened_at + interval '2 days'",
            closed_at=f"CASE WHEN n %% {WAITING} < 2 THEN NULL ELSE %(then)s::timestamptz END",
            outcome=f"CASE WHEN n %% {WAITING} < 2 THEN '' ELSE 'spoken' END",
        ),
        insert(
            CallbackAttempt, "FROM crm_callback b",
            callback_id="b.id", at="b.due_at", by_id="%(by)s", was_reached="true",
        ),
        insert(
            Draft, f"{cases} WHERE n %% 3 = 0",
            id="gen_random_uuid()", officer_id=officer, form="'contact'", customer_id="c.customer_id", fields="'{}'",
            started_at="%(then)s", touched_at="%(then)s",
        ),
        insert(
            Property, "FROM generate_series(1, 20000) AS n",
            uprn="(990000000000 + n)::text", lines="n || ' Invented Row'", town="'Tolbooth'", postcode="'ZZ' || n %% 90 || ' 1AA'",
            lines_key="n || ' invented row ' || substr(md5(n::text), 1, 6)", loaded_at="%(now)s::timestamptz",
        ),
    ]  # fmt: skip
