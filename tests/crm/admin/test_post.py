"""Wordings in the admin: placeholders are known, subjects say nothing; and addresses that nobody writes to."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from crm import suppressions
from crm.models import MessageTemplate, Suppression

pytestmark = pytest.mark.django_db
ADD = "/admin/crm/messagetemplate/add/"
ROOT = Path(__file__).resolve().parents[3]


def typed(**told: Any) -> dict[str, Any]:
    given = {"kind": "reply", "name": "Holding reply", "language": "en", "subject": "About {{ reference }}"}
    return {**given, "body": "Dear {{ name }},", "position": 9, "is_active": "on", **told}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"body": "Dear {{ nmae }},"}, "is no placeholder"),
        ({"body": "Dear {{ name },"}, "two braces"),
        ({"subject": "About {{ name }}"}, "may not stand in the subject"),
    ],
)
def test_a_wording_with_a_placeholder_that_nothing_stands_for_is_refused(
    told: dict[str, str], said: str, signed_in: Any, gus: Any
) -> None:
    keeper: Client = signed_in(gus)

    assert said in keeper.post(ADD, typed(**told)).content.decode()
    assert not MessageTemplate.objects.filter(name="Holding reply").exists()

    keeper.post(ADD, typed())
    page = keeper.get(f"/admin/crm/messagetemplate/{MessageTemplate.objects.get(name='Holding reply').pk}/change/")
    assert "Dear Mrs Grace Adeyemi," in page.content.decode()


def test_an_address_is_suppressed_and_lifted_without_being_kept(dpo: Client) -> None:
    dpo.post("/admin/crm/suppression/add/", {"address": "ada@example.org", "reason": "Asked for it."})
    assert suppressions.covers("ada@example.org")
    placed = Suppression.objects.get()
    assert "ada@" not in dpo.get(f"/admin/crm/suppression/{placed.pk}/change/").content.decode()

    dpo.post(f"/admin/crm/suppression/{placed.pk}/lift/", {"reason": ""})
    assert suppressions.covers("ada@example.org")
    dpo.post(f"/admin/crm/suppression/{placed.pk}/lift/", {"reason": "She wrote to us."})
    assert not suppressions.covers("ada@example.org")


def test_nothing_but_the_gate_and_its_outbox_sends_mail() -> None:
    senders = [
        str(path.relative_to(ROOT))
        for app in ("config", "retention", "crm", "chat", "rights_requests")
        for path in (ROOT / app).rglob("*.py")
        if re.search(r"django\.core\.mail|\bsmtplib\b|email_user", path.read_text(encoding="utf-8"))
    ]
    assert set(senders) <= {"crm/post.py", "crm/outbox.py", "config/checks.py"}
    assert "crm/outbox.py" in senders
