"""Sensitive details stand on their page as masks; in full they are shown once, for a reason, to those who are named for it."""

import logging
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.test import Client

from crm import misfiling
from crm.models import BankDetails, NationalInsurance, User
from tests import factories
from tests.canary import sightings

from .reading import form, says

NUMBER, SPACED = "AB123456C", "AB 12 34 56 C"
ACCOUNT = {"account_holder": "Ada Ferrier-Holder", "sort_code": "112233", "account_number": "7654321"}
WHY = "The benefits team asked me to read it back."


@pytest.fixture
def case(ada: Any, missed_bin: Any) -> Any:
    missed_bin.asks_national_insurance = True
    missed_bin.save()
    return factories.CaseFactory(customer=ada, category=missed_bin)


def post(client: Client, case: Any, step: str, **typed: str) -> Any:
    page = f"/desk/cases/{case.pk}/sensitive/"
    address = f"/desk/cases/{case.pk}/{step}/"
    return client.post(address, {**form(client.get(page), address), **typed})


def number(client: Client, case: Any, typed: str = SPACED) -> Any:
    return post(client, case, "national-insurance", **{"national_insurance-number": typed})


def account(client: Client, case: Any, **typed: str) -> Any:
    fields = {f"bank_details-{name}": value for name, value in (ACCOUNT | typed).items()}
    return post(client, case, "bank-details", **fields)


def test_the_case_leads_to_its_sensitive_details(desk: Client, case: Any) -> None:
    page = desk.get(f"/desk/cases/{case.pk}/")

    assert f"/desk/cases/{case.pk}/sensitive/" in page.content.decode()
    assert says(page, "National Insurance number and bank details")


def test_what_is_recorded_is_sealed_and_shown_by_its_last_characters(desk: Client, case: Any) -> None:
    page = desk.get(number(desk, case)["Location"])
    assert says(page, "The National Insurance number is kept sealed.", "••••56C")
    page = desk.get(account(desk, case)["Location"])
    assert says(page, "The bank details are kept sealed.", "••••4321", "••••33")

    body = page.content.decode()
    assert not any(words in body for words in (NUMBER, SPACED, "07654321", "11-22-33", "Ferrier-Holder"))
    kept = BankDetails.objects.get()
    assert (kept.sort_code.open(), kept.account_number.open()) == ("11-22-33", "07654321")
    assert kept.customer == case.customer
    assert not sightings([NUMBER, SPACED, "7654321", "11-22-33", "Ferrier-Holder"])


def test_a_second_one_puts_the_first_right(desk: Client, case: Any) -> None:
    number(desk, case)
    number(desk, case, "CE 65 43 21 A")

    assert NationalInsurance.objects.get().number.open() == "CE654321A"


@pytest.mark.parametrize("typed", ["", "QQ 12 34 56 C", "AB 12 34 56", "GB123456A", "AB 12 34 56 E", "nonsense"])
def test_what_is_no_number_is_said_at_its_box_and_not_kept(desk: Client, case: Any, typed: str) -> None:
    page = number(desk, case, typed)

    assert page.status_code == 422
    assert not NationalInsurance.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"sort_code": "12-34"}, {"account_number": "12345"}, {"account_number": "123456789"}, {"account_holder": ""}],
)
def test_what_is_no_account_is_said_at_its_box_and_not_kept(desk: Client, case: Any, wrong: dict[str, str]) -> None:
    assert account(desk, case, **wrong).status_code == 422
    assert not BankDetails.objects.exists()


def test_a_category_that_needs_no_number_asks_for_none_and_keeps_none(
    desk: Client, ada: Any, garden_waste: Any
) -> None:
    case = factories.CaseFactory(customer=ada, category=garden_waste)
    assert not says(desk.get(f"/desk/cases/{case.pk}/sensitive/"), "Record the National Insurance number")

    answer = desk.post(f"/desk/cases/{case.pk}/national-insurance/", {"national_insurance-number": SPACED})

    assert answer.status_code == 422
    assert says(answer, "needs no National Insurance number")
    assert not NationalInsurance.objects.exists()


