"""A list as a file: for a reason that stays on record, of what somebody may see, and without who asked."""

import csv
import io
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from crm import exporting
from crm.models import CaseCategory
from tests import factories

from .reading import form, says

REASON = "Monthly meeting with the service."


def ask_for(client: Client, name: str = "queue", query: str = "", **typed: Any) -> Any:
    address = f"/desk/cases/{name}/export/"
    fields = form(client.get(f"{address}{query}"), address)
    return client.post(address, {**fields, "why": REASON, **typed})


def rows_of(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_file_has_a_row_for_each_case_of_the_list(leader: Client, esi: Any, bilal: Any, missed_bin: Any) -> None:
    case = factories.CaseFactory(
        team=esi.team,
        category=missed_bin,
        asked="My bin,\nagain “missed”",
        location="Mill Lane",
        due_on="2026-08-05",
        escalate_on="2026-08-03",
    )
    factories.CaseFactory(team=esi.team, owner=bilal)

    answer = ask_for(leader)

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="cases-queue-2026-08-03.csv"'
    assert answer["Cache-Control"] == "no-store"
    assert rows_of(answer) == [
        {
            "Reference": case.reference,
            "Category": "Missed bin",
            "Service": "Waste and recycling",
            "Status": "Open",
            "Asked": "My bin,\nagain “missed”",
            "Where": "Mill Lane",
            "Opened": "2026-07-27",
            "Due": "2026-08-05",
            "Working days left": "2",
            "Urgency": "Urgent",
            "Owner": "",
            "Team": "Contact centre",
        }
    ]


def test_a_file_begins_with_the_mark_by_which_spreadsheets_know_utf_8(leader: Client, esi: Any) -> None:
    factories.CaseFactory(team=esi.team)
    assert b"".join(ask_for(leader)).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("why", ["", "   ", "work", "123456789", "  because  ", "\u200b" * 10])
def test_no_file_leaves_without_a_reason(leader: Client, esi: Any, why: str) -> None:
    factories.CaseFactory(team=esi.team)

    answer = ask_for(leader, why=why)

    assert answer.status_code == 422
    assert says(answer, "Write")
    assert not LogEntry.objects.filter(additional_data__what__startswith="took away").exists()


def test_each_file_is_on_record_with_its_rows_its_filters_and_the_reason(
    leader: Client, esi: Any, bilal: Any, missed_bin: Any
) -> None:
    factories.CaseFactory(owner=bilal, category=missed_bin)
    factories.CaseFactory(owner=bilal, category=missed_bin)

    ask_for(leader, "service", f"?category={missed_bin.pk}&owner={bilal.pk}&sort=-due")

    line = LogEntry.objects.get(additional_data__what__startswith="took away")
    assert (line.actor, line.object_pk, line.additional_data["why"]) == (esi, str(esi.pk), REASON)
    assert line.additional_data["what"] == (
        f"took away 2 cases as a file: list service with category: Missed bin; owner: User {bilal.pk}"
    )


def test_a_file_holds_what_the_filters_leave_in_their_order(leader: Client, esi: Any, missed_bin: Any) -> None:
    late, later = (
        factories.CaseFactory(team=esi.team, category=missed_bin, due_on=due_on, escalate_on=due_on)
        for due_on in ("2026-07-29", "2026-07-31")
    )
    factories.CaseFactory(team=esi.team, category=missed_bin)

    rows = rows_of(ask_for(leader, query="?urgency=overdue&sort=-due"))

    assert [row["Reference"] for row in rows] == [later.reference, late.reference]
    assert [row["Working days left"] for row in rows] == ["-1", "-3"]
    assert {row["Urgency"] for row in rows} == {"Overdue"}


@pytest.mark.parametrize("asked", ["=1+1", "+44 7700", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =HYPERLINK(1)"])
def test_what_somebody_wrote_is_no_formula(leader: Client, esi: Any, asked: str) -> None:
    case = factories.CaseFactory(team=esi.team)
    CaseCategory.objects.filter(pk=case.category_id).update(name=asked)  # as written: other fields tidy it up

    assert rows_of(ask_for(leader))[0]["Category"] == f"'{asked}"


def test_what_only_looks_like_a_formula_further_on_stays_as_it_is(leader: Client, esi: Any) -> None:
    factories.CaseFactory(team=esi.team, asked="When? 2 - 1 = 1")

    assert rows_of(ask_for(leader))[0]["Asked"] == "When? 2 - 1 = 1"


def test_a_file_names_no_customer_and_holds_nothing_else_they_said(leader: Client, esi: Any, ada: Any) -> None:
    case = factories.CaseFactory(team=esi.team, customer=ada, asked="canary-asked", answered="canary-answered")
    case.contact.summary = "canary-summary"
    case.contact.save()
    factories.CaseNoteFactory(case=case, text="canary-note")
    factories.PaymentFactory(case=case, provider_reference="canary-payment")
    factories.CustomerNoteFactory(customer=ada, text="canary-caution")

    text = b"".join(ask_for(leader)).decode()

    assert "canary-asked" in text
    for word in ("Okonjo", "900461", "ada@example.org", "ZZ1 2AB", ada.reference, "1961"):
        assert word not in text
    for word in ("answered", "summary", "note", "payment", "caution"):
        assert f"canary-{word}" not in text


def test_who_may_take_no_list_away_has_no_link_and_no_file(desk: Client, bilal: Any) -> None:
    case = factories.CaseFactory(team=bilal.team)
    assert says(desk.get("/desk/cases/queue/"), case.reference)
    assert not says(desk.get("/desk/cases/queue/"), "Take this list away")
    assert desk.get("/desk/cases/queue/export/").status_code == 403
    assert desk.post("/desk/cases/queue/export/", {"why": REASON}).status_code == 403


def test_nobody_takes_away_a_list_that_is_not_theirs(signed_in: Any, leader: Client, fitz: Any) -> None:
    assert signed_in(fitz).post("/desk/cases/service/export/", {"why": REASON}).status_code == 403
    assert leader.post("/desk/cases/referred/export/", {"why": REASON}).status_code == 403


def test_a_list_that_is_too_long_says_so(leader: Client, esi: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(exporting, "MOST", 1)
    for _ in range(2):
        factories.CaseFactory(team=esi.team)

    answer = ask_for(leader)

    assert answer.status_code == 422
    assert says(answer, "The list has 2 cases, and a file holds at most 1. Choose filters that leave fewer.")
    assert not LogEntry.objects.filter(additional_data__what__startswith="took away").exists()


def test_a_file_costs_the_same_for_one_case_and_for_many(
    leader: Client, esi: Any, missed_bin: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 4)
    costs, made = [], 0
    for rows in (1, 10, 50):
        for _ in range(rows - made):
            factories.CaseFactory(
                team=esi.team, owner=esi, category=missed_bin, customer=factories.CustomerFactory(), referred=True
            )
        made = rows
        with CaptureQueriesContext(connection) as queries:
            answer = leader.post("/desk/cases/mine/export/", {"why": REASON})
            assert len(rows_of(answer)) == rows
        assert sum('FROM "crm_council"' in query["sql"] for query in queries) == 1
        costs.append(len(queries))
    assert len(set(costs)) == 1, costs
    assert costs[0] <= 12


def test_a_file_may_be_asked_for_again_and_each_time_is_on_record(leader: Client, esi: Any) -> None:
    factories.CaseFactory(team=esi.team)
    fields = {**form(leader.get("/desk/cases/queue/export/"), "/desk/cases/queue/export/"), "why": REASON}

    for _ in range(2):
        assert len(rows_of(leader.post("/desk/cases/queue/export/", fields))) == 1

    assert LogEntry.objects.filter(additional_data__what__startswith="took away").count() == 2


# ── A service officer has nothing of another service ─────────────────────────────────────────────


def test_a_service_officers_list_file_and_counts_hold_nothing_of_other_services(
    signed_in: Any, desk: Client, fitz: Any, bilal: Any, ada: Any, missed_bin: Any, housing: Any
) -> None:
    ours = factories.CaseFactory(customer=ada, category=missed_bin, referred=True, asked="canary-ours")
    rent = factories.CategoryFactory(name="Canary rent", service=housing)
    other = factories.CustomerFactory(family_name="Canarytheirs", phone="07700900888")
    theirs = [
        factories.CaseFactory(customer=other, category=rent, referred=True, asked="canary-theirs", team=bilal.team),
        factories.CaseFactory(customer=other, category=missed_bin, asked="canary-not-referred", owner=bilal),
    ]
    ours.contact.summary = "canary-summary"
    ours.contact.save()
    factories.PaymentFactory(case=ours, provider_reference="canary-payment")
    factories.CustomerNoteFactory(customer=ada, text="canary-caution")
    forbidden = ["Canarytheirs", "canary-theirs", "canary-not-referred", "Canary rent", "Housing", "900888"]
    forbidden += ["canary-summary", "canary-payment", "canary-caution", *(case.reference for case in theirs)]
    # They are there to be seen, by those who may.
    seen = "".join(
        desk.get(address).content.decode()
        for address in (
            "/desk/cases/service/",
            *(f"/desk/cases/{case.pk}/" for case in (*theirs, ours)),
            *(
                f"/desk/{kind}s/{pk}/"
                for kind, pk in (("customer", ada.pk), ("customer", other.pk), ("contact", ours.contact_id))
            ),
        )
    )
    assert [word for word in forbidden if word not in seen] == []

    officer = signed_in(fitz)
    home, queue = officer.get("/desk/"), officer.get("/desk/cases/referred/")
    file = b"".join(ask_for(officer, "referred")).decode()
    unfiltered = officer.get(f"/desk/cases/referred/?category={rent.pk}&service={housing.pk}")

    for text in (home.content.decode(), queue.content.decode(), unfiltered.content.decode()):
        assert ours.reference in text and "Okonjo" in text
        assert [word for word in forbidden if word in text] == []
    assert ours.reference in file and "canary-ours" in file
    assert [word for word in forbidden if word in file] == []
    assert says(home, "1 open case") and says(queue, "1 open case")
