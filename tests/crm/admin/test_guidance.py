"""Guidance and messages in the admin: written by administrators, read there by the data-protection officer, versions kept."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from crm.models import Announcement, GuidanceArticle, SetUpVersion, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(signed_in: Any, gus: User) -> Client:
    client: Client = signed_in(gus)
    return client


def test_each_change_of_an_article_keeps_a_version_with_its_categories(admin: Client, missed_bin: Any) -> None:
    typed = {"title": "Bins", "kind": "article", "body": "A crew comes back.", "owner": missed_bin.service.pk}
    typed |= {"review_on": "2026-09-01", "is_active": "on", "categories": [missed_bin.pk]}
    assert admin.post("/admin/crm/guidancearticle/add/", typed).status_code == 302
    article = GuidanceArticle.objects.get()
    assert list(article.categories.all()) == [missed_bin]

    typed["body"] = "A crew comes back in two days."
    where = f"/admin/crm/guidancearticle/{article.pk}/"
    assert admin.post(f"{where}change/", typed).status_code == 302

    first, second = SetUpVersion.objects.filter(label="crm.guidancearticle").order_by("number")
    assert first.values["Case categories"] == "Missed bin"
    assert (first.values["Text"], second.values["Text"]) == ("A crew comes back.", "A crew comes back in two days.")
    assert "A crew comes back in two days." in admin.get(f"{where}history/").content.decode()
    assert "Bins" in admin.get("/admin/crm/guidancearticle/").content.decode()


def test_a_message_does_not_end_before_it_begins(admin: Client) -> None:
    typed = {"title": "Snow", "text": "No bins.", "from_on": "2026-08-03", "until_on": "2026-08-02"}
    answer = admin.post("/admin/crm/announcement/add/", typed)
    assert "“Shown until” is before “shown from”." in answer.content.decode()
    assert not Announcement.objects.exists()

    assert admin.post("/admin/crm/announcement/add/", typed | {"until_on": "2026-08-04"}).status_code == 302
    assert Announcement.objects.get().until_on == date(2026, 8, 4)
    assert "Snow" in admin.get("/admin/crm/announcement/").content.decode()
