"""Writing to the customer of a case in two steps, the page of a message, and letters to print."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from crm import lost_sign_in
from crm.models import Case, Customer, Message, MessageTemplate, Task
from tests import factories
from tests.crm.writing import at, checked, delivered, seen_in, sent, written

# ── Two boxes, never in one place ────────────────────────────────────────────────────────────────


def test_the_reply_box_and_the_private_note_are_never_in_one_place(desk: Client, case: Case) -> None:
    body = desk.get(f"/desk/cases/{case.pk}/").content.decode()
    stands, happened = body.index("case__stands"), body.index("case__happened")

    assert stands < body.index('id="reply"') < happened < body.index('id="note"')
    assert body.count("Check before it goes") == 1


def test_an_anonymous_case_has_nobody_to_reply_to(desk: Client, missed_bin: Any) -> None:
    case = factories.CaseFactory(category=missed_bin)

    assert 'id="reply"' not in desk.get(f"/desk/cases/{case.pk}/").content.decode()
    assert desk.get(at(case)).status_code == 409


# ── Write, check, send ───────────────────────────────────────────────────────────────────────────


def test_nothing_leaves_before_the_recipient_the_subject_and_the_text_were_shown(
    desk: Client, case: Case, now: Any
) -> None:
    shown = checked(desk, case, body="The crew comes on Tuesday.")
    body = shown.content.decode()
    for said in ("ada@example.org", "E-mail", "About your enquiry", "The crew comes on Tuesday."):
        assert said in body
    assert not Message.objects.exists()

    unseen = desk.post(at(case), written(body="The crew comes on Tuesday.", do="send"))
    assert "Nothing was sent" in unseen.content.decode()
    assert not Message.objects.exists()

    after = sent(desk, case, body="The crew comes on Tuesday.")
    assert "on its way" in after.content.decode()
    delivered(now)
    assert [each.to for each in mail.outbox] == [["ada@example.org"]]
    page = desk.get(f"/desk/cases/{case.pk}/").content.decode()
    assert "To the customer: E-mail" in page
    assert "The crew comes on Tuesday." in page


def test_where_the_address_changes_between_looking_and_sending_nothing_leaves(
    desk: Client, case: Case, ada: Customer
) -> None:
    seen = seen_in(checked(desk, case))
    ada.contact_points.filter(kind="email").update(value="new@example.org")

    answer = desk.post(at(case), written(do="send", seen=seen))

    assert "new@example.org" in answer.content.decode()
    assert "has changed since you saw it" in answer.content.decode()
    assert not Message.objects.exists()


def test_a_message_that_is_sent_twice_leaves_once(desk: Client, case: Case) -> None:
    shown = checked(desk, case)
    mark = shown.content.decode().split(f'name="{lost_sign_in.MARK}" value="')[-1].split('"')[0]
    form = written(do="send", seen=seen_in(shown), **{lost_sign_in.MARK: mark})
    desk.post(at(case), form)
    desk.post(at(case), form)

    assert Message.objects.count() == 1


def test_the_box_on_the_case_leads_to_the_check_with_a_neutral_subject(desk: Client, case: Case) -> None:
    answer = desk.post(at(case), {"body": "The crew comes on Tuesday.", "do": "reply"})

    body = answer.content.decode()
    assert f"About your enquiry {case.reference}" in body
    assert "ada@example.org" in body
    assert not Message.objects.exists()


def test_a_template_takes_the_place_of_the_text_and_keeps_the_channel(desk: Client, case: Case) -> None:

    more = MessageTemplate.objects.get(name="We need more information")

    answer = desk.post(at(case), written(channel="letter", template=more.pk, do="template"))

    form = answer.context["form"]
    assert "need to know more" in form["body"].value()
    assert form["channel"].value() == "letter"
    assert "Dear Mrs Ada Okonjo-Smythe" in form["body"].value()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"body": ""}, "Write what they are told."),
        ({"subject": ""}, "Subject: fill this in."),
        ({"channel": ""}, "Choose how it goes."),
        ({"body": "Dear {{ name }}"}, "fill in {{ name }}"),
        ({"channel": "sms", "body": "x" * 919}, "at most 918"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    typed: dict[str, str], said: str, desk: Client, case: Case
) -> None:
    answer = checked(desk, case, **typed)

    assert answer.status_code == 422
    body = answer.content.decode()
    assert said in body
    assert written(**typed)["body"] in body
    assert not Message.objects.exists()


# ── What must show: by mail, by letter, and a task ───────────────────────────────────────────────


def test_the_outcome_reaches_one_by_mail_one_by_letter_and_for_a_third_there_is_a_task(
    desk: Client, bilal: Any, missed_bin: Any, resolved: Any, now: Any
) -> None:
    by_mail = factories.CustomerFactory(family_name="Mailed", email="mailed@example.org")
    by_letter = factories.CustomerFactory(family_name="Lettered", postcode="ZZ1 2AB", preferred_contact="letter")
    unsafe = factories.CustomerFactory(
        family_name="Careful", email="careful@example.org", preferred_contact="email", safe_to_email=False
    )
    for person in (by_mail, by_letter, unsafe):
        case = factories.CaseFactory(customer=person, category=missed_bin, owner=bilal, team=bilal.team)
        closed = desk.post(
            f"/desk/cases/{case.pk}/close/",
            {"close-outcome": resolved.pk, "close-answered": "The bin was emptied.", "close-tell": "on"},
        )
        assert closed.url == f"{at(case)}?kind=outcome"
        form = desk.get(closed.url).context["form"]
        typed = {name: form[name].value() for name in ("channel", "subject", "body", "kind", "language")}
        assert "The bin was emptied." in typed["body"]
        sent(desk, case, **typed)
    delivered(now)

    assert [each.to for each in mail.outbox] == [["mailed@example.org"]]
    letter = Message.objects.get(customer=by_letter)
    assert (letter.channel, letter.status) == ("letter", "queued")
    assert "The bin was emptied." in desk.get(f"/desk/messages/{letter.pk}/letter/").content.decode()
    stopped = Message.objects.get(customer=unsafe)
    assert (stopped.status, stopped.why_stopped) == ("stopped", "unsafe")
    [task] = Task.objects.all()
    assert task.customer == unsafe
    listed = desk.get("/desk/tasks/").content.decode()
    assert "not safe to e-mail" in listed
    assert "Letter of 3 August 2026" in listed


def test_closing_without_the_tick_writes_to_nobody(desk: Client, case: Case, resolved: Any) -> None:
    closed = desk.post(f"/desk/cases/{case.pk}/close/", {"close-outcome": resolved.pk, "close-answered": "Done."})

    assert closed.url == f"/desk/cases/{case.pk}/"


def test_the_dead_are_not_written_to_and_their_address_is_not_shown(desk: Client, case: Case, ada: Customer) -> None:
    assert "1 Invented Row" in checked(desk, case, channel="letter").content.decode()
    ada.deceased_on = date(2026, 7, 1)
    ada.save()

    shown = checked(desk, case, channel="letter")

    assert "The person has died" in shown.content.decode()
    assert shown.context["answer"].to.text == ""
    assert sent(desk, case).context
    assert Message.objects.get().status == "stopped"


# ── A blocked channel ────────────────────────────────────────────────────────────────────────────


def test_a_leader_passes_over_an_unsafe_channel_with_a_reason_and_an_advisor_cannot(
    desk: Client, leader: Client, case: Case, ada: Customer, now: Any
) -> None:
    ada.safe_to_email = False
    ada.save()
    as_advisor = checked(desk, case)
    assert "A team leader can send it" in as_advisor.content.decode()
    desk.post(at(case), written(do="override", because="Mine.", seen=seen_in(as_advisor)))
    assert not Message.objects.filter(status="queued").exists()

    seen = seen_in(checked(leader, case))
    without = leader.post(at(case), written(do="override", because="", seen=seen))
    assert without.status_code == 422
    assert "Write why it is safe" in without.content.decode()
    leader.post(at(case), written(do="override", because="She wrote from it today.", seen=seen))

    delivered(now)
    assert mail.outbox[0].to == ["ada@example.org"]
    assert Message.objects.get(status="sent").override_reason == "She wrote from it today."


# ── An acknowledgement tells nothing, as long as it is one ───────────────────────────────────────


def acknowledgement(client: Client, case: Case) -> dict[str, Any]:
    """Return the form with the council's own acknowledgement, as a browser would post it."""
    shown = client.get(at(case), {"kind": "acknowledgement"}).context["form"]
    said = {name: shown[name].value() for name in ("channel", "subject", "body", "kind", "language", "template")}
    return {**said, "body": said["body"].replace("\n", "\r\n")}


