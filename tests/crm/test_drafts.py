"""Drafts: saved as one types, never written over unseen, nobody else's to read, and gone in a week."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from django.core.cache import cache
from django.http import Http404

from crm import access, drafts, handing_over
from crm.drafts import CONTACT, CannotTakeIt, Collision, DraftGone, Page
from crm.models import Contact, Customer, Draft, User
from retention import calendar, due
from tests import factories
from tests.restricting import restrict

pytestmark = pytest.mark.django_db
WORDS = "The brown bin was left in Mill Lane"


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    cache.clear()


def page(said: str = WORDS, *, form: str = CONTACT, **more: Any) -> Page:
    fields = {"q0-asked": [said], "who": ["anonymous"]} | more.pop("fields", {})
    return Page(**{"draft": uuid4(), "form": form, "page": uuid4(), "fields": fields} | more)


def again(before: Page, said: str, **more: Any) -> Page:
    values = {**vars(before), "fields": {**before.fields, "q0-asked": [said]}}
    return Page(**(values | more))


def fail_to_save(typed: Page, *, by: User) -> None:
    with drafts.finishing(typed, by=by):
        factories.ContactFactory(advisor=by)
        raise ZeroDivisionError


def test_what_is_typed_is_saved_and_goes_on_from_there(bilal: User, now: datetime) -> None:
    first = page()
    saved = drafts.save(first, by=bilal, now=now)
    more = drafts.save(again(first, WORDS + " again", version=saved.version), by=bilal, now=now + timedelta(minutes=1))
    found = Draft.objects.get()
    assert found.first("q0-asked") == WORDS + " again"
    assert (more.version, found.version) == (2, 2)
    assert found.started_at == now
    assert found.touched_at == now + timedelta(minutes=1)


def test_a_second_device_does_not_write_over_the_first_unseen(bilal: User, now: datetime) -> None:
    first = page()
    version = drafts.save(first, by=bilal, now=now).version
    drafts.save(again(first, "On the telephone", version=version, page=uuid4()), by=bilal, now=now)
    with pytest.raises(Collision) as caught:
        drafts.save(again(first, "On the laptop", version=version), by=bilal, now=now)
    assert caught.value.differences == [("q0-asked", "On the telephone", "On the laptop")]
    assert Draft.objects.get().first("q0-asked") == "On the telephone"
    # Somebody has seen both, and decides.
    seen = caught.value.draft.version
    drafts.save(again(first, "On the laptop", version=seen), by=bilal, now=now)
    assert Draft.objects.get().first("q0-asked") == "On the laptop"


def test_an_answer_that_never_arrived_makes_no_collision(bilal: User, now: datetime) -> None:
    first = page()
    drafts.save(first, by=bilal, now=now)  # the page never heard of it
    assert drafts.save(again(first, "More"), by=bilal, now=now).version == 2


def test_what_a_page_sent_first_and_arrives_last_is_not_written_over_what_followed(bilal: User, now: datetime) -> None:
    first = page(turn=1)
    drafts.save(first, by=bilal, now=now)
    drafts.save(again(first, "Half a word", turn=3), by=bilal, now=now)
    late = drafts.save(again(first, "Half a wo", turn=2), by=bilal, now=now)
    assert late.version == 2
    assert Draft.objects.get().first("q0-asked") == "Half a word"
    # A form that is sent by hand counts no turns, and is the last word.
    drafts.save(again(first, "By hand", turn=0), by=bilal, now=now)
    assert Draft.objects.get().first("q0-asked") == "By hand"


def test_the_same_words_from_another_device_are_no_collision(bilal: User, now: datetime) -> None:
    first = page()
    drafts.save(first, by=bilal, now=now)
    drafts.save(again(first, "More"), by=bilal, now=now)
    assert drafts.save(again(first, "More", version=1, page=uuid4()), by=bilal, now=now).version == 2


def test_a_row_that_changes_while_it_is_looked_at_is_looked_at_again(bilal: User, now: datetime) -> None:
    first = page()
    drafts.save(first, by=bilal, now=now)
    stale = list(Draft.objects.all())
    Draft.objects.update(version=5, saved_by=uuid4(), fields={"q0-asked": ["Meanwhile"]})
    with pytest.raises(Collision):
        drafts.save(again(first, "Mine", version=1), by=bilal, now=now, among=stale)
    assert Draft.objects.get().first("q0-asked") == "Meanwhile"


def test_a_draft_holds_no_card_number_and_nothing_that_is_stored_encrypted(bilal: User, now: datetime) -> None:
    typed = {"q0-answered": ["Card 4111 1111 1111 1111"], "account_number": ["12345678"], "pay-sort_code": ["112233"]}
    drafts.save(page(fields=typed), by=bilal, now=now)
    kept = str(Draft.objects.get().fields)
    assert WORDS in kept
    assert "4111" not in kept
    assert "12345678" not in kept
    assert "112233" not in kept


def test_every_way_into_the_column_is_shielded(bilal: User, now: datetime) -> None:
    Draft.objects.create(
        officer=bilal, form=CONTACT, started_at=now, touched_at=now, fields={"a": ["it says 4111 1111 1111 1111"]}
    )
    kept = str(Draft.objects.get().fields)
    assert "it says" in kept
    assert "4111" not in kept


def test_what_a_field_is_called_is_shielded_like_what_stands_in_it(bilal: User, now: datetime) -> None:
    typed = page(fields={"q0-4111 1111 1111 1111": ["x"], "phrase-phrase": ["blue moon"], "note": ["kept"]})

    fields = drafts.save(typed, by=bilal, now=now).fields

    assert fields["note"] == ["kept"]
    assert "4111" not in str(fields) and "blue moon" not in str(fields)


def test_a_draft_is_nobody_elses(bilal: User, esi: User, dara: User, now: datetime) -> None:
    draft = drafts.save(page(), by=bilal, now=now)
    assert access.draft_for(bilal, draft.pk) == draft
    for other in (esi, dara):
        with pytest.raises(Http404):
            access.draft_for(other, draft.pk)


@pytest.mark.django_db(transaction=True)
def test_nobody_writes_into_another_officers_draft(bilal: User, chen: User, now: datetime) -> None:
    first = page()
    drafts.save(first, by=bilal, now=now)
    with pytest.raises(DraftGone):
        drafts.save(again(first, "Taken"), by=chen, now=now)
    assert Draft.objects.get().first("q0-asked") == WORDS


def test_a_draft_goes_in_the_transaction_of_what_it_became(bilal: User, now: datetime) -> None:
    first = page()
    drafts.save(first, by=bilal, now=now)
    with pytest.raises(ZeroDivisionError):
        fail_to_save(again(first, WORDS, version=1), by=bilal)
    assert Draft.objects.exists()
    assert not Contact.objects.exists()
    with drafts.finishing(again(first, WORDS, version=1), by=bilal):
        factories.ContactFactory(advisor=bilal)
    assert not Draft.objects.exists()
    assert Contact.objects.exists()


def test_what_another_device_added_is_not_thrown_away_by_saving(bilal: User, now: datetime) -> None:
    first = page()
    drafts.save(first, by=bilal, now=now)
    drafts.save(again(first, "Added elsewhere", version=1, page=uuid4()), by=bilal, now=now)
    done = []
    with pytest.raises(Collision), drafts.finishing(again(first, WORDS, version=1), by=bilal):
        done.append("saved")
    assert not done
    assert Draft.objects.get().first("q0-asked") == "Added elsewhere"


@pytest.mark.django_db(transaction=True)
def test_a_save_that_comes_too_late_brings_nothing_back(bilal: User, now: datetime) -> None:
    first = page()
    drafts.save(first, by=bilal, now=now)
    with drafts.finishing(again(first, WORDS, version=1), by=bilal):
        pass
    for late in (first, again(first, "Late", version=1)):
        with pytest.raises(DraftGone):
            drafts.save(late, by=bilal, now=now)
    assert not Draft.objects.exists()


def test_a_contact_is_handed_to_a_colleague_with_a_line_in_the_log(bilal: User, chen: User, now: datetime) -> None:
    first = page()
    draft = drafts.save(first, by=bilal, now=now)
    drafts.hand_over(draft, to=chen, by=bilal, now=now)
    found = access.draft_for(chen, draft.pk)
    assert (found.first("q0-asked"), found.handed_by, found.handed_at) == (WORDS, bilal, now)
    with pytest.raises(Http404):
        access.draft_for(bilal, draft.pk)
    line = LogEntry.objects.get(additional_data__what="handed over a draft")
    assert (line.actor, line.additional_data["why"]) == (bilal, f"to User {chen.pk}")
    assert WORDS not in str(line.__dict__)


@pytest.mark.django_db(transaction=True)
def test_whoever_still_types_into_a_contact_that_was_handed_over_is_told(
    bilal: User, chen: User, now: datetime
) -> None:
    first = page()
    draft = drafts.save(first, by=bilal, now=now)
    drafts.hand_over(draft, to=chen, by=bilal, now=now)
    with pytest.raises(DraftGone):
        drafts.save(again(first, "Still typing", version=1), by=bilal, now=now)
    assert Draft.objects.get().first("q0-asked") == WORDS


def test_nobody_gets_a_contact_whom_they_may_not_know(
    bilal: User, fitz: User, chen: User, dara: User, ada: Customer, now: datetime
) -> None:
    draft = drafts.save(page(fields={"who": [f"person:{ada.pk}"]}), by=bilal, now=now)
    assert draft.customer == ada
    assert drafts.may_take(chen, draft)
    restrict(ada, by=dara)
    for colleague in (fitz, chen):
        with pytest.raises(CannotTakeIt):
            drafts.hand_over(draft, to=colleague, by=bilal, now=now)
    chen.is_active = False
    chen.save()
    anonymous = drafts.save(page(), by=bilal, now=now)
    with pytest.raises(CannotTakeIt):
        drafts.hand_over(anonymous, to=chen, by=bilal, now=now)
    assert Draft.objects.filter(officer=bilal).count() == 2


def test_a_draft_links_only_to_whom_its_officer_may_know(bilal: User, dara: User, ada: Customer, now: datetime) -> None:
    restrict(ada, by=dara)
    assert drafts.save(page(fields={"who": [f"person:{ada.pk}"]}), by=bilal, now=now).customer_id is None


def test_a_leavers_drafts_go_with_the_rest(bilal: User, chen: User, esi: User, now: datetime) -> None:
    drafts.save(page(), by=bilal, now=now)
    assert ("Drafts", 1) in handing_over.held_by(bilal)
    handing_over.hand_over(bilal, to=handing_over.Onward(colleague=chen), by=esi, now=now)
    assert Draft.objects.get().officer == chen
    # No queue can hold a draft: it goes to whoever does this.
    handing_over.hand_over(chen, to=handing_over.TO_QUEUES, by=esi, now=now)
    assert Draft.objects.get().officer == esi
    assert LogEntry.objects.filter(additional_data__what="handed over a draft").count() == 2


def test_what_nobody_could_read_stays_and_is_counted(bilal: User, esi: User, gus: User, now: datetime) -> None:
    drafts.save(page(), by=bilal, now=now)
    handed = handing_over.hand_over(bilal, to=handing_over.TO_QUEUES, by=gus, now=now)
    assert [(each.moved, each.left) for each in handed if each.label == "Drafts"] == [(0, 1)]


def test_typing_leaves_no_line_in_the_log_and_discarding_does(bilal: User, now: datetime) -> None:
    first = page()
    drafts.save(first, by=bilal, now=now)
    draft = drafts.save(again(first, "More", version=1), by=bilal, now=now)
    assert not LogEntry.objects.get_for_object(draft).exists()
    drafts.discard(draft, by=bilal)
    assert not Draft.objects.exists()
    assert LogEntry.objects.get(additional_data__what="discarded a draft").actor == bilal


@pytest.mark.parametrize(("days", "number"), [(6, 0), (7, 0), (8, 1)])
def test_a_draft_is_kept_for_seven_days_after_the_last_word(bilal: User, now: datetime, days: int, number: int) -> None:
    drafts.save(page(), by=bilal, now=now)
    [step] = due.plan(calendar.local_day(now) + timedelta(days=days), only=["draft"])
    assert due.due(step).count() == number
