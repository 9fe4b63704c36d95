"""Who gets into the admin, by which door, and how far each role reaches."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.test import Client
from django.urls import reverse

from crm.models import Case, Customer, User
from retention.admin.pages import Pages
from tests import factories

DPO_ONLY = {"crm.case", "crm.contact", "crm.customer", "crm.customernote", "crm.misfiling"}
DPO_ONLY |= {"crm.cardscan", "crm.message", "crm.safetyalert", "crm.suppression", "crm.task"}
SET_UP = {"crm.team", "crm.service", "crm.casecategory", "crm.channel", "crm.outcome", "crm.proclaimedday"}
SET_UP |= {"crm.openingtime", "crm.messagetemplate", "crm.guidancearticle", "crm.announcement"}
SET_UP |= {"crm.identityfact", "crm.identitylevel"}
# Of one there is one, and the other's rows come with the software: nobody adds to them.
LISTS = SET_UP | {"crm.council", "crm.identityrule"}
EVIDENCE = {
    "retention.disposalrun",
    "retention.disposalbatch",
    "retention.setaside",
    "retention.auditseal",
    "retention.storedfile",
    "retention.hold",
    "retention.retentioncategory",
    "retention.retentionpolicy",
    "retention.activityversion",
    "auditlog.logentry",
}
SEES = {
    "dara": DPO_ONLY | LISTS | EVIDENCE,
    "gus": LISTS | {"crm.user", "crm.setupversion", "crm.property", "auth.group", "retention.retentioncategory"},
    "ike": EVIDENCE,
}


def lists() -> dict[str, str]:
    """Return the address of every list in the admin."""
    names = [model._meta for model in admin.site._registry]
    return {meta.label_lower: reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist") for meta in names}


@pytest.mark.parametrize("name", SEES)
def test_each_role_sees_its_lists_and_no_other(name: str, request: Any, signed_in: Any) -> None:
    client = signed_in(request.getfixturevalue(name))

    answers = {label: client.get(address).status_code for label, address in lists().items()}

    assert answers == {label: 200 if label in SEES[name] else 403 for label in answers}


@pytest.mark.parametrize("name", ["bilal", "esi", "fitz"])
def test_officers_of_the_desk_are_told_that_this_is_not_for_them(name: str, request: Any, signed_in: Any) -> None:
    client = signed_in(request.getfixturevalue(name))

    answer = client.get("/admin/", follow=True)

    assert answer.status_code == 403
    assert "data-protection officers, administrators and auditors" in answer.content.decode()


def test_the_admin_has_no_sign_in_of_its_own(client: Client) -> None:
    answer = client.get("/admin/retention/hold/?state=all", follow=True)

    assert answer.redirect_chain[-1][0].startswith(reverse("desk:sign_in") + "?next=/admin/retention/hold/")
    assert (
        client.post("/admin/login/", {"username": "dara@example.org", "password": factories.PASSWORD}).status_code
        == 302
    )
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_door_sends_nobody_elsewhere(client: Client, signed_in: Any, dara: User, elsewhere: str) -> None:
    for visitor in (client, signed_in(dara)):
        assert "evil" not in visitor.get("/admin/login/", {"next": elsewhere})["Location"]
        assert "javascript" not in visitor.get("/admin/login/", {"next": elsewhere})["Location"]


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("name", ["index", "retention_hold_changelist", "retention_hold_add", "logout", "login"])
def test_no_page_takes_another_method_for_a_visit(dpo: Client, name: str, method: str) -> None:
    address = reverse(f"admin:{name}")
    if name not in {"logout", "login"}:
        assert (dpo.get(address).status_code, dpo.head(address).status_code) == (200, 200)

    refused = getattr(dpo, method)(address)

    assert refused.status_code == 405
    assert refused["Allow"] == "GET, HEAD, POST"
    assert "_auth_user_id" in dpo.session


def test_signing_out_leads_to_the_sign_in(dpo: Client) -> None:
    answer = dpo.post("/admin/logout/")

    assert answer["Location"] == reverse("desk:sign_in")
    assert "_auth_user_id" not in dpo.session


def test_somebody_who_has_left_is_not_let_in(dpo: Client, dara: User) -> None:
    assert dpo.get("/admin/").status_code == 200

    User.objects.filter(pk=dara.pk).update(is_active=False)

    assert dpo.get("/admin/").status_code == 302


def test_nothing_can_be_deleted_anywhere_in_the_admin(signed_in: Any, ada: Customer, old_case: Case) -> None:
    mighty = signed_in(factories.UserFactory(is_superuser=True))
    harmless = {"crm.proclaimedday", "crm.openingtime"}  # days of a calendar; how they stood is kept as a version
    assert admin.site._registry

    for model, shown in admin.site._registry.items():
        assert isinstance(shown, Pages), f"{model} has an admin that is not ours"
        address = lists()[model._meta.label_lower]
        row = model._base_manager.first()
        if row is not None and model._meta.label_lower not in harmless:
            delete = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_delete", args=[quote(row.pk)])
            assert mighty.post(delete, {"post": "yes"}).status_code == 403, delete
            bulk = {"action": "delete_selected", "_selected_action": [str(row.pk)], "post": "yes"}
            assert mighty.post(address, bulk).status_code in {302, 200, 403}
            assert model._base_manager.filter(pk=row.pk).exists()
    assert 'name="action"' not in mighty.get(lists()["crm.case"]).content.decode()


def test_pages_keep_to_the_content_policy(dpo: Client, signed_in: Any, gus: User, old_case: Case) -> None:
    """No inline script or style: the policy would drop it, and the page would only seem to work."""
    addresses = [(dpo, "/admin/"), (dpo, "/admin/retention/disposalrun/preview/"), (dpo, "/admin/retention/hold/add/")]
    addresses += [(dpo, address) for label, address in lists().items() if label in SEES["dara"]]
    keeper = signed_in(gus)
    addresses += [(keeper, f"{lists()[label]}add/") for label in (*SET_UP, "crm.user")]
    addresses += [(keeper, "/admin/"), (keeper, reverse("admin:crm_council_change", args=[1]))]
    addresses += [(keeper, reverse(f"admin:crm_{page}")) for page in ("openingtime_week", "proclaimedday_calendar")]

    for client, address in addresses:
        page = client.get(address)
        assert page.status_code == 200, address
        body = page.content.decode()
        assert "<style" not in body, address
        assert " style=" not in body, address
        assert "<script>" not in body, address
        assert " onclick=" not in body, address
        assert "'unsafe" not in page["Content-Security-Policy"]
        assert "no-store" in page["Cache-Control"], address