@pytest.fixture
def lately_given(ada: Customer, case: Case, now: datetime) -> None:
    """An e-mail address that came long after the record, and about which nobody was asked."""
    Customer.objects.filter(pk=ada.pk).update(created_at=now - timedelta(days=400))
    ada.contact_points.filter(kind="email").update(added_at=now)


def test_an_acknowledgement_as_the_council_words_it_goes_where_nobody_was_asked(
    desk: Client, case: Case, lately_given: None
) -> None:
    assert "nobody has made sure" in checked(desk, case).content.decode()
    as_worded = acknowledgement(desk, case)

    sent(desk, case, **as_worded)

    message = Message.objects.get()
    assert (message.kind, message.status) == ("acknowledgement", "queued")


@pytest.mark.parametrize("where", ["subject", "body"])
def test_an_acknowledgement_whose_words_were_changed_is_a_reply(
    where: str, desk: Client, case: Case, lately_given: None
) -> None:
    as_worded = acknowledgement(desk, case)
    told = {**as_worded, where: as_worded[where] + " Your benefit was stopped."}

    shown = checked(desk, case, **told).content.decode()

    assert "nobody has made sure" in shown
    assert "it counts as a reply" in shown
    sent(desk, case, **told)
    message = Message.objects.get()
    assert (message.kind, message.status, message.why_stopped) == ("reply", "stopped", "unproven")
