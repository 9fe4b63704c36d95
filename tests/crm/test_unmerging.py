"""For 30 days a merge can be undone: every row is back, and what has changed since is said and stays."""

from datetime import date, timedelta
from typing import Any

import pytest

from crm import customers, merging, unmerging
from crm.models import Case, Contact, ContactPoint, Customer, Merge
from tests import factories
from tests.invented.merging import IN_DISPUTE
from tests.invented.models import Membership
from tests.restricting import restrict

from .made_one import everything, held, merge, pointing, rich, undo

pytestmark = pytest.mark.django_db


def test_every_mapped_row_moves_and_is_back_when_it_is_undone(ada: Any, grace: Any, esi: Any, now: Any) -> None:
    rich(ada)
    rich(grace)
    hers = set(pointing(grace))
    assert {"crm.case.customer", "crm.contact.customer", "crm.customernote.customer"} <= {name for name, _pk in hers}
    before = everything()

    merged = merge(ada, grace, esi, now)

    assert {name for name, _pk in pointing(grace)} == set()
    assert hers <= set(pointing(ada))
    assert everything() != before

    undo(merged, esi, now + timedelta(days=29))

    after = everything()
    assert after.keys() == before.keys()
    for label, rows in before.items():
        assert after[label] == rows, label


def test_a_model_of_an_app_that_nobody_here_knows_moves_too(ada: Any, grace: Any, esi: Any, now: Any) -> None:
    membership = Membership.objects.create(member=grace, plot="Plot 7")

    merged = merge(ada, grace, esi, now)

    membership.refresh_from_db()
    assert membership.member == ada

    undo(merged, esi, now)

    membership.refresh_from_db()
    assert membership.member == grace


def test_an_app_above_says_when_a_merge_must_wait_and_which_of_two_answers_counts(
    ada: Any, grace: Any, esi: Any, now: Any
) -> None:
    """The invented society registers with `merging.blocks` and `merging.settles` as its app is made ready."""
    older = Membership.objects.create(member=ada, plot="Plot 7", ended_on=date(2026, 5, 1))
    newer = Membership.objects.create(member=grace, plot="Plot 7", ended_on=date(2026, 6, 1))
    disputed = Membership.objects.create(member=grace, plot=IN_DISPUTE)
    with pytest.raises(merging.Blocked, match="in dispute"):
        merge(ada, grace, esi, now)
    Membership.objects.filter(pk=disputed.pk).update(plot="Plot 9")
    before = everything()

    merged = merge(ada, grace, esi, now)

    assert {row.ended_on for row in Membership.objects.filter(plot="Plot 7")} == {newer.ended_on}
    Membership.objects.filter(pk=disputed.pk).update(plot=IN_DISPUTE)
    with pytest.raises(merging.Blocked, match="in dispute"):
        undo(merged, esi, now)
    Membership.objects.filter(pk=disputed.pk).update(plot="Plot 9")
    undo(merged, esi, now)
    assert everything() == before
    older.refresh_from_db()
    assert older.ended_on == date(2026, 5, 1)


def test_what_changed_since_is_said_and_stays(ada: Any, grace: Any, double: Any, esi: Any, now: Any) -> None:
    moved_on, goes_back = factories.CaseFactory(customer=double), factories.CaseFactory(customer=double)
    gone = Contact.objects.get(pk=factories.ContactFactory(customer=double).pk)
    merged = merge(ada, double, esi, now)
    assert unmerging.preview(merged).changed == []
    Case.objects.filter(pk=moved_on.pk).update(customer=grace)
    gone.delete()
    ada.refresh_from_db()
    customers.update(ada, {"safe_to_call": True, "additional_names": "Okonjo, Smythe"})
    since = factories.CaseFactory(customer=ada)

    said = unmerging.preview(merged)

    assert any(moved_on.reference in sentence for sentence in said.changed)
    assert any("no longer kept" in sentence for sentence in said.changed)
    assert any("safe to call" in sentence for sentence in said.changed)
    assert len(said.changed) == 4
    assert said.back["cases"] == 1

    undo(merged, esi, now + timedelta(days=1))

    for case, whose in ((moved_on, grace), (goes_back, double), (since, ada)):
        case.refresh_from_db()
        assert case.customer == whose
    ada.refresh_from_db()
    assert (ada.safe_to_call, ada.additional_names) == (True, "Okonjo, Smythe")


def test_a_restricted_record_that_moved_on_is_not_named(
    ada: Any, grace: Any, double: Any, esi: Any, dara: Any, now: Any
) -> None:
    case = factories.CaseFactory(customer=double)
    merged = merge(ada, double, esi, now)
    Case.objects.filter(pk=case.pk).update(customer=grace)
    assert case.reference in str(unmerging.preview(merged).changed)
    restrict(case, by=dara)
    (said,) = unmerging.preview(merged).changed
    assert case.reference not in said


