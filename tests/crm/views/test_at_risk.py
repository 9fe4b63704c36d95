"""The pages of people at risk: protected and shown for a reason, checked, locked and unlocked, and spoken for."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from crm import identity, roles
from crm.models import Case, Contact, Customer, IdentityCheck, IdentityLevel, Outcome, Representative, SafetyAlert, User
from tests import factories
from tests.identified import identify

from .reading import form, says

WHY = "Her former husband looks for her."
VALUES = ("07700 900461", "ada@example.org", "1 Invented Row", "ZZ1 2AB")


def address_of(customer: Customer, what: str = "") -> str:
    return f"/desk/customers/{customer.pk}/{what}{'/' if what else ''}"


def send(client: Client, customer: Customer, what: str, **typed: Any) -> Any:
    address = address_of(customer, what)
    return client.post(address, {**form(client.get(address), address), **typed}, follow=True)


@pytest.fixture
def noor(contact_centre: Any) -> User:
    """An advisor who is named for protected records."""
    return factories.UserFactory(name="Noor Named", email="noor@example.org", role=roles.PROTECTED, team=contact_centre)


@pytest.fixture
def named(signed_in: Any, noor: User) -> Client:
    return signed_in(noor)


# ── Protected ────────────────────────────────────────────────────────────────────────────────────


def test_a_leader_protects_somebody_and_loses_sight_of_them(
    leader: Client, desk: Client, ada: Customer, case: Case
) -> None:
    assert says(leader.get(address_of(ada, "protect")), "Their open case goes out of sight with them")

    page = send(leader, ada, "protect", because=WHY)

    assert says(page, "This person is protected.")
    assert page.redirect_chain == [("/desk/", 302)]
    for client in (leader, desk):
        assert client.get(address_of(ada)).status_code == 404
        assert client.get(f"/desk/cases/{case.pk}/").status_code == 404
        assert case.reference not in client.get("/desk/cases/service/").content.decode()


def test_an_advisor_protects_nobody(desk: Client, ada: Customer) -> None:
    assert desk.post(address_of(ada, "protect"), {"because": WHY}).status_code == 404
    ada.refresh_from_db()
    assert not ada.is_protected


def test_a_file_of_a_list_holds_nothing_of_a_protected_person(
    leader: Client, ada: Customer, case: Case, esi: User
) -> None:
    why = {"why": "The service asked for its list."}

    def taken_away() -> str:
        answer: Any = leader.post("/desk/cases/service/export/", why)
        return b"".join(answer.streaming_content).decode()

    assert case.reference in taken_away()
    Customer.objects.filter(pk=ada.pk).update(is_protected=True)
    assert case.reference not in taken_away() and "About the blue bin" not in taken_away()


def test_a_named_colleague_sees_a_banner_and_no_way_to_reach_them_on_any_page(
    named: Client, leader: Client, ada: Customer, case: Case
) -> None:
    pages = [address_of(ada), address_of(ada, "contact-details"), address_of(ada, "cases"), f"/desk/cases/{case.pk}/"]
    assert all(any(value in named.get(page).content.decode() for value in VALUES) for page in (pages[0], pages[3]))
    send(leader, ada, "protect", because=WHY)

    for page in pages:
        shown = named.get(page)
        assert says(shown, "Protected person"), page
        assert not [value for value in VALUES if value in shown.content.decode()], page
    assert says(named.get(address_of(ada)), "Protected since 3 August 2026", WHY)
    assert named.get(address_of(ada, "reach")).url == address_of(ada, "reveal")  # type: ignore[attr-defined]
    found = named.post("/desk/search/", {"term": "Ada Okonjo-Smythe"}, follow=True)
    assert says(found, "Ada Okonjo-Smythe", "Protected") and "ZZ1 2AB" not in found.content.decode()


def test_numbers_are_shown_for_a_reason_once_somebody_knows_who_is_asking(
    named: Client, noor: User, ada: Customer
) -> None:
    Customer.objects.filter(pk=ada.pk).update(is_protected=True)
    assert says(
        send(named, ada, "reveal", because="A letter came back."), "First make sure who is asking: level “Standard”"
    )
    assert not SafetyAlert.objects.exists()
    identify(ada, by=noor)

    page = send(named, ada, "reveal", because="A letter came back.")

    assert says(page, "shown to you for ten minutes", *VALUES)
    assert SafetyAlert.objects.get(kind="revealed").by == noor
    assert says(named.get(address_of(ada)), "masked") and VALUES[0] not in named.get(address_of(ada)).content.decode()


def test_the_officer_reads_of_it_on_the_home_of_the_administration(
    signed_in: Any, dara: User, noor: User, ada: Customer
) -> None:
    alert = SafetyAlert.objects.create(
        kind="revealed", record=ada.pk, by=noor, at=date(2026, 8, 3).strftime("%Y-%m-%dT09:00:00Z")
    )
    office = signed_in(dara)
    assert says(office.get("/admin/"), "People at risk", "Details of a protected person were shown")
    page = office.get(f"/admin/crm/safetyalert/{alert.pk}/change/")
    assert says(page, str(ada.pk), "Noor Named") and "Okonjo" not in page.content.decode()

    office.post(f"/admin/crm/safetyalert/{alert.pk}/seen/")

    alert.refresh_from_db()
    assert alert.seen_by == dara


# ── Identity ─────────────────────────────────────────────────────────────────────────────────────


def answers(rank: int, *, right: int) -> dict[str, str]:
    level = IdentityLevel.objects.get(rank=rank)
    keys = list(level.facts.values_list("key", flat=True))
    typed = {f"script-fact-{key}": "right" if place < right else "wrong" for place, key in enumerate(keys)}
    return {"do": "script", "level": str(level.pk), **typed}


def test_a_level_is_chosen_asked_and_passed(desk: Client, ada: Customer, bilal: User) -> None:
    level = IdentityLevel.objects.get(rank=1)
    page = desk.get(f"{address_of(ada, 'identity')}?level={level.pk}")
    assert says(page, "Basic", "Their date of birth", "2 answers must be right")
    assert "3 May 1961" not in page.content.decode()  # nothing is read back

    done = desk.post(address_of(ada, "identity"), answers(2, right=3), follow=True)

    assert says(done, "Identity is checked: Standard. It is good for 30 minutes.", "Checked by you at 10:42: Standard")
    assert IdentityCheck.objects.get().by == bilal


def test_a_check_without_an_answer_says_so(desk: Client, ada: Customer) -> None:
    answer = desk.post(address_of(ada, "identity"), {"do": "script"})

    assert answer.status_code == 422
    assert says(answer, "Say of each fact that you asked whether it was right.")


def test_three_failures_lock_and_a_leader_unlocks(desk: Client, leader: Client, ada: Customer) -> None:
    for _each in range(2):
        failed = desk.post(address_of(ada, "identity"), answers(2, right=0), follow=True)
        assert says(failed, "Not enough was right. Do not say which answer was wrong.")
    locked = desk.post(address_of(ada, "identity"), answers(2, right=0), follow=True)

    assert says(locked, "Identity is locked after three failed checks.")
    assert says(desk.get(address_of(ada)), "Identity locked", "Ask a team leader")
    assert desk.post(address_of(ada, "identity"), answers(2, right=3)).status_code == 422
    assert desk.get(address_of(ada, "unlock")).status_code == 404

    assert says(send(leader, ada, "unlock", because="She came to the office."), "The identity is unlocked.")
    assert not identity.is_locked(ada)


def test_nothing_that_was_typed_is_lost_where_nobody_was_asked(desk: Client, ada: Customer, bilal: User) -> None:
    address = address_of(ada, "reach")
    opened = desk.get(address)
    assert says(opened, "First make sure who is asking.")
    typed = {**form(opened, address), "phones": "01632 960777"}

    refused = desk.post(address, typed)

    assert refused.status_code == 422
    assert form(refused, address)["phones"] == ["01632 960777"]
    assert says(refused, "First make sure who is asking: level “Standard”")
    identify(ada, by=bilal)
    saved = desk.post(address, form(refused, address), follow=True)
    assert says(saved, "01632 960777", "nothing sensitive until 2 September 2026")


def test_a_pass_phrase_is_never_shown_and_is_asked_first(desk: Client, ada: Customer, bilal: User) -> None:
    identify(ada, by=bilal)
    done = send(desk, ada, "pass-phrase", phrase="blue kettle")
    assert says(done, "The pass-phrase is agreed on.", "ask for it first")
    assert "kettle" not in done.content.decode()

    refused = desk.post(address_of(ada, "identity"), answers(2, right=3))
    assert says(refused, "A pass-phrase was agreed on. Ask for it first.")
    wrong = desk.post(address_of(ada, "identity"), {"do": "phrase", "phrase-phrase": "red kettle"}, follow=True)
    assert says(wrong, "The pass-phrase is not right.") and "blue" not in wrong.content.decode()
    right = desk.post(address_of(ada, "identity"), {"do": "phrase", "phrase-phrase": "Blue Kettle"}, follow=True)
    assert says(right, "The pass-phrase is right.")


# ── On behalf ────────────────────────────────────────────────────────────────────────────────────


def test_an_attorney_is_written_down_shown_and_ended(desk: Client, ada: Customer, grace: Customer) -> None:
    typed = {"reference": grace.reference, "relation": "child", "authority": "attorney", "scope": "council tax only"}
    page = send(desk, ada, "authorities", **typed)
    assert says(
        page, "Grace Adeyemi", "Power of attorney · Son or daughter · council tax only", "Seen by Bilal Advisor"
    )

    authority = Representative.objects.get()
    ended = send(desk, ada, f"authorities/{authority.pk}/end", because="It was revoked.")

    assert says(ended, "The authority has ended.", "Ended on 2 August 2026: tell them nothing")


def test_a_reference_of_nobody_is_refused_at_its_field(desk: Client, ada: Customer, grace: Customer) -> None:
    Customer.objects.filter(pk=grace.pk).update(is_protected=True)
    for reference in (grace.reference, "C-0000000"):
        refused = send(desk, ada, "authorities", reference=reference, relation="child", authority="attorney")
        assert [field for _message, field in refused.context["problems"]] == ["id_reference"]
        assert says(refused, "Nobody whom you may see has this reference.")


def test_anothers_authority_is_not_ended_from_this_page(
    desk: Client, ada: Customer, grace: Customer, bilal: User
) -> None:
    theirs = Representative.objects.create(
        customer=grace, name="Rosa", relation="child", authority="attorney", seen_by=bilal, seen_on=date(2026, 1, 5)
    )
    assert desk.get(address_of(ada, f"authorities/{theirs.pk}/end")).status_code == 404


def test_a_contact_is_logged_on_behalf_of_somebody(desk: Client, ada: Customer, bilal: User, missed_bin: Any) -> None:
    authority = Representative.objects.create(
        customer=ada,
        name="Rosa Attorney",
        relation="child",
        authority="attorney",
        seen_by=bilal,
        seen_on=date(2026, 1, 5),
        ends_on=date(2026, 8, 3) - timedelta(days=1),
    )
    fresh = form(desk.get(f"/desk/contacts/new/?customer={ada.pk}"), "/desk/contacts/new/")
    beside = desk.post("/desk/contacts/new/", {**fresh, "do": "choose"})
    assert says(beside, "Who is speaking?", "Rosa Attorney, Power of attorney (ended: tell them nothing)")
    typed = {"q0-category": missed_bin.pk, "q0-asked": "When?", "on_behalf": str(authority.pk), "do": "save"}
    typed["q0-outcome"] = Outcome.objects.get(key="in_hand").pk

    saved = desk.post("/desk/contacts/new/", {**fresh, **typed}, follow=True)

    assert saved.redirect_chain, saved.context["problems"]
    contact = Contact.objects.get(cases__asked="When?")
    assert contact.on_behalf == authority
    assert says(desk.get(f"/desk/contacts/{contact.pk}/"), "Spoken to Rosa Attorney Power of attorney")


# ── The banner ───────────────────────────────────────────────────────────────────────────────────


def test_what_is_unsafe_and_the_help_they_need_stand_on_every_screen(desk: Client, ada: Customer, case: Case) -> None:
    Customer.objects.filter(pk=ada.pk).update(safe_to_write=False)
    factories.CustomerNoteFactory(customer=ada, kind="access", text="Send large print.")

    chosen = {"who": f"person:{ada.pk}", "do": "choose"}
    beside = desk.post(
        "/desk/contacts/new/", {**form(desk.get("/desk/contacts/new/"), "/desk/contacts/new/"), **chosen}
    )

    for page in (desk.get(address_of(ada)), desk.get(f"/desk/cases/{case.pk}/"), beside):
        assert says(page, "Do not write", "Send large print.")
