"""Who may act for somebody: on what authority, until when, and what is blocked once it has ended."""

from datetime import date, timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry

from crm import contacts, customers, identifying, identity, representing
from crm.casework import Question
from crm.identity import Action
from crm.models import Contact, Customer, Representative, User
from retention.calendar import local_day
from tests import factories
from tests.identified import identify

pytestmark = pytest.mark.django_db


def acting(ada: Customer, *, by: User, ends_on: date | None = None) -> Representative:
    return Representative.objects.create(
        customer=ada,
        name="Rosa Attorney",
        relation="child",
        authority="attorney",
        seen_by=by,
        seen_on=date(2026, 1, 5),
        ends_on=ends_on,
    )


def test_whoever_acts_for_somebody_is_asked_and_lets_the_same_be_done(ada: Customer, bilal: User, now: Any) -> None:
    authority = acting(ada, by=bilal, ends_on=local_day(now))

    made = identify(ada, by=bilal, now=now, on_behalf=authority)

    assert identity.require(ada, Action.DISCLOSE, by=bilal, now=now) == made


def test_an_authority_that_has_ended_blocks_disclosure_and_change_and_says_what_to_do(
    ada: Customer, bilal: User, now: Any
) -> None:
    authority = acting(ada, by=bilal)
    identify(ada, by=bilal, now=now, on_behalf=authority)
    identity.require(ada, Action.DISCLOSE, by=bilal, now=now)
    Representative.objects.update(ends_on=local_day(now) - timedelta(days=1))

    with pytest.raises(identity.AuthorityEnded):
        identify(ada, by=bilal, now=now, on_behalf=Representative.objects.get())
    for action in (Action.DISCLOSE, Action.CHANGE_CONTACT):
        with pytest.raises(identity.AuthorityEnded, match=r"ended on 2 August 2026.*See a new authority"):
            identity.require(ada, action, by=bilal, now=now)
    with pytest.raises(identity.AuthorityEnded):
        customers.set_contact_points(ada, phones=["01632 960777"], emails=[], by=bilal, now=now)


def test_whoever_acts_for_somebody_has_a_pass_phrase_of_their_own(ada: Customer, bilal: User, now: Any) -> None:
    authority = acting(ada, by=bilal)
    identify(ada, by=bilal, now=now)
    identifying.set_pass_phrase(ada, "Green Door", of=authority, by=bilal, now=now)
    authority.refresh_from_db()

    with pytest.raises(identifying.PassPhraseFirst):
        identify(ada, by=bilal, now=now, on_behalf=authority)
    assert identifying.verify_pass_phrase(ada, "green door", by=bilal, now=now, on_behalf=authority).passed
    assert identify(ada, by=bilal, now=now + timedelta(seconds=1), on_behalf=authority).passed


def facts(**more: Any) -> dict[str, Any]:
    return {
        "name": "Rosa",
        "phone": "",
        "relation": "child",
        "authority": "attorney",
        "scope": "",
        "ends_on": None,
    } | more


def test_an_authority_names_somebody_else_and_ends_where_it_was_only_said(
    ada: Customer, grace: Customer, bilal: User, now: Any
) -> None:
    with pytest.raises(representing.NobodyNamed):
        representing.add(ada, facts(name=""), who=None, by=bilal, now=now)
    with pytest.raises(representing.ForThemselves):
        representing.add(ada, facts(name=""), who=ada, by=bilal, now=now)
    with pytest.raises(representing.NeedsAnEnd):
        representing.add(ada, facts(authority="verbal"), who=None, by=bilal, now=now)

    made = representing.add(ada, facts(name=""), who=grace, by=bilal, now=now)

    assert (made.representative, made.seen_by, made.seen_on) == (grace, bilal, local_day(now))


def test_an_authority_is_ended_for_a_reason(ada: Customer, bilal: User, now: Any) -> None:
    authority, today = acting(ada, by=bilal), local_day(now)
    assert not authority.has_ended(today)

    ended = representing.end(authority, because="She revoked it.", by=bilal, today=today)

    assert ended.has_ended(today) and not ended.has_ended(today - timedelta(days=1))
    entry = LogEntry.objects.get(object_pk=str(authority.pk), additional_data__what="authority ended")
    assert entry.additional_data["why"] == "She revoked it."


def test_a_contact_says_who_spoke(ada: Customer, grace: Customer, bilal: User, telephone: Any, now: Any) -> None:
    authority = acting(ada, by=bilal)
    details = contacts.Details(channel=telephone, received_at=now)

    def logged(who: Customer) -> Contact:
        question = Question(category=factories.CategoryFactory(), asked="When?")
        return contacts.log(details, who=who, questions=[question], on_behalf=authority, by=bilal, now=now).contact

    assert logged(ada).on_behalf == authority
    assert logged(grace).on_behalf is None  # another's authority is nobody's


def test_an_attorney_out_of_sight_is_not_named(
    ada: Customer, grace: Customer, bilal: User, dara: User, now: Any
) -> None:
    representing.add(ada, facts(name=""), who=grace, by=bilal, now=now)
    today = local_day(now)
    assert [one.name for one in representing.of(ada, officer=bilal, today=today)] == ["Grace Adeyemi"]

    Customer.objects.filter(pk=grace.pk).update(is_protected=True)

    (one,) = representing.of(ada, officer=bilal, today=today)
    assert "Grace" not in one.name and not one.url
    assert [one.name for one in representing.of(ada, officer=dara, today=today)] == ["Grace Adeyemi"]
