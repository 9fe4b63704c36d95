"""Guidance on the desk: found, read beside a contact, noted as used; and messages with their read marks."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from crm.models import Announcement, Case, CaseCategory, GuidanceArticle
from tests import factories

BODY = "A crew comes back.\n\nAsk for the gate."


@pytest.fixture
def article(missed_bin: CaseCategory) -> GuidanceArticle:
    made = GuidanceArticle.objects.create(
        title="Missed bins & <more>", body=BODY, owner=missed_bin.service, review_on=date(2026, 7, 1), is_active=True
    )
    made.categories.add(missed_bin)
    return made


def said(response: Any) -> str:
    return str(response.content.decode())


def test_guidance_is_listed_found_and_read(desk: Client, article: GuidanceArticle) -> None:
    assert "Missed bins &amp; &lt;more&gt;" in said(desk.get("/desk/guidance/"))
    assert "1 found." in said(desk.post("/desk/guidance/", {"words": "crew gate"}))
    assert "Try fewer" in said(desk.post("/desk/guidance/", {"words": "crew lorry"}))
    page = said(desk.get(f"/desk/guidance/{article.pk}/"))
    assert "<p>A crew comes back.</p>" in page and "Past its review" in page

    GuidanceArticle.objects.update(is_active=False)
    assert desk.get(f"/desk/guidance/{article.pk}/").status_code == 404


def test_a_source_is_noted_on_the_page_of_a_case(
    desk: Client, article: GuidanceArticle, missed_bin: CaseCategory, garden_waste: CaseCategory
) -> None:
    case, other = factories.CaseFactory(category=missed_bin), factories.CaseFactory(category=garden_waste)
    assert "Used:" not in said(desk.get(f"/desk/cases/{case.pk}/"))

    desk.post(f"/desk/cases/{case.pk}/guidance/", {"article": article.pk})
    desk.post(f"/desk/cases/{other.pk}/guidance/", {"article": article.pk})

    assert "Used:" in said(desk.get(f"/desk/cases/{case.pk}/"))
    assert case.sources.count() == 1 and not other.sources.exists()


def test_guidance_ticked_beside_a_contact_is_noted_on_its_case(
    desk: Client, article: GuidanceArticle, missed_bin: CaseCategory, telephone: Any, resolved: Any
) -> None:
    typed = {
        "channel": telephone.pk,
        "who": "anonymous",
        "question": "0",
        "q0-kind": "new",
        "q0-category": missed_bin.pk,
        "q0-asked": "When is it collected?",
        "q0-answered": "On Tuesday.",
        "q0-outcome": resolved.pk,
        "q0-used": article.pk,
    }
    shown = said(desk.post("/desk/contacts/new/", typed | {"do": "answers:0"}))
    assert "Guidance about “Missed bin”" in shown and "Ask for the gate." in shown and "Past its review" in shown
    assert f'value="{article.pk}" checked' in shown

    assert desk.post("/desk/contacts/new/", typed | {"do": "save"}).status_code == 302
    [source] = Case.objects.get().sources.all()
    assert source.article == article


def test_a_message_stands_on_the_first_page_until_it_is_read(desk: Client, leader: Client, today: date) -> None:
    message = Announcement.objects.create(title="Snow", text="No bins today.", from_on=today, until_on=today)
    assert "I have read this" in said(desk.get("/desk/"))

    desk.post(f"/desk/announcements/{message.pk}/read/")

    assert "I have read this" not in said(desk.get("/desk/")) and "No bins today." in said(desk.get("/desk/"))
    assert "I have read this" in said(leader.get("/desk/"))
    assert desk.post(f"/desk/announcements/{Announcement(title='x').pk}/read/").status_code == 404
