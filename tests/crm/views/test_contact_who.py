"""Who a contact is with: found while one types, shown with what to know before speaking, and written down once."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.utils import timezone

from crm.models import Case, Customer
from retention import holds
from tests import factories

from .reading import form

NEW = "/desk/contacts/new/"
PART = {"HX-Request": "true"}


@pytest.fixture
def fresh(desk: Client) -> dict[str, Any]:
    return form(desk.get(NEW), NEW)


@pytest.fixture
def known(ada: Customer, missed_bin: Any, esi: Any) -> Case:
    """Ada with an open case, a closed one, a caution and a need."""
    ada.safe_to_call = False
    ada.save()
    factories.CustomerNoteFactory(customer=ada, author=esi, kind="caution", text="Two officers at the door.")
    factories.CustomerNoteFactory(customer=ada, author=esi, kind="access", text="Hard of hearing.")
    factories.CaseFactory(customer=ada, closed=True)
    return factories.CaseFactory(customer=ada, category=missed_bin)


def chosen(person: Customer) -> dict[str, str]:
    return {"who": f"person:{person.pk}", "do": "choose"}


def views(person: Customer) -> int:
    """Count the lines that say that somebody had this person's record before them."""
    return LogEntry.objects.filter(object_pk=str(person.pk), action=LogEntry.Action.ACCESS).count()


# ── Found while one types ────────────────────────────────────────────────────────────────────────


def test_typing_a_whole_number_shows_who_has_it(desk: Client, fresh: dict[str, Any], ada: Customer) -> None:
    part = desk.post(NEW, {**fresh, "find": "07700 900461", "do": "typing"}, headers=PART).content.decode()
    assert "1 person found. Choose below." in part
    for fact in ("Ada Okonjo-Smythe", ada.reference, "born 3 May 1961", "ZZ1 2AB", "same telephone number"):
        assert fact in part
    assert "<main" not in part


@pytest.mark.parametrize("text", ["Okonjo", "0770", "07700 9004"])
def test_half_a_search_gets_a_quiet_hint_and_shows_nobody(
    desk: Client, fresh: dict[str, Any], ada: Customer, text: str
) -> None:
    part = desk.post(NEW, {**fresh, "find": text, "do": "typing"}, headers=PART).content.decode()
    assert "Ada" not in part
    assert 'class="govuk-hint">Enter' in part
    said = part.split('<div id="found-says" hx-swap-oob="innerHTML">')[1]
    assert said.split("</div>")[0].strip() == ""


def test_the_button_announces_what_typing_only_hints_at(desk: Client, fresh: dict[str, Any], ada: Customer) -> None:
    part = desk.post(NEW, {**fresh, "find": "Okonjo", "do": "find"}, headers=PART).content.decode()
    said = part.split('<div id="found-says"')[1]
    assert "Enter a first name and a family name" in said


def test_a_search_while_typing_is_written_down_once(desk: Client, fresh: dict[str, Any], ada: Customer) -> None:
    def lines() -> int:
        return LogEntry.objects.filter(additional_data__what="searched").count()

    desk.post(NEW, {**fresh, "find": "ada oko", "do": "typing"}, headers=PART)
    assert lines() == 1
    desk.post(NEW, {**fresh, "find": "ada okonjo", "do": "typing"}, headers=PART)
    desk.post(NEW, {**fresh, "find": "ada okonjo", "do": "find"}, headers=PART)
    assert lines() == 1


def test_a_reference_finds_the_person_and_offers_the_case(desk: Client, fresh: dict[str, Any], known: Case) -> None:
    part = desk.post(NEW, {**fresh, "find": known.reference, "do": "typing"}, headers=PART).content.decode()
    assert "Ada Okonjo-Smythe" in part
    assert f'value="about:{known.reference}"' in part


def test_who_was_chosen_stays_chosen_while_one_looks_for_another(
    desk: Client, fresh: dict[str, Any], ada: Customer
) -> None:
    grace = factories.CustomerFactory(phone="07700 900777")
    typed = {**fresh, **chosen(ada), "find": "07700 900777", "do": "typing"}
    part = desk.post(NEW, typed, headers=PART).content.decode()
    assert f'value="person:{grace.pk}"' in part
    before = part.split(f'value="person:{ada.pk}"')[1].split(">")[0]
    assert "checked" in before


