"""The crowd around the invented council: whole records, plainly invented, none of them due."""

from datetime import datetime

import pytest
from django.db import connection

from crm import finding, references
from crm.demo.crowd import Crowd, customer_id, gather
from crm.models import Case, CaseNote, Contact, Customer, Team, User
from retention import due
from tests import factories

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="the crowd is made by PostgreSQL itself")


@pytest.fixture
def crowd(db: None, bilal: User, contact_centre: Team, now: datetime) -> None:
    factories.CategoryFactory()
    gather(Crowd(60), now=now, advisor=bilal.pk, teams=[contact_centre.pk])


def test_everybody_has_a_home_two_cases_and_notes_on_each(crowd: None) -> None:
    assert (Customer.objects.count(), Contact.objects.count(), Case.objects.count()) == (60, 120, 120)
    assert CaseNote.objects.count() == 240
    person = Customer.objects.get(pk=customer_id(7))
    assert person.addresses.get().postcode.startswith("ZZ")
    assert {point.kind for point in person.contact_points.all()} == {"phone", "email"}
    assert person.contact_points.get(kind="email").value.endswith("@example.org")


def test_references_read_as_ours_do(crowd: None) -> None:
    assert all(
        references.case_in(reference) == reference for reference in Case.objects.values_list("reference", flat=True)
    )
    for reference in Customer.objects.values_list("reference", flat=True):
        assert references.customer_in(reference) == reference


def test_nobody_in_it_has_a_reference_that_somebody_else_could_have(crowd: None) -> None:
    theirs = [reference.partition("-")[2] for reference in Customer.objects.values_list("reference", flat=True)]
    theirs += [reference.partition("-")[2] for reference in Case.objects.values_list("reference", flat=True)]
    assert len(theirs) == 180
    assert not any(mark in references.DIGITS for reference in theirs for mark in reference)
    others = [make() for make in (references.for_customer, references.for_case) for _time in range(200)]
    assert all(any(mark in references.DIGITS for mark in reference.partition("-")[2]) for reference in others)


def test_search_compares_them_as_it_does_everybody(crowd: None, bilal: User) -> None:
    for person in Customer.objects.all():
        keys = person.names_key, person.family_name_key
        person.write_keys()
        assert (person.names_key, person.family_name_key) == keys
        for point in person.contact_points.all():
            written = point.normalised, point.ending
            point.write_keys()
            assert (point.normalised, point.ending) == written
    anybody = Customer.objects.get(pk=customer_id(11))
    assert finding.find(anybody.reference, officer=bilal).people[0].customer == anybody


def test_none_of_it_is_due_yet(crowd: None, today: object, now: datetime) -> None:
    assert Case.objects.filter(closed_at=None).exists()
    assert Case.objects.exclude(closed_at=None).exists()
    steps = due.plan(now.date())
    assert {step.category.key for step in steps} >= {"case", "contact"}
    assert not any(due.is_any_due(step) for step in steps)
