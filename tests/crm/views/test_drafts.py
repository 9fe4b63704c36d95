"""Drafts at the desk: every word is there when one comes back, whoever saved in between, with scripts or without."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from crm.models import Case, Contact, Draft, User
from tests import factories
from tests.restricting import restrict

from .drafting import NEW, OWN, SAID, SAVE, SCRIPT, note_form, saved
from .reading import form, says, words


@pytest.fixture
def case(ada: Any, missed_bin: Any, bilal: User) -> Case:
    return factories.CaseFactory(customer=ada, category=missed_bin, owner=bilal, team=bilal.team)


@pytest.fixture
def fields(desk: Client, missed_bin: Any) -> dict[str, Any]:
    """A contact in which somebody has typed a sentence."""
    typed = {"q0-asked": SAID, "q0-category": missed_bin.pk, "who": "anonymous"}
    return {**form(desk.get(NEW), NEW), **typed}


# ── A contact ────────────────────────────────────────────────────────────────────────────────────


def test_the_script_is_told_when_it_was_saved(desk: Client, fields: dict[str, Any], now: datetime) -> None:
    told = saved(desk, fields)
    assert (told["version"], told["said"]) == (1, "Saved as draft 10:42:00")
    with time_machine.travel(now + timedelta(seconds=12), tick=False):
        more = saved(desk, fields, draft_version=1, **{"q0-asked": SAID + " again"})
    assert (more["version"], more["said"]) == (2, "Saved as draft 10:42:12")
    assert Draft.objects.get().first("q0-asked") == SAID + " again"


def test_the_strip_stands_on_every_page_and_leads_back(desk: Client, fields: dict[str, Any], case: Case) -> None:
    saved(desk, fields)
    url = f"{NEW}?draft={Draft.objects.get().pk}"
    for address in ("/desk/", f"/desk/cases/{case.pk}/", f"/desk/customers/{case.customer_id}/", "/desk/search/", NEW):
        page = desk.get(address)
        assert says(page, "Contacts in progress:", "Anonymous (Missed bin)", "since 10:42", "+ New contact"), address
        assert url in page.content.decode()
    back = desk.get(url)
    assert form(back, NEW)["q0-asked"] == [SAID]
    assert says(back, "Draft from 3 August 2026 at 10:42, saved on the server.", "Discard draft", "Hand over")


def test_the_strip_says_who_it_is(desk: Client, fields: dict[str, Any], ada: Any, dara: User) -> None:
    saved(desk, fields, who=f"person:{ada.pk}")
    assert says(desk.get("/desk/"), "Mrs Ada Okonjo-Smythe")
    new = {**form(desk.get(NEW), NEW), "who": "new", "title": "Mr", "names": "Emeka", "family_name": "Obi"}
    saved(desk, new)
    assert says(desk.get("/desk/"), "Mr Emeka Obi", "Mrs Ada Okonjo-Smythe")
    restrict(ada, by=dara)
    hidden = desk.get("/desk/")
    assert says(hidden, "Mr Emeka Obi", "Somebody out of your sight")
    assert "Okonjo" not in words(hidden)


def test_several_contacts_run_side_by_side_on_two_devices(signed_in: Any, bilal: User, missed_bin: Any) -> None:
    laptop, tablet = signed_in(bilal), signed_in(bilal)
    for client, said in ((laptop, "First"), (laptop, "Second"), (tablet, "Third")):
        saved(client, {**form(client.get(NEW), NEW), "q0-asked": said})
    for client in (laptop, tablet):
        found = [form(client.get(f"{NEW}?draft={draft.pk}"), NEW)["q0-asked"] for draft in Draft.objects.all()]
        assert sorted(found) == [["First"], ["Second"], ["Third"]]


def test_without_scripts_each_button_keeps_a_draft_and_goes_on_with_it(desk: Client, fields: dict[str, Any]) -> None:
    page = desk.post(NEW, {**fields, "do": "add"})
    assert Draft.objects.get().first("q0-asked") == SAID
    assert says(page, "Saved as draft 10:42:00", "Anonymous (Missed bin)")
    more = {**form(page, NEW), "q1-asked": "And a lamp", "do": "find"}
    assert says(desk.post(NEW, more), "Saved as draft 10:42:00")
    assert (Draft.objects.get().first("q1-asked"), Draft.objects.get().version) == ("And a lamp", 2)


def test_save_draft_and_leave(desk: Client, fields: dict[str, Any]) -> None:
    left = desk.post(SAVE, fields, follow=True)
    assert says(left, "Your draft is saved.", "Your drafts", "Contact: Anonymous (Missed bin)", "Kept until")
    assert form(desk.get(f"{NEW}?draft={Draft.objects.get().pk}"), NEW)["q0-asked"] == [SAID]


def test_a_saved_contact_leaves_no_draft(
    desk: Client, fields: dict[str, Any], resolved: Any, django_capture_on_commit_callbacks: Any
) -> None:
    saved(desk, fields)
    done = {**fields, "draft_version": 1, "q0-answered": "Tomorrow.", "q0-outcome": resolved.pk, "do": "save"}
    assert desk.post(NEW, {**done, "q0-outcome": ""}).status_code == 422
    assert Draft.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(NEW, done).status_code == 302
    assert Contact.objects.exists()
    assert not Draft.objects.exists()
    late = desk.post(SAVE, fields, headers=SCRIPT)
    assert late.status_code == 410
    assert not Draft.objects.exists()


def test_nothing_to_log_leaves_no_draft_either(desk: Client, fields: dict[str, Any]) -> None:
    saved(desk, fields)
    assert desk.post(NEW, {**fields, "draft_version": 1, "nothing": "wrong_number"}).status_code == 302
    assert not Draft.objects.exists()


def test_what_another_device_wrote_stops_the_save_and_both_texts_are_shown(
    desk: Client, fields: dict[str, Any], resolved: Any
) -> None:
    saved(desk, fields)
    there = form(desk.get(f"{NEW}?draft={Draft.objects.get().pk}"), NEW)
    saved(desk, there, **{"q0-asked": "Written on the tablet"})
    done = {"draft_version": 1, "q0-answered": "Tomorrow.", "q0-outcome": resolved.pk, "do": "save"}
    stopped = desk.post(NEW, {**fields, **done})
    assert stopped.status_code == 422
    assert not Contact.objects.exists()
    assert says(stopped, "Choose which text to keep.", "Written on the tablet", SAID, "Keep what I typed here")


def test_a_collision_shows_both_texts_to_the_script(desk: Client, fields: dict[str, Any]) -> None:
    saved(desk, fields)
    there = form(desk.get(f"{NEW}?draft={Draft.objects.get().pk}"), NEW)
    saved(desk, there, **{"q0-asked": "Written on the tablet"})
    answer = desk.post(SAVE, {**fields, "draft_version": 1, "q0-asked": "Written here"}, headers=SCRIPT)
    assert answer.status_code == 412
    assert says_part(answer, "Written on the tablet", "Written here", 'data-draft-keep="2"')
    assert Draft.objects.get().first("q0-asked") == "Written on the tablet"
    kept = saved(desk, fields, draft_version=2, **{"q0-asked": "Written here"})
    assert (kept["version"], Draft.objects.get().first("q0-asked")) == (3, "Written here")


def says_part(answer: Any, *texts: str) -> bool:
    return all(text in answer.content.decode() for text in texts)


def test_without_scripts_a_collision_is_a_page_that_asks(desk: Client, fields: dict[str, Any]) -> None:
    saved(desk, fields)
    there = form(desk.get(f"{NEW}?draft={Draft.objects.get().pk}"), NEW)
    saved(desk, there, **{"q0-asked": "Written on the tablet"})
    ask = desk.post(SAVE, {**fields, "draft_version": 1, "q0-asked": "Written here"})
    assert says(ask, "Which text do you want to keep?", "Written on the tablet", "Written here")
    both = desk.post(SAVE, {**form(ask, SAVE), "draft_do": "anew"})
    assert both.status_code == 302
    assert {draft.first("q0-asked") for draft in Draft.objects.all()} == {"Written on the tablet", "Written here"}


def test_a_draft_that_is_gone_takes_no_words_with_it(desk: Client, fields: dict[str, Any]) -> None:
    saved(desk, fields)
    Draft.objects.all().delete()
    answer = desk.post(SAVE, {**fields, "draft_version": 1}, headers=SCRIPT)
    assert answer.status_code == 410
    told = answer.json()
    saved(desk, fields, draft_version=0, draft_of=told["of"])
    assert Draft.objects.get().first("q0-asked") == SAID
    # Without scripts the words become a draft of their own at once.
    Draft.objects.all().delete()
    assert says(desk.post(NEW, {**fields, "draft_version": 1, "do": "find"}), "Saved as draft")
    assert Draft.objects.get().first("q0-asked") == SAID


def test_a_contact_is_handed_to_a_colleague_who_finds_it_in_their_strip(
    desk: Client, signed_in: Any, fields: dict[str, Any], chen: User
) -> None:
    saved(desk, fields)
    address = f"/desk/drafts/{Draft.objects.get().pk}/hand-over/"
    page = desk.get(address)
    assert says(page, "Hand over a contact", "Anonymous (Missed bin)", "Chen Elsewhere")
    assert says(desk.post(address, {**form(page, address), "to": chen.pk}, follow=True), "is with Chen Elsewhere now.")
    assert "Anonymous (Missed bin)" not in words(desk.get("/desk/"))
    theirs = signed_in(chen)
    assert says(theirs.get("/desk/"), "Anonymous (Missed bin)", "from Bilal Advisor")
    back = theirs.get(f"{NEW}?draft={Draft.objects.get().pk}")
    assert form(back, NEW)["q0-asked"] == [SAID]
    assert says(back, "Handed over by Bilal Advisor.")


def test_nobody_opens_discards_or_hands_over_a_draft_of_somebody_elses(
    desk: Client, leader: Client, fields: dict[str, Any], chen: User
) -> None:
    saved(desk, fields)
    pk = Draft.objects.get().pk
    assert desk.get(f"{NEW}?draft={pk}").status_code == 200
    assert leader.get(f"{NEW}?draft={pk}").status_code == 404
    assert leader.get(f"/desk/drafts/{pk}/hand-over/").status_code == 404
    assert leader.post(f"/desk/drafts/{pk}/hand-over/", {"to": chen.pk}).status_code == 404
    assert leader.post(f"/desk/drafts/{pk}/discard/").status_code == 404
    assert leader.post(SAVE, {**fields, "q0-asked": "Taken"}, headers=SCRIPT).status_code != 200
    assert SAID not in words(leader.get(OWN))
    assert Draft.objects.get().first("q0-asked") == SAID


def test_a_page_of_a_sign_in_that_is_over_saves_nothing_and_says_so(client: Client, fields: dict[str, Any]) -> None:
    assert client.post(SAVE, fields, headers=SCRIPT).status_code == 401
    assert not Draft.objects.exists()


# ── Queries ──────────────────────────────────────────────────────────────────────────────────────


def test_the_strip_costs_no_query_on_any_page(
    desk: Client, signed_in: Any, fields: dict[str, Any], case: Case, ada: Any
) -> None:
    addresses = [
        "/desk/",
        "/desk/cases/mine/",
        f"/desk/cases/{case.pk}/",
        f"/desk/customers/{ada.pk}/",
        "/desk/search/",
    ]
    before = [cost(desk, address) for address in addresses]
    for _each in range(4):
        saved(desk, {**form(desk.get(NEW), NEW), "q0-asked": SAID, "who": f"person:{ada.pk}"})
        saved(desk, note_form(desk, case), **{"note-text": SAID})
    assert says(desk.get("/desk/"), "Mrs Ada Okonjo-Smythe")
    after = [cost(desk, address) for address in addresses]
    assert after == before


def test_a_contact_in_progress_costs_at_most_twelve_queries(desk: Client, fields: dict[str, Any], ada: Any) -> None:
    saved(desk, {**fields, "who": f"person:{ada.pk}"})
    assert cost(desk, f"{NEW}?draft={Draft.objects.get().pk}") <= 12


@pytest.mark.parametrize("do", ["add", "find", "choose"])
def test_keeping_a_draft_costs_a_step_without_scripts_one_query(
    desk: Client, fields: dict[str, Any], ada: Any, do: str
) -> None:
    page = desk.post(NEW, {**fields, "who": f"person:{ada.pk}", "do": do})
    typed = {**form(page, NEW), "q0-asked": "More", "do": do}
    without = {name: value for name, value in typed.items() if not name.startswith("draft")}
    with CaptureQueriesContext(connection) as asked:
        assert desk.post(NEW, without).status_code == 200
    with CaptureQueriesContext(connection) as kept:
        assert desk.post(NEW, typed).status_code == 200
    assert Draft.objects.get().first("q0-asked") == "More"
    assert len(kept) == len(asked) + 1


def cost(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
