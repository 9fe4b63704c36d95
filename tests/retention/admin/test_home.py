"""The data-protection officer's home: its numbers are the run's numbers, and it complains when nothing runs."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from crm.models import Case, User
from retention import chain, holds, ledger, night, policies, preview, runs
from retention.models import DisposalBatch, DisposalRun, Hold, RetentionCategory, SetAside
from tests import factories

from .conftest import LONG_AGO, NOON

State = DisposalRun.State


def ran(at: datetime, state: str = State.SUCCEEDED) -> DisposalRun:
    slot = f"{at:%Y-%m-%d}"
    return DisposalRun.objects.create(
        job=runs.NIGHTLY, slot=slot, today=at.date(), state=state, started_at=at, seen_at=at, finished_at=at
    )


def text(client: Client, address: str = "/admin/") -> str:
    """Return what a page says, without its tags and with single spaces."""
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_home_shows_what_the_run_of_the_night_then_does(dpo: Client, dara: User, cases: RetentionCategory) -> None:
    for _ in range(3):
        factories.CaseFactory(closed=True, opened_at=LONG_AGO)
    factories.CaseFactory(undated=True)
    # Kept until the end of this very day, so it leaves in the night that follows.
    last_day = factories.CaseFactory(closed=True, opened_at=datetime(2024, 11, 22, 10, 0, tzinfo=UTC))
    assert last_day.closed_at.date().isoformat() == "2024-11-23"
    kept = factories.CaseFactory(closed=True, opened_at=LONG_AGO)
    holds.place(kept, kind="legal", reason="court", review_on=NOON.date(), by=dara, now=NOON)
    policies.go_live(cases, by=dara, now=NOON)
    ran(NOON.replace(hour=1, minute=10))

    said = text(dpo)
    found = next(line for line in preview.preview(night.tonight(NOON)) if line.step.category == cases)
    done = runs.run(today=night.tonight(NOON), slot="test", clock=lambda: NOON, only=["case"])

    assert "What the run of 24 November 2026 finds" in said
    assert (found.due, found.held_in_all, found.undated) == (4, 1, 1)
    assert re.search(rf"{cases.title} 2 years 4 1 legal hold: 1 0 1 0 3 March 2020 Live", said)
    assert done.results.get().disposed == 4


def test_each_number_of_the_night_leads_to_its_records(dpo: Client, old_case: Case, dara: User) -> None:
    held = factories.CaseFactory(closed=True, opened_at=LONG_AGO)
    holds.place(held, kind="legal", reason="court", review_on=NOON.date(), by=dara, now=NOON)
    undated = factories.CaseFactory(undated=True)
    assert "/admin/crm/case/?kept_as=case&amp;standing=due" in dpo.get("/admin/").content.decode()

    for standing, case in (("due", old_case), ("held", held), ("undated", undated)):
        listed = dpo.get(f"/admin/crm/case/?kept_as=case&standing={standing}").context["cl"].result_list
        assert [row.pk for row in listed] == [case.pk]


def test_an_auditor_gets_numbers_and_no_way_to_the_records(
    signed_in: Any, ike: User, cases: RetentionCategory, old_case: Case
) -> None:
    page = signed_in(ike).get("/admin/").content.decode()

    assert cases.title in page
    assert "/admin/crm/" not in page


@pytest.mark.parametrize(("hours", "late"), [(25, False), (27, True)])
def test_home_complains_loudly_when_no_night_succeeded_for_26_hours(dpo: Client, hours: int, late: bool) -> None:
    ran(NOON - timedelta(hours=hours))

    assert ("No nightly run has succeeded for 26 hours" in text(dpo)) is late


def test_the_next_run_is_tomorrows_once_today_has_ended(dpo: Client) -> None:
    before = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    assert night.next_run(before) == datetime(2026, 11, 23, 1, 10, tzinfo=UTC)
    early = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    assert night.next_run(early) == datetime(2026, 11, 23, 2, 10, tzinfo=UTC)  # it catches up

    ran(datetime(2026, 11, 23, 1, 10, tzinfo=UTC))

    assert night.next_run(early) == datetime(2026, 11, 24, 1, 10, tzinfo=UTC)
    assert "24 November 2026, 01:10" in text(dpo)


def test_in_summer_the_night_is_told_by_the_clock_on_the_wall(dpo: Client) -> None:
    assert night.next_run(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)) == datetime(2026, 7, 2, 1, 10, tzinfo=UTC)
    assert night.tonight(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)).isoformat() == "2026-07-02"


def test_what_waits_for_somebody_is_counted(dpo: Client, dara: User, cases: RetentionCategory, old_case: Case) -> None:
    held = factories.CaseFactory(closed=True)
    for days in (-1, 10, 100):
        day = NOON.date() + timedelta(days=days)
        holds.place(held, kind="audit", reason="inquiry", review_on=day, by=dara, now=NOON)
    draft = policies.draft(cases, policies.Period(1, "year"), authority="", reason="", by=dara, now=NOON)
    policies.propose(draft, by=dara, now=NOON)
    SetAside.objects.create(
        label="crm.case", record=old_case.pk, category=cases, reason="IntegrityError", set_aside_at=NOON
    )

    numbers = {
        number.label: (number.value, number.tone)
        for panel, lines in dpo.get("/admin/").context["panels"]
        for number in lines
        if hasattr(number, "value")
    }

    assert numbers["Periods that wait for a second person"] == (1, "asks")
    assert numbers["Holds whose review is overdue"] == (1, "asks")
    assert numbers["Holds to review in 30 days"] == (1, "plain")
    assert numbers["Records set aside"] == (1, "asks")
    assert Hold.objects.count() == 3


def test_every_number_on_the_home_page_is_a_link_that_opens(dpo: Client, old_case: Case, dara: User) -> None:
    holds.place(old_case, kind="audit", reason="inquiry", review_on=NOON.date(), by=dara, now=NOON)
    page = dpo.get("/admin/").content.decode()
    links = set(re.findall(r'href="(/admin/[^"]*)"', page))
    assert len(links) > 20

    broken = {link: dpo.get(link.replace("&amp;", "&"), follow=True).status_code for link in links}

    assert {link for link, status in broken.items() if status != 200} == set()
    # The admin answers a filter that it does not know by sending one on with ?e=1.
    for link in links:
        assert "e=1" not in dpo.get(link.replace("&amp;", "&")).get("Location", "")


def test_verify_now_finds_what_was_edited(dpo: Client, dara: User, cases: RetentionCategory, old_case: Case) -> None:
    policies.go_live(cases, by=dara, now=NOON)
    runs.run(today=NOON.date(), slot="test", clock=lambda: NOON)
    address = "/admin/retention/disposalbatch/verify/"
    assert ledger.head() == 1
    assert not list(chain.verify())
    assert dpo.get(address).status_code == 405
    assert "1 certificate" in dpo.post(address).content.decode()

    DisposalBatch.objects.update(count=2)

    said = dpo.post(address).content.decode()
    assert "The proof does not fit" in said
    assert "Certificate 1: was edited." in said


def test_a_ledger_that_is_ahead_or_cannot_be_read_is_a_loud_number(
    dpo: Client, dara: User, cases: RetentionCategory, old_case: Case, settings: Any
) -> None:
    policies.go_live(cases, by=dara, now=NOON)
    runs.run(today=NOON.date(), slot="test", clock=lambda: NOON)
    assert "Ledger outside the database Complete" in text(dpo)

    chain.ChainHead.objects.update(number=0)
    assert "Ledger outside the database 1 ahead" in text(dpo)

    settings.LEDGER_PATH.write_bytes(b"not a ledger\n")
    assert "Ledger outside the database Cannot be read" in text(dpo)
