"""How a page saves its draft: what tests of drafts share."""

from typing import Any

from django.test import Client

from crm.models import Case

from .reading import form

NEW, SAVE, OWN = "/desk/contacts/new/", "/desk/drafts/save/", "/desk/drafts/"
SCRIPT = {"HX-Request": "true"}
SAID = "The brown bin was left in Mill Lane"


def saved(client: Client, fields: dict[str, Any], **more: Any) -> Any:
    """Save as the script does, and return what it is told."""
    answer = client.post(SAVE, {**fields, **more}, headers=SCRIPT)
    assert answer.status_code == 200, answer.content
    return answer.json()


def note_form(client: Client, case: Case, step: str = "note") -> dict[str, Any]:
    return form(client.get(f"/desk/cases/{case.pk}/"), f"/desk/cases/{case.pk}/{step}/")
