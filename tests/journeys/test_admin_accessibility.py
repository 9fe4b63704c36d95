"""Each kind of page of the admin, wide and at 320 pixels, by day and by night: axe finds nothing, nothing scrolls sideways."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext

from crm.models import Case, User
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
        gus.email: ["/admin/crm/user/", f"/admin/crm/user/{dara.pk}/change/", "/admin/crm/casecategory/add/"],
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
