"""Making sure who is asking: what demands it, how long it holds, and what three failures do."""

from datetime import timedelta
from typing import Any

import pytest

from crm import contacts, customers, identity
from crm.casework import Question
from crm.customers import Home
from crm.identity import Action
from crm.models import Customer, IdentityRule, User
from retention.calendar import local_day
from tests import factories
from tests.identified import identify

pytestmark = pytest.mark.django_db


# ── What demands it ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("action", Action.values)
def test_every_action_demands_a_check_from_the_first_day(action: str, ada: Customer, bilal: User, now: Any) -> None:
    with pytest.raises(identity.NotIdentified, match=r"Standard.*Check identity"):
        identity.require(ada, action, by=bilal, now=now)

    made = identify(ada, by=bilal, now=now)

    assert identity.require(ada, action, by=bilal, now=now) == made


def test_an_action_for_which_the_administrator_demands_nothing_needs_nothing(
    ada: Customer, bilal: User, now: Any
) -> None:
    IdentityRule.objects.filter(action=Action.DISCLOSE).update(level=None)

    assert identity.require(ada, Action.DISCLOSE, by=bilal, now=now) is None
    with pytest.raises(identity.NotIdentified):
        identity.require(ada, Action.REVEAL, by=bilal, now=now)


def test_a_surer_level_serves_and_a_lesser_one_does_not(ada: Customer, bilal: User, now: Any) -> None:
    identify(ada, by=bilal, now=now, rank=1)
    with pytest.raises(identity.NotIdentified):
        identity.require(ada, Action.DISCLOSE, by=bilal, now=now)

    identify(ada, by=bilal, now=now, rank=3)

    assert identity.require(ada, Action.DISCLOSE, by=bilal, now=now)


def test_a_check_holds_for_half_an_hour_for_the_one_who_made_it(
    ada: Customer, grace: Any, bilal: User, chen: User, now: Any
) -> None:
    identify(ada, by=bilal, now=now)

    assert identity.is_settled(ada, Action.DISCLOSE, by=bilal, now=now + timedelta(minutes=29, seconds=59))
    assert not identity.is_settled(ada, Action.DISCLOSE, by=bilal, now=now + timedelta(minutes=30))
    assert not identity.is_settled(ada, Action.DISCLOSE, by=chen, now=now)
    assert not identity.is_settled(grace, Action.DISCLOSE, by=bilal, now=now)


def test_a_failure_ends_what_was_passed_before(ada: Customer, bilal: User, now: Any) -> None:
    identify(ada, by=bilal, now=now)
    assert identity.is_settled(ada, Action.DISCLOSE, by=bilal, now=now + timedelta(minutes=2))

    identify(ada, by=bilal, now=now + timedelta(minutes=1), right=1)

    assert not identity.is_settled(ada, Action.DISCLOSE, by=bilal, now=now + timedelta(minutes=2))


def test_a_check_stands_with_the_contact_in_which_it_was_made(
    ada: Customer, bilal: User, telephone: Any, now: Any
) -> None:
    made = identify(ada, by=bilal, now=now)
    details = contacts.Details(channel=telephone, received_at=now - timedelta(minutes=5))
    question = Question(category=factories.CategoryFactory(), asked="When?")
    logged = contacts.log(details, who=ada, questions=[question], by=bilal, now=now + timedelta(minutes=5)).contact

    made.refresh_from_db()
    assert made.contact == logged
    assert identity.level_of(logged) == made.level


def test_how_somebody_is_reached_is_not_changed_before_they_were_asked(ada: Customer, bilal: User, now: Any) -> None:
    phone = ada.contact_points.get(kind="phone")
    changes = [
        lambda: customers.set_contact_points(ada, phones=["01632 960777"], emails=[], by=bilal, now=now),
        lambda: customers.move_house(ada, Home(lines="9 Other Row"), on=local_day(now), by=bilal, now=now),
        lambda: customers.use_again(ada, phone.pk, by=bilal, now=now),
    ]
    for change in changes:
        with pytest.raises(identity.NotIdentified):
            change()
    assert ada.contact_points.get(kind="phone").value == "07700 900461"
    assert ada.addresses.count() == 1

    customers.stop_using(ada, phone.pk)  # what makes somebody safer never waits
