"""What is told to whom at the desk: masked addresses of protected people, checks made on a case, and locked identities."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from crm import protecting, roles
from crm.models import Case, ContactPoint, Customer, IdentityCheck, Message, SafetyAlert, Task, User
from tests import factories
from tests.crm.writing import at, checked, sent
from tests.identified import identify

from .reading import form, says
from .test_at_risk import VALUES, address_of, answers, send

MOST_QUERIES = 12
LOCKED = "/desk/customers/locked/"


@pytest.fixture
def noor(contact_centre: Any) -> User:
    """An advisor who is named for protected records."""
    return factories.UserFactory(name="Noor Named", email="noor@example.org", role=roles.PROTECTED, team=contact_centre)


@pytest.fixture
def named(signed_in: Any, noor: User) -> Client:
    return signed_in(noor)


@pytest.fixture
def protected(ada: Customer) -> Customer:
    """Ada, protected; how she is reached was known long before."""
    LogEntry.objects.filter(object_pk=str(ada.addresses.get().pk), content_type__model="address").delete()
    Customer.objects.filter(pk=ada.pk).update(is_protected=True)
    ada.refresh_from_db()
    return ada


def shows(page: Any) -> list[str]:
    return [value for value in VALUES if value in page.content.decode()]


# ── Writing to somebody protected ────────────────────────────────────────────────────────────────


def test_whoever_writes_to_somebody_protected_does_not_read_where_it_goes(
    named: Client, noor: User, protected: Customer, case: Case
) -> None:
    for channel in ("email", "letter"):
        check = checked(named, case, channel=channel)
        assert says(named.get(at(case)), "E-mail: masked") and not shows(named.get(at(case)))
        assert says(check, "Is this right?", "The address that we have long had. It is masked.") and not shows(check)
        sent(named, case, channel=channel)

    by_mail, by_post = Message.objects.order_by("created_at", "channel")
    assert by_mail.address == "ada@example.org" and "1 Invented Row" in by_post.address
    for message in (by_mail, by_post):
        page = named.get(message.get_absolute_url())
        assert says(page, "It is masked.") and not shows(page)
    letter = f"{by_post.get_absolute_url()}letter/"
    for envelope in (letter, f"{letter}?as=pdf"):
        assert named.get(envelope).url == address_of(protected, "reveal")  # type: ignore[attr-defined]

    identify(protected, by=noor)
    send(named, protected, "reveal", because="To post her letter.")

    assert "1 Invented Row" in named.get(letter).content.decode()
    assert "ada@example.org" in named.get(by_mail.get_absolute_url()).content.decode()
    assert "ada@example.org" in checked(named, case).content.decode()
    assert SafetyAlert.objects.filter(kind="revealed", by=noor).count() == 1


def test_what_they_gave_lately_is_stopped_with_the_day_and_no_address(
    named: Client, protected: Customer, case: Case, now: datetime
) -> None:
    ContactPoint.objects.filter(customer=protected, kind="email").update(added_at=now)

    check = checked(named, case)

    assert says(check, "This cannot go out", "nothing goes there before 2 September 2026") and not shows(check)
    assert says(sent(named, case), "Nothing was sent.")
    assert "2 September 2026" in Task.objects.get().what


def test_the_offer_to_acknowledge_does_not_say_where_it_goes(named: Client, protected: Customer, case: Case) -> None:
    saved = f"/desk/contacts/{case.contact_id}/saved/"
    page = named.get(saved)
    assert says(page, "the address that we have long had (masked)") and not shows(page)

    where = f"/desk/contacts/{case.contact_id}/acknowledge/"
    named.post(where, form(page, where))

    assert Message.objects.get().address == "ada@example.org"


# ── An address that was given lately ─────────────────────────────────────────────────────────────


def test_a_reply_to_an_address_that_was_just_given_waits_for_a_check_and_goes_after_it(
    desk: Client, ada: Customer, case: Case, now: datetime
) -> None:
    Customer.objects.filter(pk=ada.pk).update(created_at=now - timedelta(days=365))
    ContactPoint.objects.filter(customer=ada, kind="email").update(added_at=now)

    stopped = checked(desk, case, body="The crew comes.")

    assert says(stopped, "nobody has made sure that it was they who gave it", "Check identity", "look again")
    assert says(stopped, "The crew comes.")
    made = {**answers(2, right=3), "case": str(case.pk)}
    back = desk.post(address_of(ada, "identity"), made, follow=True)
    assert back.redirect_chain == [(f"/desk/cases/{case.pk}/", 302)]
    assert IdentityCheck.objects.get().case == case
    assert says(sent(desk, case), "on its way")


# ── A check that is made for a case ──────────────────────────────────────────────────────────────


def test_the_page_of_a_case_leads_to_a_check_that_says_for_which_case_it_was(
    desk: Client, ada: Customer, case: Case
) -> None:
    link = f"{address_of(ada, 'identity')}?case={case.pk}"
    assert link in desk.get(f"/desk/cases/{case.pk}/").content.decode()
    page = desk.get(link)
    assert says(page, f"Back to case {case.reference}")

    typed = {**form(page, address_of(ada, "identity")), **answers(2, right=0)}
    desk.post(address_of(ada, "identity"), typed)

    assert IdentityCheck.objects.get().case == case


def test_a_check_is_made_for_no_case_of_somebody_else(desk: Client, ada: Customer, grace: Customer) -> None:
    other = factories.CaseFactory(customer=grace)

    desk.post(address_of(ada, "identity"), {**answers(2, right=3), "case": str(other.pk)})

    assert IdentityCheck.objects.get().case is None


# ── Locked identities ────────────────────────────────────────────────────────────────────────────


def test_a_leader_reads_whose_identity_is_locked_by_whom_and_unlocks_it(
    leader: Client, ada: Customer, bilal: User, now: datetime
) -> None:
    assert says(leader.get(LOCKED), "Nobody’s identity is locked.")
    for minutes in (30, 20, 10):
        identify(ada, by=bilal, now=now - timedelta(minutes=minutes), right=0)
    assert LOCKED in leader.get("/desk/").content.decode()

    page = leader.get(LOCKED)

    assert says(page, "Ada Okonjo-Smythe", ada.reference, "Locked", "asked by Bilal Advisor", "Unlock, with a reason")
    assert page.content.decode().count("asked by") == 3
    assert address_of(ada, "unlock") in page.content.decode()
    send(leader, ada, "unlock", because="She came to the office.")
    assert says(leader.get(LOCKED), "Nobody’s identity is locked.")


def test_an_advisor_has_no_such_list(desk: Client) -> None:
    assert desk.get(LOCKED).status_code == 403
    assert LOCKED not in desk.get("/desk/").content.decode()


def test_the_list_takes_few_queries_however_long_it_is(leader: Client, bilal: User, now: datetime) -> None:
    for customer in factories.CustomerFactory.create_batch(6):
        for minutes in range(3):
            identify(customer, by=bilal, now=now + timedelta(minutes=minutes), right=0)
    leader.get(LOCKED)

    with CaptureQueriesContext(connection) as asked:
        page = leader.get(LOCKED)

    assert page.content.decode().count("asked by") == 18
    assert len(asked) <= MOST_QUERIES


def test_the_alert_of_a_lock_leads_the_officer_to_the_list(
    signed_in: Any, dara: User, ada: Customer, bilal: User, now: datetime
) -> None:
    for minutes in range(3):
        identify(ada, by=bilal, now=now + timedelta(minutes=minutes), right=0)
    office = signed_in(dara)

    page = office.get(f"/admin/crm/safetyalert/{SafetyAlert.objects.get(kind='locked').pk}/change/")

    assert LOCKED in page.content.decode()
    assert says(office.get(LOCKED), "Ada Okonjo-Smythe", "asked by Bilal Advisor")


def test_a_protected_person_is_on_the_list_of_whoever_is_named_alone(
    named: Client, leader: Client, ada: Customer, esi: User, now: datetime
) -> None:
    Customer.objects.filter(pk=ada.pk).update(identity_locked_at=now)
    assert says(leader.get(LOCKED), ada.reference)

    protecting.protect(ada, because="Somebody looks for her.", by=esi, now=now)

    assert ada.reference not in leader.get(LOCKED).content.decode()
    assert says(named.get(LOCKED), ada.reference, "Protected person")