def test_a_newer_default_number_stays_the_one_used_first(ada: Any, double: Any, esi: Any, now: Any) -> None:
    ContactPoint.objects.filter(customer=double, kind="phone").update(do_not_use=True, is_default=False)
    merged = merge(ada, double, esi, now)
    assert unmerging.preview(merged).changed == []
    newer = ContactPoint.objects.create(customer=ada, kind="phone", value="01632 960001", is_default=True)
    foretold = unmerging.preview(merged).changed

    said = undo(merged, esi, now)

    assert said == foretold
    [sentence] = said
    assert sentence.startswith("Contact point, to be used first: another one has taken its place since.")
    assert ContactPoint.objects.get(customer=ada, kind="phone", is_default=True) == newer


@pytest.mark.parametrize(("days", "possible"), [(29, True), (30, True), (31, False)])
def test_a_merge_is_undone_within_30_days(ada: Any, double: Any, esi: Any, now: Any, days: int, possible: bool) -> None:
    merged = merge(ada, double, esi, now)
    if possible:
        undo(merged, esi, now + timedelta(days=days))
        double.refresh_from_db()
        assert (double.merged_into, double.merged_at) == (None, None)
    else:
        with pytest.raises(unmerging.TooLate):
            undo(merged, esi, now + timedelta(days=days))


def test_a_merge_is_undone_once(ada: Any, double: Any, esi: Any, now: Any) -> None:
    merged = merge(ada, double, esi, now)
    undo(merged, esi, now)
    with pytest.raises(unmerging.AlreadyUndone):
        undo(merged, esi, now)


def test_merges_on_top_of_each_other_are_undone_in_turn(ada: Any, grace: Any, double: Any, esi: Any, now: Any) -> None:
    case = factories.CaseFactory(customer=double)
    before = everything()
    first = merge(grace, double, esi, now)
    second = merge(ada, grace, esi, now)
    double.refresh_from_db()
    case.refresh_from_db()
    assert (double.merged_into, case.customer) == (ada, ada)

    undo(second, esi, now)
    undo(first, esi, now)

    assert everything() == before


def test_a_merge_under_another_one_is_not_undone_first(ada: Any, grace: Any, double: Any, esi: Any, now: Any) -> None:
    case = factories.CaseFactory(customer=double)
    first = merge(grace, double, esi, now)
    merge(ada, grace, esi, now)

    with pytest.raises(unmerging.MergedOn, match="Undo that merge first"):
        undo(Merge.objects.get(pk=first.pk), esi, now)

    case.refresh_from_db()
    double.refresh_from_db()
    assert (case.customer, double.merged_into) == (ada, ada)


@pytest.mark.parametrize("since", ["out of use", "taken out", "nothing"])
def test_a_number_that_both_had_and_nobody_may_use_since_is_used_for_neither(
    since: str, ada: Any, double: Any, esi: Any, now: Any
) -> None:
    merged = merge(ada, double, esi, now)
    theirs = ContactPoint.objects.get(customer=double, kind="phone")
    assert not theirs.do_not_use
    own = ContactPoint.objects.get(customer=ada, kind="phone")
    if since == "out of use":
        customers.stop_using(ada, own.pk)
    elif since == "taken out":
        own.delete()
    said = any("both had" in sentence for sentence in unmerging.preview(merged).changed)

    undo(merged, esi, now)

    theirs.refresh_from_db()
    assert theirs.do_not_use == said == (since != "nothing")


def test_a_number_that_one_of_them_never_used_stays_as_it_was_for_each(
    ada: Any, double: Any, esi: Any, now: Any
) -> None:
    ContactPoint.objects.filter(customer=ada, kind="phone").update(do_not_use=True, is_default=False)
    before = everything()

    undo(merge(ada, double, esi, now), esi, now)

    assert everything() == before


def test_a_record_that_moved_to_somebody_protected_is_not_named(
    ada: Any, grace: Any, double: Any, esi: Any, now: Any
) -> None:
    case = factories.CaseFactory(customer=double)
    merged = merge(ada, double, esi, now)
    Case.objects.filter(pk=case.pk).update(customer=grace)
    assert case.reference in str(unmerging.preview(merged).changed)
    Customer.objects.filter(pk=grace.pk).update(is_protected=True)

    (said,) = unmerging.preview(merged).changed
    assert case.reference not in said


def test_an_open_request_stands_in_the_way_of_undoing(ada: Any, double: Any, esi: Any, now: Any) -> None:
    merged = merge(ada, double, esi, now)
    held(ada, esi, now, kind="request")
    with pytest.raises(merging.Blocked):
        undo(merged, esi, now)


def test_a_number_that_became_the_one_used_first_goes_back_as_it_was(ada: Any, double: Any, esi: Any, now: Any) -> None:
    second = ContactPoint.objects.create(customer=double, kind="phone", value="01632 960001")
    before = list(double.contact_points.order_by("pk").values())
    merged = merge(ada, double, esi, now)
    ada.contact_points.filter(kind="phone").update(is_default=False)
    ada.contact_points.filter(pk=second.pk).update(is_default=True)

    undo(merged, esi, now)

    assert list(double.contact_points.order_by("pk").values()) == before
