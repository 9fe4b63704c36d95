"""References can be read out, typed back, and never taken twice."""

from unittest.mock import patch

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from crm import references
from crm.models import Customer
from tests import factories

LOOK_ALIKES = set("01258OILZSBU")


@given(st.integers())
def test_a_reference_has_no_characters_that_look_alike(_round: int) -> None:
    for reference in (references.for_customer()[2:], references.for_case()):
        assert not set(reference) & LOOK_ALIKES
        assert any(mark.isalpha() for mark in reference)
        assert any(mark.isdigit() for mark in reference)


@given(st.integers())
def test_a_reference_that_somebody_types_badly_is_still_recognised(_round: int) -> None:
    customer, case = references.for_customer(), references.for_case()

    assert references.customer_in(f" {customer.lower()} ") == customer
    assert references.customer_in(customer.replace("-", " ")) == customer
    assert references.case_in(case.lower().replace("-", "")) == case
    assert references.case_in(case.replace("-", " – ")) == case


@given(st.text())
def test_no_text_breaks_the_recognition_of_references(text: str) -> None:
    assert references.customer_in(text) == "" or references.customer_in(text).startswith("C-")
    assert references.case_in(text) == "" or "-" in references.case_in(text)


@given(st.integers())
def test_no_reference_is_both_a_customers_and_a_cases(_round: int) -> None:
    customer, case = references.for_customer(), references.for_case()

    for dash in ("-", ""):
        assert references.case_in(customer.replace("-", dash)) == ""
        assert references.customer_in(case.replace("-", dash)) == ""


@pytest.mark.django_db
def test_a_reference_that_is_taken_is_never_given_again(now: object) -> None:
    taken = factories.CustomerFactory().reference
    field = Customer._meta.get_field("reference")
    offered = iter([taken, taken, "C-7K4M9R"])

    with patch.object(field, "_get_default", lambda: next(offered)):
        customer = references.create(Customer, created_at=now)

    assert customer.reference == "C-7K4M9R"
    assert Customer.objects.count() == 2


@pytest.mark.django_db
def test_another_mistake_is_not_hidden_behind_a_new_reference() -> None:
    with pytest.raises(IntegrityError):
        references.create(Customer, created_at=None)
