"""Holds through the admin: the record is seen before it is held, the effect before it is let go; nothing is deleted."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from django.test import Client

from crm.models import Case, Customer, User
from retention import holds, kept, policies
from retention.models import Hold, RetentionCategory
from tests import factories

from .conftest import LONG_AGO, NOON

ADD = "/admin/retention/hold/add/"
REVIEW = date(2027, 5, 23)


def entered(**more: Any) -> dict[str, Any]:
    return {
        "finder": "crm.case",
        "kind": "legal",
        "reason": "County court claim",
        "authority": "Legal services",
        "review_on": REVIEW.isoformat(),
        **more,
    }


def place(client: Client, **facts: Any) -> Any:
    """Place a hold as an officer does: look at what was found, then place it."""
    shown = client.post(ADD, entered(**facts))
    seen = re.search(r'name="seen" value="([^"]+)"', shown.content.decode())
    assert seen, shown.content.decode()
    return client.post(ADD, entered(**facts, seen=seen[1]))


def held(record: Any, by: User, **facts: Any) -> Hold:
    facts = {"kind": "legal", "reason": "court", "review_on": REVIEW} | facts
    return holds.place(record, by=by, now=NOON, **facts)


def test_a_case_is_found_by_its_reference_and_held(dpo: Client, dara: User, old_case: Case) -> None:
    typed = old_case.reference.lower().replace("-", " ")

    shown = dpo.post(ADD, entered(reference=typed))
    assert old_case.reference in shown.content.decode()
    assert "Was due after" in shown.content.decode()
    assert not Hold.objects.exists()
    assert place(dpo, reference=typed).status_code == 302

    hold = Hold.objects.get()
    assert (hold.label, hold.record, hold.kind, hold.placed_by) == ("crm.case", old_case.pk, "legal", dara)
    assert (hold.review_on, hold.authority, hold.placed_at) == (REVIEW, "Legal services", NOON)
    assert LogEntry.objects.get_for_object(hold).get().actor == dara


def test_a_hold_on_a_customer_says_how_much_it_keeps(dpo: Client, ada: Customer) -> None:
    factories.CaseFactory(customer=ada, closed=True, opened_at=LONG_AGO)

    shown = dpo.post(ADD, entered(finder="crm.customer", reference=ada.reference))

    assert "keeps 3 records" in shown.content.decode()  # the customer, the case and the contact that opened it
    assert "Okonjo" not in shown.content.decode()


def test_what_was_not_shown_is_not_held(dpo: Client, old_case: Case) -> None:
    other = factories.CaseFactory()

    again = dpo.post(ADD, entered(reference=other.reference, seen=str(old_case.pk)))

    assert again.status_code == 200
    assert not Hold.objects.exists()


def test_a_record_can_be_held_from_its_own_page(dpo: Client, ada: Customer) -> None:
    note = factories.CustomerNoteFactory(customer=ada)
    asked = {"label": "crm.customernote", "id": str(note.pk)}
    page = dpo.get(f"/admin/crm/customernote/{note.pk}/change/").content.decode()
    assert f"{ADD}?label=crm.customernote&amp;id={note.pk}" in page
    assert dpo.get(ADD, asked).status_code == 200

    place(dpo, **asked)

    assert Hold.objects.get().record == note.pk


@pytest.mark.parametrize(
    "asked",
    [
        {"label": "crm.case", "id": "nonsense"},
        {"label": "no.model", "id": str(uuid4())},
        {"label": "crm.case", "id": str(uuid4())},
        {"label": "crm.user", "id": str(uuid4())},
        {"label": "auditlog.logentry", "id": "1"},
    ],
)
def test_an_address_that_names_no_record_is_not_found(dpo: Client, asked: dict[str, str]) -> None:
    assert dpo.get(ADD, asked).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reference": "XX-00000"}, "reference"),
        ({"reference": ""}, "reference"),
        ({"reference": "😀" * 50}, "reference"),
        ({"review_on": NOON.date().isoformat()}, "review_on"),
        ({"review_on": (REVIEW + timedelta(days=1)).isoformat()}, "review_on"),
        ({"review_on": "tomorrow"}, "review_on"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"kind": "whim"}, "kind"),
        ({"finder": "crm.user"}, "finder"),
    ],
)
def test_a_wrong_hold_is_refused_at_its_field_with_what_was_typed(
    dpo: Client, old_case: Case, wrong: dict[str, str], field: str
) -> None:
    answer = dpo.post(ADD, entered(**({"reference": old_case.reference} | wrong)))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Legal services" in answer.content.decode()
    assert not Hold.objects.exists()


def test_a_record_that_left_meanwhile_is_said_to_be_gone(
    dpo: Client, old_case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record is found, and leaves before the gate closes: only then does the engine know."""
    find = holds.rows_of

    def gone_by_then(data_map: Any) -> Any:
        return find(data_map).none()

    shown = dpo.post(ADD, entered(reference=old_case.reference))
    assert shown.status_code == 200
    monkeypatch.setattr(holds, "rows_of", gone_by_then)
    monkeypatch.setattr("retention.admin.holds._found", lambda record, request: {})

    late = dpo.post(ADD, entered(reference=old_case.reference, seen=str(old_case.pk)))

    assert late.status_code == 422
    assert "already been disposed of" in late.content.decode()
    assert not Hold.objects.exists()