def test_nobodys_account_is_kept(desk: Client, missed_bin: Any) -> None:
    case = factories.CaseFactory(category=missed_bin)
    fields = {f"bank_details-{name}": value for name, value in ACCOUNT.items()}

    answer = desk.post(f"/desk/cases/{case.pk}/bank-details/", fields)

    assert says(answer, "This case is anonymous. Attach it to a customer first.")
    assert not BankDetails.objects.exists()


def test_in_full_for_a_reason_that_is_kept_and_only_once(
    leader: Client, case: Any, esi: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    number(leader, case)
    answer = post(leader, case, "reveal", which="national_insurance", because=WHY)

    assert answer.status_code == 200
    assert says(answer, SPACED)
    assert answer["Cache-Control"] == "no-store"
    entry = LogEntry.objects.get(additional_data__what="shown in full")
    assert (entry.actor, entry.additional_data["why"]) == (esi, WHY)
    assert entry.object_pk == str(NationalInsurance.objects.get().pk)
    assert not says(leader.get(f"/desk/cases/{case.pk}/sensitive/"), SPACED)
    assert NUMBER not in caplog.text and SPACED not in caplog.text
    assert not sightings([NUMBER, SPACED])


def test_without_a_reason_nothing_is_shown(leader: Client, case: Any) -> None:
    account(leader, case)
    answer = post(leader, case, "reveal", which="bank_details", because=" ")

    assert answer.status_code == 422
    assert says(answer, "Write why you need to see it.")
    assert "07654321" not in answer.content.decode()
    assert not LogEntry.objects.filter(additional_data__what="shown in full").exists()


def test_an_advisor_sees_the_mask_and_has_no_way_to_more(desk: Client, case: Any) -> None:
    account(desk, case)
    page = desk.get(f"/desk/cases/{case.pk}/sensitive/")
    assert says(page, "••••4321")
    assert "/reveal/" not in page.content.decode()

    answer = desk.post(f"/desk/cases/{case.pk}/reveal/", {"which": "bank_details", "because": WHY})

    assert answer.status_code == 404
    assert not LogEntry.objects.filter(additional_data__what="shown in full").exists()


def test_what_cannot_be_opened_is_said_and_not_shown(leader: Client, case: Any, settings: Any) -> None:
    from tests.crm.test_sealed import a_key

    account(leader, case)
    settings.FIELD_KEYS = [a_key("other")]

    assert says(leader.get(f"/desk/cases/{case.pk}/sensitive/"), "cannot be read")
    answer = post(leader, case, "reveal", which="bank_details", because=WHY)
    assert says(answer, "This cannot be read: its key is missing, or it was changed.")
    assert not LogEntry.objects.filter(additional_data__what="shown in full").exists()


def test_no_draft_is_made_of_them(desk: Client, case: Any) -> None:
    page = desk.get(f"/desk/cases/{case.pk}/sensitive/").content.decode()

    assert "bank_details-sort_code" in page
    assert "data-draft" not in page and "draft" not in page.split("<main", 1)[1].split("</main>", 1)[0].lower()


def test_an_account_goes_with_its_case_to_the_right_person(desk: Client, case: Any, bilal: User, now: Any) -> None:
    account(desk, case)
    right = factories.CustomerFactory()

    misfiling.move(case, to=right, reason="Wrong Ada.", by=bilal, now=now)

    assert BankDetails.objects.get().customer == right


def test_the_page_costs_as_many_queries_whatever_is_kept(
    desk: Client, case: Any, django_assert_max_num_queries: Any
) -> None:
    number(desk, case)
    account(desk, case)

    with django_assert_max_num_queries(12):
        desk.get(f"/desk/cases/{case.pk}/sensitive/")
