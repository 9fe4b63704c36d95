"""How long records are kept is decided by people: one drafts, another approves, and nothing is enforced before it is meant to be."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.models import User
from retention import calendar, policies, preview
from retention.calendar import Period
from retention.models import DisposalRun, RetentionCategory, RetentionPolicy
from retention.policies import PolicyRefused
from tests.invented.models import Allotment, Gardener

from .conftest import TONIGHT, given_up

pytestmark = pytest.mark.django_db

LENGTHS = st.builds(Period, st.integers(0, 400), st.sampled_from(["day", "month"])) | st.builds(
    Period, st.integers(0, 30), st.just("year")
)


@pytest.fixture
def allotment() -> RetentionCategory:
    """A category that is kept for one year."""
    return RetentionCategory.objects.get(pk="allotment")


def drafted(category: RetentionCategory, period: str, by: Any) -> RetentionPolicy:
    return policies.draft(
        category, Period.parse(period), authority="Committee, minute 7", reason="asked", by=by, now=TONIGHT
    )


def states(category: RetentionCategory) -> list[str]:
    return list(category.policies.order_by("version").values_list("state", flat=True))


# ── From draft to in force ───────────────────────────────────────────────────────────────────────


def test_a_draft_changes_nothing(allotment: RetentionCategory, dara: User) -> None:
    drafted(allotment, "1 month", dara)

    assert states(allotment) == ["in_force", "draft"]
    assert str(policies.in_force(allotment).period) == "1 year"


def test_a_shorter_period_waits_for_a_second_person(allotment: RetentionCategory, dara: User, hana: User) -> None:
    proposed = policies.propose(drafted(allotment, "1 month", dara), by=dara, now=TONIGHT)
    assert states(allotment) == ["in_force", "proposed"]

    approved = policies.approve(proposed, by=hana, now=TONIGHT)

    assert states(allotment) == ["replaced", "in_force"]
    assert (approved.drafted_by, approved.proposed_by, approved.decided_by) == (dara, dara, hana)
    assert approved.decided_at == TONIGHT


@pytest.mark.parametrize("second", ["who drafted", "who proposed"])
def test_nobody_approves_what_they_brought_forward_themselves(
    second: str, allotment: RetentionCategory, dara: User, hana: User
) -> None:
    proposed = policies.propose(drafted(allotment, "1 month", dara), by=hana, now=TONIGHT)

    with pytest.raises(PolicyRefused, match="needs a second person"):
        policies.approve(proposed, by={"who drafted": dara, "who proposed": hana}[second], now=TONIGHT)

    assert states(allotment) == ["in_force", "proposed"]


def test_a_longer_period_is_in_force_at_once(allotment: RetentionCategory, dara: User) -> None:
    policies.propose(drafted(allotment, "2 years", dara), by=dara, now=TONIGHT)

    assert states(allotment) == ["replaced", "in_force"]


def test_a_version_that_was_refused_stays_refused(allotment: RetentionCategory, dara: User, hana: User) -> None:
    proposed = policies.propose(drafted(allotment, "1 month", dara), by=dara, now=TONIGHT)

    refused = policies.refuse(proposed, by=hana, now=TONIGHT)

    assert states(allotment) == ["in_force", "refused"]
    with pytest.raises(PolicyRefused, match="This one is: Refused"):
        policies.approve(refused, by=hana, now=TONIGHT)
    with pytest.raises(PolicyRefused, match="Only a draft can be proposed"):
        policies.propose(refused, by=dara, now=TONIGHT)


def test_a_draft_is_not_approved_before_it_is_proposed(allotment: RetentionCategory, dara: User, hana: User) -> None:
    with pytest.raises(PolicyRefused, match="This one is: Draft"):
        policies.approve(drafted(allotment, "1 month", dara), by=hana, now=TONIGHT)


def test_a_version_stays_as_it_was_when_another_replaces_it(
    allotment: RetentionCategory, dara: User, hana: User, live: Callable[..., None], run_on: Any, today: date
) -> None:
    live("allotment")
    given_up(None, TONIGHT - timedelta(days=800))
    certificate = run_on(today).batches.get()
    columns = [field.attname for field in RetentionPolicy._meta.concrete_fields if field.name != "state"]
    before = allotment.policies.values(*columns).get()

    policies.approve(policies.propose(drafted(allotment, "1 month", dara), by=dara, now=TONIGHT), by=hana, now=TONIGHT)

    assert allotment.policies.filter(version=1).values(*columns).get() == before
    certificate.refresh_from_db()
    assert str(certificate.policy) == "allotment version 1: 1 year"
    assert drafted(allotment, "6 months", dara).version == 3


# ── What needs a second person ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("now", "then", "alone"),
    [
        ("1 year", "1 year", True),
        ("1 year", "366 days", True),
        ("1 year", "365 days", False),
        ("1 year", "12 months", True),
        ("12 months", "1 year", True),
        ("13 months", "1 year", False),
        ("1 year", "14 months", True),
        ("1 month", "31 days", True),
        ("1 month", "30 days", False),
        ("6 months", "186 days", True),
        ("6 months", "1 year", True),
        ("30 days", "1 month", False),
        ("28 days", "1 month", True),
        ("0 days", "0 months", True),
        ("2 years", "1 year", False),
        ("31 days", "30 days", False),
    ],
)
def test_only_a_period_that_is_longer_on_every_day_needs_no_second_person(
    now: str, then: str, alone: bool, allotment: RetentionCategory, dara: User
) -> None:
    period = Period.parse(now)
    allotment.policies.update(length=period.length, unit=period.unit)

    proposed = policies.propose(drafted(allotment, then, dara), by=dara, now=TONIGHT)

    assert proposed.state == ("in_force" if alone else "proposed")


@given(LENGTHS, LENGTHS, st.dates(date(2024, 1, 1), date(2040, 12, 31)))
def test_what_needs_no_second_person_lets_no_record_leave_sooner(now: Period, then: Period, clock: date) -> None:
    allotment = RetentionCategory.objects.get(pk="allotment")
    allotment.policies.update(length=now.length, unit=now.unit)

    if policies.only_lengthens(RetentionPolicy(category=allotment, length=then.length, unit=then.unit)):
        assert calendar.add(clock, then) >= calendar.add(clock, now)


def test_the_first_period_of_a_category_needs_a_second_person(dara: User, hana: User) -> None:
    draft = policies.add_category(
        key="orchard",
        title="Orchard",
        applies_to="invented.allotment",
        action="delete",
        period=Period(99, "year"),
        authority="Minute 8",
        reason="new",
        by=dara,
        now=TONIGHT,
    )

    assert policies.propose(draft, by=dara, now=TONIGHT).state == "proposed"
    with pytest.raises(PolicyRefused, match="no period in force"):
        policies.go_live(draft.category, by=dara, now=TONIGHT)
    policies.approve(draft, by=hana, now=TONIGHT)
    policies.go_live(draft.category, by=dara, now=TONIGHT)


@pytest.mark.parametrize(
    ("applies_to", "action", "key", "why"),
    [
        ("invented.gardener", "delete", "orchard", "take their category from the software"),
        ("no.such", "delete", "orchard", "take their category from the software"),
        ("invented.allotment", "anonymise", "orchard", "cannot be treated so"),
        ("invented.allotment", "delete", "allotment", "already a category with the key allotment"),
    ],
)
def test_a_category_that_the_software_could_not_enforce_is_refused(
    applies_to: str, action: str, key: str, why: str, dara: User
) -> None:
    with pytest.raises(PolicyRefused, match=why):
        policies.add_category(
            key=key,
            title="Orchard",
            applies_to=applies_to,
            action=action,
            period=Period(1, "year"),
            authority="x",
            reason="x",
            by=dara,
            now=TONIGHT,
        )
    assert not RetentionCategory.objects.filter(pk="orchard").exists()


# ── What it would do, and going live ─────────────────────────────────────────────────────────────


def test_the_effect_shown_before_approval_is_what_then_leaves(
    allotment: RetentionCategory,
    gardener: Gardener,
    dara: User,
    hana: User,
    live: Callable[..., None],
    run_on: Callable[..., DisposalRun],
    today: date,
) -> None:
    live("allotment")
    for days in (400, 364, 200, 32, 31, 30, 29, 1):
        given_up(gardener, TONIGHT - timedelta(days=days))
    Allotment.objects.create(holder=gardener)
    shorter = drafted(allotment, "30 days", dara)

    effect = policies.effect(shorter, today=today)
    policies.approve(policies.propose(shorter, by=dara, now=TONIGHT), by=hana, now=TONIGHT)

    assert (effect.now_due, effect.then_due, effect.records) == (1, 5, 9)
    foreseen = next(found for found in preview.preview(today, ["allotment"]))
    result = run_on(today).results.get(category="allotment")
    assert foreseen.due == result.due == result.disposed == effect.then_due
    assert result.policy == shorter


def test_a_category_goes_live_by_somebodys_decision_and_can_be_stopped(
    allotment: RetentionCategory, dara: User, run_on: Callable[..., DisposalRun], today: date
) -> None:
    given_up(None, TONIGHT - timedelta(days=800))
    assert run_on(today).results.get(category="allotment").state == "preview_only"

    policies.go_live(allotment, by=dara, now=TONIGHT)
    allotment.refresh_from_db()
    assert (allotment.is_live, allotment.live_by, allotment.live_at) == (True, dara, TONIGHT)
    policies.stop(allotment)
    assert run_on(today).results.get(category="allotment").state == "preview_only"
    assert Allotment.objects.count() == 1

    policies.go_live(allotment, by=dara, now=TONIGHT)
    run_on(today)
    assert not Allotment.objects.exists()


def test_what_cannot_be_enforced_yet_does_not_go_live_and_says_why(
    allotment: RetentionCategory, dara: User, live: Any, run_on: Callable[..., DisposalRun], today: date
) -> None:
    allotment.not_enforced_because = "the warning is not built yet"
    allotment.save()
    given_up(None, TONIGHT - timedelta(days=800))

    with pytest.raises(PolicyRefused, match="cannot go live: the warning is not built yet"):
        policies.go_live(allotment, by=dara, now=TONIGHT)
    RetentionCategory.objects.filter(pk="allotment").update(live_at=TONIGHT)  # by whatever way

    assert run_on(today).results.get(category="allotment").state == "preview_only"
    assert Allotment.objects.count() == 1


def test_a_new_installation_has_every_declared_category_and_none_is_live() -> None:
    assert RetentionCategory.objects.filter(declared=True).count() >= 9
    assert set(RetentionCategory.objects.values_list("live_at", flat=True)) == {None}
    assert set(RetentionPolicy.objects.values_list("state", "version")) == {("in_force", 1)}


def test_installing_again_changes_no_decision_of_the_council(
    allotment: RetentionCategory, dara: User, hana: User
) -> None:
    policies.propose(drafted(allotment, "3 years", dara), by=dara, now=TONIGHT)
    policies.go_live(allotment, by=dara, now=TONIGHT)
    RetentionCategory.objects.filter(pk="allotment").update(title="Plots")

    policies.install(now=TONIGHT)

    allotment.refresh_from_db()
    assert (allotment.title, allotment.is_live, str(policies.in_force(allotment).period)) == ("Plots", True, "3 years")
