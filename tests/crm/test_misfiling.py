"""A record on the wrong person is moved, and nothing of it stays with the one it was wrong about."""

from datetime import timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core import mail
from django.db import connection

from crm import customers, misfiling
from crm.models import Case, Contact, Customer, Misfiling, User
from crm.tasks import tell_dpo_of_misfiling
from retention import holds, subject_access
from retention.calendar import local_day
from tests import factories

pytestmark = pytest.mark.django_db
WHY = "She rang about her own bin, and I had picked the wrong person."


@pytest.fixture
def grace(db: None, now: Any) -> Customer:
    """The right person."""
    return factories.CustomerFactory(names="Grace", family_name="Adeyemi", last_contact_at=now - timedelta(days=300))


def traces(person: Customer) -> set[str]:
    """Everything that the records still tie to a person, apart from who they are."""
    return {str(entry.record) for entry in subject_access.held_about(person)} - {str(person)}


def move(record: Any, to: Customer, by: Any, now: Any) -> Misfiling:
    return misfiling.move(record, to=to, by=by, reason=WHY, now=now)


def test_a_case_moves_with_its_contact_and_leaves_nothing(ada: Any, grace: Any, bilal: Any, now: Any) -> None:
    case = factories.CaseFactory(customer=ada, opened_at=now - timedelta(days=2))
    factories.CaseNoteFactory(case=case)
    factories.CaseContactFactory(case=case)
    Customer.objects.filter(pk=ada.pk).update(last_contact_at=case.opened_at)

    move(case, grace, bilal, now)

    assert Case.objects.get().customer == grace
    assert set(Contact.objects.values_list("customer", flat=True)) == {grace.pk}
    ada.refresh_from_db()
    grace.refresh_from_db()
    assert ada.last_contact_at == ada.created_at
    assert grace.last_contact_at == case.opened_at


def test_a_contact_about_more_stays_and_a_copy_goes(ada: Any, grace: Any, bilal: Any, now: Any) -> None:
    contact = factories.ContactFactory(customer=ada, summary="What was said of both.")
    hers, graces = factories.CaseFactory.create_batch(2, customer=ada, contact=contact)
    plan = misfiling.preview(graces)
    assert any("a copy of it moves" in sentence for sentence in plan.sentences)

    move(graces, grace, bilal, now)

    graces.refresh_from_db()
    hers.refresh_from_db()
    assert (hers.customer, hers.contact) == (ada, contact)
    assert graces.customer == graces.contact.customer == grace
    assert graces.contact != contact
    assert (graces.contact.received_at, graces.contact.summary) == (contact.received_at, "")
    assert not contact.cases.filter(pk=graces.pk).exists()


def test_a_contact_moves_with_the_cases_it_opened(ada: Any, grace: Any, bilal: Any, now: Any) -> None:
    contact = factories.ContactFactory(customer=ada)
    cases = factories.CaseFactory.create_batch(2, customer=ada, contact=contact)
    stays = factories.CaseFactory(customer=ada)

    told = move(contact, grace, bilal, now)

    assert {case.pk for case in Case.objects.filter(customer=grace)} == {case.pk for case in cases}
    assert told.also_moved == 2
    stays.refresh_from_db()
    assert stays.customer == ada


def test_a_contact_is_taken_off_a_case_that_stays_and_keeps_what_was_said(
    ada: Any, grace: Any, bilal: Any, now: Any
) -> None:
    case = factories.CaseFactory(customer=ada)
    chaser = factories.ContactFactory(customer=ada)
    factories.CaseContactFactory(case=case, contact=chaser)
    factories.CaseNoteFactory(case=case, contact=chaser, text="My brother's bin, number 9.")
    factories.CaseNoteFactory(case=case, text="Crew says collected.")

    move(chaser, grace, bilal, now)

    case.refresh_from_db()
    chaser.refresh_from_db()
    assert case.customer == ada
    assert not case.chasers.exists()
    assert [note.text for note in case.notes.all()] == ["Crew says collected."]
    assert chaser.summary == "My brother's bin, number 9."
    assert chaser.customer == grace


