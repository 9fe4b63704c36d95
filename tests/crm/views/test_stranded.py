"""A draft whose record cannot be opened any more: it stays, says why, and shows its words to nobody who must not read them."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from crm import protecting, roles
from crm.models import Case, Customer, Draft, User
from tests import factories
from tests.restricting import restrict

from .drafting import NEW, OWN, SAID, SAVE, SCRIPT, note_form, saved
from .reading import form, says

LIVES = "9 Hidden Lane, ZZ9 1AA"


def page_of(draft: Draft) -> str:
    return f"{OWN}{draft.pk}/"


@pytest.fixture
def contact(desk: Client, ada: Customer) -> Draft:
    """A contact with Ada in which somebody has typed where she lives now."""
    typed = {"who": f"person:{ada.pk}", "q0-asked": LIVES}
    saved(desk, {**form(desk.get(NEW), NEW), **typed})
    return Draft.objects.get()


@pytest.fixture
def note(desk: Client, case: Case) -> Draft:
    """A note on Ada's case, begun and not saved."""
    saved(desk, {**note_form(desk, case), "note-text": SAID})
    return Draft.objects.get()


def protect(customer: Customer, *, by: User, now: datetime) -> None:
    protecting.protect(customer, because="Somebody looks for her.", by=by, now=now)


def test_the_strip_of_somebody_who_is_not_named_says_protected_person_and_leads_to_what_to_do(
    desk: Client, contact: Draft, ada: Customer, esi: User, now: datetime
) -> None:
    assert says(desk.get("/desk/"), "Mrs Ada Okonjo-Smythe")
    assert LIVES in desk.get(f"{NEW}?draft={contact.pk}").content.decode()

    protect(ada, by=esi, now=now)

    home = desk.get("/desk/")
    assert says(home, "Protected person") and "Okonjo" not in home.content.decode()
    assert page_of(contact) in home.content.decode()
    for address in (page_of(contact), f"{NEW}?draft={contact.pk}"):
        page = desk.get(address, follow=True)
        assert says(page, "This person was protected after you began.", "Hand it over to a colleague")
        assert LIVES not in page.content.decode() and "Okonjo" not in page.content.decode()
    assert Draft.objects.get().first("q0-asked") == LIVES


def test_whoever_is_named_takes_it_over_with_every_word(
    desk: Client, contact: Draft, ada: Customer, esi: User, contact_centre: Any, signed_in: Any, now: datetime
) -> None:
    noor = factories.UserFactory(name="Noor Named", email="noor@example.org", role=roles.PROTECTED, team=contact_centre)
    protect(ada, by=esi, now=now)
    address = f"{OWN}{contact.pk}/hand-over/"

    given = desk.post(address, {**form(desk.get(address), address), "to": str(noor.pk)}, follow=True)

    assert says(given, "The contact is with Noor Named now.")
    named = signed_in(noor)
    assert ada.reference in named.get("/desk/").content.decode()
    assert LIVES in named.get(f"{NEW}?draft={contact.pk}").content.decode()


def test_a_note_on_a_case_of_somebody_protected_is_kept_and_not_shown(
    desk: Client, note: Draft, ada: Customer, esi: User, now: datetime
) -> None:
    assert desk.get(page_of(note)).url == f"/desk/cases/{note.about}/"  # type: ignore[attr-defined]

    protect(ada, by=esi, now=now)

    page = desk.get(page_of(note))
    assert says(page, "Private note on a case: protected person", "Tell a colleague who is named for protected records")
    assert SAID not in page.content.decode()


def test_a_draft_of_a_record_that_is_gone_says_so_and_its_words_can_be_copied(desk: Client, note: Draft) -> None:
    Draft.objects.update(about=uuid4())
    assert page_of(note) in desk.get(OWN).content.decode()

    page = desk.get(page_of(note))

    assert says(page, "Private note on a case: the record is gone", "is no longer kept", "Here is what you typed", SAID)
    left = desk.post(f"{OWN}{note.pk}/discard/", follow=True)
    assert says(left, "The draft is discarded.", "No drafts.")


def test_a_draft_of_a_record_out_of_sight_tells_neither_its_words_nor_why(
    desk: Client, note: Draft, case: Case, dara: User
) -> None:
    restrict(case, by=dara)

    page = desk.get(page_of(note))

    assert says(
        page, "Private note on a case: out of your sight", "Ask your team leader or the data-protection officer"
    )
    assert SAID not in page.content.decode() and "restrict" not in page.content.decode()


def test_anothers_draft_has_no_page(note: Draft, leader: Client) -> None:
    assert leader.get(page_of(note)).status_code == 404


# ── A form that stands open on another device ────────────────────────────────────────────────────


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_form_that_is_still_open_shows_its_own_words_and_not_those_that_were_saved(
    desk: Client, case: Case, ada: Customer, esi: User, now: datetime, script: bool
) -> None:
    open_still = note_form(desk, case)
    saved(desk, {**note_form(desk, case), "note-text": LIVES})
    typed = {**open_still, "note-text": SAID, "draft_of": _of_the_draft(desk, case, open_still)}
    headers = SCRIPT if script else {}
    assert LIVES in desk.post(SAVE, typed, headers=headers).content.decode()  # before, both are before whoever chooses

    protect(ada, by=esi, now=now)
    asked = desk.post(SAVE, typed, headers=headers)

    kept = Draft.objects.get()
    assert asked.status_code == 412
    assert says(asked, "the person was protected after you began", SAID)
    assert LIVES not in asked.content.decode()
    assert page_of(kept) in asked.content.decode() and str(case.pk) not in asked.content.decode()
    assert 'draft_version" value' not in asked.content.decode().replace('type="hidden" name="', "")
    assert kept.first("note-text") == LIVES

    desk.post(SAVE, {**typed, "draft_do": "anew"}, headers=headers)
    assert {draft.first("note-text") for draft in Draft.objects.all()} == {LIVES, SAID}


def test_a_contact_that_is_still_open_without_scripts_shows_its_own_words_alone(
    desk: Client, contact: Draft, ada: Customer, esi: User, now: datetime
) -> None:
    address = f"{NEW}?draft={contact.pk}"
    open_still = form(desk.get(address), NEW)
    saved(desk, {**form(desk.get(address), NEW), "q0-asked": f"{LIVES}, at the back"})
    typed = {**open_still, "q0-asked": SAID, "do": "find", "find": ""}
    assert "at the back" in desk.post(NEW, typed).content.decode()

    protect(ada, by=esi, now=now)
    asked = desk.post(NEW, typed)

    assert says(asked, SAID)
    assert LIVES not in asked.content.decode() and "Okonjo" not in asked.content.decode()
    assert page_of(contact) in asked.content.decode()


def test_a_form_about_a_record_out_of_sight_shows_its_own_words_alone(desk: Client, case: Case, dara: User) -> None:
    open_still = note_form(desk, case)
    saved(desk, {**note_form(desk, case), "note-text": LIVES})
    typed = {**open_still, "note-text": SAID, "draft_of": _of_the_draft(desk, case, open_still)}
    restrict(case, by=dara)

    asked = desk.post(SAVE, typed, headers=SCRIPT)

    assert says(asked, "you cannot open the record any more", SAID)
    assert LIVES not in asked.content.decode() and "restrict" not in asked.content.decode()


def _of_the_draft(client: Client, case: Case, before: dict[str, Any]) -> Any:
    """Return the mark of the draft that was saved, for a page that stands in an older version of it."""
    mark = note_form(client, case)["draft_of"]
    assert mark != before["draft_of"]
    return mark