# ── What to know before speaking ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("headers", [PART, {}], ids=["with scripts", "without"])
def test_whoever_is_chosen_is_shown_with_what_to_know(
    desk: Client, fresh: dict[str, Any], ada: Customer, known: Case, headers: dict[str, str]
) -> None:
    page = desk.post(NEW, {**fresh, **chosen(ada)}, headers=headers).content.decode()
    in_order = ["Ada Okonjo-Smythe", "Do not call", "read before you speak", "Two officers", "Hard of hearing"]
    in_order += ["1 open case", f'value="about:{known.reference}"', "What happened last"]
    beside = page[page.index('name="opened"') :]
    places = [beside.index(fact) for fact in in_order]
    assert places == sorted(places)


def test_nobody_is_shown_for_somebody_new_or_anonymous(desk: Client, fresh: dict[str, Any], ada: Customer) -> None:
    known = desk.post(NEW, {**fresh, **chosen(ada)}, headers=PART).content.decode()
    assert "contact__known" in known
    for who in ("new", "anonymous"):
        part = desk.post(NEW, {**fresh, "who": who, "do": "choose"}, headers=PART).content.decode()
        assert "contact__known" not in part


def test_the_choice_is_announced_once_with_its_caution(
    desk: Client, fresh: dict[str, Any], ada: Customer, known: Case
) -> None:
    part = desk.post(NEW, {**fresh, **chosen(ada)}, headers=PART).content.decode()
    said = part.split('<div id="known-says" hx-swap-oob="innerHTML">')[1]
    assert said.split("</div>")[0] == (
        "Mrs Ada Okonjo-Smythe is chosen. There is a caution: read it before you speak. 1 open case."
    )
    assert part.count("hx-swap-oob") == 1


def test_a_pass_phrase_is_announced_too(desk: Client, fresh: dict[str, Any], ada: Customer) -> None:
    asked_first = "Mrs Ada Okonjo-Smythe is chosen. Ask for the pass-phrase first. No open case."
    without = desk.post(NEW, {**fresh, **chosen(ada)}, headers=PART).content.decode()
    Customer.objects.filter(pk=ada.pk).update(pass_phrase="a digest")
    part = desk.post(NEW, {**fresh, **chosen(ada)}, headers=PART).content.decode()
    assert asked_first in part and asked_first not in without


def test_many_open_cases_are_not_all_listed(desk: Client, fresh: dict[str, Any], ada: Customer) -> None:
    for _each in range(10):
        factories.CaseFactory(customer=ada)
    part = desk.post(NEW, {**fresh, **chosen(ada)}, headers=PART).content.decode()
    assert part.count('value="about:') == 8
    assert "More than 8 open cases" in part


def test_a_restricted_person_is_shown_to_nobody_at_the_counter(
    desk: Client, fresh: dict[str, Any], ada: Customer, dara: Any, now: Any, today: Any
) -> None:
    assert b"contact__known" in desk.post(NEW, {**fresh, **chosen(ada)}, headers=PART).content
    holds.place(ada, kind="restriction", reason="x", review_on=today + timedelta(days=30), by=dara, now=now)
    for headers in (PART, {}):
        shown = desk.post(NEW, {**fresh, **chosen(ada)}, headers=headers)
        assert b"Ada" not in shown.content
    assert b"Ada" not in desk.post(NEW, {**fresh, **chosen(ada), "do": "last"}, headers=PART).content


# ── Written down ─────────────────────────────────────────────────────────────────────────────────


def test_whoever_is_chosen_is_written_down_once_in_a_contact(
    desk: Client, fresh: dict[str, Any], ada: Customer, known: Case, resolved: Any, missed_bin: Any
) -> None:
    first = desk.post(NEW, {**fresh, **chosen(ada)})
    assert views(ada) == 1

    fields = form(first, NEW)
    for do in ("choose", "last", "find", "typing"):
        desk.post(NEW, {**fields, "find": "nobody there", "do": do}, headers=PART)
    for do in ("add", "find", "answers:0", f"about:{known.reference}", "save"):
        fields = form(desk.post(NEW, {**fields, "do": do}), NEW)
    assert views(ada) == 1


