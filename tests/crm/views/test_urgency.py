"""What presses is marked in words, by a shape and by a colour; home counts it, and leads to it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories

from .reading import says
from .test_queues import QUEUE, references


def test_late_urgent_and_in_time_differ_in_words_and_in_shape(desk: Client, bilal: Any) -> None:
    for due_on, urgent_from in (
        ("2026-07-31", "2026-07-30"),
        ("2026-08-04", "2026-08-03"),
        ("2026-08-14", "2026-08-12"),
    ):
        factories.CaseFactory(team=bilal.team, due_on=due_on, escalate_on=urgent_from)

    page = desk.get(QUEUE)

    assert says(page, "■ 1 working day overdue", "▲ Urgent: 1 working day left", "9 working days left")
    assert page.content.decode().count("■") == page.content.decode().count("urgency--late") == 1


@pytest.mark.parametrize(
    ("due_on", "urgent_from", "words"),
    [
        ("2026-08-03", "2026-07-31", "▲ Urgent: due today"),
        ("2026-08-04", "2026-08-04", "1 working day left"),
        ("2026-12-24", "2026-08-03", "▲ Urgent: more than two months left"),
        ("2026-12-24", "2026-12-01", "More than two months left"),
        ("2026-08-01", "2026-07-31", "■ 1 working day overdue"),
        ("2026-01-05", "2026-01-02", "■ Overdue since 5 January 2026"),
        ("2024-03-03", "2024-03-01", "■ Overdue since 3 March 2024"),
    ],
)
def test_each_urgency_has_its_words(desk: Client, bilal: Any, due_on: str, urgent_from: str, words: str) -> None:
    factories.CaseFactory(team=bilal.team, due_on=due_on, escalate_on=urgent_from)

    assert says(desk.get(QUEUE), words)


def test_home_counts_what_presses_and_leads_to_it(desk: Client, bilal: Any) -> None:
    for due_on, urgent_from in (
        ("2026-07-31", "2026-07-30"),
        ("2026-08-03", "2026-07-31"),
        ("2026-08-04", "2026-08-03"),
    ):
        factories.CaseFactory(owner=bilal, due_on=due_on, escalate_on=urgent_from)

    page = desk.get("/desk/")

    assert says(page, "3 open cases", "1 overdue", "2 urgent", "1 due today")
    for urgency, number in (("overdue", 1), ("urgent", 2), ("today", 1)):
        address = f"/desk/cases/mine/?urgency={urgency}"
        assert f'href="{address}"' in page.content.decode()
        assert len(references(desk.get(address))) == number


def test_home_costs_the_same_for_one_case_and_for_fifty(signed_in: Any, esi: Any, missed_bin: Any) -> None:
    officer, costs, made = signed_in(esi), [], 0
    for rows in (1, 10, 50):
        for _ in range(rows - made):
            for whose in ({"owner": esi}, {}):
                factories.CaseFactory(team=esi.team, category=missed_bin, customer=factories.CustomerFactory(), **whose)
        made = rows
        with CaptureQueriesContext(connection) as queries:
            officer.get("/desk/")
        costs.append(len(queries))
    assert len(set(costs)) == 1, costs
    assert costs[0] <= 12
