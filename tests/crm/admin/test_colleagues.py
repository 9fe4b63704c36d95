"""Colleagues in the admin: added, let in by a link, given one role, deactivated; never deleted."""

import re
from datetime import datetime, timedelta
from typing import Any

import time_machine
from auditlog.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from crm import roles
from crm.models import Service, Team, User
from tests import factories

from .filling import change


def form(**more: Any) -> dict[str, Any]:
    return {"name": "Nia New", "email": "Nia@Example.org", "is_active": "on", **more}


def role(name: str) -> int:
    return Group.objects.get(name=name).pk


def test_a_colleague_is_added_and_lets_themselves_in_by_a_link(
    keeper: Client, gus: User, contact_centre: Team, waste: Service
) -> None:
    added = form(role=role(roles.SERVICE_OFFICER), team=contact_centre.pk, services=[waste.pk])
    assert keeper.post("/admin/crm/user/add/", added).status_code == 302
    nia = User.objects.get(email="nia@example.org")
    assert (nia.role, nia.team, list(nia.services.all())) == (roles.SERVICE_OFFICER, contact_centre, [waste])
    assert not nia.has_usable_password()

    page = keeper.post(f"/admin/crm/user/{nia.pk}/invite/").content.decode()
    link = re.search(r"http://testserver(/\S+/)<", page)
    assert link
    visitor = Client()
    shown = visitor.get(link[1], follow=True)
    assert shown.status_code == 200
    password = "seven-herons-by-the-weir"
    chosen = visitor.post(shown.redirect_chain[-1][0], {"new_password1": password, "new_password2": password})

    assert chosen["Location"] == reverse("desk:sign_in")
    nia.refresh_from_db()
    assert nia.check_password(password)
    assert "does not work any more" in Client().get(link[1], follow=True).content.decode()
    entries = [entry.additional_data["what"] for entry in LogEntry.objects.get_for_object(nia) if entry.additional_data]
    assert sorted(entries) == ["invited to choose a password", "placed"]
    assert {entry.actor for entry in LogEntry.objects.get_for_object(nia).filter(additional_data__isnull=False)} == {
        gus
    }


def test_a_weak_password_is_refused_at_its_field(keeper: Client, bilal: User) -> None:
    page = keeper.post(f"/admin/crm/user/{bilal.pk}/invite/").content.decode()
    link = re.search(r"http://testserver(/\S+/)<", page)
    assert link
    visitor = Client()
    address = visitor.get(link[1], follow=True).redirect_chain[-1][0]

    answer = visitor.post(address, {"new_password1": "short", "new_password2": "short"})

    assert answer.status_code == 200
    assert "at least 12 characters" in answer.content.decode()


def test_a_role_replaces_the_one_before_and_is_in_the_audit_log(keeper: Client, gus: User, bilal: User) -> None:
    page = f"/admin/crm/user/{bilal.pk}/change/"
    facts = {"name": bilal.name, "email": bilal.email, "is_active": "on", "team": bilal.team_id}

    assert keeper.post(page, facts | {"role": role(roles.TEAM_LEADER)}).status_code == 302

    bilal = User.objects.get(pk=bilal.pk)
    assert bilal.role == roles.TEAM_LEADER
    entry = LogEntry.objects.get_for_object(bilal).get(additional_data__what="placed")
    assert (entry.actor, entry.additional_data["why"]) == (gus, roles.TEAM_LEADER)
    assert "groups" in entry.changes


def test_nobody_changes_their_own_role_or_closes_their_own_account(keeper: Client, gus: User) -> None:
    page = f"/admin/crm/user/{gus.pk}/change/"
    facts = {"name": gus.name, "email": gus.email}

    answer = keeper.post(page, facts | {"role": role(roles.DPO)})

    assert set(answer.context["adminform"].form.errors) == {"role", "is_active"}
    assert User.objects.get(pk=gus.pk).role == roles.ADMINISTRATOR
    assert keeper.post(page, facts | {"role": role(roles.ADMINISTRATOR), "is_active": "on"}).status_code == 302


