"""A customer's details stay right, and only the person moves the day on which they were last in touch."""

from datetime import date, timedelta
from typing import Any

import pytest

from crm import contact_points, customers
from crm.customers import Home, NewCustomer
from crm.models import Address, ContactPoint, Customer, CustomerNote
from tests import factories
from tests.identified import identify

pytestmark = pytest.mark.django_db


def test_a_new_customer_has_a_reference_and_ways_to_be_reached(now: Any) -> None:
    new = NewCustomer(
        details={"names": "Siân", "family_name": "Pritchard", "language": "cy"},
        phones=("01632 960123", "07700 900123"),
        emails=("Sian@Example.org",),
        home=Home(lines="2 Invented Row", postcode="zz12ab"),
    )

    customer = customers.create(new, now=now)

    points = customer.contact_points.filter(kind="phone")
    assert [(point.value, point.is_default) for point in points] == [("01632 960123", True), ("07700 900123", False)]
    assert customer.contact_points.get(kind="email").normalised == "sian@example.org"
    assert customer.addresses.get().postcode == "ZZ1 2AB"
    assert customer.names_key == "sian"
    assert customer.last_contact_at is None


def test_an_edit_by_staff_keeps_nobody_longer(ada: Any, bilal: Any) -> None:
    before = ada.last_contact_at

    customer = customers.update(ada, {"names": "Adaeze", "safe_to_call": False})

    customer.refresh_from_db()
    assert (customer.names, customer.names_key, customer.safe_to_call) == ("Adaeze", "adaeze", False)
    assert customer.last_contact_at == before


def test_what_is_no_detail_cannot_be_slipped_in(ada: Any, bilal: Any) -> None:
    with pytest.raises(TypeError):
        customers.update(ada, {"last_contact_at": None})


def test_the_first_of_each_kind_is_used_first_and_one_that_stays_keeps_its_row(ada: Any, bilal: Any, now: Any) -> None:
    identify(ada, by=bilal, now=now)
    kept = ada.contact_points.get(kind="phone")

    customers.set_contact_points(
        ada, phones=["01632 960555", "+44 7700 900461", "01632 960 555"], emails=[], by=bilal, now=now
    )

    phones = {point.value: point for point in ada.contact_points.filter(kind="phone")}
    assert list(phones) == ["01632 960555", "+44 7700 900461"]
    assert phones["+44 7700 900461"].pk == kept.pk
    assert [point.is_default for point in phones.values()] == [True, False]
    assert not ada.contact_points.filter(kind="email").exists()


def test_a_new_address_ends_the_one_before(ada: Any, bilal: Any, now: Any) -> None:
    identify(ada, by=bilal, now=now)
    on = date(2026, 8, 1)

    customers.move_house(ada, Home(lines="9 Other Street", postcode="ZZ2 3CD"), on=on, by=bilal, now=now)

    former, new = Address.objects.order_by("id")
    assert (former.to_on, new.from_on, new.to_on) == (on, on, None)


def test_a_note_that_still_holds_starts_its_time_again(esi: Any, now: Any) -> None:
    note = factories.CustomerNoteFactory()
    review_on = date(2027, 2, 3)

    customers.review_note(note, review_on=review_on, by=esi, now=now)

    note.refresh_from_db()
    assert (note.reviewed_on, note.review_on) == (date(2026, 8, 3), review_on)


def test_a_note_is_dated_by_the_councils_own_day(ada: Any, bilal: Any, now: Any) -> None:
    just_after_midnight = now.replace(hour=23, minute=30)

    note = customers.add_note(
        ada, "Deaf.", kind="access", review_on=date(2027, 1, 1), by=bilal, now=just_after_midnight
    )

    assert note.reviewed_on == date(2026, 8, 4)


@pytest.mark.parametrize("name", ["李小龙", "محمد", "O'Neill 👩‍🦽", "d’Arcy"])
def test_a_name_in_any_script_is_kept_as_it_is(name: str, now: Any) -> None:
    customer = customers.create(NewCustomer(details={"family_name": name}), now=now)

    assert Customer.objects.get().family_name == name
    assert str(customer) == f"Customer {customer.pk}"


def test_only_one_of_a_kind_is_used_first(ada: Any) -> None:
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        ContactPoint.objects.create(customer=ada, kind="phone", value="01632 960777", is_default=True)


def test_a_note_that_left_meanwhile_is_not_confirmed(esi: Any, now: Any) -> None:
    note = factories.CustomerNoteFactory()
    CustomerNote.objects.filter(pk=note.pk)._raw_delete("default")

    with pytest.raises(customers.NoteGone):
        customers.review_note(note, review_on=date(2027, 2, 3), by=esi, now=now)


def test_nobody_leaves_an_address_before_they_came_to_it(ada: Any, bilal: Any, now: Any) -> None:
    identify(ada, by=bilal, now=now)
    came = date(2026, 8, 1)
    customers.move_house(ada, Home(lines="9 Other Street"), on=came, by=bilal, now=now)

    with pytest.raises(customers.BeforeTheFormer, match="since 1 August 2026"):
        customers.move_house(ada, Home(lines="3 Third Street"), on=came - timedelta(days=1), by=bilal, now=now)

    assert Address.objects.filter(to_on=None).get().lines == "9 Other Street"
    assert customers.move_house(ada, Home(lines="3 Third Street"), on=came, by=bilal, now=now).to_on is None


def test_what_is_not_to_be_used_is_never_used_first(ada: Any, bilal: Any, now: Any) -> None:
    identify(ada, by=bilal, now=now)
    phone = ada.contact_points.get(kind="phone")
    other = ContactPoint.objects.create(customer=ada, kind="phone", value="01632 960777")

    customers.stop_using(ada, phone.pk)

    points = {point.value: (point.is_default, point.do_not_use) for point in ada.contact_points.filter(kind="phone")}
    assert points == {"07700 900461": (False, True), "01632 960777": (True, False)}
    customers.stop_using(ada, other.pk)
    assert not ada.contact_points.filter(kind="phone", is_default=True).exists()
    customers.use_again(ada, phone.pk, by=bilal, now=now)
    assert ada.contact_points.get(kind="phone", is_default=True) == phone


def test_what_is_not_to_be_used_outlives_a_new_list_of_numbers(ada: Any, bilal: Any, now: Any) -> None:
    identify(ada, by=bilal, now=now)
    phone = ada.contact_points.get(kind="phone")
    customers.stop_using(ada, phone.pk)

    customers.set_contact_points(ada, phones=["01632 960777"], emails=["ada@example.org"], by=bilal, now=now)

    assert ada.contact_points.get(do_not_use=True) == phone
    with pytest.raises(contact_points.NotToBeUsed, match="+44 7700 900461".replace("+", r"\+")):
        customers.set_contact_points(ada, phones=["+44 7700 900461"], emails=[], by=bilal, now=now)


def test_a_point_that_a_colleague_took_away_is_not_marked(ada: Any) -> None:
    with pytest.raises(contact_points.PointGone):
        customers.stop_using(ada, 0)


@pytest.mark.parametrize("name", ["title", "names", "family_name", "additional_names"])
def test_a_name_that_nobody_can_see_is_no_name(name: str, ada: Any, now: Any) -> None:
    before = getattr(ada, name)

    with pytest.raises(customers.NameUnseen):
        customers.create(NewCustomer(details={name: "\u200b\u2060"}, phones=("01632 960123",)), now=now)
    with pytest.raises(customers.NameUnseen):
        customers.update(ada, {name: "\u3164"})

    ada.refresh_from_db()
    assert getattr(ada, name) == before
    assert list(Customer.objects.all()) == [ada]