def test_somebody_elses_contact_about_the_case_stays_theirs(ada: Any, grace: Any, bilal: Any, now: Any) -> None:
    case = factories.CaseFactory(customer=ada)
    neighbour = factories.CustomerFactory()
    factories.CaseContactFactory(case=case, contact=factories.ContactFactory(customer=neighbour))

    move(case, grace, bilal, now)

    assert case.chasers.get().contact.customer == neighbour


def test_both_timelines_are_right_afterwards(ada: Any, grace: Any, bilal: Any, now: Any) -> None:
    case = factories.CaseFactory(customer=ada)
    note = factories.CustomerNoteFactory(customer=ada)
    assert {str(case), str(case.contact), str(note)} <= traces(ada)
    assert not {str(case), str(case.contact), str(note)} & traces(grace)

    move(case, grace, bilal, now)
    move(note, grace, bilal, now)

    assert not {str(case), str(case.contact), str(note)} & traces(ada)
    assert {str(case), str(case.contact), str(note)} <= traces(grace)


def test_a_move_is_logged_on_every_record_with_its_reason(ada: Any, grace: Any, bilal: Any, now: Any) -> None:
    case = factories.CaseFactory(customer=ada)

    move(case, grace, bilal, now)

    entries = LogEntry.objects.filter(additional_data__what=misfiling.MOVED)
    assert {entry.object_pk for entry in entries} == {str(case.pk), str(case.contact_id)}
    assert {entry.actor for entry in entries} == {bilal}
    assert {entry.additional_data["why"] for entry in entries} == {WHY}
    told = [str(entry.changes) + str(entry.additional_data) for entry in LogEntry.objects.all()]
    assert any(WHY in entry for entry in told)
    for person in (ada, grace):
        assert not [entry for entry in told if str(person.pk) in entry or person.reference in entry]


@pytest.mark.django_db(transaction=True)
def test_the_data_protection_officer_is_told_without_names(
    ada: Any, grace: Any, bilal: Any, now: Any, settings: Any
) -> None:
    told = move(factories.CaseFactory(customer=ada), grace, bilal, now)

    tell_dpo_of_misfiling(str(told.pk))

    (message,) = mail.outbox
    assert message.to == [settings.DPO_EMAIL]
    assert str(told.pk) in message.body
    for secret in (ada.family_name, grace.family_name, ada.reference, WHY, str(ada.pk)):
        assert secret not in message.subject + message.body


def test_what_the_data_protection_officer_has_seen_is_not_mailed_again(
    ada: Any, grace: Any, bilal: Any, dara: Any, now: Any
) -> None:
    told = move(factories.CaseFactory(customer=ada), grace, bilal, now)
    misfiling.acknowledge(told, by=dara, now=now)

    tell_dpo_of_misfiling(str(told.pk))

    assert mail.outbox == []
    assert (told.seen_by, told.seen_at) == (dara, now)


def test_the_record_of_a_misfiling_names_neither_person(ada: Any, grace: Any, bilal: Any, now: Any) -> None:
    told = move(factories.CaseFactory(customer=ada), grace, bilal, now)

    values = " ".join(str(getattr(told, field.attname)) for field in told._meta.concrete_fields)
    for secret in (str(ada.pk), str(grace.pk), ada.reference, grace.reference, WHY):
        assert secret not in values


def test_a_move_without_a_reason_is_refused(ada: Any, grace: Any, bilal: Any, now: Any) -> None:
    case = factories.CaseFactory(customer=ada)

    with pytest.raises(misfiling.ReasonMissing):
        misfiling.move(case, to=grace, by=bilal, reason=" ", now=now)


def test_an_anonymous_record_is_on_no_wrong_person(grace: Any, bilal: Any, now: Any) -> None:
    with pytest.raises(misfiling.NobodysRecord):
        move(factories.CaseFactory(), grace, bilal, now)