def test_a_colleague_who_leaves_is_deactivated_and_what_is_still_theirs_is_said(keeper: Client, bilal: User) -> None:
    factories.CaseFactory(owner=bilal)
    facts = {"name": bilal.name, "email": bilal.email, "role": role(roles.ADVISOR)}

    keeper.post(f"/admin/crm/user/{bilal.pk}/change/", facts)

    answer = keeper.get(f"/admin/crm/user/{bilal.pk}/change/")
    assert "work is still theirs" in answer.content.decode() and "Open cases: 1" in answer.content.decode()
    assert not User.objects.get(pk=bilal.pk).is_active
    assert "This account is closed" in keeper.post(f"/admin/crm/user/{bilal.pk}/invite/").content.decode()
    assert keeper.post(f"/admin/crm/user/{bilal.pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_administrator_is_not_above_a_superuser_and_meets_no_resident(keeper: Client) -> None:
    mighty = factories.UserFactory(is_superuser=True, name="Mighty")
    resident = factories.UserFactory(kind=User.Kind.RESIDENT, name="Resident Rose")

    assert keeper.post(f"/admin/crm/user/{mighty.pk}/invite/").status_code == 403
    assert keeper.post(f"/admin/crm/user/{mighty.pk}/change/", form(email="mine@example.org")).status_code == 403
    assert "Resident Rose" not in keeper.get("/admin/crm/user/").content.decode()
    assert keeper.post(f"/admin/crm/user/{resident.pk}/invite/").status_code in {403, 404}


def test_the_same_address_is_refused_at_its_field(keeper: Client, bilal: User) -> None:
    answer = keeper.post("/admin/crm/user/add/", form(email="BILAL@example.org"))

    assert "Somebody already has this e-mail address." in answer.content.decode()


def test_only_administrators_manage_colleagues(dpo: Client, signed_in: Any, ike: User, bilal: User) -> None:
    for client in (dpo, signed_in(ike)):
        assert client.get("/admin/crm/user/").status_code == 403
        assert client.post("/admin/crm/user/add/", form()).status_code == 403
        assert client.post(f"/admin/crm/user/{bilal.pk}/invite/").status_code == 403


def test_roles_are_shown_and_cannot_be_widened(keeper: Client) -> None:
    group = Group.objects.get(name=roles.ADVISOR)

    assert keeper.get(f"/admin/auth/group/{group.pk}/change/").status_code == 200
    assert keeper.post(f"/admin/auth/group/{group.pk}/change/", {"name": "x", "permissions": []}).status_code == 403
    assert group.permissions.count() > 5


def test_no_title_names_a_colleague(keeper: Client, bilal: User) -> None:
    page = keeper.get(f"/admin/crm/user/{bilal.pk}/change/").content.decode()
    title = page.partition("<title>")[2].partition("</title>")[0]

    assert bilal.name in page
    assert "Colleague" in title and bilal.name not in title


def test_news_about_a_colleague_names_them_and_no_key(keeper: Client, bilal: User) -> None:
    added = keeper.post("/admin/crm/user/add/", form(), follow=True).content.decode()
    nia = User.objects.get(email="nia@example.org")
    assert "Nia New is added. They cannot sign in yet" in added
    assert f"User {nia.pk}" not in added
    assert "Make a link to choose a password" in added

    saved = change(keeper, f"/admin/crm/user/{bilal.pk}/change/", name="Bilal Married").content.decode()
    assert "Bilal Married is saved." in saved
    assert f"User {bilal.pk}" not in saved


def test_the_guardian_of_the_data_is_told_loudly_of_others_made_lately(
    dpo: Client, keeper: Client, dara: User, bilal: User, now: datetime
) -> None:
    User.objects.update(joined_at=now - timedelta(days=31))
    assert lately(dpo) == "0"

    keeper.post("/admin/crm/user/add/", form(role=role(roles.DPO)))
    assert lately(dpo) == "1"

    change(keeper, f"/admin/crm/user/{bilal.pk}/change/", role=role(roles.DPO))
    assert lately(dpo) == "2"

    change(keeper, f"/admin/crm/user/{dara.pk}/change/", name="Dara Married")  # hers for long
    assert lately(dpo) == "2"

    with time_machine.travel(now + timedelta(days=31)):
        dpo.force_login(dara)
        assert lately(dpo) == "0"


def lately(client: Client) -> str:
    """Return the number of new data-protection officers, which leads nowhere: no officer sees the accounts."""
    page = client.get("/admin/").content.decode()
    found = re.search(r"Data-protection officers of the last 30 days</span>\s*<strong class=\"value\">(\d+)<", page)
    assert found
    assert ("tone-loud" in page[: found.start()].rpartition("<li")[2]) is (found[1] != "0")
    return found[1]


def test_what_a_leaver_held_goes_to_their_teams_queue_and_the_administrator_sees_only_how_many(
    keeper: Client, bilal: User, contact_centre: Team, missed_bin: Any
) -> None:
    case = factories.CaseFactory(category=missed_bin, owner=bilal, asked="canary-asked")
    closed = factories.CaseFactory(category=missed_bin, owner=bilal, closed=True)
    page = f"/admin/crm/user/{bilal.pk}/change/"
    assert "Give it to their teams" not in keeper.get(page).content.decode()  # as long as they work here

    left = change(keeper, page, is_active=None).content.decode()
    assert "Open cases: 1" in left and "Give it to their teams’ queues" in left
    done = keeper.post(f"/admin/crm/user/{bilal.pk}/hand-over/", follow=True).content.decode()

    assert "1 piece of work now waits in its team’s queue." in done
    assert "still theirs" not in done and "Give it to their teams" not in done
    for shown in (left, done):
        assert "canary-asked" not in shown and case.reference not in shown
    case.refresh_from_db()
    closed.refresh_from_db()
    assert (case.owner, case.team, closed.owner) == (None, contact_centre, bilal)


def test_only_an_administrator_hands_over_from_a_colleagues_page(
    dpo: Client, signed_in: Any, esi: User, bilal: User
) -> None:
    assert dpo.post(f"/admin/crm/user/{bilal.pk}/hand-over/").status_code == 403
    assert signed_in(esi).post(f"/admin/crm/user/{bilal.pk}/hand-over/").status_code == 302  # to the sign-in
