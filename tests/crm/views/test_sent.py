"""A message's own page, letters to print, and the acknowledgement that is offered after a contact."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from crm import letters
from crm.models import Case, Customer, Message, Task
from tests.crm.writing import delivered, sent


def test_a_letter_is_printed_posted_and_comes_back(desk: Client, case: Case) -> None:
    after = sent(desk, case, channel="letter")
    message = Message.objects.get()
    assert f"/desk/messages/{message.pk}/" in after.redirect_chain[-1][0]

    desk.post(f"/desk/messages/{message.pk}/printed/")
    message.refresh_from_db()
    assert message.status == "printed"

    desk.post(f"/desk/messages/{message.pk}/came-back/")
    message.refresh_from_db()
    assert message.status == "bounced"
    assert Task.objects.count() == 1


def test_without_the_library_the_page_says_that_no_pdf_can_be_made(desk: Client, case: Case, monkeypatch: Any) -> None:
    sent(desk, case, channel="letter")
    page = f"/desk/messages/{Message.objects.get().pk}/"
    monkeypatch.setattr(letters, "can_make_pdf", lambda: False)
    monkeypatch.setattr(letters, "_weasyprint", lambda: None)

    assert "WeasyPrint is not installed" in desk.get(page).content.decode()
    assert desk.get(f"{page}letter/?as=pdf").status_code == 409


@pytest.mark.skipif(not letters.can_make_pdf(), reason="WeasyPrint, or Pango, is not installed")
def test_a_letter_comes_as_a_pdf_that_names_nobody_in_its_file_name(desk: Client, case: Case) -> None:
    sent(desk, case, channel="letter")
    message = Message.objects.get()

    answer = desk.get(f"/desk/messages/{message.pk}/letter/?as=pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert f'filename="letter-{message.pk}.pdf"' in answer["Content-Disposition"]


def test_what_a_template_or_an_officer_wrote_is_never_taken_for_html(desk: Client, case: Case) -> None:
    sent(desk, case, channel="letter", body="<script>alert(1)</script> & <b>bold</b>")
    message = Message.objects.get()
    for page in (f"/desk/messages/{message.pk}/letter/", f"/desk/messages/{message.pk}/", f"/desk/cases/{case.pk}/"):
        body = desk.get(page).content.decode()
        assert "<script>alert" not in body
        assert "&lt;script&gt;" in body


def test_the_references_are_sent_with_one_button_that_says_to_whom(
    desk: Client, case: Case, now: Any, ada: Customer
) -> None:
    saved = f"/desk/contacts/{case.contact_id}/saved/"
    offered = desk.get(saved)
    assert "ada@example.org" in offered.content.decode()
    seen = offered.context["acknowledgement"].seen

    desk.post(f"/desk/contacts/{case.contact_id}/acknowledge/", {"seen": "something else"})
    assert not Message.objects.exists()
    desk.post(f"/desk/contacts/{case.contact_id}/acknowledge/", {"seen": seen})
    delivered(now)

    [sent_] = mail.outbox
    assert case.reference in sent_.body
    assert sent_.subject == f"About your enquiry {case.reference}"
    assert "Send the acknowledgement" not in desk.get(saved).content.decode()  # once
