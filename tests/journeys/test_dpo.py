"""The data-protection officer's day: a hold, a shorter period with a second person, a preview, a run and its proof."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from celery.contrib.testing.worker import start_worker
from celery.signals import task_postrun
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, expect

from config.celery import app
from crm.models import Case, User
from retention import policies
from retention.models import DisposalRun, RetentionCategory
from tests import factories

from .conftest import fill_in_sign_in


@pytest.fixture
def sign_in_here(screen: Page) -> Callable[[User], None]:
    """Sign somebody in to the admin, signing out whoever is there."""

    def by_hand(user: User) -> None:
        out = screen.get_by_role("button", name="Sign out")
        if out.count():
            out.click()
        screen.goto("/admin/")
        fill_in_sign_in(screen, user)
        expect(screen.get_by_role("heading", name="All lists")).to_be_visible()

    return by_hand


@contextmanager
def a_worker() -> Iterator[None]:
    """Have the real worker take what is queued, in a thread that leaves no connection behind."""

    def hang_up(**_kwargs: Any) -> None:
        connections.close_all()

    task_postrun.connect(hang_up)
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=30):
        yield
    task_postrun.disconnect(hang_up)


@pytest.fixture
def cases(transactional_db: None, gus: User) -> RetentionCategory:
    """Cases, live already."""
    category = RetentionCategory.objects.get(key="case")
    policies.go_live(category, by=gus, now=timezone.now())
    return category


def closed(days: int, **facts: Any) -> Case:
    """A case that was closed so many days ago."""
    return factories.CaseFactory(closed=True, opened_at=timezone.now() - timedelta(days=days + 1), **facts)


def go(screen: Page, name: str) -> None:
    screen.get_by_role("navigation", name="Administration").get_by_role("link", name=name, exact=True).click()


def fact(screen: Page, name: str) -> Any:
    """The value beside a heading in a list of facts."""
    return screen.locator("dt", has_text=name).first.locator("xpath=following-sibling::dd[1]")


def test_a_hold_is_placed_and_released(screen: Page, sign_in_here: Any, dara: User, cases: RetentionCategory) -> None:
    case = closed(900)
    sign_in_here(dara)
    go(screen, "Holds")
    screen.get_by_role("link", name="Add hold").click()
    screen.get_by_label("Case", exact=True).check()
    screen.get_by_label("Reference").fill("HK-00000")
    screen.get_by_label("Kind of hold").select_option(label="legal hold")
    screen.get_by_label("Reason").fill("County court claim")
    screen.get_by_role("button", name="Find the record").click()
    expect(screen.get_by_role("alert")).to_contain_text("Nothing has this reference")
    expect(screen.get_by_label("Reason")).to_have_value("County court claim")

    screen.get_by_label("Reference").fill(case.reference.lower())
    screen.get_by_role("button", name="Find the record").click()
    expect(screen.get_by_role("status")).to_contain_text("Leaves tonight")
    screen.get_by_role("button", name="Place the hold").click()
    expect(screen.get_by_text("The hold is placed.")).to_be_visible()

    expect(screen.get_by_text("Without this hold, its page will say: Leaves tonight")).to_be_visible()
    screen.get_by_label("Why it ends").fill("The claim was settled.")
    screen.get_by_role("button", name="Release the hold").click()
    expect(screen.get_by_text("The hold is released.")).to_be_visible()
    expect(fact(screen, "State")).to_have_text("Released")


def test_a_period_is_shortened_with_a_second_person(
    screen: Page, sign_in_here: Any, dara: User, hana: User, cases: RetentionCategory
) -> None:
    closed(900)
    closed(500)
    closed(10)
    sign_in_here(dara)
    screen.get_by_role("table").get_by_role("link", name=cases.title, exact=True).click()
    screen.get_by_role("link", name="Change the period").click()
    screen.get_by_label("Kept for").fill("1")
    screen.get_by_label("Authority").fill("Cabinet, 2 November 2026")
    screen.get_by_label("Reason for the change").fill("A year is enough.")
    screen.get_by_role("button", name="Show what it would do").click()
    expect(screen.get_by_role("status")).to_contain_text("1 more record would leave")
    assert cases.policies.count() == 1
    screen.get_by_role("button", name="Save as a draft").click()
    screen.get_by_role("button", name="Propose").click()
    expect(screen.get_by_text("so a colleague must approve it").first).to_be_visible()

    screen.get_by_role("button", name="Approve").click()
    expect(screen.get_by_role("alert")).to_contain_text("needs a second person")

    sign_in_here(hana)
    screen.get_by_role("link", name="Periods that wait for a second person: 1").click()
    screen.get_by_role("table").get_by_role("link").last.click()
    expect(screen.get_by_role("status")).to_contain_text("1 more record would leave")
    screen.get_by_role("button", name="Approve").click()
    expect(screen.get_by_text("In force: records are now kept for 1 year.")).to_be_visible()
    assert str(policies.in_force(cases).period) == "1 year"


def test_a_run_is_previewed_asked_for_watched_and_proved(
    screen: Page, sign_in_here: Any, dara: User, cases: RetentionCategory, request: pytest.FixtureRequest
) -> None:
    leaves, stays = closed(900), closed(10)
    sign_in_here(dara)
    go(screen, "Preview")
    row = screen.get_by_role("row").filter(has=screen.get_by_role("link", name=cases.title, exact=True))
    expect(row).to_contain_text("Live")
    row.get_by_role("link", name="1", exact=True).click()
    expect(screen.get_by_role("link", name=leaves.reference)).to_be_visible()

    go(screen, "Runs")
    screen.get_by_role("link", name="Run now").click()
    expect(screen.get_by_text("1 record in the categories that are live")).to_be_visible()
    screen.get_by_role("button", name="Dispose of 1 record now").click()
    expect(screen.get_by_text("waits for the worker")).to_be_visible()
    assert not DisposalRun.objects.exists()

    with a_worker():
        has_javascript = request.node.callspec.params["screen"]
        if not has_javascript:
            _look_again_until_the_end(screen)
        expect(fact(screen, "State")).to_have_text("Succeeded", timeout=60_000)

    screen.get_by_role("link", name="Certificate 1").click()
    expect(screen.get_by_text(str(leaves.pk))).to_be_visible()
    assert list(Case.objects.all()) == [stays]
    go(screen, "Certificates")
    screen.get_by_role("button", name="Verify now").click()
    expect(screen.get_by_role("heading", name="The proof fits")).to_be_visible()


def _look_again_until_the_end(screen: Page) -> None:
    """With JavaScript the page follows the run by itself; without, the officer looks again."""
    again = screen.get_by_role("link", name="Look again")
    for _ in range(120):
        if not again.count():
            return
        again.click()
        screen.wait_for_timeout(500)


def test_a_new_category_is_added_approved_and_given_to_a_case_category(
    screen: Page, sign_in_here: Any, dara: User, hana: User, gus: User, missed_bin: Any
) -> None:
    sign_in_here(dara)
    go(screen, "Categories")
    screen.get_by_role("link", name="Add retention category").click()
    screen.get_by_label("Title").fill("Dog licences")
    screen.get_by_label("Key").fill("dog_licence")
    screen.get_by_label("Kept for").fill("6")
    screen.get_by_label("Unit").select_option(label="months")
    screen.get_by_label("Authority").fill("Cabinet, 1 July 2026")
    screen.get_by_label("Reason for the category").fill("The register is kept elsewhere.")
    screen.get_by_role("button", name="Show what it would do").click()
    screen.get_by_role("button", name="Save as a draft").click()
    screen.get_by_role("button", name="Propose").click()

    sign_in_here(hana)
    screen.get_by_role("link", name="Periods that wait for a second person: 1").click()
    screen.get_by_role("table").get_by_role("link").last.click()
    screen.get_by_role("button", name="Approve").click()
    screen.get_by_role("navigation", name="Breadcrumbs").get_by_role("link", name="Dog licences").click()
    screen.get_by_role("link", name="Go live").click()
    expect(screen.get_by_text("None is past it now.")).to_be_visible()
    screen.get_by_role("button", name="Go live").click()
    expect(fact(screen, "Enforced")).to_contain_text("Live since")

    sign_in_here(gus)
    screen.get_by_role("link", name="Case categories", exact=True).click()
    screen.get_by_role("table").get_by_role("link", name="Missed bin").click()
    screen.get_by_label("Retention category").select_option(label="Dog licences: 6 months")
    screen.get_by_role("button", name="Save", exact=True).click()
    expect(screen.get_by_text("was changed successfully")).to_be_visible()
    missed_bin.refresh_from_db()
    assert missed_bin.retention_category_id == "dog_licence"
