"""Two customers who were made one leave as every record does: after their evidence, the one merged away no later than the other."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from crm import merging
from crm.models import Customer, Merge, MergedRow
from retention.models import DisposalRun, RetentionCategory
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def merged(ada: Customer, esi: Any, now: Any) -> Merge:
    """Ada and her double, both last in touch long ago, made one today."""
    double = factories.CustomerFactory(phone="07700900461", postcode="ZZ1 2AB", family_name="Okonjo")
    Customer.objects.update(last_contact_at=now - timedelta(days=3000))
    return merging.merge(ada, double, by=esi, reason="She told me.", now=now)


def test_both_wait_for_the_evidence_and_leave_after_it(
    merged: Merge, live: Callable[..., None], run_on: Callable[..., DisposalRun], today: date
) -> None:
    RetentionCategory.objects.filter(pk="inactive_customer").update(not_enforced_because="")
    live("inactive_customer", "merge")
    both = Customer.objects.filter(pk__in=[merged.survivor_id, merged.away_id])

    run_on(today + timedelta(days=30))
    assert (both.count(), Merge.objects.count()) == (2, 1)
    assert MergedRow.objects.exists()

    run_on(today + timedelta(days=31))
    assert (both.count(), Merge.objects.count(), MergedRow.objects.count()) == (0, 0, 0)
    assert not Customer.objects.exclude(family_name="").exists()


def test_the_one_merged_away_is_in_no_list_when_the_survivor_has_left(merged: Merge, esi: Any) -> None:
    away = Customer.objects.filter(pk=merged.away_id)
    away.update(merged_into=None)  # as disposal clears it
    assert not Customer.objects.visible_to(esi).filter(pk=merged.away_id).exists()
    assert away.exists()
