"""Runs in the admin: any day can be previewed, and a run asked for happens once, in the worker."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from kombu.exceptions import OperationalError

from crm.models import Case, User
from retention import policies, preview, runs, tasks
from retention.models import DisposalRun, RetentionCategory
from tests import factories

from .conftest import LONG_AGO, NOON

RUN = "/admin/retention/disposalrun/run/"
PREVIEW = "/admin/retention/disposalrun/preview/"
SLOT = "2026-11-23T12:00Z"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Collect what is sent to the worker, which is at the edge."""
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr(tasks.run_now, "delay", lambda *what: sent.append(what))
    return sent


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2026, 11, 23), date(2031, 1, 1)])
def test_the_preview_of_a_day_is_the_engines(dpo: Client, old_case: Case, day: date) -> None:
    factories.CaseFactory(closed=True, opened_at=datetime(2025, 5, 1, 9, 0, tzinfo=UTC))

    shown = dpo.get(PREVIEW, {"on": day.isoformat()})

    assert [row.found for row in shown.context["rows"]] == list(preview.preview(day))


@pytest.mark.parametrize("text", ["tomorrow", "2026-02-30", "<script>", "9" * 300])
def test_a_day_that_is_none_is_said_to_be_none(dpo: Client, text: str) -> None:
    answer = dpo.get(PREVIEW, {"on": text})

    assert answer.status_code == 422
    assert "is not a date" in answer.content.decode()
    assert "<script>" not in answer.content.decode()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_time_can_be_asked_for(dpo: Client, day: str) -> None:
    assert dpo.get(PREVIEW, {"on": day}).status_code in {200, 422}


def test_a_run_is_shown_before_it_is_asked_for_and_then_waits_for_the_worker(
    dpo: Client, dara: User, cases: RetentionCategory, old_case: Case, asked: list[tuple[str, str]]
) -> None:
    policies.go_live(cases, by=dara, now=NOON)
    assert "Dispose of 1 record now" in " ".join(dpo.get(RUN).content.decode().split())
    assert not asked

    sent_on = dpo.post(RUN)
    waiting = dpo.get(sent_on["Location"])

    assert asked == [(SLOT, str(dara.pk))]
    assert "asked for at 23 November 2026, 12:00 and waits for the worker" in waiting.content.decode()
    assert not DisposalRun.objects.exists()  # the worker claims the slot, and nobody else

    tasks.run_now(*asked[0])
    done = dpo.get(sent_on["Location"], follow=True)

    run = DisposalRun.objects.get()
    assert (run.job, run.slot, run.asked_by, run.state) == (runs.MANUAL, SLOT, dara, DisposalRun.State.SUCCEEDED)
    assert "Certificate 1" in done.content.decode()
    assert not Case.objects.filter(pk=old_case.pk).exists()


def test_pressed_twice_or_delivered_twice_it_is_one_run(
    dpo: Client, dara: User, old_case: Case, asked: list[tuple[str, str]]
) -> None:
    dpo.post(RUN)
    dpo.post(RUN)
    assert len(asked) == 2

    for what in asked * 2:
        tasks.run_now(*what)

    assert DisposalRun.objects.count() == 1


def test_what_the_brake_holds_is_not_promised(
    dpo: Client, dara: User, cases: RetentionCategory, settings: Any, old_case: Case
) -> None:
    factories.CaseFactory(closed=True, opened_at=LONG_AGO)
    policies.go_live(cases, by=dara, now=NOON)
    settings.RETENTION_BRAKE_FLOOR = 1

    page = dpo.get(RUN)

    assert page.context["due"] == 0
    assert "The brake holds it, and asks" in page.content.decode()


def test_a_queue_that_is_down_is_said_to_be_down(dpo: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_what: Any) -> None:
        raise OperationalError("redis://secret@host")

    monkeypatch.setattr(tasks.run_now, "delay", down)

    answer = dpo.post(RUN)

    assert answer.status_code == 503
    assert "nothing was asked for" in answer.content.decode()
    assert "secret" not in answer.content.decode()


def test_an_auditor_previews_and_asks_for_nothing(signed_in: Any, ike: User, asked: list[tuple[str, str]]) -> None:
    auditor = signed_in(ike)

    assert auditor.get(PREVIEW).status_code == 200
    assert auditor.get(RUN).status_code == 403
    assert auditor.post(RUN).status_code == 403
    assert "Run now" not in auditor.get("/admin/retention/disposalrun/").content.decode()
    assert not asked


@pytest.mark.parametrize("slot", ["nonsense", "2026-11-23T12:00", "2026-99-99T99:99Z"])
def test_a_slot_that_is_none_is_not_found(dpo: Client, slot: str) -> None:
    assert dpo.get(f"/admin/retention/disposalrun/asked/{slot}/").status_code == 404


def test_a_run_shows_each_category_with_its_certificates(
    dpo: Client, dara: User, cases: RetentionCategory, old_case: Case
) -> None:
    policies.go_live(cases, by=dara, now=NOON)
    run = runs.run(today=NOON.date(), slot="test", clock=lambda: NOON)

    page = dpo.get(f"/admin/retention/disposalrun/{run.pk}/change/").content.decode()

    assert "/admin/retention/retentioncategory/case/change/" in page
    assert f"/admin/retention/disposalbatch/{run.batches.get().pk}/change/" in page
    assert "Preview only: not live" in page