def test_the_next_contact_is_written_down_again(desk: Client, fresh: dict[str, Any], ada: Customer) -> None:
    fields = form(desk.post(NEW, {**fresh, **chosen(ada)}), NEW)
    earlier = (timezone.now() - timedelta(minutes=5)).isoformat()
    desk.post(NEW, {**fields, "started": earlier, "do": "choose"})
    assert views(ada) == 2


def test_going_back_to_somebody_is_no_second_line(desk: Client, fresh: dict[str, Any], ada: Customer) -> None:
    grace = factories.CustomerFactory()
    fields = fresh
    for person in (ada, grace, ada):
        fields = form(desk.post(NEW, {**fields, **chosen(person)}), NEW)
    assert (views(ada), views(grace)) == (1, 1)


def test_a_mark_of_another_officer_or_none_saves_no_line(
    desk: Client, fresh: dict[str, Any], ada: Customer, chen: Any, signed_in: Any
) -> None:
    fields = form(desk.post(NEW, {**fresh, **chosen(ada)}), NEW)
    before = views(ada)
    theirs = signed_in(chen)
    own = form(theirs.get(NEW), NEW)
    theirs.post(NEW, {**own, **chosen(ada), "started": fields["started"], "opened": fields["opened"]})
    assert views(ada) == before + 1
    desk.post(NEW, {**fields, "opened": "forged"})
    assert views(ada) == before + 2


@pytest.mark.parametrize("do", ["typing", "find", "last", "choose"])
def test_nobody_is_shown_by_their_id_without_a_line(
    desk: Client, fresh: dict[str, Any], ada: Customer, do: str
) -> None:
    part = desk.post(NEW, {**fresh, **chosen(ada), "do": do}, headers=PART)
    assert part.status_code == 200
    assert views(ada) == 1


def test_a_contact_from_a_page_writes_down_whom_it_shows(desk: Client, ada: Customer, known: Case) -> None:
    fields = form(desk.get(f"{NEW}?customer={ada.pk}"), NEW)
    assert views(ada) == 1
    desk.post(NEW, {**fields, "do": "last"}, headers=PART)
    assert views(ada) == 1
    desk.get(f"{NEW}?case={known.pk}")
    assert views(ada) == 2


def test_a_case_that_is_not_there_leads_nowhere(desk: Client) -> None:
    assert desk.get(f"{NEW}?case={uuid4()}").status_code == 404


# ── Somebody new ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("unseen", ["\u200b", "\u200d\u2060", "\u3164", "\u2800", "\u00ad", "\u034f", " \u200e "])
@pytest.mark.parametrize("field", ["title", "names", "family_name"])
def test_a_name_that_nobody_can_see_is_refused(desk: Client, fresh: dict[str, Any], field: str, unseen: str) -> None:
    answer = desk.post(NEW, {**fresh, "who": "new", "phone": "07700 900999", field: unseen, "do": "save"})
    said = {where: message for message, where in answer.context["problems"]}
    assert "nothing of this can be seen" in said[f"id_{field}"]
    assert not Customer.objects.exists()


@pytest.mark.parametrize("name", ["Zoë 🦄", "محمد", "A\u200dB", "Ω"])
def test_a_name_of_which_something_shows_is_a_name(
    desk: Client, fresh: dict[str, Any], name: str, missed_bin: Any, referred: Any
) -> None:
    asked = {"q0-category": missed_bin.pk, "q0-asked": "?", "q0-outcome": referred.pk}
    assert desk.post(NEW, {**fresh, **asked, "who": "new", "names": name, "do": "save"}).status_code == 302
    assert Customer.objects.get().names == name


def test_what_was_begun_about_somebody_new_is_in_nobodys_way(
    desk: Client, fresh: dict[str, Any], missed_bin: Any, referred: Any
) -> None:
    begun = {"names": "\u200b", "phone": "nonsense", "postcode": "nowhere", "find_address": "nowhere at all"}
    asked = {"q0-category": missed_bin.pk, "q0-asked": "?", "q0-outcome": referred.pk, "do": "save"}
    assert desk.post(NEW, {**fresh, **begun, **asked, "who": "new"}).status_code == 422
    assert desk.post(NEW, {**fresh, **begun, **asked, "who": "anonymous"}).status_code == 302
    assert not Customer.objects.exists()
