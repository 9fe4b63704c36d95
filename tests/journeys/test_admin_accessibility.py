"""Each kind of page of the admin, wide and at 320 pixels, by day and by night: axe finds nothing, nothing scrolls sideways."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from crm import versions
from crm.models import Case, CategoryQuestion, Council, ProclaimedDay, User
from retention import calendar, holds, policies, runs
from retention.models import RetentionCategory, RetentionPolicy
from tests import factories

from .conftest import fill_in_sign_in
from .test_accessibility import look_at
from .test_dpo import closed


@pytest.fixture
def addresses(dara: User, gus: User, transactional_db: None) -> dict[str, list[str]]:
    """The pages of the officer and of the administrator, about one of everything."""
    now = timezone.now()
    category = RetentionCategory.objects.get(key="case")
    policies.go_live(category, by=dara, now=now)
    closed(900)
    run = runs.run(today=calendar.local_day(now), slot="test", clock=timezone.now)
    held: Case = closed(900)
    hold = holds.place(held, kind="audit", reason="x", review_on=calendar.local_day(now), by=dara, now=now)
    draft = policies.draft(category, policies.Period(1, "year"), authority="x", reason="x", by=dara, now=now)
    factories.CaseFactory(undated=True)
    kept, cases = "/admin/retention", f"/admin/retention/retentioncategory/{category.pk}"
    version = RetentionPolicy.objects.filter(category=category, state="in_force").get()
    asked = CategoryQuestion.objects.create(category=held.category, wording="Which bin?", kind="choice", choices="A\nB")
    leaver = factories.UserFactory(is_active=False, team=factories.TeamFactory())
    factories.CaseFactory(owner=leaver)
    day = ProclaimedDay.objects.create(on="2026-12-28", nation="ENG", name="A day of thanks")
    versions.keep(held.category, by=gus, now=now)
    CategoryQuestion.objects.update(wording="Which bin was left?")
    kept_version = versions.keep(held.category, by=gus, now=now)
    assert kept_version
    council = f"/admin/crm/council/{Council.ONLY}"
    return {
        dara.email: [
            "/admin/",
            f"{kept}/retentioncategory/",
            f"{kept}/retentioncategory/add/",
            *(f"{cases}/{page}/" for page in ("change", "period", "stop")),
            f"{kept}/retentionpolicy/{draft.pk}/change/",
            f"{kept}/retentionpolicy/{version.pk}/change/",
            f"{kept}/hold/",
            f"{kept}/hold/add/",
            f"{kept}/hold/{hold.pk}/change/",
            *(f"{kept}/disposalrun/{page}" for page in ("", "preview/", "run/", f"{run.pk}/change/")),
            *(f"{kept}/disposalbatch/{run.batches.get().pk}/{page}/" for page in ("change", "print")),
            *(f"{kept}/activityversion/{page}/" for page in ("register", "schedule")),
            "/admin/auditlog/logentry/",
            "/admin/crm/case/",
            f"/admin/crm/case/{held.pk}/change/",
        ],
        gus.email: [
            "/admin/",
            "/admin/crm/user/",
            "/admin/crm/user/add/",
            f"/admin/crm/user/{dara.pk}/change/",
            f"/admin/crm/user/{leaver.pk}/change/",
            *(f"/admin/crm/{each}/" for each in ("casecategory", "openingtime", "proclaimedday")),
            *(f"/admin/crm/{each}/add/" for each in ("casecategory", "channel", "openingtime", "proclaimedday")),
            f"/admin/crm/casecategory/{asked.category_id}/change/",
            f"/admin/crm/casecategory/{asked.category_id}/history/",
            f"/admin/crm/proclaimedday/{day.pk}/delete/",
            "/admin/crm/proclaimedday/calendar/",
            "/admin/crm/openingtime/week/",
            *(f"{council}/{page}/" for page in ("change", "history")),
            "/admin/crm/setupversion/",
            f"/admin/crm/setupversion/{kept_version.pk}/change/",
        ],
    }


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_axe_finds_nothing_in_the_admin(
    new_context: Callable[..., BrowserContext],
    asgi_server: str,
    addresses: dict[str, list[str]],
    dara: User,
    gus: User,
    width: int,
    scheme: Any,
) -> None:
    wrong: list[str] = []
    for officer in (dara, gus):
        page = new_context(base_url=asgi_server, color_scheme=scheme).new_page()
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/admin/")
        fill_in_sign_in(page, officer)
        page.wait_for_url("**/admin/")
        for address in addresses[officer.email]:
            answer = page.goto(address)
            assert answer
            assert answer.status == 200, address
            wrong += look_at(page, address)
    assert wrong == []


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_where_something_was_typed_wrong(
    new_context: Callable[..., BrowserContext], asgi_server: str, gus: User, width: int
) -> None:
    page = new_context(base_url=asgi_server).new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/admin/")
    fill_in_sign_in(page, gus)
    page.wait_for_url("**/admin/")
    wrong: list[str] = []
    for address, label, typed, button, words in (
        ("openingtime/week", "Saturday: opens", "10:00", "Save the opening hours", "Write both times"),
        (f"council/{Council.ONLY}/change", "Colour:", "#ffaa00", "Save", "White letters cannot be read"),
        ("casecategory/add", "Name", "Missed bin", "Save", "Please correct the errors below"),
    ):
        page.goto(f"/admin/crm/{address}/")
        page.get_by_label(label).fill(typed)
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_text(words).first).to_be_visible()
        wrong += look_at(page, address)
    assert wrong == []
