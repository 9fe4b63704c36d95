"""A sign-in that ends in the middle of a form loses nothing, and gives nothing to anybody else."""

from typing import Any

import pytest
from django.test import Client

from crm.models import Case, CaseNote, User
from tests import factories
from tests.factories import PASSWORD

from .reading import form, says

SIGN_IN = "/desk/sign-in/"
SECRET = "Zebra crossing at 4 Canary Lane"


@pytest.fixture
def case(ada: Any, missed_bin: Any) -> Case:
    return factories.CaseFactory(customer=ada, category=missed_bin)


@pytest.fixture
def written(desk: Client, case: Case) -> dict[str, Any]:
    """A note that Bilal has typed and not yet sent."""
    address = f"/desk/cases/{case.pk}/"
    return {**form(desk.get(address), f"{address}note/"), "note-text": SECRET}


@pytest.fixture
def asked_again(client: Client, case: Case, written: dict[str, Any]) -> Any:
    """The page that Bilal gets for it, now that his sign-in is gone."""
    return client.post(f"/desk/cases/{case.pk}/note/", written)


def sign_in(client: Client, page: Any, email: str) -> Any:
    return client.post(SIGN_IN, {**form(page, SIGN_IN), "email": email, "password": PASSWORD})


def test_the_sign_in_page_carries_what_was_typed(asked_again: Any) -> None:
    assert asked_again.status_code == 401
    assert asked_again.headers["Cache-Control"] == "no-store"
    assert says(asked_again, "Your sign-in had ended.", "What you typed is safe.")
    assert not CaseNote.objects.exists()


def test_signing_in_sends_it(client: Client, asked_again: Any, case: Case, bilal: User) -> None:
    answer = sign_in(client, asked_again, bilal.email)
    assert answer.headers["Location"] == f"/desk/cases/{case.pk}/"
    note = CaseNote.objects.get()
    assert (note.text, note.author) == (SECRET, bilal)


def test_a_mistyped_password_in_between_loses_nothing(client: Client, asked_again: Any, bilal: User) -> None:
    again = client.post(SIGN_IN, {**form(asked_again, SIGN_IN), "email": bilal.email, "password": "wrong"})
    assert again.status_code == 422
    sign_in(client, again, bilal.email)
    assert CaseNote.objects.get().text == SECRET


def test_somebody_else_gets_a_clear_refusal_and_none_of_the_text(client: Client, asked_again: Any, chen: User) -> None:
    answer = sign_in(client, asked_again, chen.email)
    assert answer.status_code == 409
    assert says(answer, "This form was opened by somebody else")
    assert SECRET not in answer.content.decode() and "carried" not in answer.content.decode()
    assert not CaseNote.objects.exists()


def test_a_form_that_fails_comes_back_with_its_error_and_its_own_address(
    client: Client, desk: Client, case: Case, bilal: User
) -> None:
    address = f"/desk/cases/{case.pk}/note/"
    empty = {**form(desk.get(f"/desk/cases/{case.pk}/"), address), "note-text": " "}
    answer = sign_in(client, client.post(address, empty), bilal.email)
    assert answer.status_code == 422
    assert says(answer, "Private note: fill this in.")
    assert form(answer, address)["note-text"] == [" "]


def test_what_is_sent_twice_is_saved_once(client: Client, asked_again: Any, bilal: User) -> None:
    sign_in(client, asked_again, bilal.email)
    sign_in(client, asked_again, bilal.email)
    assert CaseNote.objects.count() == 1


