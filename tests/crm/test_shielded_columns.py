"""No column of personal text takes a card number, whoever writes it; one that is added tomorrow is asked as well."""

from typing import Any

import pytest
from django.db import connection, models

from crm.models import Contact, ContactPoint, Customer, Payment
from crm.shielding import FreeTextField, LinkColumn, OneLineField
from retention.registry import registry
from tests import factories
from tests.crm.card_numbers import LEFT, MASKED, TYPED, label, leaked
from tests.planting import plant

SHIELDED = (FreeTextField, OneLineField, LinkColumn)
SHORTEST = 13  # no card fits into fewer characters
# Personal text that nobody types: each with who writes it.
WRITTEN_BY_US = {
    "crm.Customer.reference": "drawn by lot",
    "crm.Customer.names_key": "made of the names",
    "crm.Customer.family_name_key": "made of the names",
    "crm.Customer.additional_names_key": "made of the names",
    "crm.ContactPoint.normalised": "made of the value",
    "crm.Case.location_key": "made of the location",
    "crm.Customer.pass_phrase": "a digest",
    "crm.Representative.pass_phrase": "a digest",
    "crm.Message.why_stopped": "a key of ours",
    "crm.Suppression.digest": "a keyed digest",
    "crm.SignInFailure.key": "a keyed digest",
    "crm.User.password": "a digest",
    "crm.User.email": "a colleague's address, with which they sign in",
    "crm.User.name": "a colleague's name, typed by an administrator",
}
OURS = [
    field
    for data_map in registry
    if data_map.label.startswith(("crm.", "chat.", "rights_requests."))
    for field in data_map.model._meta.concrete_fields
]
TYPED_COLUMNS = [field for field in OURS if isinstance(field, SHIELDED)]


def _is_personal_text(field: Any) -> bool:
    data_map = registry.maps[field.model]
    has_room = isinstance(field, (models.CharField, models.TextField)) and (field.max_length or SHORTEST) >= SHORTEST
    return has_room and not field.choices and field.name in data_map.personal and not field.is_relation


@pytest.mark.parametrize("field", filter(_is_personal_text, OURS), ids=str)
def test_a_column_of_personal_text_is_shielded_or_nobody_types_into_it(field: Any) -> None:
    if str(field) in WRITTEN_BY_US:
        assert not isinstance(field, SHIELDED), "take it off the list"
        return
    # A column of free text: crm.shielding.FreeTextField; of one line: OneLineField; of a link: LinkColumn.
    assert isinstance(field, SHIELDED)


@pytest.mark.parametrize("field", TYPED_COLUMNS, ids=str)
@pytest.mark.django_db
def test_no_way_of_writing_puts_a_card_number_into_a_column(field: Any) -> None:
    row, _planted = plant(field.model)
    fitting = [typed for typed in (TYPED, *MASKED) if len(typed) <= (field.max_length or len(typed))]
    assert set(MASKED) <= set(fitting)
    for typed in fitting:
        assert leaked(typed, "".join(filter(str.isdecimal, typed.split(",")[0])))
        setattr(row, field.name, typed)
        row.save()
        _holds_nothing_of(field, row, typed)
        field.model._base_manager.filter(pk=row.pk).update(**{field.name: typed})
        _holds_nothing_of(field, row, typed)


@pytest.mark.parametrize("field", TYPED_COLUMNS, ids=str)
@pytest.mark.django_db
def test_every_column_keeps_the_numbers_that_are_no_cards(field: Any) -> None:
    row, _planted = plant(field.model)
    for number in LEFT:
        setattr(row, field.name, number)
        row.save()
        assert number in _raw(field, row)


@pytest.mark.django_db
def test_the_columns_that_search_compares_are_made_of_what_is_kept() -> None:
    customer = factories.CustomerFactory(names="4111 1111 1111 1111", family_name="Ferrier 4111111111111111")
    point = ContactPoint.objects.create(customer=customer, kind="phone", value="4111 1111 1111 1111")
    customer.refresh_from_db()

    assert customer.family_name == f"Ferrier {label('1111')}"
    stored = [customer.names_key, customer.family_name_key, point.normalised, point.value]
    assert all(not leaked(text) for text in stored)


@pytest.mark.django_db
def test_what_has_no_room_for_the_sign_is_cut_and_not_refused() -> None:
    customer = factories.CustomerFactory(title="4111111111111111 " * 2)

    assert len(Customer.objects.get(pk=customer.pk).title) <= 35


def test_links_and_references_are_columns_that_people_type_into() -> None:
    assert isinstance(Contact._meta.get_field("link"), LinkColumn)
    assert isinstance(Payment._meta.get_field("provider_reference"), OneLineField)


def _holds_nothing_of(field: Any, row: Any, typed: str) -> None:
    stored = _raw(field, row)
    number = "".join(filter(str.isdecimal, typed.split(",")[0]))
    assert "card number removed" in stored and not leaked(stored, number)
    assert "123" not in stored or "123" in number


def _raw(field: Any, row: Any) -> str:
    """Read a column past Django, as a copy of the database would show it."""
    with connection.cursor() as cursor:
        meta = field.model._meta
        key = meta.pk.get_db_prep_value(row.pk, connection)
        cursor.execute(f'SELECT "{field.column}" FROM "{meta.db_table}" WHERE "{meta.pk.column}" = %s', [key])
        return str(cursor.fetchone()[0])