def test_releasing_shows_first_what_would_leave(
    dpo: Client, dara: User, cases: RetentionCategory, old_case: Case
) -> None:
    policies.go_live(cases, by=dara, now=NOON)
    hold = held(old_case, dara)
    address = f"/admin/retention/hold/{hold.pk}/"

    page = dpo.get(f"{address}change/").content.decode()
    assert "Leaves tonight" in page
    hold.refresh_from_db()
    assert hold.is_live  # looking changed nothing

    assert dpo.post(f"{address}release/", {"release-reason": ""}).status_code == 422
    assert dpo.post(f"{address}release/", {"release-reason": "The claim was settled."}).status_code == 302

    hold.refresh_from_db()
    assert (hold.released_by, hold.released_at, hold.release_reason) == (dara, NOON, "The claim was settled.")
    assert "The claim was settled." in dpo.get(f"{address}change/").content.decode()


def test_a_second_hold_keeps_the_record_and_the_page_says_so(dpo: Client, dara: User, old_case: Case) -> None:
    held(old_case, dara, kind="complaint")
    hold = held(old_case, dara)

    said = kept.without(hold, today=NOON.date())

    assert [leaving.state for leaving in said] == ["held"]
    assert "live complaint" in dpo.get(f"/admin/retention/hold/{hold.pk}/change/").content.decode()


def test_a_hold_that_was_released_is_not_released_again(dpo: Client, dara: User, old_case: Case) -> None:
    hold = held(old_case, dara)
    holds.release(hold, reason="settled", by=dara, now=NOON)

    answer = dpo.post(f"/admin/retention/hold/{hold.pk}/release/", {"release-reason": "again"})

    assert answer.status_code == 409
    assert "already been released" in answer.content.decode()
    hold.refresh_from_db()
    assert hold.release_reason == "settled"


def test_a_review_keeps_the_hold_and_says_why_in_the_audit_log(dpo: Client, dara: User, old_case: Case) -> None:
    hold = held(old_case, dara, review_on=date(2026, 11, 1))
    assert "should have been looked at" in dpo.get(f"/admin/retention/hold/{hold.pk}/change/").content.decode()
    facts = {"review-reason": "The claim goes on.", "review-review_on": "2027-02-01"}

    assert dpo.post(f"/admin/retention/hold/{hold.pk}/review/", facts).status_code == 302

    hold.refresh_from_db()
    assert hold.review_on == date(2027, 2, 1)
    entry = LogEntry.objects.get_for_object(hold).get(additional_data__what="reviewed")
    assert (entry.actor, entry.additional_data["why"]) == (dara, "The claim goes on.")


def test_the_list_shows_live_holds_and_filters_by_kind_and_review(dpo: Client, dara: User, old_case: Case) -> None:
    live = held(old_case, dara)
    overdue = held(old_case, dara, kind="audit", review_on=date(2026, 11, 1))
    released = holds.release(held(old_case, dara, kind="other"), reason="over", by=dara, now=NOON)

    def shown(query: str) -> set[Hold]:
        return set(dpo.get(f"/admin/retention/hold/{query}").context["cl"].result_list)

    assert shown("") == {live, overdue}
    assert shown("?state=released") == {released}
    assert shown("?state=all") == {live, overdue, released}
    assert shown("?review=overdue") == {overdue}
    assert shown("?kind__exact=audit") == {overdue}
    assert shown(f"?q={old_case.pk}") == {live, overdue}
    assert shown("?q=nonsense") == set()


def test_an_auditor_reads_holds_and_changes_none(signed_in: Any, ike: User, dara: User, old_case: Case) -> None:
    hold = held(old_case, dara)
    auditor = signed_in(ike)

    page = auditor.get(f"/admin/retention/hold/{hold.pk}/change/")

    assert page.status_code == 200
    assert "Release the hold" not in page.content.decode()
    assert auditor.get(ADD).status_code == 403
    assert auditor.post(f"/admin/retention/hold/{hold.pk}/release/", {"release-reason": "x"}).status_code == 403
    assert auditor.post(f"/admin/retention/hold/{hold.pk}/review/", {"review-reason": "x"}).status_code == 403