def test_a_changed_form_is_not_sent(client: Client, asked_again: Any, bilal: User) -> None:
    fields = form(asked_again, SIGN_IN)
    fields["carried"] = [fields["carried"][0][:-3] + "abc"]
    answer = client.post(SIGN_IN, {**fields, "email": bilal.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/desk/"
    assert not CaseNote.objects.exists()


def test_a_form_that_no_page_of_ours_made_is_never_carried(client: Client, case: Case, bilal: User) -> None:
    """Another site could post it: carried over the sign-in, it would pass the check against forgery."""
    page = client.post(f"/desk/cases/{case.pk}/note/", {"note-text": SECRET})
    assert page.status_code == 401
    assert "carried" not in form(page, SIGN_IN)
    assert says(page, "Nothing was saved.")
    sign_in(client, page, bilal.email)
    assert not CaseNote.objects.exists()


def test_a_colleague_at_the_same_screen_cannot_send_it_either(
    signed_in: Any, written: dict[str, Any], case: Case, chen: User
) -> None:
    answer = signed_in(chen).post(f"/desk/cases/{case.pk}/note/", written)
    assert answer.status_code == 409
    assert SECRET not in answer.content.decode()
    assert not CaseNote.objects.exists()


def test_whoever_lost_the_right_meanwhile_is_stopped(client: Client, asked_again: Any, bilal: User) -> None:
    bilal.groups.clear()
    assert sign_in(client, asked_again, bilal.email).status_code == 403
    assert not CaseNote.objects.exists()


def test_a_key_that_ran_out_loses_nothing(signed_in: Any, written: dict[str, Any], case: Case, bilal: User) -> None:
    strict = signed_in(bilal, enforce_csrf_checks=True)
    address = f"/desk/cases/{case.pk}/note/"
    refused = strict.post(address, {**written, "csrfmiddlewaretoken": "x" * 64})
    assert refused.status_code == 403
    assert refused.headers["Cache-Control"] == "no-store"
    assert says(refused, "Send this once more")
    assert strict.post(address, form(refused, address)).status_code == 302
    assert CaseNote.objects.get().text == SECRET


def test_a_sign_in_page_whose_key_ran_out_still_carries_it(asked_again: Any, case: Case, bilal: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    stale = {**form(asked_again, SIGN_IN), "csrfmiddlewaretoken": "x" * 64}
    refused = strict.post(SIGN_IN, {**stale, "email": bilal.email, "password": PASSWORD})
    assert refused.status_code == 403
    assert PASSWORD not in refused.content.decode()
    once_more = strict.post(SIGN_IN, form(refused, SIGN_IN))
    assert says(once_more, "What you typed is safe.")
    sign_in(strict, once_more, bilal.email)
    assert CaseNote.objects.get().text == SECRET


def test_who_signed_in_elsewhere_meanwhile_sends_it_from_there(
    signed_in: Any, asked_again: Any, case: Case, bilal: User
) -> None:
    strict = signed_in(bilal, enforce_csrf_checks=True)
    refused = strict.post(SIGN_IN, {**form(asked_again, SIGN_IN), "csrfmiddlewaretoken": "x" * 64})
    address = f"/desk/cases/{case.pk}/note/"
    assert strict.post(address, form(refused, address)).status_code == 302
    assert CaseNote.objects.get().text == SECRET


def test_a_forged_post_is_not_offered_for_sending(signed_in: Any, case: Case, bilal: User) -> None:
    strict = signed_in(bilal, enforce_csrf_checks=True)
    refused = strict.post(f"/desk/cases/{case.pk}/note/", {"note-text": SECRET})
    assert refused.status_code == 403
    assert SECRET not in refused.content.decode()


def test_nothing_typed_reaches_the_log(
    client: Client, asked_again: Any, bilal: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        sign_in(client, asked_again, bilal.email)
    assert "/note/" in caplog.text
    assert SECRET not in caplog.text and PASSWORD not in caplog.text


def test_what_was_typed_about_a_record_that_left_meanwhile_is_given_back(
    desk: Client, case: Case, written: dict[str, Any]
) -> None:
    Case.objects.all().delete()

    answer = desk.post(f"/desk/cases/{case.pk}/note/", written)

    assert (answer.status_code, answer.headers["Cache-Control"]) == (410, "no-store")
    assert says(answer, "This record is no longer kept", SECRET)
    assert written["form_of"][0] not in answer.content.decode().split("<main")[-1]
