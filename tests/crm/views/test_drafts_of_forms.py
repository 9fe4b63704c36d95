"""Every form that takes more than a line keeps a draft, and two advisors at one case lose neither text."""

from typing import Any

import pytest
from django.test import Client

from crm.models import Case, Draft, User
from tests import factories

from .drafting import OWN, SAID, note_form, saved
from .reading import form, says


@pytest.fixture
def case(ada: Any, missed_bin: Any, bilal: User) -> Case:
    return factories.CaseFactory(customer=ada, category=missed_bin, owner=bilal, team=bilal.team)


STEPS = {"note": "text", "open_note": "text", "close": "answered", "wait": "because", "refer": "because"}


@pytest.mark.parametrize(("step", "field"), STEPS.items())
def test_a_form_on_a_case_comes_back_with_what_was_typed(desk: Client, case: Case, step: str, field: str) -> None:
    address = {"open_note": "open-note"}.get(step, step)
    fields = note_form(desk, case, address)
    saved(desk, fields, **{f"{step}-{field}": SAID})
    page = desk.get(f"/desk/cases/{case.pk}/")
    assert form(page, f"/desk/cases/{case.pk}/{address}/")[f"{step}-{field}"] == [SAID]
    assert says(page, "Draft from 3 August 2026 at 10:42, saved on the server.", "1 other draft")
    other = "note" if step != "note" else "close"
    assert SAID not in str(form(page, f"/desk/cases/{case.pk}/{other}/"))


def test_a_draft_stands_on_its_own_case_alone_and_before_its_own_officer_alone(
    desk: Client, leader: Client, case: Case
) -> None:
    saved(desk, note_form(desk, case), **{"note-text": SAID})
    assert SAID in desk.get(f"/desk/cases/{case.pk}/").content.decode()
    assert SAID not in desk.get(f"/desk/cases/{factories.CaseFactory().pk}/").content.decode()
    assert SAID not in leader.get(f"/desk/cases/{case.pk}/").content.decode()


def test_a_saved_note_leaves_no_draft(desk: Client, case: Case) -> None:
    fields = {**note_form(desk, case), "note-text": SAID}
    saved(desk, fields)
    assert says(desk.post(f"/desk/cases/{case.pk}/note/", {**fields, "draft_version": 1}, follow=True), SAID)
    assert case.notes.get().text == SAID
    assert not Draft.objects.exists()


def test_a_note_on_a_customer_is_kept_with_its_customer_as_subject(desk: Client, ada: Any) -> None:
    address = f"/desk/customers/{ada.pk}/note/"
    saved(desk, form(desk.get(address), address), text=SAID)
    assert Draft.objects.get().customer == ada
    page = desk.get(address)
    assert form(page, address)["text"] == [SAID]
    assert says(page, "saved on the server", "Discard draft")
    assert says(desk.get(OWN), "Note on a customer")


def test_discarding_gives_the_form_back_as_it_was(desk: Client, case: Case) -> None:
    saved(desk, note_form(desk, case), **{"note-text": SAID})
    page = desk.post(f"/desk/drafts/{Draft.objects.get().pk}/discard/", follow=True)
    assert says(page, "The draft is discarded.", case.reference)
    assert not Draft.objects.exists()
    assert form(page, f"/desk/cases/{case.pk}/note/")["note-text"] == [""]


# ── Two advisors at one case ─────────────────────────────────────────────────────────────────────


def test_an_answer_based_on_an_older_one_is_refused_with_both_shown(
    desk: Client, leader: Client, case: Case, resolved: Any
) -> None:
    Case.objects.filter(pk=case.pk).update(answered="It comes on Monday.")
    mine, theirs = note_form(desk, case, "close"), note_form(leader, case, "close")
    closing = {"close-outcome": resolved.pk}
    leader.post(f"/desk/cases/{case.pk}/close/", {**theirs, **closing, "close-answered": "It comes on Tuesday."})
    again = note_form(leader, case, "reopen")
    leader.post(f"/desk/cases/{case.pk}/reopen/", {**again, "reopen-because": "Not yet."})
    refused = desk.post(f"/desk/cases/{case.pk}/close/", {**mine, **closing, "close-answered": "It came at noon."})
    assert refused.status_code == 422
    assert says(refused, "Somebody changed the answer", "What the case says now:", "It comes on Tuesday.")
    fields = form(refused, f"/desk/cases/{case.pk}/close/")
    assert fields["close-answered"] == ["It came at noon."]
    case.refresh_from_db()
    assert (case.answered, case.is_closed) == ("It comes on Tuesday.", False)
    both = {**fields, **closing, "close-answered": "It comes on Tuesday. It came at noon."}
    assert desk.post(f"/desk/cases/{case.pk}/close/", both).status_code == 302
    case.refresh_from_db()
    assert case.answered == "It comes on Tuesday. It came at noon."


def test_of_two_who_close_a_case_the_second_keeps_what_they_typed(
    desk: Client, leader: Client, case: Case, resolved: Any
) -> None:
    mine, theirs = note_form(desk, case, "close"), note_form(leader, case, "close")
    typed = {"close-outcome": resolved.pk}
    leader.post(f"/desk/cases/{case.pk}/close/", {**theirs, **typed, "close-answered": "Told by Esi."})
    saved(desk, mine, **{"close-answered": "Told by Bilal."})
    refused = desk.post(
        f"/desk/cases/{case.pk}/close/", {**mine, **typed, "close-answered": "Told by Bilal.", "draft_version": 1}
    )
    assert says(refused, "was already closed", "Told by Esi.")
    assert form(refused, f"/desk/cases/{case.pk}/close/")["close-answered"] == ["Told by Bilal."]
    assert Draft.objects.get().first("close-answered") == "Told by Bilal."


def test_a_reply_is_kept_until_it_is_sent(desk: Client, case: Case) -> None:
    address = f"/desk/cases/{case.pk}/message/"
    fields = form(desk.get(f"/desk/cases/{case.pk}/"), address)
    saved(desk, fields, body=SAID)
    page = desk.get(f"/desk/cases/{case.pk}/")
    assert form(page, address)["body"] == [SAID]
    assert form(desk.get(address), address)["body"] == [SAID]
    check = desk.post(address, {**form(page, address), "do": "reply"})
    assert says(check, "What they will read", SAID)
    assert Draft.objects.exists()
    assert desk.post(address, {**form(check, address), "do": "send"}).status_code == 302
    assert not Draft.objects.exists()


def test_the_data_protection_officer_learns_that_a_draft_exists_and_not_what_it_says(
    desk: Client, dpo: Client, leader: Client, case: Case, ada: Any
) -> None:
    saved(desk, note_form(desk, case), **{"note-text": SAID})
    page = dpo.get(f"/desk/customers/{ada.pk}/")
    assert says(page, "Something was begun and not saved")
    assert SAID not in page.content.decode()
    assert not says(leader.get(f"/desk/customers/{ada.pk}/"), "Something was begun and not saved")