def test_a_record_already_on_the_person_stays(ada: Any, bilal: Any, now: Any) -> None:
    with pytest.raises(misfiling.AlreadyTheirs):
        move(factories.CaseFactory(customer=ada), ada, bilal, now)


def test_a_record_that_left_meanwhile_is_not_moved(ada: Any, grace: Any, bilal: Any, now: Any) -> None:
    case = factories.CaseFactory(customer=ada)
    Case.objects.filter(pk=case.pk)._raw_delete("default")

    with pytest.raises(misfiling.RecordGone):
        move(case, grace, bilal, now)


def test_the_preview_names_exactly_what_moves(ada: Any, grace: Any, bilal: Any, now: Any) -> None:
    case = factories.CaseFactory(customer=ada)
    factories.CaseContactFactory(case=case)
    plan = misfiling.preview(case)

    told = move(case, grace, bilal, now)

    assert plan.size == told.also_moved + 1 == 3
    assert plan.sentences[0] == f"Case {case.reference} moves, with its notes and payments."
    assert set(Contact.objects.filter(customer=grace)) == set(plan.contacts.values())


@pytest.fixture
def a_chaser_comes_first(monkeypatch: Any, bilal: Any, now: Any) -> Any:
    """Log a chaser on a case while a move waits for the people it is about, as a colleague at the next desk would."""

    def chased(case: Case) -> None:
        locked = customers.locked

        def after_waiting(person: Customer) -> Customer:
            if not case.chasers.exists():
                factories.CaseContactFactory(case=case, contact__customer=case.customer)
            return locked(person)

        monkeypatch.setattr(customers, "locked", after_waiting)

    return chased


def test_a_contact_logged_while_a_move_waits_moves_too(
    ada: Any, grace: Any, bilal: Any, now: Any, a_chaser_comes_first: Any
) -> None:
    case = factories.CaseFactory(customer=ada)
    a_chaser_comes_first(case)

    told = move(case, grace, bilal, now)

    assert case.chasers.get().contact.customer == grace
    assert not Contact.objects.filter(customer=ada).exists()
    assert told.also_moved == 2


def test_a_record_that_a_colleague_moved_first_is_not_moved_again(
    ada: Any, grace: Any, bilal: Any, now: Any, monkeypatch: Any
) -> None:
    case, third = factories.CaseFactory(customer=ada), factories.CustomerFactory()
    locked = customers.locked

    def after_waiting(person: Customer) -> Customer:
        Case.objects.filter(pk=case.pk).update(customer=third)
        return locked(person)

    monkeypatch.setattr(customers, "locked", after_waiting)

    with pytest.raises(misfiling.MovedMeanwhile):
        move(case, grace, bilal, now)
    assert not Case.objects.filter(customer=grace).exists()


def test_people_are_locked_before_their_records(
    ada: Any, grace: Any, bilal: Any, now: Any, django_assert_max_num_queries: Any
) -> None:
    """As when a contact is logged; the other way round, a move and a contact could wait for each other."""
    if not connection.features.has_select_for_update:
        pytest.skip("this database locks as a whole")
    case = factories.CaseFactory(customer=ada)

    with django_assert_max_num_queries(100) as asked:
        move(case, grace, bilal, now)

    locks = [query["sql"] for query in asked.captured_queries if "FOR UPDATE" in query["sql"]]
    assert ["crm_customer" in sql.partition(" WHERE ")[0] for sql in locks[:3]] == [True, True, False]


def test_a_record_that_a_hold_keeps_cannot_be_moved_out_of_its_reach(
    ada: Customer, dara: User, bilal: User, now: Any
) -> None:
    case = factories.CaseFactory(customer=ada)
    decoy = factories.CustomerFactory()
    holds.place(ada, kind="legal", reason="Claim", review_on=local_day(now), by=dara, now=now)

    with pytest.raises(misfiling.Held, match="data-protection officer"):
        misfiling.move(case, to=decoy, by=bilal, reason="typo", now=now)

    case.refresh_from_db()
    assert case.customer == ada
