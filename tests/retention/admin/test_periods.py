"""Periods through the admin: seen before they are saved, in force only by a second person where they let records go sooner."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from crm.models import User
from retention import policies, preview
from retention.calendar import Period
from retention.models import RetentionCategory, RetentionPolicy
from tests import factories

from .conftest import LONG_AGO, NOON

CATEGORY = "/admin/retention/retentioncategory/case/"
State = RetentionPolicy.State


def entered(length: int | str, unit: str, **more: str) -> dict[str, Any]:
    return {
        "length": length,
        "unit": unit,
        "authority": "Cabinet, 2 November 2026",
        "reason": "Shorter is enough.",
        **more,
    }


def drafted(client: Client, length: int, unit: str) -> RetentionPolicy:
    """Change the period of cases as an officer does: look, then save."""
    shown = client.post(f"{CATEGORY}period/", entered(length, unit))
    seen = re.search(r'name="seen" value="([^"]+)"', shown.content.decode())
    assert seen, "the page does not show what the period would do"
    saved = client.post(f"{CATEGORY}period/", entered(length, unit, seen=seen[1]))
    assert saved.status_code == 302
    return RetentionPolicy.objects.get(category="case", state=State.DRAFT)


def act(client: Client, version: RetentionPolicy, name: str) -> Any:
    answer = client.post(f"/admin/retention/retentionpolicy/{version.pk}/{name}/")
    version.refresh_from_db()
    return answer


def one_and_a_half_years_old() -> None:
    factories.CaseFactory(closed=True, opened_at=datetime(2025, 5, 1, 9, 0, tzinfo=UTC))


def test_the_effect_of_a_period_is_shown_before_anything_is_saved(dpo: Client, cases: RetentionCategory) -> None:
    factories.CaseFactory(closed=True, opened_at=LONG_AGO)
    one_and_a_half_years_old()
    factories.CaseFactory()
    before = RetentionPolicy.objects.count()

    shown = dpo.post(f"{CATEGORY}period/", entered(1, "year"))

    effect = shown.context["comparison"].effect
    assert (effect.now_due, effect.then_due, effect.records) == (1, 2, 3)
    assert "1 more record would leave" in shown.content.decode()
    assert RetentionPolicy.objects.count() == before


def test_the_effect_that_was_shown_is_what_the_preview_says_once_in_force(
    dpo: Client, second: Client, cases: RetentionCategory
) -> None:
    factories.CaseFactory(closed=True, opened_at=LONG_AGO)
    one_and_a_half_years_old()
    version = drafted(dpo, 1, "year")
    foreseen = dpo.get(f"/admin/retention/retentionpolicy/{version.pk}/change/").context["comparison"].effect.then_due

    act(dpo, version, "propose")
    act(second, version, "approve")

    [found] = preview.preview(NOON.date(), ["case"])
    assert found.step.policy == version
    assert found.due == foreseen == 2


def test_what_waits_for_a_record_that_leaves_the_same_night_is_foreseen_too(
    dpo: Client, dara: User, cases: RetentionCategory
) -> None:
    """A contact waits for the case that it opened; when both leave in one night, the effect says so as the preview does."""
    factories.CaseFactory(closed=True, opened_at=LONG_AGO)
    policies.go_live(cases, by=dara, now=NOON)

    shown = dpo.post("/admin/retention/retentioncategory/contact/period/", entered(1, "year"))

    [found] = [line for line in preview.preview(NOON.date()) if line.step.category.key == "contact"]
    assert shown.context["comparison"].effect.now_due == found.due == 1


def test_another_period_than_the_one_shown_is_shown_again_and_not_saved(dpo: Client, cases: RetentionCategory) -> None:
    before = RetentionPolicy.objects.count()

    again = dpo.post(f"{CATEGORY}period/", entered(1, "month", seen="1 year"))

    assert again.status_code == 200
    assert 'name="seen" value="1 month"' in again.content.decode()
    assert RetentionPolicy.objects.count() == before


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (entered(-1, "year"), "between 0 days and 200 years"),
        (entered(201, "year"), "between 0 days and 200 years"),
        (entered("soon", "year"), "Enter a whole number"),
        (entered("9" * 5000, "day"), "Enter a whole number"),
        (entered(1, "week"), "Select a valid choice"),
        (entered(1, "year") | {"authority": ""}, "This field is required"),
        (entered(1, "year") | {"reason": "x" * 501}, "at most 500 characters"),
    ],
)
def test_a_wrong_period_is_refused_at_its_field(
    dpo: Client, cases: RetentionCategory, wrong: dict[str, Any], words: str
) -> None:
    answer = dpo.post(f"{CATEGORY}period/", wrong)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Cabinet" in answer.content.decode() or not wrong["authority"]


def test_a_longer_period_is_in_force_as_soon_as_it_is_proposed(dpo: Client, cases: RetentionCategory) -> None:
    version = drafted(dpo, 3, "year")
    assert (
        "Propose and put in force" in dpo.get(f"/admin/retention/retentionpolicy/{version.pk}/change/").content.decode()
    )

    act(dpo, version, "propose")

    assert version.state == State.IN_FORCE


def test_a_shorter_period_needs_somebody_else(
    dpo: Client, second: Client, cases: RetentionCategory, dara: User, hana: User
) -> None:
    version = drafted(dpo, 1, "year")
    act(dpo, version, "propose")
    assert version.state == State.PROPOSED

    refused = act(dpo, version, "approve")
    assert refused.status_code == 409
    assert "needs a second person" in refused.content.decode()
    assert version.state == State.PROPOSED
    assert policies.in_force(cases).period == Period(2, "year")

    act(second, version, "approve")
    assert version.state == State.IN_FORCE
    assert (version.drafted_by, version.decided_by) == (dara, hana)


def test_the_proposer_is_no_second_person_either(dpo: Client, second: Client, cases: RetentionCategory) -> None:
    version = drafted(dpo, 1, "year")
    act(second, version, "propose")

    for client in (dpo, second):
        assert act(client, version, "approve").status_code == 409
    assert version.state == State.PROPOSED


def test_a_colleague_can_refuse_and_the_period_in_force_stays(
    dpo: Client, second: Client, cases: RetentionCategory
) -> None:
    version = drafted(dpo, 1, "year")
    act(dpo, version, "propose")

    act(second, version, "refuse")

    assert version.state == State.REFUSED
    assert policies.in_force(cases).period == Period(2, "year")
    assert act(second, version, "approve").status_code == 409


def test_a_version_in_force_cannot_be_edited(dpo: Client, cases: RetentionCategory) -> None:
    version = policies.in_force(cases)
    page = f"/admin/retention/retentionpolicy/{version.pk}/change/"

    dpo.post(page, {"length": 1, "unit": "day", "state": "in_force"})

    version.refresh_from_db()
    assert version.period == Period(2, "year")
    assert "<input" not in _main(dpo.get(page))


def test_decisions_are_posted_and_only_by_those_who_may(
    dpo: Client, signed_in: Any, ike: User, gus: User, cases: RetentionCategory
) -> None:
    version = drafted(dpo, 1, "year")
    assert dpo.get(f"/admin/retention/retentionpolicy/{version.pk}/propose/").status_code == 405

    for name in ("propose", "approve", "refuse"):
        for officer in (ike, gus):
            assert act(signed_in(officer), version, name).status_code == 403
    for name in ("period", "live", "stop", "brake"):
        for officer in (ike, gus):
            assert signed_in(officer).post(f"{CATEGORY}{name}/").status_code == 403
    assert version.state == State.DRAFT
    assert signed_in(ike).get(f"/admin/retention/retentionpolicy/{version.pk}/change/").status_code == 200


# ── Live, and the brake ──────────────────────────────────────────────────────────────────────────


def test_going_live_shows_first_what_would_leave(dpo: Client, dara: User, cases: RetentionCategory) -> None:
    factories.CaseFactory(closed=True, opened_at=LONG_AGO)
    shown = dpo.get(f"{CATEGORY}live/")
    cases.refresh_from_db()
    assert cases.live_at is None
    assert "<strong>1 record</strong>" in shown.content.decode()

    dpo.post(f"{CATEGORY}live/")

    cases.refresh_from_db()
    assert (cases.live_at, cases.live_by) == (NOON, dara)

    dpo.post(f"{CATEGORY}stop/")

    cases.refresh_from_db()
    assert cases.live_at is None


def test_what_cannot_be_enforced_yet_cannot_go_live(dpo: Client) -> None:
    address = "/admin/retention/retentioncategory/inactive_5Fcustomer/"
    assert "Go live" not in _main(dpo.get(f"{address}change/"))

    answer = dpo.post(f"{address}live/")

    assert answer.status_code == 409
    assert "cannot go live" in answer.content.decode()


def test_the_brake_is_released_up_to_the_number_that_was_seen(
    dpo: Client, dara: User, cases: RetentionCategory, settings: Any
) -> None:
    settings.RETENTION_BRAKE_FLOOR = 1
    for _ in range(3):
        factories.CaseFactory(closed=True, opened_at=LONG_AGO)
    policies.go_live(cases, by=dara, now=NOON)
    assert "Release the brake" in dpo.get(f"{CATEGORY}change/").content.decode()

    stale = dpo.post(f"{CATEGORY}brake/", {"seen": "2"})
    assert stale.status_code == 409
    cases.refresh_from_db()
    assert cases.brake_released_to is None

    dpo.post(f"{CATEGORY}brake/", {"seen": "3"})

    cases.refresh_from_db()
    assert (cases.brake_released_to, cases.brake_released_by) == (3, dara)


def _main(answer: Any) -> str:
    body: str = answer.content.decode()
    return body[body.index('<div id="content"') : body.index("<!-- END Content -->")]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="rows are locked one by one there")
def test_two_periods_of_a_category_are_not_numbered_at_once(cases: RetentionCategory, dara: User) -> None:
    with CaptureQueriesContext(connection) as asked:
        policies.draft(cases, Period(3, "year"), authority="", reason="", by=dara, now=NOON)

    statements = [query["sql"] for query in asked.captured_queries]
    locks = [number for number, sql in enumerate(statements) if sql.endswith("FOR UPDATE")]
    counts = [number for number, sql in enumerate(statements) if "MAX(" in sql]
    assert locks, "the category's row is not locked"
    assert locks[0] < counts[0]
