"""A card number that an advisor types is gone before it is kept, and they are told how a payment is taken."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms as django_forms
from django.test import Client

from crm import cards, urls
from crm.forms.rendering import CouncilForm
from crm.models import CaseNote, Council, User
from crm.shielding import FreeText
from tests import factories
from tests.canary import sightings
from tests.crm.card_numbers import KEPT, LEFT, MASKED, TYPED, leaked

from .reading import form, says
from .test_lost_sign_in import sign_in

NEWS = "Details of a payment card were taken out of what you typed."
DIGITS = ["4111 1111 1111 1111", "4111111111111111"]


@pytest.fixture
def case(ada: Any, missed_bin: Any) -> Any:
    return factories.CaseFactory(customer=ada, category=missed_bin)


def write(desk: Client, case: Any, **typed: str) -> Any:
    address = f"/desk/cases/{case.pk}/"
    return desk.post(f"{address}note/", {**form(desk.get(address), f"{address}note/"), **typed})


def test_a_note_is_kept_without_the_card_and_the_next_page_says_so_once(desk: Client, case: Any) -> None:
    answer = write(desk, case, **{"note-text": TYPED})
    assert answer.status_code == 302
    assert CaseNote.objects.get().text == KEPT

    page = desk.get(answer["Location"])
    assert says(page, NEWS, "put the caller through to the payment line", "The private note is saved.")
    assert not says(desk.get(answer["Location"]), NEWS)
    assert not sightings(DIGITS)


def test_digits_within_a_seal_of_ours_are_no_card(desk: Client, case: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seal = "ec26474834738988e59efc147c9e9ec1c8cd48edb4c679e69be44bb25ae8f56b"
    assert cards.shield(seal).removed
    monkeypatch.setattr("crm.views.post.digest_of", lambda *_: seal)
    address = f"/desk/cases/{case.pk}/message/"
    typed = {
        "channel": "email",
        "subject": "About your bin",
        "body": "It was emptied.",
        "kind": "outcome",
        "seen": seal,
    }

    answer = desk.post(address, {**form(desk.get(address), address), **typed, "do": "send"})

    assert answer.status_code == 302
    assert not says(desk.get(answer["Location"]), NEWS)


def test_the_council_says_how_it_takes_payments(desk: Client, case: Any) -> None:
    Council.objects.update(taking_payments="Transfer to 4400, the payment line.")

    answer = write(desk, case, **{"note-text": TYPED})

    assert says(desk.get(answer["Location"]), NEWS, "Transfer to 4400, the payment line.")


def test_a_form_with_errors_comes_back_without_the_card(desk: Client, case: Any) -> None:
    page = write(desk, case, **{"note-text": TYPED + "x" * 4000})

    assert page.status_code == 422
    assert says(page, NEWS, "[card number removed ••••1111]")
    assert not any(digits in page.content.decode() for digits in DIGITS)
    assert not CaseNote.objects.exists()


def test_what_no_box_of_words_takes_is_not_repeated_either(desk: Client, case: Any) -> None:
    address = f"/desk/cases/{case.pk}/"
    fields = form(desk.get(address), f"{address}payment/")
    page = desk.post(f"{address}payment/", {**fields, "payment-amount": DIGITS[0], "payment-last_four": DIGITS[0]})

    assert page.status_code == 422
    assert not any(digits in page.content.decode() for digits in DIGITS)


def test_a_note_without_a_card_is_no_news(desk: Client, case: Any) -> None:
    answer = write(desk, case, **{"note-text": f"Ring 01632 960100 about {LEFT[0]}"})

    assert CaseNote.objects.get().text == f"Ring 01632 960100 about {LEFT[0]}"
    assert not says(desk.get(answer["Location"]), NEWS)


def test_a_form_that_is_carried_through_a_lost_sign_in_carries_no_card(
    desk: Client, client: Client, case: Any, bilal: User
) -> None:
    address = f"/desk/cases/{case.pk}/"
    typed = {**form(desk.get(address), f"{address}note/"), "note-text": TYPED}
    asked = client.post(f"{address}note/", typed)
    assert asked.status_code == 401

    sign_in(client, asked, bilal.email)

    assert CaseNote.objects.get().text == KEPT
    assert not sightings(DIGITS)


def test_the_log_says_how_many_and_where_and_never_what(
    desk: Client, case: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    write(desk, case, **{"note-text": TYPED})

    assert "card details removed: 3, channel desk" in caplog.text
    assert not leaked(caplog.text)


def test_a_password_is_nobodys_card(client: Client, bilal: User) -> None:
    bilal.set_password("4111 1111 1111 1111")
    bilal.save()
    page = client.get("/desk/sign-in/")
    fields = {**form(page, "/desk/sign-in/"), "email": bilal.email, "password": "4111 1111 1111 1111"}

    assert client.post("/desk/sign-in/", fields).status_code == 302


def boxes() -> Iterator[tuple[str, django_forms.Field]]:
    """Yield every field of every form of ours that takes words."""
    assert urls.urlpatterns  # with their views, every form is known
    waiting = list(CouncilForm.__subclasses__())
    for each in waiting:
        waiting += [below for below in each.__subclasses__() if below not in waiting]
        yield from (
            (f"{each.__name__}.{name}", field)
            for name, field in each.base_fields.items()
            if isinstance(field, django_forms.CharField)
        )


# Those that hold no words: a number of twelve digits, and secrets, of which a digest is kept or nothing.
NO_WORDS = {"SignIn.email", "SignIn.password", "AddressForm.uprn", "PhraseForm.phrase", "NewPhraseForm.phrase"}


@pytest.mark.parametrize(("name", "field"), boxes(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_box_of_every_form_is_shielded(name: str, field: django_forms.Field) -> None:
    hidden_or_chosen = field.widget.is_hidden or isinstance(field, (django_forms.URLField, django_forms.EmailField))
    if name in NO_WORDS or hidden_or_chosen:
        return
    assert isinstance(field, FreeText), "use one_line or text_area of crm.forms.fields"
    for typed, last_four in MASKED.items():
        assert field.to_python(typed) == f"[card number removed ••••{last_four}]"
    for number in LEFT:
        assert field.to_python(number) == number
